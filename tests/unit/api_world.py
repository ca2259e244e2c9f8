"""A small company in memory behind the API: two regions, three stores, one person of each role, a few photos."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from aws_lambda_powertools.utilities.idempotency.exceptions import (
    IdempotencyItemAlreadyExistsError,
    IdempotencyItemNotFoundError,
)
from aws_lambda_powertools.utilities.idempotency.persistence.base import BasePersistenceLayer
from aws_lambda_powertools.utilities.idempotency.persistence.datarecord import DataRecord

from api.chalicelib import services
from api.chalicelib import serving as process
from api.chalicelib.models.inbox import Message
from api.chalicelib.problems import TokenExpired, Unauthenticated
from tests.fakes import FakeWorld
from yanzhen import adjustment, case_life
from yanzhen.case import Case, CaseKey
from yanzhen.directory import Consent, Employee, FaceReference, Geofence, OrgUnit, Role
from yanzhen.evidence import (
    Box,
    Capture,
    Evidence,
    Face,
    FaceFacts,
    Likeness,
    MediaFacts,
    Observations,
    ReuseFacts,
    ReuseMatch,
)
from yanzhen.record import EvidenceRecord
from yanzhen.tally import Change
from yanzhen.training import Course, Session
from yanzhen.verdict import Finding, Outcome, decide
from yanzhen_aws.channels import known, ways
from yanzhen_aws.settings import Settings

SETTINGS = Settings(sender_email="hr@train.example")
SECRET = b"only for tests"
SHA = "ab" * 32
PEOPLE: dict[str, tuple[str, Role]] = {
    "lin": ("acme/east/s1", Role.EMPLOYEE),
    "wang": ("acme/east/s1", Role.EMPLOYEE),
    "zhao": ("acme/west/s3", Role.EMPLOYEE),
    "head-s1": ("acme/east/s1", Role.MANAGER),
    "head-west": ("acme/west", Role.MANAGER),
    "hr": ("acme", Role.HR),
    "hr-east": ("acme/east", Role.HR),
    "admin": ("acme", Role.ADMIN),
    "auditor": ("acme", Role.AUDITOR),
    "auditor-west": ("acme/west", Role.AUDITOR),
}
"""Who works where as what; a person's token is the id."""


class Remembered(BasePersistenceLayer):
    """Powertools' records in memory."""

    def __init__(self) -> None:
        self.records: dict[str, DataRecord] = {}
        super().__init__()

    def _get_record(self, idempotency_key: str) -> DataRecord:
        if idempotency_key not in self.records:
            raise IdempotencyItemNotFoundError
        return self.records[idempotency_key]

    def _put_record(self, data_record: DataRecord) -> None:
        known = self.records.get(data_record.idempotency_key)
        if known is not None and not known.is_expired:
            raise IdempotencyItemAlreadyExistsError
        self.records[data_record.idempotency_key] = data_record

    def _update_record(self, data_record: DataRecord) -> None:
        self.records[data_record.idempotency_key] = data_record

    def _delete_record(self, data_record: DataRecord) -> None:
        self.records.pop(data_record.idempotency_key, None)


class PlainTokens:
    """A token that is the subject itself; `expired` has expired, `forged...` does not verify."""

    def subject(self, token: str) -> str:
        if token == "expired":
            raise TokenExpired
        if token.startswith("forged"):
            raise Unauthenticated
        return token


