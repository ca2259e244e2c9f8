"""What the domain needs of the world. Each port has one adapter in yanzhen_aws (or a layer) and a fake for tests;
one contract suite in tests/contract runs on both."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any, Generic, Literal, Protocol, TypeVar

from yanzhen.audit import AuditEntry
from yanzhen.base import Instant, Model
from yanzhen.directory import Consent, Employee, FaceReference, OrgUnit, Role
from yanzhen.evidence import Box, Evidence, FaceFacts, Observations
from yanzhen.features import Candidates, Features, Fingerprint
from yanzhen.plan import Group, Plan
from yanzhen.policy import Policy
from yanzhen.record import EvidenceRecord, LateSource
from yanzhen.tally import Change, Counts, Scope
from yanzhen.training import Course, Session
from yanzhen.verdict import Review, Verdict, VerdictWord

T = TypeVar("T")


class Page(Model, Generic[T]):
    """One page of a listing; `next` is an opaque cursor, None at the end."""

    items: tuple[T, ...]
    next: str | None = None


class Directory(Protocol):
    """Units, people, consent, faces."""

    def unit(self, path: str) -> OrgUnit | None: ...
    def children(self, path: str) -> Sequence[OrgUnit]: ...
    def subtree(self, path: str) -> Sequence[OrgUnit]:
        """A unit and everything below it, in one Query."""
        ...

    def put_unit(self, unit: OrgUnit) -> None: ...
    def revise_unit(self, path: str, revised: Callable[[OrgUnit | None], OrgUnit | None]) -> None:
        """Ask what a unit shall be from how it is stored (None: as it is), and write that if nobody else wrote
        meanwhile; else ask again."""
        ...

    def employee(self, employee_id: str) -> Employee | None: ...
    def employee_by_subject(self, subject: str) -> Employee | None: ...
    def employee_by_external(self, external_id: str) -> Employee | None: ...
    def people(self, employee_ids: Iterable[str]) -> Mapping[str, Employee]:
        """Those who exist, by id, in BatchGets."""
        ...

    def employees(self, scope: str, *, limit: int, cursor: str | None) -> Page[Employee]:
        """Active and inactive people of a unit's subtree, in one Query."""
        ...

    def in_role(self, role: Role, unit: str | None = None) -> Sequence[Employee]:
        """Everybody active of a role above employee, of the very unit or of all, by index, in order of units."""
        ...

    def hired_on(self, day: str, scope: str | None = None, *, limit: int, cursor: str | None) -> Page[Employee]:
        """Active people whose hire date is that day (`2026-03-16`), of a unit's subtree or of all, by index, unit by
        unit."""
        ...

    def find_employees(self, scope: str, text: str, *, limit: int, cursor: str | None) -> Page[Employee]:
        """Those of a unit's subtree whom `yanzhen.search` finds by a text, in order of what they are found by: one
        Query and one BatchGet. A page may hold fewer than asked for."""
        ...

    def put_employee(self, employee: Employee) -> None: ...
    def put_employees(self, employees: Sequence[Employee]) -> None:
        """Many at once, each named once."""
        ...

    def revise_employees(
        self, employee_ids: Sequence[str], revised: Callable[[str, Employee | None], Employee | None]
    ) -> None:
        """Read each as stored, ask what it shall be (None: as it is), and write that if nobody else wrote meanwhile;
        else ask again. Each named once; cut short, it is mended by being repeated."""
        ...

    def face_references(self, employee_ids: Iterable[str]) -> Mapping[str, Sequence[FaceReference]]:
        """References of people whose consent is in force; others are absent."""
        ...

    def add_face_reference(self, reference: FaceReference, consent: Consent, *, keep: int) -> int:
        """Record consent and reference in one write, keeping the newest `keep`; returns how many there are."""
        ...

    def withdraw_consent(self, employee_id: str, at: Instant) -> Sequence[FaceReference]:
        """Mark the consent withdrawn and delete the references; returns those deleted, whose crops must go too."""
        ...


