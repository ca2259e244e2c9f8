"""The port Cases."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.contract.conftest import World
from tests.contract.given import NOON
from yanzhen import adjustment
from yanzhen import case_life as life
from yanzhen.case import Case, CaseKey, Stage, Untold
from yanzhen.errors import InvalidRequest
from yanzhen.notice import Notice
from yanzhen.policy import Policy

HOUR = timedelta(hours=1)
POLICY = Policy(effective_from=datetime(2026, 1, 1, tzinfo=UTC))


def case(number: int = 1, *, last: Case | None = None, **change: Any) -> Case:
    """Numbers sort like ULIDs."""
    key = CaseKey(
        subject_id=change.pop("subject", "E1"), kind="resubmit", period=f"session/{change.pop('session', 'S1')}"
    )
    values: dict[str, Any] = {"unit_path": "acme/east/store-017", "timezone": "Asia/Shanghai", "now": NOON}
    made = life.opened(
        f"C{number}", key, "false", f"false/{number}/1", policy=POLICY, last=last, **{**values, **change}
    )
    assert made is not None
    return made


def stored(world: World, made: Case, *notices: Notice) -> Case:
    assert world.cases.save(made, notices)
    return made


def test_a_case_comes_back_as_it_was_written(world: World) -> None:
    made = stored(world, case())
    assert world.cases.get("C1") == made
    assert world.cases.last(made.key) == made
    assert world.cases.get("C2") is None
    assert world.cases.last(case(session="S9").key) is None


def test_of_two_who_open_or_change_a_case_one_wins(world: World) -> None:
    made = stored(world, case())
    assert not world.cases.save(case(2), ())
    assert world.cases.get("C2") is None
    stored(world, life.answered(made, "one", "E1", NOON))
    assert not world.cases.save(life.answered(made, "other", "E1", NOON), ())
    kept = world.cases.get("C1")
    assert kept is not None
    assert kept.history[-1].text == "one"


def test_points_come_back_with_the_act_that_proposed_them_and_of_two_who_decide_one_wins(world: World) -> None:
    made = stored(world, case())
    while not made.late_acts:
        made = stored(world, life.advanced(made, made.due_at))
    stored(world, adjustment.confirmed(made, "one", "hr-1", made.due_at, expected_version=made.version))
    other = adjustment.rejected(made, "other", "hr-2", made.due_at, expected_version=made.version)
    assert not world.cases.save(other, ())
    kept = world.cases.get("C1")
    assert kept is not None
    found = adjustment.adjustment(kept)
    assert found is not None
    assert (found.points, found.state, found.reason) == (-1, "confirmed", "one")


def test_another_case_of_the_same_key_follows_the_one_before(world: World) -> None:
    closed = stored(world, life.mended(stored(world, case()), NOON))
    second = stored(world, case(2, last=closed))
    assert world.cases.last(closed.key) == second
    assert not world.cases.save(case(3, last=closed), ())


def test_what_is_told_is_written_with_the_case_or_not_at_all(world: World) -> None:
    told = Notice(employee_id="E1", fact="case/C1/0", channel="mail", created_at=NOON)
    late = told.model_copy(update={"employee_id": "E2", "send_at": NOON + 9 * HOUR})
    stored(world, case(), told, late)
    assert not world.cases.save(case(2), [told.model_copy(update={"fact": "case/C2/0"})])
    assert list(world.notices.pending(NOON + HOUR, limit=9)) == [told]
    assert list(world.notices.pending(NOON + 10 * HOUR, limit=9)) == [told, late]


def test_a_persons_cases_are_listed_newest_first_page_by_page(world: World) -> None:
    for number in (1, 2, 3):
        stored(world, case(number, session=f"S{number}"))
    stored(world, case(4, subject="E2"))
    page = world.cases.of_subject("E1", limit=2, cursor=None)
    rest = world.cases.of_subject("E1", limit=2, cursor=page.next)
    assert [found.case_id for found in (*page.items, *rest.items)] == ["C3", "C2", "C1"]
    assert rest.next is None
    with pytest.raises(InvalidRequest):
        world.cases.of_subject("E2", limit=2, cursor=page.next)


def test_a_subtree_s_cases_at_a_stage_are_listed_by_their_deadline(world: World) -> None:
    stored(world, case(1, now=NOON + HOUR))
    stored(world, case(2, session="S2"))
    stored(world, case(3, session="S3", unit_path="acme/west/store-001"))
    stored(world, life.answered(stored(world, case(4, session="S4")), "so", "E1", NOON))

    def listed(scope: str, stage: Stage) -> list[str]:
        return [found.case_id for found in world.cases.of_unit(scope, stage, limit=9, cursor=None).items]

    assert listed("acme/east", Stage.OPEN) == ["C2", "C1"]
    assert listed("acme", Stage.OPEN) == ["C2", "C1", "C3"]
    assert listed("acme", Stage.ANSWERED) == ["C4"]
    assert listed("acme/eas", Stage.OPEN) == []


def test_cases_whose_points_wait_for_a_person_are_listed_until_somebody_decides(world: World) -> None:
    made = []
    for number, unit in ((1, "acme/east/store-018"), (2, "acme/east/store-017"), (3, "acme/west/store-001")):
        one = stored(world, case(number, session=f"S{number}", unit_path=unit))
        while not one.late_acts:
            one = stored(world, life.advanced(one, one.due_at))
        made.append(one)

    def listed(scope: str) -> list[str]:
        return [found.case_id for found in world.cases.with_points(scope, limit=9, cursor=None).items]

    assert (listed("acme"), listed("acme/east"), listed("acme/eas")) == (["C2", "C1", "C3"], ["C2", "C1"], [])
    said = stored(world, life.mended(made[0], NOON))
    confirmed = stored(world, adjustment.confirmed(said, "r", "hr", NOON, expected_version=said.version))
    assert listed("acme/east") == ["C2"]
    stored(world, adjustment.appealed(confirmed, "ill", "E1", NOON))
    assert listed("acme/east") == ["C2", "C1"], "closed, and appealed all the same"
    page = world.cases.with_points("acme", limit=2, cursor=None)
    assert [one.case_id for one in world.cases.with_points("acme", limit=2, cursor=page.next).items] == ["C3"]


def test_deadlines_of_a_subtree_are_read_from_keys_alone_and_no_more_than_asked(world: World) -> None:
    first = stored(world, case(1))
    stored(world, case(2, subject="E2", unit_path="acme/east/store-018"))
    stored(world, case(3, subject="E3", unit_path="acme/eastern"))
    assert list(world.cases.deadlines("acme/east", Stage.OPEN, limit=9)) == [
        ("acme/east/store-017", first.due_at), ("acme/east/store-018", first.due_at),
    ]  # fmt: skip
    assert len(world.cases.deadlines("acme", Stage.OPEN, limit=2)) == 2
    assert list(world.cases.deadlines("acme", Stage.CLOSED, limit=9)) == []


def test_a_unit_s_cases_are_listed_for_the_heads_who_are_asked_and_nobody_else(world: World) -> None:
    key = CaseKey(subject_id="acme/east/store-017", kind="explain", period="quarter#2026-Q1")
    made = case(1).model_copy(update={"key": key, "asked_unit": "acme/east"})
    stored(world, made)
    assert world.cases.of_heads("acme/east", limit=9, cursor=None).items == (made,)
    assert world.cases.of_heads("acme/east/store-017", limit=9, cursor=None).items == ()


def test_a_case_that_is_not_told_to_everybody_is_found_at_once_even_when_it_is_closed(world: World) -> None:
    made = stored(world, case())
    closed = life.waived(made, "ill", "hr", NOON, expected_version=1)
    stored(world, closed.model_copy(update={"untold": (Untold(number=1, after="E5"),)}))
    (found,) = world.cases.due(NOON + HOUR, limit=9)
    assert (found.case_id, found.untold[0].after) == ("C1", "E5")
    stored(world, found.model_copy(update={"untold": (), "version": found.version + 1}))
    assert list(world.cases.due(NOON + 90 * HOUR, limit=9)) == []


def test_only_what_the_clock_has_to_do_is_due_the_longest_first(world: World) -> None:
    first, second = stored(world, case(1)), stored(world, case(2, session="S2", now=NOON - 5 * HOUR))
    stored(world, life.answered(stored(world, case(3, session="S3")), "so", "E1", NOON))
    assert second.next_at is not None
    assert list(world.cases.due(second.next_at, limit=9)) == []
    assert list(world.cases.due(second.next_at + timedelta(seconds=1), limit=9)) == [second]
    assert list(world.cases.due(NOON + 48 * HOUR, limit=9)) == [second, first]
    assert list(world.cases.due(NOON + 48 * HOUR, limit=1)) == [second]


def test_first_days_of_a_subtree_are_listed_apart_from_other_cases(world: World) -> None:
    stored(world, case(1))
    new = case(2, session="S2")
    new = stored(world, new.model_copy(update={"key": new.key.model_copy(update={"kind": "onboard"})}))

    def listed(scope: str, stage: Stage) -> tuple[Case, ...]:
        return world.cases.first_days(scope, stage, limit=9, cursor=None).items

    assert listed("acme/east", Stage.OPEN) == (new,)
    assert listed("acme/eas", Stage.OPEN) == listed("acme", Stage.CLOSED) == ()
    closed = stored(world, life.mended(new, NOON))
    assert (listed("acme", Stage.OPEN), listed("acme", Stage.CLOSED)) == ((), (closed,))


def test_how_far_sessions_and_hire_dates_were_looked_through_is_remembered(world: World) -> None:
    assert world.cases.looked_until("missing") is None
    world.cases.look_until("starters", NOON - HOUR)
    world.cases.look_until("missing", NOON)
    world.cases.look_until("missing", NOON + HOUR)
    assert world.cases.looked_until("missing") == NOON + HOUR
    assert world.cases.looked_until("starters") == NOON - HOUR