@dataclass
class ApiWorld(FakeWorld):
    """The fakes, and what the API has beside them."""

    messages: list[Message] = field(default_factory=list)
    enrolments: list[tuple[str, str, Consent]] = field(default_factory=list)
    enrol_answer: Mapping[str, Any] | None = None
    """What `enrol_face` says; None: it finds the face and keeps it."""
    local: bool = True

    def __post_init__(self) -> None:
        super().__post_init__()
        self.remembered = Remembered()

    def tick(self) -> datetime:
        """Every request has a moment of its own."""
        self.clock += timedelta(milliseconds=2)
        return self.clock

    def enrol(self, employee_id: str, key: str, consent: Consent) -> Mapping[str, Any]:
        self.enrolments.append((employee_id, key, consent))
        if self.enrol_answer is not None:
            return self.enrol_answer
        face = FaceReference(
            employee_id=employee_id,
            adapter="onnx-mesh468",
            image_key=f"faces/{employee_id}/{len(self.enrolments)}.jpg",
            enrolled_at=self.clock,
        )
        return {"face_count": self.directory.add_face_reference(face, consent, keep=3)}

    def services(self) -> services.Services:
        return services.Services(
            directory=self.directory,
            policies=self.policies,
            training=self.training,
            plans=self.plans,
            evidence=self.evidence,
            cases=self.cases,
            case_desk=self.case_desk,
            case_runs=self.case_runs,
            rosters=self.rosters,
            feeds=self.feeds,
            roster_runs=self.roster_runs,
            tallies=self.tallies,
            media=self.media,
            audit=self.audit,
            notices=self.notices,
            channels=lambda: known(SETTINGS),
            ways=lambda person, reach: ways(person, reach, SETTINGS),
            push_key="push-key",
            tokens=PlainTokens(),
            enrol=self.enrol,
            nonce_secret=lambda: SECRET,
            idempotency=self.remembered,
            messages=lambda: self.messages,
            web_origin="https://train.example",
            local=self.local,
            now=self.tick,
        )

    def actions(self) -> list[tuple[str, str, str]]:
        """What the audit holds: who did what to what."""
        return [(entry.actor_id, entry.action, entry.subject) for entry in self.audit.stored.values()]


@contextmanager
def serving(world: ApiWorld) -> Iterator[ApiWorld]:
    """The app answers from this world."""
    process.use(world.services())
    try:
        yield world
    finally:
        process.use(None)


def company() -> ApiWorld:
    """The company with its people, one course, and sessions in every store: running, ended, and one of a group."""
    world = ApiWorld()
    for path, name, kind in (
        ("acme", "Acme", "company"), ("acme/east", "East", "region"), ("acme/east/s1", "Store 1", "store"),
        ("acme/east/s2", "Store 2", "store"), ("acme/west", "West", "region"), ("acme/west/s3", "Store 3", "store"),
    ):  # fmt: skip
        fence = Geofence(latitude=31.2, longitude=121.4, radius_m=200) if kind == "store" else None
        world.directory.put_unit(OrgUnit.model_validate({"path": path, "name": name, "kind": kind, "geofence": fence}))
    for person, (unit, role) in PEOPLE.items():
        world.directory.put_employee(
            Employee(
                employee_id=person,
                name=person.title(),
                unit_path=unit,
                role=role,
                subject=person,
                locale="zh",
                phone="13800000000",
            )
        )
    world.directory.put_employee(
        Employee(employee_id="gone", name="Gone", unit_path="acme", role=Role.HR, subject="gone", active=False)
    )
    world.training.put_course(Course(course_id="fire", name_zh="消防", name_en="Fire safety"))
    for session_id, unit, people, mode, starts in (
        ("running", "acme/east/s1", ("lin", "wang"), "each", -1),
        ("ended", "acme/east/s1", ("lin", "wang"), "each", -80),
        ("group", "acme/east/s1", ("lin", "wang"), "group", -1),
        ("west", "acme/west/s3", ("zhao",), "each", -1),
    ):  # fmt: skip
        world.training.add_session(
            Session.model_validate(
                {
                    "session_id": session_id,
                    "course_id": "fire",
                    "title": f"Fire drill {session_id}",
                    "unit_path": unit,
                    "starts_at": world.clock + timedelta(hours=starts),
                    "ends_at": world.clock + timedelta(hours=starts + 2),
                    "participants": people,
                    "evidence_mode": mode,
                }
            )
        )
    return world


