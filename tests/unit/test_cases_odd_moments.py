"""Odd moments in the life of a case: a clock that jumps, rules that change, a unit in another zone, people gone.
The case keeps what it was opened with, and no act is done twice or undone."""

from datetime import timedelta
from typing import Any

import pytest
from given_functions import START, UNIT, World, change, person, session
from test_functions_cases import HOUR, acts, judged, opened, the_case, where, written

from cases.advance import advance
from cases.find_missing import look
from cases.open_cases import open_case
from cases.resume import sweep
from notices.send import send_new
from yanzhen import case_life as life
from yanzhen.case import What
from yanzhen.case_rules import CaseRules
from yanzhen.directory import OrgUnit
from yanzhen.policy import Policy

__all__ = ["where"]

UTC_PLUS_8, UTC_PLUS_1 = "Asia/Shanghai", "Europe/Berlin"


def advanced(where: World, until: Any) -> None:
    """The execution in charge does all that is due at a moment."""
    where.clock = until
    while (case := the_case(where)).next_at is not None and case.next_at <= until:
        advance(case.case_id, case.run, where)  # type: ignore[arg-type]


def test_a_clock_that_jumps_ahead_and_back_repeats_nothing_and_goes_on_where_it_was(where: World) -> None:
    due = opened(where).due_at
    advanced(where, due + HOUR)
    done = the_case(where)
    for moment in (due - 20 * HOUR, due + HOUR, due - HOUR, due + 2 * HOUR):
        advanced(where, moment)
        sweep(where)  # type: ignore[arg-type]
        assert the_case(where) == done
    advanced(where, due + 24 * HOUR)
    assert acts(the_case(where)) == [*acts(done), What.ESCALATED]
    assert len(where.notices.stored) == len({(one.employee_id, one.fact) for one in where.notices.stored.values()})


def test_a_clock_that_was_set_back_between_an_answer_and_its_return_takes_no_time_from_anybody(where: World) -> None:
    case = opened(where)
    said = life.answered(case, "so", "e1", where.clock + 5 * HOUR)
    back = life.returned(said, "no", "hr", where.clock, expected_version=said.version)
    assert (back.due_at, back.remind_at) == (case.due_at, case.remind_at)


def test_an_event_from_the_future_opens_the_case_now(where: World) -> None:
    now, where.clock = where.clock, where.clock + timedelta(days=400)
    record = change(judged(where, "suspect", said="false"))
    where.clock = now
    assert open_case(record, where) == "opened"  # type: ignore[arg-type]
    case = the_case(where)
    assert (case.opened_at, case.due_at) == (now, now + 24 * HOUR)


def test_sessions_are_looked_at_again_after_a_clock_was_ahead_for_a_while(where: World) -> None:
    look(where)  # type: ignore[arg-type]
    now, where.clock = where.clock, where.clock + timedelta(days=30)
    look(where)  # type: ignore[arg-type]
    asked = dict(where.cases.stored)
    where.clock = now
    assert look(where)["sessions"] == 0  # type: ignore[arg-type]
    where.training.add_session(session(session_id="s2"))
    where.clock = START + 5 * HOUR
    assert look(where) == {"sessions": 2, "opened": 4, "failed": 0}  # type: ignore[arg-type]
    assert asked.items() <= where.cases.stored.items()
    assert len(where.cases.stored) == len(asked) + 2, "of the first session each was asked already"


def test_rules_that_change_during_a_case_are_those_of_the_next_one(where: World) -> None:
    case = opened(where)
    other = CaseRules(deadline_hours=1, repeat_hours=1, overdue_points=50, head_hears="opening", quiet_until=21)
    where.policies.propose(Policy(version=2, effective_from=where.clock + HOUR, cases=other))
    advanced(where, case.due_at + 23 * HOUR)
    late = the_case(where)
    assert (late.due_at, late.rules, late.policy_version) == (case.due_at, case.rules, case.policy_version)
    assert [act.what for act in late.history].count(What.ESCALATED) == 0
    assert late.history[-1].points == -1
    advanced(where, where.clock + 24 * HOUR)
    late = the_case(where)
    moved = life.postponed(late, where.clock + 9 * HOUR, "ill", "hr", where.clock, expected_version=late.version)
    assert moved.rules == case.rules
    where.cases.save(life.waived(late, "ill", "hr", where.clock, expected_version=late.version), ())
    open_case(change(judged(where, "suspect", "01B", said="false")), where)  # type: ignore[arg-type]
    assert (the_case(where).rules, the_case(where).follows) == (other, case.case_id)


@pytest.mark.parametrize("what", ["unit", "session"])
def test_a_case_keeps_its_clock_when_its_unit_or_session_moves_to_another_zone(where: World, what: str) -> None:
    if what == "unit":
        where.directory.put_unit(OrgUnit(path=UNIT, name="Store 1", kind="store", timezone=UTC_PLUS_8))
    case = opened(where)
    if what == "unit":
        where.directory.put_unit(OrgUnit(path=UNIT, name="Store 1", kind="store", timezone=UTC_PLUS_1))
    where.training.sessions_by_id["s1"] = session(timezone=UTC_PLUS_1)
    for record in written(where):
        send_new(record, where, where.send)  # type: ignore[arg-type]
    assert "10:00" in where.sent[0][1].body, "the deadline, as its people agreed on it"
    advanced(where, case.due_at)
    after = the_case(where)
    assert (after.due_at, after.timezone) == (case.due_at, UTC_PLUS_8)
    assert after.history[-1].due == case.due_at


def test_the_next_case_of_a_unit_that_moved_goes_by_its_new_clock(where: World) -> None:
    where.directory.put_unit(OrgUnit(path=UNIT, name="Store 1", kind="store", timezone=UTC_PLUS_1))
    assert opened(where).timezone == UTC_PLUS_1


def test_who_was_removed_while_hr_looks_at_the_answer_leaves_a_case_that_can_be_decided(where: World) -> None:
    case = opened(where)
    where.case_desk.change(case.case_id, lambda found: life.answered(found, "so", "e1", where.clock), where.clock)
    del where.directory.employees_by_id["e1"]
    sweep(where)  # type: ignore[arg-type]
    after = where.case_desk.change(
        case.case_id, lambda found: life.accepted(found, "fine", "hr", where.clock, expected_version=2), where.clock
    )
    assert after.outcome == "accepted"
    assert [one.employee_id for one in where.notices.stored.values()] == ["e1"], "of the opening alone"


def test_a_notice_to_somebody_who_was_removed_meanwhile_ends_and_stops_nobody(where: World) -> None:
    opened(where)
    where.directory.put_employee(person("e1", active=False, email="e1@train.example"))
    for record in written(where):
        send_new(record, where, where.send)  # type: ignore[arg-type]
    assert where.sent == []
    assert [one.state for one in where.notices.stored.values()] == ["failed"]
