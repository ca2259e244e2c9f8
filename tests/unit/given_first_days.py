"""What the tests of first days start from: a store with a head, HR above, and rules that ask for the first day."""

from datetime import UTC, datetime, timedelta
from typing import Any

from given_functions import UNIT, World, announce, person, photo

from yanzhen import life
from yanzhen.case import Case
from yanzhen.case_rules import OnboardRule
from yanzhen.directory import Employee, OrgUnit
from yanzhen.evidence import MediaFacts, Observations
from yanzhen.first_day import case_key, session_id
from yanzhen.policy import Policy
from yanzhen.record import EvidenceRecord
from yanzhen.training import Course
from yanzhen.verdict import Review, ReviewDecision, Verdict, VerdictWord

BEGINS = datetime(2026, 3, 16, 0, 0, tzinfo=UTC)
"""08:00 in Shanghai, a Monday."""
HOUR = timedelta(hours=1)
COURSE = "first-day"


def company() -> World:
    made = World(clock=BEGINS + HOUR)
    made.training.put_course(Course(course_id=COURSE, name_zh="首日培训", name_en="First day"))
    made.directory.put_unit(OrgUnit(path=UNIT, name="Store 1", kind="store"))
    for who, unit, role in (
        ("head", UNIT, "manager"), ("region", "acme/east", "manager"), ("hr", "acme", "hr"),
    ):  # fmt: skip
        made.directory.put_employee(person(who, unit_path=unit, role=role, email=f"{who}@train.example"))
    rules = OnboardRule(course_id=COURSE)
    made.policies.propose(Policy(version=2, effective_from=BEGINS - 48 * HOUR, onboard=rules))
    return made


def new_hire(**changes: Any) -> Employee:
    values = {"employee_id": "n1", "hire_date": "2026-03-16", "name": "Lin Xia", "email": "n1@train.example"}
    return person(**(values | changes))


def profile(employee: Employee) -> dict[str, Any]:
    """A person as the directory table's stream carries it."""
    data = employee.model_dump_json()
    return {"pk": {"S": f"employee#{employee.employee_id}"}, "sk": {"S": "profile"}, "data": {"S": data}}


def put(where: World, new: Employee) -> dict[str, Any]:
    """The directory holds it, and the stream says so."""
    old = where.directory.employee(new.employee_id)
    where.directory.put_employee(new)
    images = {"NewImage": profile(new)} | ({"OldImage": profile(old)} if old else {})
    return {
        "eventID": "1",
        "eventName": "MODIFY" if old else "INSERT",
        "eventSource": "aws:dynamodb",
        "dynamodb": {**images, "Keys": {"pk": images["NewImage"]["pk"]}, "SequenceNumber": "1"},
    }


def case_of(where: World, who: Employee | None = None, course: str = COURSE) -> Case | None:
    who = who or new_hire()
    session = session_id(who, course)
    return where.cases.last(case_key(who.employee_id, session)) if session else None


def brought(
    where: World, word: str, session: str, evidence_id: str = "01N", *, said: str | None = None, course: str = COURSE
) -> EvidenceRecord:
    """A photo of the new hire, with the machine's word and a person's that counts."""
    evidence = announce(
        where, photo(), evidence_id, session_id=session, employee_id="n1", course_id=course, announced_at=where.clock
    )
    verdict = Verdict(
        word=VerdictWord(word), points=0, by_family={}, findings=(), policy_version=1, thresholds={},
        needs_review=word != "genuine", decided_at=where.clock,
    )  # fmt: skip
    record = life.judged(
        life.received(EvidenceRecord(evidence=evidence), where.clock, first=True),
        verdict,
        Observations(media=MediaFacts()),
    )
    if said:
        review = Review(
            reviewer_id="hr", decision=ReviewDecision.OVERTURN, word=VerdictWord(said), reason="old_photo",
            reviewed_at=where.clock,
        )  # fmt: skip
        record = life.reviewed(record, review, expected_version=record.evidence.version)
    where.evidence.records[evidence_id] = record
    return record