def brought(
    world: ApiWorld,
    employee_id: str,
    session_id: str,
    *,
    findings: tuple[Finding, ...] | None = None,
    reuse: ReuseFacts | None = None,
    faces: FaceFacts | None = None,
) -> EvidenceRecord:
    """A photo that arrived; with findings it is judged too, and counted."""
    session = world.training.sessions_by_id[session_id]
    evidence_id = world.new_id()
    world.evidence.announce(
        Evidence(
            evidence_id=evidence_id,
            session_id=session_id,
            course_id=session.course_id,
            employee_id=employee_id,
            unit_path=session.unit_path,
            sha256=SHA,
            size_bytes=1000,
            content_type="image/jpeg",
            client_id=f"00000000-0000-4000-8000-{len(world.evidence.records):012d}",
            capture=Capture(source="camera", captured_at=world.clock),
            announced_at=world.clock,
        )
    )
    record = world.evidence.receive(evidence_id, world.clock, group=session.evidence_mode == "group")
    if findings is not None:
        seen = Observations(
            media=MediaFacts(format="jpeg", width=4000, height=3000),
            faces=faces or one_face(employee_id),
            reuse=reuse or ReuseFacts(quality=90),
        )
        verdict = decide(findings, world.policies.versions()[-1], world.clock)
        record = world.evidence.judge(evidence_id, verdict, seen)
    world.tallies.apply([Change.of(record, session)])
    return record


def answered(world: ApiWorld, employee_id: str, session_id: str) -> Case:
    """A case of a person who brought nothing, and who has said why: its version is 2."""
    person = world.directory.employees_by_id[employee_id]
    key = CaseKey(subject_id=employee_id, kind="resubmit", period=f"session/{session_id}")
    made = case_life.opened(
        world.new_id(), key, "missing", f"missing/{session_id}",
        unit_path=person.unit_path, timezone="Asia/Shanghai", policy=world.policies.versions()[-1], now=world.clock,
    )  # fmt: skip
    assert made is not None
    world.cases.save(made, ())
    said = case_life.answered(made, "The camera broke.", employee_id, world.clock)
    world.cases.save(said, ())
    return said


def late(world: ApiWorld, employee_id: str, session_id: str, *, confirmed_by: str | None = None) -> Case:
    """A case that was not put right in time, with the points that its rules propose, confirmed or not."""
    case = answered(world, employee_id, session_id)
    case = case_life.returned(case, "Which?", "hr", world.clock, expected_version=case.version)
    world.cases.save(case, ())
    while case.late_acts == 0:
        case = case_life.advanced(case, case.due_at)
        world.cases.save(case, ())
    if confirmed_by:
        case = adjustment.confirmed(case, "Too late.", confirmed_by, world.clock, expected_version=case.version)
        world.cases.save(case, ())
    return case


def one_face(employee_id: str, similarity: float = 0.97) -> FaceFacts:
    """One face, as like that person as said."""
    face = Face(box=Box(left=0.4, top=0.2, width=0.2, height=0.3), score=0.99, width_px=400, residual_px=2, usable=True)
    return FaceFacts(
        adapter="onnx-mesh468",
        faces=(face,),
        uploader=Likeness(employee_id=employee_id, similarity=similarity, references=3, face=0),
        uploader_references=3,
    )


FINE = tuple(
    Finding(check=code.partition(".")[0], outcome=Outcome.PASS, code=code)
    for code in ("integrity.opens", "person.found", "time.in_window", "reuse.first_seen")
)


def copied(evidence: Evidence) -> tuple[tuple[Finding, ...], ReuseFacts]:
    """The findings and facts of a photo that is the same bytes as an earlier one."""
    match = ReuseMatch(
        evidence_id=evidence.evidence_id,
        session_id=evidence.session_id,
        employee_id=evidence.employee_id,
        unit_path=evidence.unit_path,
        announced_at=evidence.announced_at,
        kind="same_bytes",
    )
    found = Finding(
        check="reuse",
        outcome=Outcome.FAIL,
        code="reuse.same_bytes",
        facts={
            "earlier_evidence_id": evidence.evidence_id,
            "earlier_employee_id": evidence.employee_id,
            "earlier_session_id": evidence.session_id,
            "earlier_at": evidence.announced_at,
        },
    )
    return (*FINE[:3], found), ReuseFacts(quality=90, matches=(match,))
