"""What the API takes and gives: the source of the OpenAPI document, from which the web's types are generated."""

from typing import Any, Literal

from pydantic import Field

from yanzhen.base import Instant, Model
from yanzhen.directory import Geofence, Locale, Permission, Role
from yanzhen.evidence import Capture, EvidenceState, FaceFacts, MediaFacts
from yanzhen.policy import Policy
from yanzhen.ports import PresignedPost
from yanzhen.tally import Counts, Rates
from yanzhen.verdict import Measure, Outcome, ReviewDecision, VerdictWord


class FieldError(Model):
    """One broken rule of a request: where, and what is wrong."""

    field: str
    message: str


class Problem(Model):
    """RFC 9457 problem details; `title` and `detail` are in the caller's language."""

    type: str
    """`https://yanzhen.dev/problems/<code>`: a name, not an address to call."""
    title: str
    status: int
    detail: str
    code: str
    errors: tuple[FieldError, ...] = ()
    """For `invalid_request`: each broken rule."""


class Unit(Model):
    path: str
    name: str
    kind: str
    timezone: str
    geofence: Geofence | None = None


class UnitTree(Model):
    unit: Unit
    children: tuple["UnitTree", ...] = ()


class ConsentState(Model):
    given: bool
    text_version: str | None = None
    given_at: Instant | None = None
    withdrawn_at: Instant | None = None


class Me(Model):
    employee_id: str
    name: str
    role: Role
    permissions: tuple[Permission, ...]
    unit: Unit
    locale: Locale
    consent: ConsentState
    face_count: int
    faces_wanted: int
    server_time: Instant
    """For the phone's clock offset: server minus phone."""
    local: bool
    """True on a laptop: the inbox page exists."""


class EmployeeOut(Model):
    employee_id: str
    name: str
    unit_path: str
    position: str
    role: Role
    active: bool
    consent: ConsentState
    face_count: int


class EmployeePage(Model):
    items: tuple[EmployeeOut, ...]
    next: str | None = None


class FaceIn(Model):
    """One picture for enrolment, at most 1600 px and 4 MB, with the consent it rests on."""

    consent_text_version: str = Field(min_length=1, max_length=40)
    image_base64: str = Field(min_length=100, max_length=5_600_000)


class FaceOut(Model):
    face_count: int
    faces_wanted: int


class CourseOut(Model):
    course_id: str
    name: str
    """In the caller's language."""
    module: Literal["common", "professional"]


class CourseList(Model):
    items: tuple[CourseOut, ...]


class SessionIn(Model):
    course_id: str
    title: str = Field(min_length=1, max_length=200)
    unit_path: str
    starts_at: Instant
    ends_at: Instant
    participants: tuple[str, ...] = Field(min_length=1, max_length=80)
    evidence_mode: Literal["each", "group"] = "each"
    geofence: Geofence | None = None
    """Left out: the unit's own."""


class SessionOut(Model):
    session_id: str
    course_id: str
    course_name: str
    title: str
    unit_path: str
    unit_name: str
    starts_at: Instant
    ends_at: Instant
    timezone: str
    state: Literal["upcoming", "running", "ended"]
    geofence: Geofence | None
    evidence_mode: Literal["each", "group"]
    expected: int
    counts: Counts | None = None
    """In lists by unit and on the session's page."""
    mine: "EvidenceOut | None" = None
    """The caller's newest evidence for it, in the caller's own list and page."""


class SessionPage(Model):
    items: tuple[SessionOut, ...]
    next: str | None = None


class ParticipantOut(Model):
    employee_id: str
    name: str
    evidence: "EvidenceOut | None" = None
    """The newest."""


class SessionDetail(Model):
    session: SessionOut
    participants: tuple[ParticipantOut, ...]
    """Empty for an employee."""
    capture_nonce: str | None = None
    """Shown while capturing and sent back in `capture.nonce`: proof that the app was open for this session."""
    due_at: Instant
    """Until when a photo is on time."""