class Policies(Protocol):
    """Versions of the rules, append only."""

    def versions(self) -> tuple[Policy, ...]:
        """Oldest first; the documented default when none was stored."""
        ...

    def in_force(self, at: Instant) -> Policy:
        """The version in force at a moment: `yanzhen.policy.in_force`."""
        ...

    def propose(self, policy: Policy) -> None:
        """Append a version; Conflict when that number is taken."""
        ...


class Training(Protocol):
    """Courses and sessions."""

    def course(self, course_id: str) -> Course | None: ...
    def courses(self) -> Sequence[Course]: ...
    def put_course(self, course: Course) -> None: ...
    def session(self, session_id: str) -> Session | None: ...
    def sessions(self, session_ids: Iterable[str]) -> Mapping[str, Session]:
        """Those that exist, by id, in BatchGets."""
        ...

    def add_session(self, session: Session) -> bool:
        """Write session, participants' entries and expected tallies in one transaction; False if it was there."""
        ...

    def change_session(self, session_id: str, step: Callable[[Session], Session]) -> Session:
        """Write what a step makes of a session with what it expects of the counters; of two that change it at once the
        second looks again. NotFound when there is none."""
        ...

    def sessions_of_participant(
        self, employee_id: str, *, since: Instant, until: Instant, limit: int, cursor: str | None
    ) -> Page[Session]: ...
    def sessions_of_unit(self, scope: str, *, day: str, limit: int, cursor: str | None) -> Page[Session]:
        """Sessions of a unit's subtree that start on a day of their own clock, in one Query."""
        ...

    def sessions_of_day(self, day: str, *, limit: int, cursor: str | None) -> Page[Session]:
        """Sessions of everybody that start on a day of their own clock: what the nightly recount reads."""
        ...


class Plans(Protocol):
    """Plans and the groups of their drafts."""

    def plan(self, plan_id: str) -> Plan | None: ...
    def save(self, plan: Plan) -> Plan:
        """Write a plan on condition that the stored one is a version behind, or that there is none for the first;
        Conflict otherwise. Whoever does its task is told."""
        ...

    def of_unit(self, scope: str, *, limit: int, cursor: str | None) -> Page[Plan]:
        """The plans of a unit's subtree, by unit and the oldest first, in one Query."""
        ...

    def put_groups(self, plan: Plan, groups: Sequence[Group]) -> None:
        """Write the groups of this draft, in their order; written again, they replace one another."""
        ...

    def groups(self, plan: Plan) -> Sequence[Group]:
        """The groups of this draft, in their order."""
        ...


RECENT = 100


