"""200 cases of every kind, found by the functions themselves: twenty regions with two stores each.

In a region's first store nobody of five sent a photo: five cases of persons, and one of the unit because so few took
part. In its second both photos were found false by people: two of persons, and two of the unit for its rate in the
session and in the quarter. Some people are told by text message or chat.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import count

from infra.local.seed import AT_ONCE_TOLD, FAST
from yanzhen.case_rules import FalseRateRule, ParticipationRule
from yanzhen.directory import Employee, OrgUnit, Role
from yanzhen.evidence import Evidence, MediaFacts, Missing, Observations
from yanzhen.policy import Policy
from yanzhen.reach import Reach, Webhook
from yanzhen.training import Course, Session
from yanzhen.verdict import Finding, Outcome, Review, ReviewDecision, VerdictWord, decide
from yanzhen_aws.runtime import Runtime

ROOT = "mill"
REGIONS = 20
CASES_OF_A_REGION = 10
ABSENT, FALSE = 5, 2
"""People of a region's first and second store."""
DAY = timedelta(days=1)
CHATS = "https://oapi.dingtalk.com/robot/send?access_token="


def found(world: Runtime, regions: int) -> None:
    """The company and what happened in it; whoever looks finds the cases."""
    now = datetime.now(UTC)
    world.policies.propose(_policy(now))
    world.training.put_course(Course(course_id="mill", name_zh="消防", name_en="Fire drill"))
    world.directory.put_unit(OrgUnit(path=ROOT, name="Mill", kind="company"))
    for number in range(regions):
        _region(world, number)
    people = list(staff(regions))
    world.directory.put_employees(people)
    for person in people:
        if person.employee_id.endswith("1"):
            hook = Webhook(url=f"{CHATS}{person.employee_id}")
            world.notices.save_reach(
                Reach(employee_id=person.employee_id, webhooks={"dingtalk": hook}, order={"case": ("chat",)})
            )
    world.cases.look_until("missing", now - 4 * DAY)
    for number in range(regions):
        _missed(world, number, now - 3 * DAY)
        _cheated(world, number, now)


def staff(regions: int) -> Iterator[Employee]:
    """Each region has a head and HR, each store a head and its people; some of these have no mail address."""
    phones = (f"+86138{number:08d}" for number in count(1))
    for r in range(regions):
        region = f"{ROOT}/r{r:02d}"
        yield _person(f"r{r:02d}-head", region, Role.MANAGER, next(phones))
        yield _person(f"r{r:02d}-hr", region, Role.HR, next(phones))
        for store, people in (("a", ABSENT), ("b", FALSE)):
            yield _person(f"r{r:02d}{store}-head", f"{region}/{store}", Role.MANAGER, next(phones))
            for number in range(people):
                yield _person(f"r{r:02d}{store}-{number}", f"{region}/{store}", Role.EMPLOYEE, next(phones))


def proves(world: Runtime, employee_id: str, session_id: str) -> None:
    """A genuine photo arrives after all."""
    session = world.training.session(session_id)
    assert session is not None
    _photo(world, session, employee_id, datetime.now(UTC), VerdictWord.GENUINE)


def _policy(now: datetime) -> Policy:
    fast = FAST.deadline_hours
    return Policy(
        version=2,
        effective_from=now - 10 * DAY,
        cases=FAST,
        notices=AT_ONCE_TOLD,
        explain=FalseRateRule(minimum=FALSE, deadline_hours=fast),
        remediate=FalseRateRule(minimum=FALSE, period="session", deadline_hours=fast, hr_hears="opening"),
        attend=ParticipationRule(minimum=ABSENT, deadline_hours=fast),
    )


def _region(world: Runtime, number: int) -> None:
    region = f"{ROOT}/r{number:02d}"
    world.directory.put_unit(OrgUnit(path=region, name=f"Region {number}", kind="region"))
    for store in "ab":
        world.directory.put_unit(OrgUnit(path=f"{region}/{store}", name=f"Store {number}{store}", kind="store"))


def _person(employee_id: str, unit: str, role: Role, phone: str) -> Employee:
    texted = role is Role.EMPLOYEE and employee_id.endswith("0")
    return Employee(
        employee_id=employee_id, name=employee_id.upper(), unit_path=unit, role=role, locale="en",
        email=None if texted else f"{employee_id}@mill.example", phone=phone,
    )  # fmt: skip


def _missed(world: Runtime, number: int, at: datetime) -> None:
    world.training.add_session(_session(number, "a", ABSENT, at))


def _cheated(world: Runtime, number: int, now: datetime) -> None:
    session = _session(number, "b", FALSE, now - timedelta(hours=1), hours=3)
    world.training.add_session(session)
    for who in session.participants:
        evidence_id = _photo(world, session, who, now, VerdictWord.SUSPECT)
        for reviewer in ("one", "two"):
            record = world.evidence.get(evidence_id)
            assert record is not None
            if record.word is VerdictWord.FALSE:
                break
            said = Review(
                reviewer_id=reviewer, decision=ReviewDecision.OVERTURN, word=VerdictWord.FALSE, reason="old_photo",
                reviewed_at=now,
            )  # fmt: skip
            world.evidence.review(evidence_id, said, expected_version=record.evidence.version)


def _session(number: int, store: str, people: int, starts_at: datetime, hours: int = 1) -> Session:
    return Session(
        session_id=f"mill-{number:02d}{store}", course_id="mill", title=f"Fire drill {number}{store}",
        unit_path=f"{ROOT}/r{number:02d}/{store}", starts_at=starts_at, ends_at=starts_at + timedelta(hours=hours),
        participants=tuple(f"r{number:02d}{store}-{person}" for person in range(people)),
    )  # fmt: skip


def _photo(world: Runtime, session: Session, who: str, at: datetime, word: VerdictWord) -> str:
    """A photo as the pipeline leaves it."""
    evidence_id = world.new_id()
    world.evidence.announce(
        Evidence(
            evidence_id=evidence_id, session_id=session.session_id, course_id="mill", employee_id=who,
            unit_path=session.unit_path, sha256=f"{abs(hash(evidence_id)):064x}", size_bytes=1000,
            content_type="image/jpeg", client_id=evidence_id, announced_at=at,
        )
    )  # fmt: skip
    world.evidence.receive(evidence_id, at, group=False)
    policy = world.policies.in_force(session.starts_at)
    passed = [Finding(check=name, outcome=Outcome.PASS, code=f"{name}.ok") for name in policy.required_checks]
    if word is VerdictWord.SUSPECT:
        passed.append(Finding(check="place", outcome=Outcome.FAIL, code="place.outside_geofence"))
    seen = Observations(media=MediaFacts(format="jpeg"), faces=Missing(cause="bench"), reuse=Missing(cause="bench"))
    record = world.evidence.judge(evidence_id, decide(tuple(passed), policy, at), seen)
    assert record.word is word, record.word
    return evidence_id
