"""case_desk: who hears of what, once; a change is written with its notices, beside others who change the same case."""

from datetime import timedelta
from typing import Any

import pytest
from given_cases import HOUR, KEY, OPENED, more
from given_functions import person

from tests.fakes import FakeWorld
from yanzhen import case_life as life
from yanzhen.adjustment import appealed, confirmed
from yanzhen.base import Instant
from yanzhen.case import Case
from yanzhen.case_desk import LISTENERS
from yanzhen.directory import OrgUnit
from yanzhen.errors import NotFound

DUE = OPENED + 24 * HOUR


@pytest.fixture
def world() -> FakeWorld:
    made = FakeWorld(clock=OPENED)
    for employee_id, unit, role in (
        ("e1", "acme/east/store-001", "employee"),
        ("e2", "acme/east/store-001", "employee"),
        ("head", "acme/east/store-001", "manager"),
        ("region", "acme/east", "manager"),
        ("hr", "acme", "hr"),
    ):
        made.directory.put_employee(person(employee_id, unit_path=unit, role=role, email=f"{employee_id}@x.example"))
    return made


def opened(world: FakeWorld, **rules: Any) -> Case:
    made = world.case_desk.open(KEY, lambda last: more(last, "false/01A/1", **rules), OPENED)
    assert made is not None
    return made


def advance(world: FakeWorld, now: Instant) -> Case:
    return world.case_desk.change("C1", lambda case: life.advanced(case, now), now)


def told(world: FakeWorld) -> dict[str, set[str]]:
    """Who was told of which act."""
    found: dict[str, set[str]] = {}
    for notice in world.notices.stored.values():
        found.setdefault(notice.fact.rsplit("/")[-1], set()).add(notice.employee_id)
    return found


def test_an_overdue_case_goes_up_the_line_and_stays_at_its_end(world: FakeWorld) -> None:
    opened(world, remind_share=0, remind_hours_before=0)
    for day in range(5):
        advance(world, DUE + day * 24 * HOUR)
    assert told(world) == {
        "0": {"e1"},
        "1": {"e1", "head"},
        "2": {"e1", "region"},
        "3": {"e1", "hr"},
        "4": {"e1", "hr"},
        "5": {"e1", "hr"},
    }


def test_a_head_hears_from_the_act_on_that_the_rules_name(world: FakeWorld) -> None:
    opened(world, head_hears="reminder", remind_share=0)
    advance(world, OPENED + 22 * HOUR)
    assert told(world) == {"0": {"e1"}, "1": {"e1", "head"}}


def test_the_way_up_the_line_begins_where_the_unit_stands_now(world: FakeWorld) -> None:
    opened(world, remind_share=0, remind_hours_before=0)
    old, new = "acme/east/store-001", "acme/west/store-001"
    world.directory.put_unit(OrgUnit(path=old, name="Store 1", kind="store", moved_to=new))
    world.directory.put_unit(OrgUnit(path=new, name="Store 1", kind="store", moved_from=old))
    for who, unit in (("head", new), ("west", "acme/west")):
        world.directory.put_employee(person(who, unit_path=unit, role="manager", email=f"{who}@x.example"))
    for day in range(2):
        advance(world, DUE + day * 24 * HOUR)
    assert told(world) == {"0": {"e1"}, "1": {"e1", "head"}, "2": {"e1", "west"}}


@pytest.mark.parametrize(("hr_works", "hears"), [(True, {"hr"}), (False, {"region"})])
def test_an_appeal_against_points_is_heard_by_hr_or_where_there_is_none_by_the_highest_heads(
    world: FakeWorld, hr_works: bool, hears: set[str]
) -> None:
    opened(world, remind_share=0, remind_hours_before=0, overdue_points=1)
    late = advance(world, DUE)
    world.case_desk.change("C1", lambda case: confirmed(case, "no", "hr", DUE, expected_version=late.version), DUE)
    world.directory.put_employee(person("hr", unit_path="acme", role="hr", active=hr_works, email="hr@x.example"))
    for again in range(2):
        world.case_desk.change("C1", lambda case: appealed(case, "I was ill", "e1", DUE), DUE + again * HOUR)
    assert told(world)["3"] == hears
    assert set(told(world)) == {"0", "1", "2", "3"}