class EvidenceStore(Protocol):
    """One record an evidence; every write is conditional on its version and safe to repeat."""

    def get(self, evidence_id: str) -> EvidenceRecord | None: ...
    def announce(self, evidence: Evidence) -> Evidence:
        """Store a new slot, or return the one this employee's client UUID already got (SlotMismatch when it was for
        other bytes or another session)."""
        ...

    def receive(self, evidence_id: str, at: Instant, *, group: bool) -> EvidenceRecord:
        """waiting -> received, deciding `first` once for ever; repeated, it changes nothing."""
        ...

    def judge(self, evidence_id: str, verdict: Verdict, observations: Observations) -> EvidenceRecord:
        """Store facts, findings and verdict in one conditional write; the first verdict stays when repeated."""
        ...

    def review(self, evidence_id: str, review: Review, *, expected_version: int) -> EvidenceRecord:
        """Append a review; Conflict when the record is no longer at that version."""
        ...

    def appeal(self, evidence_id: str, text: str, at: Instant) -> EvidenceRecord:
        """Its employee disagrees: back to a person; `yanzhen.life.appealed` says when that is refused."""
        ...

    def reopen(self, evidence_id: str, late: LateSource) -> EvidenceRecord:
        """A source arrived late: back to a person; what is known of it already changes nothing."""
        ...

    def upload_of(self, evidence_id: str) -> str | None:
        """The bucket's id of the upload in parts, if one was begun."""
        ...

    def keep_upload(self, evidence_id: str, upload_id: str, *, instead_of: str | None) -> str:
        """Note the upload of an evidence in the place of the one that was read; returns the one that counts, which is
        another one's when that was quicker."""
        ...

    def expire(self, evidence_id: str) -> bool:
        """waiting -> expired, when no bytes came in time; False when it was no longer waiting."""
        ...

    def of_session(self, session_id: str, *, limit: int, cursor: str | None) -> Page[EvidenceRecord]: ...
    def of_employee(self, employee_id: str, *, limit: int, cursor: str | None) -> Page[EvidenceRecord]: ...
    def many(self, evidence_ids: Iterable[str]) -> Mapping[str, EvidenceRecord]:
        """Those that exist, by id, in BatchGets."""
        ...

    def of_participant(self, employee_id: str, session_ids: Collection[str]) -> Sequence[EvidenceRecord]:
        """What of the person's last `RECENT` files is for these sessions, newest first."""
        ...

    def of_unit(
        self, scope: str, word: VerdictWord | Literal["waiting"], *, limit: int, cursor: str | None
    ) -> Page[EvidenceRecord]: ...
    def review_queue(self, scope: str, *, limit: int, cursor: str | None) -> Page[EvidenceRecord]: ...
    def review_waits(self, scope: str, *, limit: int) -> Sequence[Instant]:
        """Since when each record of a subtree's review queue waits, from the index's keys alone."""
        ...

    def unfinished(self, before: Instant, *, limit: int) -> Sequence[Evidence]:
        """Announced before a moment and neither judged nor expired, by index: what the reconciler looks at."""
        ...


class Fingerprints(Protocol):
    """Every picture ever received, findable by its bytes, its bands, and its person, unit and course."""

    def add(self, fingerprint: Fingerprint) -> None:
        """Safe to repeat: the same evidence is stored once."""
        ...

    def same_bytes(self, sha256: str) -> Sequence[Fingerprint]: ...
    def by_bands(self, bits: str) -> Candidates: ...
    def shortlist(self, employee_id: str, unit_path: str, course_id: str, *, limit: int) -> Sequence[Fingerprint]:
        """In turn the newest picture of the same person, unit and course, each once: `yanzhen.fingerprint.in_turn`."""
        ...

    def remove(self, evidence_id: str) -> None: ...


class Tallies(Protocol):
    """Counters; exact under repetition and any order."""

    def apply(self, changes: Sequence[Change]) -> int:
        """Count each evidence's newest contribution once; returns how many were news."""
        ...

    def get(self, scope: Scope) -> Counts: ...
    def get_many(self, scopes: Sequence[Scope]) -> Sequence[Counts]: ...
    def replace(self, scope: Scope, counts: Counts) -> None:
        """What a recount found, written over a counter that differs."""
        ...


class PresignedPost(Model):
    """Where and how the phone sends the bytes: bound to key, size, type and SHA-256."""

    url: str
    fields: dict[str, str]
    expires_at: Instant


class HeldPart(Model):
    """One part that the bucket holds; `tag` is the bucket's own name of its content."""

    number: int
    size_bytes: int
    tag: str


class Stored(Protocol):
    """A stored file that is read in pieces, so that a large one is never held whole."""

    @property
    def size(self) -> int: ...
    def read(self, start: int, length: int) -> bytes:
        """Exactly so many bytes; the caller stays within `size`."""
        ...


class Announced(Protocol):
    """A file that is yet to come, known by its bytes."""

    @property
    def original_key(self) -> str: ...
    @property
    def content_type(self) -> str: ...
    @property
    def size_bytes(self) -> int: ...
    @property
    def sha256(self) -> str: ...


