"""adjustment: points are proposed once, by the case's own rules; a person decides, and nobody loses any unheard."""

from typing import Any

import pytest
from given_cases import HOUR, OPENED, case, more

from yanzhen import adjustment as points
from yanzhen import case_life as life
from yanzhen.adjustment import Adjustment, AdjustmentState, adjustment
from yanzhen.case import Case, What
from yanzhen.case_rules import CaseRules, FalseRateRule
from yanzhen.errors import AppealedAlready, Conflict, NothingProposed, NothingToAppeal, SecondPerson

DUE = OPENED + 24 * HOUR
LATER = DUE + HOUR


def late(made: Case | None = None, **rules: Any) -> Case:
    made = made or case(**rules)
    while not made.late_acts:
        made = life.advanced(made, made.next_at or DUE)
    return made


def confirmed(made: Case, by: str = "hr-1") -> Case:
    return points.confirmed(made, "no word in a day", by, LATER, expected_version=made.version)


def rejected(made: Case, by: str = "hr-1") -> Case:
    return points.rejected(made, "was ill", by, LATER, expected_version=made.version)


def the(made: Case) -> Adjustment:
    found = adjustment(made)
    assert found is not None
    return found


def test_the_act_that_says_overdue_proposes_the_points_of_the_case_s_own_rules() -> None:
    assert adjustment(case(overdue_points=3)) is None
    found = the(late(overdue_points=3))
    assert (found.points, found.state, found.proposed_at) == (-3, AdjustmentState.PROPOSED, DUE)
    changed = more(case(overdue_points=3), "false/01B/1", overdue_points=9)
    assert the(late(changed)).points == -3


def test_rules_of_no_points_propose_nothing() -> None:
    made = late(overdue_points=0)
    assert adjustment(made) is None
    for step in (confirmed, rejected):
        with pytest.raises(NothingProposed):
            step(made)
    with pytest.raises(NothingToAppeal):
        points.appealed(made, "I was ill", "e1", LATER)


def test_each_kind_of_case_has_points_of_its_own() -> None:
    assert FalseRateRule(overdue_points=7).applied(CaseRules(overdue_points=1)).overdue_points == 7


def test_going_up_the_line_and_another_deadline_propose_nothing_more() -> None:
    made = life.advanced(late(), DUE + 25 * HOUR)
    assert made.history[-1].what is What.ESCALATED
    moved = life.postponed(made, DUE + 90 * HOUR, "ill", "hr", DUE + 26 * HOUR, expected_version=made.version)
    again = late(moved)
    assert again.history[-1].what is What.OVERDUE
    assert (the(again), again.history[-1].points) == (the(made), 0)


@pytest.mark.parametrize(("step", "state"), [(confirmed, "confirmed"), (rejected, "rejected")])
def test_a_person_decides_with_a_reason_and_the_case_stands_where_it_stood(step: Any, state: str) -> None:
    made = late()
    after = step(made)
    assert (the(after).state, the(after).reason) == (state, after.history[-1].text)
    assert (after.state, after.next_at, after.run) == (made.state, made.next_at, made.run)


def test_points_are_decided_on_after_the_case_is_closed_too() -> None:
    said = life.answered(late(), "sorry", "e1", LATER)
    closed = life.accepted(said, "fine", "hr", LATER, expected_version=said.version)
    assert the(closed).state is AdjustmentState.PROPOSED
    assert the(confirmed(closed)).state is AdjustmentState.CONFIRMED


@pytest.mark.parametrize("before", [lambda made: made, confirmed, rejected])
def test_a_waived_case_costs_nobody_anything_whatever_was_decided(before: Any) -> None:
    made = before(late())
    waived = life.waived(made, "on leave", "hr", LATER, expected_version=made.version)
    assert the(waived).state is AdjustmentState.WITHDRAWN
    with pytest.raises(NothingProposed):
        confirmed(waived)


def test_who_is_gone_loses_nothing() -> None:
    assert the(life.left(late(), LATER)).state is AdjustmentState.WITHDRAWN


def test_of_two_who_decide_at_once_one_wins() -> None:
    made = late()
    after = confirmed(made)
    with pytest.raises(Conflict):
        points.rejected(after, "no", "hr-2", LATER, expected_version=made.version)


def test_what_was_confirmed_is_not_confirmed_again_but_may_be_dropped() -> None:
    made = confirmed(late())
    with pytest.raises(NothingProposed):
        confirmed(made, "hr-2")
    assert the(rejected(made)).state is AdjustmentState.REJECTED
    with pytest.raises(NothingProposed):
        rejected(rejected(made))


def test_confirmed_points_are_appealed_once_and_somebody_else_answers() -> None:
    made = points.appealed(confirmed(late()), "I was ill", "e1", LATER)
    assert (the(made).state, the(made).reason) == (AdjustmentState.APPEALED, "I was ill")
    assert points.appealed(made, "I was ill", "e1", LATER + HOUR) == made
    with pytest.raises(AppealedAlready):
        points.appealed(made, "and my phone broke", "e1", LATER)
    with pytest.raises(SecondPerson):
        confirmed(made, "hr-1")
    assert the(rejected(made, "hr-1")).state is AdjustmentState.REJECTED
    answered = confirmed(made, "hr-2")
    assert the(answered).state is AdjustmentState.CONFIRMED
    with pytest.raises(AppealedAlready):
        points.appealed(answered, "still ill", "e1", LATER)


@pytest.mark.parametrize("before", [lambda made: made, rejected])
def test_only_confirmed_points_are_appealed(before: Any) -> None:
    with pytest.raises(NothingToAppeal):
        points.appealed(before(late()), "I was ill", "e1", LATER)


def test_a_statement_sent_again_after_a_word_on_points_changes_nothing() -> None:
    said = confirmed(life.answered(late(), "sorry", "e1", LATER))
    assert life.answered(said, "sorry", "e1", LATER + HOUR) == said
