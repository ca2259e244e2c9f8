"""FollowPeople and FindStarters: a new hire's first day is asked for once, at its time, and closes by itself."""

from datetime import timedelta
from typing import Any

import pytest
from given_first_days import BEGINS, COURSE, HOUR, brought, case_of, company, new_hire, put
from given_functions import Context, World, change, interrupted_everywhere, session
from hypothesis import given, settings
from hypothesis import strategies as st

from cases import follow_people
from cases.advance import advance
from cases.find_missing import look as look_for_missing
from cases.find_starters import look
from cases.follow_people import follow
from cases.open_cases import open_case
from tests.fakes import FakeWorld
from yanzhen.case import Case, What
from yanzhen.case_rules import OnboardRule
from yanzhen.policy import Policy

AHEAD = "2026-03-18"
DAY = 24 * HOUR


@pytest.fixture
def where() -> World:
    return company()


def the_case(where: World, **who: Any) -> Case:
    found = case_of(where, new_hire(**who))
    assert found is not None
    return found


def told(where: World, what: What) -> list[str]:
    return sorted(
        notice.employee_id
        for notice in where.notices.stored.values()
        for case in (where.cases.get(notice.fact.split("/")[1]),)
        if case and case.history[int(notice.fact.rpartition("/")[2])].what is what
    )


def test_a_new_hire_is_asked_once_however_often_the_directory_says_it(where: World) -> None:
    record = put(where, new_hire())
    assert [follow(record, where) for _ in range(3)] == ["opened"] * 3  # type: ignore[arg-type]
    case = the_case(where)
    assert (case.version, case.due_at, case.shortfall) == (1, BEGINS + DAY, "first_day")
    assert where.case_runs.started == [(case.case_id, 1)]
    assert told(where, What.OPENED) == ["n1"]
    own = where.training.session(case.key.session_id or "")
    assert own is not None
    assert own.first_day


@pytest.mark.parametrize("change_", [{"name": "Lin"}, {"unit_path": "acme/west/store-9"}, {}])
def test_reimported_or_moved_nothing_more_is_asked(where: World, change_: dict[str, str]) -> None:
    follow(put(where, new_hire()), where)  # type: ignore[arg-type]
    assert follow(put(where, new_hire(**change_)), where) == "nothing"  # type: ignore[arg-type]
    assert len(where.cases.stored) == 1


@pytest.mark.parametrize(
    "who", [{"hire_date": "2019-05-01"}, {"hire_date": None}, {"active": False}, {"hire_date": "2026-02-31"}]
)
def test_nobody_is_asked_who_is_not_new(where: World, who: dict[str, Any]) -> None:
    assert follow(put(where, new_hire(**who)), where) == "nothing"  # type: ignore[arg-type]
    assert where.cases.stored == {}


def test_where_the_company_asks_for_no_first_day_nothing_opens(where: World) -> None:
    where.policies.propose(Policy(version=3, effective_from=BEGINS, onboard=OnboardRule()))
    assert follow(put(where, new_hire()), where) == "nothing"  # type: ignore[arg-type]
    look(where)  # type: ignore[arg-type]
    where.clock += 3 * DAY
    assert look(where)["opened"] == 0  # type: ignore[arg-type]


def test_a_hire_date_ahead_starts_when_that_day_begins_and_not_before(where: World) -> None:
    look(where)  # type: ignore[arg-type]
    assert follow(put(where, new_hire(hire_date=AHEAD)), where) == "nothing"  # type: ignore[arg-type]
    where.clock = BEGINS + 2 * DAY - HOUR
    assert look(where) == {"started": 0, "opened": 0, "failed": 0}  # type: ignore[arg-type]
    where.clock = BEGINS + 2 * DAY
    assert look(where) == {"started": 1, "opened": 1, "failed": 0}  # type: ignore[arg-type]
    assert the_case(where, hire_date=AHEAD).due_at == BEGINS + 3 * DAY
    for _ in range(3):
        where.clock += HOUR / 4
        look(where)  # type: ignore[arg-type]
    assert look(where)["started"] == 0  # type: ignore[arg-type]
    assert where.case_runs.started == [(the_case(where, hire_date=AHEAD).case_id, 1)]


def test_who_started_during_an_outage_is_asked_afterwards_and_has_half_the_time(where: World) -> None:
    look(where)  # type: ignore[arg-type]
    put(where, new_hire(hire_date=AHEAD))
    where.clock = BEGINS + 5 * DAY
    assert look(where)["opened"] == 1  # type: ignore[arg-type]
    assert the_case(where, hire_date=AHEAD).due_at == where.clock + 12 * HOUR


