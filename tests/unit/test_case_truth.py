"""The kill run's judge: a history is held against what the rules make of the same facts."""

from datetime import datetime, timedelta

import pytest
from given_cases import HOUR, OPENED, case, policy

from tests.bench.case_truth import Clean, same
from yanzhen import case_life as life
from yanzhen.case import Case
from yanzhen.directory import Employee, OrgUnit

STORE = "acme/east/store-001"


def clean() -> Clean:
    return Clean(
        units=[OrgUnit(path=STORE, name="Store", kind="store")],
        people=[Employee(employee_id="e1", name="Wang", unit_path=STORE)],
        channels={"e1": "mail"},
        policy=policy(),
    )


def lived(*answered_at: datetime) -> Case:
    """Two reminders, the deadline, a step up the line, and people's words at their hours."""
    found = case()
    while len(found.history) < 5:
        assert found.next_at is not None
        found = life.advanced(found, found.next_at + timedelta(seconds=7))
    for at in answered_at:
        found = life.answered(found, f"At {at}.", "e1", at)
    return found


def test_a_history_that_the_rules_make_is_the_clean_run_s_and_each_act_is_told_once() -> None:
    found, judge = lived(OPENED + 50 * HOUR, OPENED + 51 * HOUR), clean()

    assert same(found, judge.run(found))
    told = sorted(notice.fact for notice in judge.notices.stored.values())
    assert told == [f"case/{found.case_id}/{number}" for number in range(5)], "statements are told to nobody"


@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_an_act_of_the_clock_done_twice_or_not_at_all_is_found(number: int) -> None:
    found = lived()
    twice = (*found.history[: number + 1], *found.history[number:])
    without = (*found.history[:number], *found.history[number + 1 :])

    for history in (twice, without):
        changed = found.model_copy(update={"history": history})
        assert not same(changed, clean().run(changed))


def test_an_act_that_does_not_name_the_moment_it_was_due_is_found() -> None:
    found = lived()
    act = found.history[2].model_copy(update={"due": OPENED})
    changed = found.model_copy(update={"history": (*found.history[:2], act, *found.history[3:])})

    assert not same(changed, clean().run(changed))