class MediaStore(Protocol):
    """The private bucket."""

    def presigned_post(self, announced: Announced, *, expires_at: Instant, now: Instant) -> PresignedPost: ...
    def begin_parts(self, evidence: Evidence) -> str:
        """Begin an upload in parts, bound to key and type; gives the bucket's id of it."""
        ...

    def held_parts(self, evidence: Evidence, upload_id: str) -> Sequence[HeldPart] | None:
        """What the bucket holds of an upload, by number; None when it knows no such upload: it was completed, or given
        up after a time."""
        ...

    def part_url(
        self, evidence: Evidence, upload_id: str, number: int, *, size_bytes: int, expires_at: Instant, now: Instant
    ) -> str:
        """Where to PUT one part: bound to upload, number and size."""
        ...

    def complete_parts(self, evidence: Evidence, upload_id: str, parts: Mapping[int, HeldPart]) -> None:
        """Make one object of the parts, as large as announced; NotFound when there is no such upload any more."""
        ...

    def read(self, key: str, *, max_bytes: int) -> bytes:
        """The object's bytes; NotFound when it is missing, FileTooLarge before reading more than `max_bytes`."""
        ...

    def open(self, key: str, *, max_bytes: int) -> Stored:
        """The object as it is now, to be read in pieces; NotFound and FileTooLarge as for `read`."""
        ...

    def exists(self, key: str) -> bool: ...
    def write(self, key: str, body: bytes, content_type: str) -> None: ...
    def delete(self, key: str) -> None: ...
    def link(self, key: str, *, seconds: int) -> str:
        """A short-lived address to look at an object."""
        ...


class Audit(Protocol):
    def record(self, entry: AuditEntry) -> None: ...
    def entries(
        self,
        *,
        subject: str | None = None,
        actor_id: str | None = None,
        since: Instant | None = None,
        until: Instant | None = None,
        limit: int,
        cursor: str | None,
    ) -> Page[AuditEntry]:
        """Newest first: of a subject, else of an actor, else all; from `since` on and before `until`, in one Query."""
        ...


class Executions(Protocol):
    """The verify machine."""

    def verify(self, key: str) -> None:
        """Start it for a stored original, with the event that S3 sends; Busy when asked to slow down."""
        ...


class Picture(Protocol):
    """An upright RGB picture, decoded as little as asked. `width` and `height` are the original's pixels."""

    @property
    def width(self) -> int: ...
    @property
    def height(self) -> int: ...
    def at_most(self, side: int) -> Any:
        """A PIL.Image in RGB whose longer side is at most about `side` (JPEG drafts may stay above it)."""
        ...

    def full(self) -> Any:
        """The whole picture as PIL.Image in RGB, decoded once."""
        ...

    def jpeg(self, *, side: int, max_bytes: int) -> bytes: ...


class EnrolledFace(Model):
    """What enrolment keeps of one picture: the numbers and where the face is (padded, for the stored crop)."""

    adapter: Literal["onnx-mesh468", "rekognition"]
    descriptor: tuple[float, ...] = ()
    box: Box


class Vision(Protocol):
    """Faces and heads. Never emotions. Two adapters: yanzhen_vision (ONNX) and yanzhen_aws.rekognition."""

    def enrol(self, picture: Picture) -> EnrolledFace:
        """The one usable face of a reference picture; FaceRejected with a reason otherwise."""
        ...

    def look(self, picture: Picture, uploader: str, references: Mapping[str, Sequence[FaceReference]]) -> FaceFacts:
        """All heads, how like the uploader each is, and for each other referenced person the most similar face."""
        ...


class Matcher(Protocol):
    """Fingerprints and their comparison, in yanzhen_matching."""

    def describe(self, picture: Picture) -> Features: ...
    def inliers(self, local: bytes, other: bytes) -> int:
        """How many local features agree on one geometry (ORB + RANSAC); 0 when they cannot be compared."""
        ...
