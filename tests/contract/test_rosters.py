"""The port Rosters, and what an import asks of the port Directory."""

from datetime import timedelta

import pytest

from tests.contract.conftest import World
from tests.contract.given import NOON
from yanzhen.directory import Employee, OrgUnit
from yanzhen.errors import Conflict
from yanzhen.roster.columns import Field, Known
from yanzhen.roster.job import Roster


def a_roster(number: int = 1) -> Roster:
    return Roster(
        roster_id=f"01ARZ3NDEKTSV4RRFFQ69G{number:04d}", unit_path="acme", by="hr", locale="zh", file_name="名单.csv",
        content_type="text/csv", size_bytes=9, sha256="00" * 32, created_at=NOON, beat_at=NOON,
    )  # fmt: skip


def person(number: str, **change: object) -> Employee:
    return Employee.model_validate({"employee_id": number, "name": f"Name {number}", "unit_path": "acme/s1", **change})


def test_a_list_is_written_over_what_was_read_and_nothing_else(world: World) -> None:
    first = world.rosters.save(a_roster())
    assert world.rosters.get(first.roster_id) == first
    second = world.rosters.save(first.model_copy(update={"progress": 0.5}))
    for stale in (a_roster(), first):
        with pytest.raises(Conflict):
            world.rosters.save(stale)
    assert world.rosters.get(first.roster_id) == second
    assert world.rosters.get("nothing") is None


def test_the_newest_lists_come_first(world: World) -> None:
    for number in (1, 2, 3):
        world.rosters.save(a_roster(number))
    page = world.rosters.newest(limit=2, cursor=None)
    rest = world.rosters.newest(limit=2, cursor=page.next)
    assert [one.roster_id[-1] for one in (*page.items, *rest.items)] == ["3", "2", "1"]
    assert rest.next is None


def test_lists_at_work_that_fell_silent_are_found_the_longest_silent_first(world: World) -> None:
    for number, state, minute in ((1, "applying", 3), (2, "trying", 1), (3, "tried", 0), (4, "reading", 9)):
        moment = NOON + timedelta(minutes=minute)
        world.rosters.save(a_roster(number).model_copy(update={"state": state, "beat_at": moment}))

    assert [one.roster_id[-1] for one in world.rosters.silent(NOON + timedelta(minutes=5), limit=9)] == ["2", "1"]
    assert len(world.rosters.silent(NOON + timedelta(minutes=5), limit=1)) == 1


def test_what_headings_mean_is_kept_by_unit(world: World) -> None:
    known = Known(fields={"nr": Field.NUMBER, "x": None}, headings={Field.NUMBER: "Nr."})
    world.rosters.remember("acme", known)
    assert world.rosters.known("acme") == known
    assert world.rosters.known("acme/east") == Known()


def test_people_are_revised_from_what_is_stored_new_ones_made_and_others_left(world: World) -> None:
    world.directory.put_employees([person("E1"), person("E2")])
    seen: dict[str, Employee | None] = {}

    def revised(number: str, stored: Employee | None) -> Employee | None:
        seen[number] = stored
        return None if number == "E2" else person(number, name="新 名字", unit_path="acme/s2", badge="B7")

    world.directory.revise_employees(["E1", "E2", "E3"], revised)

    assert seen == {"E1": person("E1"), "E2": person("E2"), "E3": None}
    assert world.directory.employee("E1") == person("E1", name="新 名字", unit_path="acme/s2", badge="B7")
    assert world.directory.employee("E2") == person("E2")
    found = world.directory.find_employees("acme/s2", "名字", limit=10, cursor=None)
    assert [one.employee_id for one in found.items] == ["E1", "E3"]
    assert not world.directory.find_employees("acme/s1", "Name E1", limit=10, cursor=None).items


def test_who_is_changed_by_somebody_else_meanwhile_is_asked_about_again(world: World) -> None:
    world.directory.put_employee(person("E1"))
    turns: list[Employee | None] = []

    def revised(number: str, stored: Employee | None) -> Employee | None:
        turns.append(stored)
        if len(turns) == 1:
            world.directory.put_employee(person("E1", position="店长"))
        return (stored or person(number)).model_copy(update={"badge": "B1"})

    world.directory.revise_employees(["E1"], revised)

    stored = world.directory.employee("E1")
    assert stored is not None
    assert stored.badge == "B1"


def test_of_many_people_one_who_is_changed_meanwhile_holds_up_nobody(world: World) -> None:
    numbers = [f"E{n:03d}" for n in range(130)]
    world.directory.put_employees([person(number) for number in numbers[:70]])
    turns: list[str] = []

    def revised(number: str, stored: Employee | None) -> Employee | None:
        turns.append(number)
        if turns == [*numbers[:60]]:
            world.directory.put_employee(person("E065", position="店长"))
        return (stored or person(number)).model_copy(update={"badge": f"B{number}"})

    world.directory.revise_employees(numbers, revised)

    people = world.directory.people(numbers)
    assert {one.badge for one in people.values()} == {f"B{number}" for number in numbers}
    found = world.directory.find_employees("acme", "E1", limit=100, cursor=None)
    assert [one.employee_id for one in found.items] == numbers[100:]


def test_the_headings_that_are_kept_only_ever_grow(world: World) -> None:
    world.rosters.keep("acme", ("成本中心", "Cost centre"))
    world.rosters.keep("acme", ("Cost centre", "Band"))
    world.rosters.keep("oak", ())
    assert list(world.rosters.kept("acme")) == ["Band", "Cost centre", "成本中心"]
    assert list(world.rosters.kept("oak")) == []


def test_a_unit_is_revised_from_what_is_stored_or_left(world: World) -> None:
    unit = OrgUnit(path="acme/east", name="East", kind="region")
    world.directory.revise_unit("acme/east", lambda stored: unit if stored is None else None)
    world.directory.revise_unit("acme/east", lambda stored: stored and stored.model_copy(update={"name": "Ost"}))
    world.directory.revise_unit("acme/east", lambda _: None)
    assert world.directory.unit("acme/east") == unit.model_copy(update={"name": "Ost"})
    assert [one.name for one in world.directory.subtree("acme")] == ["Ost"]