def test_one_person_in_trouble_does_not_stop_the_others_and_comes_again(
    where: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    look(where)  # type: ignore[arg-type]
    for number in ("n1", "n2"):
        put(where, new_hire(hire_date=AHEAD, employee_id=number))
    where.clock = BEGINS + 2 * DAY
    of_subject = where.cases.of_subject

    def broken(employee_id: str, **page: Any) -> Any:
        if employee_id == "n1":
            raise ValueError
        return of_subject(employee_id, **page)

    monkeypatch.setattr(where.cases, "of_subject", broken)
    assert look(where) == {"started": 2, "opened": 1, "failed": 1}  # type: ignore[arg-type]
    monkeypatch.undo()
    look(where)  # type: ignore[arg-type]
    assert len(where.cases.stored) == 2


def test_it_closes_by_itself_when_the_photo_is_genuine(where: World) -> None:
    follow(put(where, new_hire()), where)  # type: ignore[arg-type]
    photo = brought(where, "genuine", the_case(where).key.session_id or "")
    assert open_case(change(photo), where) == "mended"  # type: ignore[arg-type]
    assert the_case(where).outcome == "mended"
    assert follow(put(where, new_hire(name="Lin")), where) == "nothing"  # type: ignore[arg-type]
    assert open_case(change(photo), where) == "nothing"  # type: ignore[arg-type]


def test_a_photo_of_another_session_of_the_course_closes_it_too_and_one_of_another_course_does_not(
    where: World,
) -> None:
    planned = {"participants": ("n1",), "starts_at": BEGINS, "ends_at": BEGINS + HOUR}
    where.training.add_session(session(session_id="s7", course_id=COURSE, **planned))
    where.training.add_session(session(session_id="s8", course_id="safety", **planned))
    follow(put(where, new_hire()), where)  # type: ignore[arg-type]
    assert open_case(change(brought(where, "genuine", "s8", "01M", course="safety")), where) == "nothing"  # type: ignore[arg-type]
    assert open_case(change(brought(where, "genuine", "s7")), where) == "mended"  # type: ignore[arg-type]
    assert the_case(where).outcome == "mended"


def test_who_had_the_training_already_is_not_asked(where: World) -> None:
    planned = {"participants": ("n1",), "starts_at": BEGINS, "ends_at": BEGINS + HOUR}
    where.training.add_session(session(session_id="s7", course_id=COURSE, **planned))
    record = put(where, new_hire())
    brought(where, "genuine", "s7")
    assert follow(record, where) == "nothing"  # type: ignore[arg-type]
    assert where.cases.stored == {}


def test_a_photo_found_false_is_added_to_the_same_case_and_opens_no_other(where: World) -> None:
    follow(put(where, new_hire()), where)  # type: ignore[arg-type]
    open_case(change(brought(where, "suspect", the_case(where).key.session_id or "", said="false")), where)  # type: ignore[arg-type]
    case = the_case(where)
    assert len(where.cases.stored) == 1
    assert (case.shortfall, case.history[-1].what, case.outcome) == ("false", What.ADDED, None)


def test_what_is_overdue_the_store_s_head_and_hr_hear_together(where: World) -> None:
    follow(put(where, new_hire()), where)  # type: ignore[arg-type]
    case = the_case(where)
    assert told(where, What.REMINDED) == told(where, What.OVERDUE) == []
    where.clock = case.due_at
    for _ in range(3):
        advance(case.case_id, 1, where)  # type: ignore[arg-type]
    assert told(where, What.REMINDED) == ["n1"]
    assert told(where, What.OVERDUE) == ["head", "hr", "n1"]
    where.clock += DAY
    advance(case.case_id, 1, where)  # type: ignore[arg-type]
    assert told(where, What.ESCALATED) == ["head", "hr", "n1"]


def test_who_leaves_is_asked_nothing_more_and_who_comes_back_is_asked_again(where: World) -> None:
    follow(put(where, new_hire()), where)  # type: ignore[arg-type]
    first = the_case(where)
    follow(put(where, new_hire(active=False)), where)  # type: ignore[arg-type]
    assert the_case(where).outcome == "left"
    assert follow(put(where, new_hire()), where) == "opened"  # type: ignore[arg-type]
    assert the_case(where).follows == first.case_id


def test_another_hire_date_voids_the_day_that_was_asked_for(where: World) -> None:
    follow(put(where, new_hire()), where)  # type: ignore[arg-type]
    assert follow(put(where, new_hire(hire_date=AHEAD)), where) == "nothing"  # type: ignore[arg-type]
    assert the_case(where).outcome == "redated"
    assert case_of(where, new_hire(hire_date=AHEAD)) is None
    assert follow(put(where, new_hire()), where) == "opened"  # type: ignore[arg-type]
    assert len(where.cases.stored) == 2


@pytest.mark.parametrize("end", ["waived", "mended"])
def test_a_corrected_hire_date_asks_nothing_of_who_has_had_a_first_day(where: World, end: str) -> None:
    follow(put(where, new_hire()), where)  # type: ignore[arg-type]
    case = the_case(where)
    where.cases.stored[case.case_id] = case.model_copy(update={"outcome": end})
    assert follow(put(where, new_hire(hire_date="2026-03-15")), where) == "nothing"  # type: ignore[arg-type]
    assert len(where.cases.stored) == 1


def test_a_first_day_is_not_missed_as_a_session_is(where: World) -> None:
    look_for_missing(where)  # type: ignore[arg-type]
    follow(put(where, new_hire()), where)  # type: ignore[arg-type]
    where.clock += 40 * DAY
    assert look_for_missing(where) == {"sessions": 0, "opened": 0, "failed": 0}  # type: ignore[arg-type]


def test_a_batch_reports_the_record_in_trouble_alone(where: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(follow_people, "runtime", lambda: where)
    good, bad = put(where, new_hire()), put(where, new_hire(employee_id="n2"))
    bad["dynamodb"]["NewImage"]["data"]["S"] = "{}"
    bad["dynamodb"]["SequenceNumber"] = "2"
    answer = follow_people.handler({"Records": [good, bad]}, Context())  # type: ignore[arg-type]
    assert answer == {"batchItemFailures": [{"itemIdentifier": "2"}]}
    assert the_case(where).version == 1


@pytest.fixture
def same_ids(monkeypatch: pytest.MonkeyPatch) -> None:
    """A case's id is made before it is written, so a second try would have another: here it has the same."""
    monkeypatch.setattr(FakeWorld, "new_id", lambda self: f"C{len(self.cases.stored)}")


@pytest.mark.usefixtures("same_ids")
@pytest.mark.parametrize("then", [{}, {"active": False}, {"hire_date": AHEAD}, {"hire_date": "2026-03-15"}])
def test_killed_anywhere_while_following_people_the_end_is_the_same(then: dict[str, Any]) -> None:
    records: list[dict[str, Any]] = []

    def changed() -> World:
        made = company()
        record = put(made, new_hire())
        if then:
            follow(record, made)  # type: ignore[arg-type]
            record = put(made, new_hire(**then))
        records[:] = [record]
        return made

    assert interrupted_everywhere(changed, lambda world: follow(records[0], world)) == []


@pytest.mark.usefixtures("same_ids")
def test_killed_anywhere_while_looking_for_who_starts_the_end_is_the_same() -> None:
    def ahead() -> World:
        made = company()
        look(made)  # type: ignore[arg-type]
        for number in ("n1", "n2"):
            put(made, new_hire(hire_date=AHEAD, employee_id=number))
        made.clock = BEGINS + 2 * DAY
        return made

    assert interrupted_everywhere(ahead, look) == []


PROFILES = st.builds(
    new_hire,
    hire_date=st.sampled_from(["2026-03-15", "2026-03-16", AHEAD, None]),
    active=st.booleans(),
    name=st.sampled_from(["Lin", "Xia"]),
)


@settings(max_examples=300)
@given(states=st.lists(PROFILES, min_size=1, max_size=5), data=st.data())
def test_followed_in_any_order_late_and_repeatedly_who_is_asked_is_who_would_be_at_once(
    states: list[Any], data: st.DataObject
) -> None:
    """What the directory says in the end decides; each change is heard of at least once, as a stream does."""
    late = company()
    records = [put(late, state) for state in states]
    heard = data.draw(st.lists(st.sampled_from(records), max_size=6)) + data.draw(st.permutations(records))
    for record in heard:
        late.clock += timedelta(minutes=data.draw(st.integers(0, 90)))
        follow(record, late)  # type: ignore[arg-type]
    once = company()
    follow(put(once, states[-1]), once)  # type: ignore[arg-type]
    for world in (late, once):
        world.clock = BEGINS + 3 * DAY
        world.cases.look_until("starters", BEGINS)
        look(world)  # type: ignore[arg-type]

    def asked(world: World) -> set[str | None]:
        return {case.key.session_id for case in world.cases.stored.values() if case.outcome is None}

    assert asked(late) == asked(once)
    assert all(notice.employee_id == "n1" for notice in late.notices.stored.values())
