"""case_life: what may be done to a case, in which order the clock acts, and that nothing is done twice."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from given_cases import HOUR, OPENED, case, more
from hypothesis import given
from hypothesis import strategies as st

from yanzhen import case_life as life
from yanzhen.case import Case, CaseState, Stage, What
from yanzhen.errors import CaseClosed, Conflict, DeadlinePassed, NothingAnswered

DUE = OPENED + 24 * HOUR


def acts(of: Case) -> list[tuple[What, datetime | None]]:
    return [(act.what, act.due) for act in of.history]


def run(of: Case, until: datetime, looks: Sequence[datetime] = ()) -> Case:
    """The clock looks at these moments, as late and as often as may be, then catches up."""
    for now in (*looks, until):
        of = life.advanced(of, now)
    while (after := life.advanced(of, until)) != of:
        of = after
    return of


def test_a_case_keeps_the_rules_it_was_opened_under() -> None:
    made = case(deadline_hours=48)
    assert (made.due_at, made.policy_version) == (OPENED + 48 * HOUR, 3)
    later = more(made, "false/01B/1", deadline_hours=1)
    assert later is not None
    assert (later.due_at, later.rules) == (made.due_at, made.rules)


def test_a_second_trigger_adds_to_the_open_case_and_a_known_one_changes_nothing() -> None:
    made = case()
    added = more(made, "false/01B/1")
    assert added is not None
    assert (added.case_id, added.triggers) == ("C1", ("false/01A/1", "false/01B/1"))
    assert more(added, "false/01A/1") is None


def test_after_a_closed_case_only_news_opens_another() -> None:
    closed = life.waived(case(), "sick", "hr", OPENED, expected_version=1)
    assert more(closed, "false/01A/1", case_id="C2") is None
    second = more(closed, "false/01A/2", case_id="C2")
    assert second is not None
    assert (second.case_id, second.follows, second.settled) == ("C2", "C1", ("false/01A/1",))
    again = life.mended(second, OPENED)
    assert more(again, "false/01A/1", case_id="C3") is None


def test_the_clock_reminds_then_says_overdue_then_goes_up_the_line_every_day() -> None:
    assert acts(run(case(quiet_from=0, quiet_until=0), DUE + 49 * HOUR)) == [
        (What.OPENED, None),
        (What.REMINDED, OPENED + 12 * HOUR),
        (What.REMINDED, OPENED + 22 * HOUR),
        (What.OVERDUE, DUE),
        (What.ESCALATED, DUE + 24 * HOUR),
        (What.ESCALATED, DUE + 48 * HOUR),
    ]


def test_a_reminder_never_falls_into_quiet_hours_and_the_deadline_stays() -> None:
    made = case()
    assert made.remind_at == (OPENED + 22 * HOUR,)
    assert made.due_at == DUE


@given(st.lists(st.integers(0, 96 * 60), max_size=40), st.integers(0, 96 * 60))
def test_any_order_repetition_and_delay_of_the_clock_s_looks_ends_alike(looks: list[int], until: int) -> None:
    end = OPENED + timedelta(minutes=max([until, *looks]))
    clean = run(case(), end)
    assert acts(run(case(), end, [OPENED + timedelta(minutes=look) for look in looks])) == acts(clean)
    dues = [due for _, due in acts(clean) if due is not None]
    assert dues == sorted(set(dues))
    assert all(act.due is None or act.at >= act.due for act in clean.history)


@given(st.permutations(["a/1", "b/1", "c/1", "a/1", "b/1"]))
def test_triggers_in_any_order_and_number_make_one_case(order: list[str]) -> None:
    made: Case | None = None
    for trigger in order:
        made = more(made, trigger) or made
    assert made is not None
    assert sorted(made.triggers) == ["a/1", "b/1", "c/1"]


def test_an_answer_stops_the_clock_and_the_same_one_again_changes_nothing() -> None:
    said = life.answered(case(), "the camera broke", "e1", OPENED + HOUR)
    assert (said.state, said.next_at) == (CaseState.ANSWERED, None)
    assert life.answered(said, "the camera broke", "e1", OPENED + 2 * HOUR) == said
    assert run(said, DUE + HOUR) == said


def test_a_late_answer_is_taken_and_what_was_late_stays_in_the_history() -> None:
    late = run(case(), DUE + HOUR)
    said = life.answered(late, "sorry", "e1", DUE + HOUR)
    assert said.stage is Stage.ANSWERED
    assert What.OVERDUE in [act.what for act in said.history]


def test_an_accepted_answer_closes_and_a_returned_one_gives_back_the_time_it_waited() -> None:
    said = life.answered(case(), "see the new photo", "e1", OPENED + HOUR)
    closed = life.accepted(said, "fine", "hr", OPENED + 2 * HOUR, expected_version=2)
    assert (closed.state, closed.outcome, closed.next_at) == (CaseState.CLOSED, "accepted", None)
    back = life.returned(said, "which photo?", "hr", OPENED + 6 * HOUR, expected_version=2)
    assert (back.state, back.due_at, back.run) == (CaseState.RETURNED, DUE + 5 * HOUR, 2)


def test_of_two_who_decide_at_once_one_wins() -> None:
    said = life.answered(case(), "see", "e1", OPENED)
    closed = life.accepted(said, "fine", "hr-1", OPENED, expected_version=2)
    with pytest.raises(Conflict):
        life.returned(closed, "no", "hr-2", OPENED, expected_version=2)


def test_nothing_is_decided_before_an_answer() -> None:
    with pytest.raises(NothingAnswered):
        life.accepted(case(), "fine", "hr", OPENED, expected_version=1)


def test_a_new_deadline_lies_ahead_and_begins_the_reminders_anew() -> None:
    late = run(case(), DUE + HOUR)
    with pytest.raises(DeadlinePassed):
        life.postponed(late, DUE, "sick", "hr", DUE + HOUR, expected_version=late.version)
    moved = life.postponed(late, DUE + 48 * HOUR, "sick", "hr", DUE + HOUR, expected_version=late.version)
    assert (moved.state, moved.due_at, moved.run) == (CaseState.OPEN, DUE + 48 * HOUR, late.run + 1)
    assert moved.next_at == moved.remind_at[0]


def test_a_closed_case_takes_nothing_more() -> None:
    closed = life.mended(case(), OPENED)
    assert life.mended(closed, DUE) == closed
    assert life.left(closed, DUE) == closed
    for act in (
        lambda: life.answered(closed, "late", "e1", DUE),
        lambda: life.waived(closed, "no", "hr", DUE, expected_version=2),
        lambda: life.postponed(closed, DUE + HOUR, "no", "hr", DUE, expected_version=2),
        lambda: life.accepted(closed, "no", "hr", DUE, expected_version=2),
    ):
        with pytest.raises(CaseClosed):
            act()


def test_without_reminders_the_deadline_comes_first() -> None:
    made = case(remind_share=0, remind_hours_before=0)
    assert made.next_at == DUE
