"""A new hire's first day: whom the company asks, from when and until when, on the clock of the unit."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from yanzhen import case_life as life
from yanzhen.case import Case, Stage
from yanzhen.case_rules import OnboardRule
from yanzhen.directory import Employee, OrgUnit
from yanzhen.first_day import FirstDay, asked, deadline, first_day, may_matter, opened_for_first_day, session_id
from yanzhen.policy import Policy
from yanzhen.training import FIRST_DAY_OPEN, Course

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
BEGINS = datetime(2026, 3, 16, 0, 0, tzinfo=UTC)
"""08:00 in Shanghai."""
UNIT = OrgUnit(path="acme/east/store-001", name="Store 1", kind="store")
COURSE = Course(course_id="first-day", name_zh="首日培训", name_en="First day")


def hired(hire_date: str | None = "2026-03-16", **changes: Any) -> Employee:
    values = {"employee_id": "n1", "name": "Lin Xia", "unit_path": UNIT.path, "hire_date": hire_date}
    return Employee.model_validate(values | changes)


def policy(**rule: Any) -> Policy:
    rules = OnboardRule(**({"course_id": "first-day"} | rule))
    return Policy(effective_from=datetime(2026, 1, 1, tzinfo=UTC), onboard=rules)


def plan(person: Employee | None = None, unit: OrgUnit | None = UNIT, **rule: Any) -> FirstDay:
    made = first_day(person or hired(), unit, policy(**rule))
    assert made is not None
    return made


def case(last: Case | None = None, now: datetime = BEGINS) -> Case:
    made = opened_for_first_day("C2" if last else "C1", plan(), policy(), now, last)
    assert made is not None
    return made


def test_the_day_begins_at_the_policy_s_hour_on_the_unit_s_own_clock() -> None:
    assert plan().begins_at == BEGINS
    tokyo = UNIT.model_copy(update={"timezone": "Asia/Tokyo"})
    assert plan(unit=tokyo).begins_at == BEGINS - HOUR
    assert plan(starts_hour=0).begins_at == plan().midnight == BEGINS - 8 * HOUR
    assert plan(unit=None).timezone == "Asia/Shanghai"


@pytest.mark.parametrize(
    ("hire_date", "course"), [(None, "first-day"), ("2026-02-31", "first-day"), ("2026-03-16", "none")]
)
def test_nothing_is_asked_where_nobody_knows_the_day_or_the_company_asks_nothing(
    hire_date: str | None, course: str
) -> None:
    assert first_day(hired(hire_date), UNIT, policy(course_id=course)) is None


def test_the_first_hours_and_the_last_of_the_hire_dates_that_there_are_do_no_harm() -> None:
    for day in ("0001-01-01", "1970-06-01", "9999-12-31"):
        assert first_day(hired(day), UNIT, policy()) is None
        assert session_id(hired(day), "first-day") is None


def test_its_session_is_the_same_one_however_often_it_is_made() -> None:
    one, again = plan(), plan(hired(name="Lin", unit_path="acme/west/store-9"))
    assert one.session_id == again.session_id == session_id(hired(), "first-day")
    others = {
        plan(hired("2026-03-17")).session_id,
        plan(hired(employee_id="n2")).session_id,
        plan(course_id="safety").session_id,
        one.session_id,
    }
    assert len(others) == 4


def test_a_photo_counts_from_midnight_on_for_a_month_where_the_unit_stands() -> None:
    session = plan().session(UNIT, COURSE, "zh")
    assert (session.title, session.participants, session.first_day) == ("首日培训", ("n1",), True)
    assert (session.starts_at, session.ends_at) == (plan().midnight, plan().midnight + FIRST_DAY_OPEN)
    assert plan().session(UNIT, COURSE, "en").title == "First day"


def test_the_deadline_counts_from_the_beginning_and_whoever_is_asked_late_has_half_of_it() -> None:
    assert deadline(plan(), policy(), BEGINS) == BEGINS + 24 * HOUR
    assert deadline(plan(), policy(), BEGINS + 12 * HOUR) == BEGINS + 24 * HOUR
    assert deadline(plan(), policy(), BEGINS + 3 * DAY) == BEGINS + 3 * DAY + 12 * HOUR


def test_a_day_ahead_is_not_asked_for_yet_and_one_long_past_no_more() -> None:
    assert not asked(plan(), policy(), BEGINS - timedelta(milliseconds=1))
    assert asked(plan(), policy(), BEGINS)
    assert asked(plan(), policy(), BEGINS + 7 * DAY)
    assert not asked(plan(), policy(), BEGINS + 7 * DAY + timedelta(milliseconds=1))


def test_a_case_reminds_within_its_day_and_asks_the_person() -> None:
    made = case()
    assert (made.key.kind, made.shortfall, made.due_at, made.stage) == (
        "onboard",
        "first_day",
        BEGINS + DAY,
        Stage.OPEN,
    )
    assert made.remind_at == (BEGINS + 12 * HOUR,)
    assert not made.key.of_unit


def test_who_had_a_case_gets_no_other_unless_it_ended_because_the_person_was_away() -> None:
    made = case()
    assert opened_for_first_day("C2", plan(), policy(), BEGINS, made) is None
    assert opened_for_first_day("C2", plan(), policy(), BEGINS, life.mended(made, BEGINS)) is None
    for end in (life.left, life.redated):
        again = case(end(made, BEGINS + HOUR), BEGINS + 2 * HOUR)
        assert again.follows == "C1"
        assert opened_for_first_day("C3", plan(), policy(), BEGINS, again) is None


def test_a_change_that_is_not_about_the_hire_date_or_about_somebody_hired_long_ago_does_not_matter() -> None:
    now = BEGINS
    assert may_matter(None, hired(), now)
    assert may_matter(hired(), hired(active=False), now)
    assert may_matter(hired("2027-01-01"), hired(), now)
    assert may_matter(hired(), hired("2027-01-01"), now)
    assert not may_matter(hired(), hired(unit_path="acme/west", name="Lin"), now)
    assert not may_matter(None, hired("2020-01-01"), now)
    assert not may_matter(None, hired("2027-01-01"), now)
    assert not may_matter(None, hired(None), now)