class SlotIn(Model):
    client_id: str = Field(pattern=r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$")
    """UUID made by the client: the idempotency key."""
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    size_bytes: int = Field(ge=0)
    content_type: str = Field(max_length=100)
    capture: Capture = Capture()


class SlotOut(Model):
    evidence_id: str
    upload: PresignedPost | None
    """None when the bytes are here already."""
    state: EvidenceState


class FindingOut(Model):
    check: str
    outcome: Outcome
    code: str
    title: str
    """What was looked at, in the caller's language, such as `Place`."""
    sentence: str
    """What was found, in the caller's language."""
    score: float | None = None
    measure: Measure | None = None
    points: int
    hard: bool
    facts: dict[str, Any]


class ReviewOut(Model):
    reviewer_id: str
    reviewer_name: str
    decision: ReviewDecision
    word: VerdictWord
    reason: str
    reason_text: str
    comment: str
    reviewed_at: Instant


class EvidenceOut(Model):
    """One evidence in a list."""

    evidence_id: str
    session_id: str
    session_title: str
    employee_id: str
    employee_name: str
    unit_path: str
    unit_name: str
    state: EvidenceState
    word: VerdictWord | None = None
    """The word that counts now; None while it is being checked."""
    headline: str
    """One sentence why, in the caller's language."""
    advice: str
    """One sentence what to do now; empty when there is nothing to do."""
    points: int | None = None
    on_time: bool
    announced_at: Instant
    captured_at: Instant | None = None
    thumbnail_url: str | None = None
    awaits_review: bool = False
    version: int


class EvidencePage(Model):
    items: tuple[EvidenceOut, ...]
    next: str | None = None


class ReuseSide(Model):
    """The earlier picture beside this one; the picture's address only if the caller may see it."""

    evidence_id: str
    employee_name: str
    unit_name: str
    session_title: str
    announced_at: Instant
    kind: str
    distance_bits: int | None = None
    inliers: int | None = None
    picture_url: str | None = None


class EvidenceDetail(Model):
    evidence: EvidenceOut
    session: SessionOut
    picture_url: str | None = None
    """The working copy (1600 px)."""
    width: int = 0
    height: int = 0
    media: MediaFacts | None = None
    """For reviewers and auditors only."""
    faces: FaceFacts | None = None
    """For reviewers and auditors only; boxes are fractions of the picture."""
    face_names: dict[int, str] = {}
    """Face index -> name, where a face was recognised."""
    findings: tuple[FindingOut, ...] = ()
    """Heaviest first."""
    by_family: dict[str, int] = {}
    policy_version: int | None = None
    decided_at: Instant | None = None
    reviews: tuple[ReviewOut, ...] = ()
    reuse: tuple[ReuseSide, ...] = ()
    capture: Capture | None = None
    may_review: bool = False


class ReviewIn(Model):
    decision: ReviewDecision
    word: VerdictWord | None = None
    """Needed with `overturn`: what it is instead."""
    reason: Literal[
        "honest_retake", "other_person_ok", "wrong_session", "staged", "colleague", "old_photo", "edited", "other"
    ]
    comment: str = Field(default="", max_length=2000)
    version: int
    """The evidence's version the reviewer saw."""


class TallyRow(Model):
    unit: Unit
    counts: Counts
    rates: Rates
    previous: Counts
    previous_rates: Rates


class TrendDay(Model):
    """One day of a unit's trend."""

    day: str
    """`YYYY-MM-DD` on the unit's own clock."""
    counts: Counts


class TallyOut(Model):
    """A unit's counters for a period, the period before, and each child's."""

    period: str
    """`day#2026-03-15`, `month#2026-03` or `quarter#2026-Q1`."""
    previous_period: str
    row: TallyRow
    children: tuple[TallyRow, ...]
    false_rate_threshold: float
    """From the policy: above it a figure is coloured and named."""
    trend: tuple[TrendDay, ...] = ()
    """The 30 days up to the period's end, or to today if that comes first."""


class PolicyOut(Model):
    current: Policy
    versions: tuple[Policy, ...]
    """Newest first."""


class PolicyIn(Model):
    """A new version: the whole set of values, valid from a moment not in the past."""

    effective_from: Instant
    note: str = Field(min_length=1, max_length=2000)
    values: dict[str, Any]
    """Fields of Policy other than version, effective_from, proposed_by and note; those left out keep their value."""


class Message(Model):
    channel: Literal["mail", "sms"]
    to: str
    subject: str | None = None
    text: str
    sent_at: str | None = None


class Inbox(Model):
    items: tuple[Message, ...]