def test_a_head_s_own_case_goes_to_the_next_head(world: FakeWorld) -> None:
    world.directory.put_employee(person("e1", role="manager", email="e1@x.example"))
    world.directory.put_employee(person("head", active=False, role="manager", email="head@x.example"))
    opened(world, remind_share=0, remind_hours_before=0)
    advance(world, DUE)
    assert told(world)["1"] == {"e1", "region"}


def test_whoever_no_channel_reaches_is_told_nothing_and_the_case_goes_on(world: FakeWorld) -> None:
    world.directory.put_employee(person("e1"))
    assert opened(world).version == 1
    assert told(world) == {}


def test_the_same_again_is_neither_written_nor_told(world: FakeWorld) -> None:
    made = opened(world)
    assert world.case_desk.open(KEY, lambda last: more(last, "false/01A/1"), OPENED) is None
    assert advance(world, OPENED) == made
    assert told(world) == {"0": {"e1"}}


def test_in_quiet_hours_the_message_waits_and_the_act_does_not(world: FakeWorld) -> None:
    night = OPENED + 12 * HOUR
    world.case_desk.open(KEY, lambda last: more(last, "false/01A/1", now=night), night)
    (notice,) = world.notices.stored.values()
    assert (notice.created_at, notice.ready_at) == (night, OPENED + 22 * HOUR)
    kept = world.cases.get("C1")
    assert kept is not None
    assert kept.opened_at == night


def test_a_change_is_made_on_what_others_wrote_meanwhile(world: FakeWorld) -> None:
    opened(world)
    late = DUE + timedelta(minutes=1)

    def answered_beside(case: Case) -> Case:
        if case.version == 1:
            world.cases.save(life.answered(case, "so", "e1", late), ())
        return life.advanced(case, late)

    after = world.case_desk.change("C1", answered_beside, late)
    assert [act.what for act in after.history] == ["opened", "answered"]


def test_what_does_not_exist_is_not_changed(world: FakeWorld) -> None:
    with pytest.raises(NotFound):
        advance(world, OPENED)


@pytest.fixture
def crowd(world: FakeWorld) -> set[str]:
    """More people in HR than one write can tell."""
    for number in range(2 * LISTENERS + 20):
        world.directory.put_employee(
            person(f"hr-{number:03}", unit_path="acme", role="hr", email=f"hr-{number}@x.example")
        )
    return {"e1", "hr", *(f"hr-{number:03}" for number in range(2 * LISTENERS + 20))}


def test_an_act_that_more_hear_of_than_one_write_takes_in_is_told_to_each_of_them(
    world: FakeWorld, crowd: set[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    writes: list[int] = []
    save = world.cases.save
    monkeypatch.setattr(world.cases, "save", lambda case, notices: writes.append(len(notices)) or save(case, notices))
    made = opened(world, hr_hears="opening")
    assert told(world) == {"0": crowd}
    assert (made.untold, made.wakes_at, world.cases.get("C1")) == ((), made.next_at, made)
    assert max(writes) <= LISTENERS
    assert sum(writes) == len(crowd)


def test_who_joins_while_an_act_is_being_told_changes_nothing_for_the_others(
    world: FakeWorld, crowd: set[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    save = world.cases.save

    def joined(case: Case, notices: Any) -> bool:
        world.directory.put_employee(person("a-new", unit_path="acme", role="hr", email="new@x.example"))
        world.directory.put_employee(person("hr-000", unit_path="acme", active=False, role="hr"))
        return save(case, notices)

    monkeypatch.setattr(world.cases, "save", joined)
    opened(world, hr_hears="opening")
    assert told(world)["0"] >= crowd


def test_what_others_change_while_an_act_is_being_told_stays_and_everybody_hears_of_both(
    world: FakeWorld, crowd: set[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    save = world.cases.save

    def beside(case: Case, notices: Any) -> bool:
        if case.version == 2:
            other = life.waived(world.cases.stored["C1"], "ill", "hr", OPENED, expected_version=1)
            monkeypatch.setattr(world.cases, "save", save)
            world.case_desk.change("C1", lambda _: other, OPENED)
        return save(case, notices)

    monkeypatch.setattr(world.cases, "save", beside)
    made = opened(world, hr_hears="opening")
    assert (made.outcome, made.untold) == ("waived", ())
    assert told(world) == {"0": crowd, "1": {"e1"}}
