"""What a list of units would change, and what no list of units can bring about."""

from datetime import date

import pytest

from yanzhen.directory import Employee, Geofence, OrgUnit, Role
from yanzhen.roster import export
from yanzhen.roster.clean import Units, cleaned
from yanzhen.roster.columns import FIELDS
from yanzhen.roster.compare import Entry, Orders
from yanzhen.roster.tree import TreeTrial, revised_unit, standing, unit_overtaken
from yanzhen.roster.ways import Ways

COLUMNS = FIELDS["units"]
FENCE = Geofence(latitude=31.2, longitude=121.4, radius_m=200)
UNITS = [
    OrgUnit(path="acme", name="Acme", kind="company"),
    OrgUnit(path="acme/east", name="East", kind="region", timezone="Asia/Tokyo"),
    OrgUnit(path="acme/west", name="West", kind="region"),
    OrgUnit(path="acme/east/s1", name="Store 1", kind="store", geofence=FENCE),
    OrgUnit(path="acme/east/s1/team-a", name="Team A", kind="team"),
]
PEOPLE = {
    number: Employee(employee_id=number, name=number, unit_path=unit, role=role, active=active)
    for number, unit, role, active in (
        ("lin", "acme/west", Role.EMPLOYEE, True), ("boss", "acme/east/s1", Role.MANAGER, True),
        ("hr", "acme", Role.HR, True), ("gone", "acme/west", Role.EMPLOYEE, False),
    )
}  # fmt: skip


def trial(*rows: tuple[str, ...], scope: str = "acme") -> list[Entry]:
    orders = Orders(kind="units", columns=COLUMNS, ways=Ways(today=date(2026, 3, 1)), scope=scope, importer="hr")
    clean = [cleaned(at, row, orders, Units(UNITS)) for at, row in enumerate(rows, start=2)]
    heads = {"acme/east/s1": [PEOPLE["boss"]]}
    return TreeTrial(clean, UNITS, PEOPLE, heads, orders).entries()


def row(code: str, name: str = "", kind: str = "", parent: str = "", **more: str) -> tuple[str, ...]:
    given = {"code": code, "name": name or code.title(), "kind": kind, "parent": parent, **more}
    return tuple(given.get(str(field), "") for field in COLUMNS)


def at(latitude: str, longitude: str) -> tuple[str, ...]:
    return row("a", kind="team", parent="east", latitude=latitude, longitude=longitude, radius_m="9")


def codes(entries: list[Entry]) -> dict[str, list[str]]:
    return {entry.key: [one.code for one in entry.troubles] for entry in entries if entry.action == "wrong"}


def test_new_units_stand_below_their_parents_whatever_the_order_of_the_rows() -> None:
    entries = trial(row("T9", "Team", "班组", "S9"), row("S9", "Store 9", "门店", "East"))
    assert [(entry.key, entry.action) for entry in entries] == [
        ("acme/east/s9", "new"), ("acme/east/s9/t9", "new"),
    ]  # fmt: skip
    assert revised_unit(None, entries[1]) == OrgUnit(
        path="acme/east/s9/t9", name="Team", kind="team", timezone="Asia/Tokyo"
    )


def test_a_rename_changes_the_name_and_nothing_else() -> None:
    (entry,) = trial(row("s1", "New name"))
    assert (entry.action, [change.field for change in entry.changes]) == ("changed", ["name"])
    assert revised_unit(UNITS[3], entry) == UNITS[3].model_copy(update={"name": "New name"})


def test_a_unit_that_moves_takes_along_what_is_below_it() -> None:
    entries = trial(row("s1", "Store 1", parent="west"))
    assert [(entry.key, entry.action, standing(entry)) for entry in entries] == [
        ("acme/east/s1", "moved", "acme/west/s1"),
        ("acme/east/s1/team-a", "moved", "acme/west/s1/team-a"),
    ]


def test_what_was_applied_once_is_recognised_and_gives_the_same_again() -> None:
    for entry in trial(row("s1", "New", "车间", timezone="Asia/Tokyo", radius_m="300", head="boss")):
        once = revised_unit(UNITS[3], entry)
        assert not unit_overtaken(once, entry)
        assert revised_unit(once, entry) == once
        assert unit_overtaken(UNITS[3].model_copy(update={"name": "Other"}), entry)


def test_units_exported_and_imported_again_are_unchanged() -> None:
    for locale in ("zh", "en"):
        rows = [export.unit_row(unit, None, (), locale) for unit in UNITS]  # type: ignore[arg-type]
        assert {entry.action for entry in trial(*rows)} == {"unchanged"}


@pytest.mark.parametrize(
    ("rows", "key", "code"),
    [
        ((row("a", kind="team", parent="b"), row("b", kind="team", parent="a")), "a", "cycle"),
        ((row("east", "East", parent="s1"),), "east", "cycle"),
        ((row("a", kind="team", parent="a"),), "a", "cycle"),
        ((row("a", kind="team", parent="nowhere"),), "a", "parent_unknown"),
        ((row("a", kind="team", parent="b"), row("b", kind="moon", parent="east")), "a", "parent_wrong"),
        ((row("a", kind="team"),), "a", "missing"),
        ((row("a", parent="east"),), "a", "missing"),
        ((row("s1"), row("S1")), "s1", "twice"),
        ((row("a/b", kind="team", parent="east"),), "", "code_form"),
        ((at("91", "1"),), "a", "measure_impossible"),
        ((at("1e999", "1"),), "a", "measure_impossible"),
        ((at("north", "1"),), "a", "measure_form"),
        ((at("nan", "1"),), "a", "measure_impossible"),
        ((row("a", kind="team", parent="east", latitude="31.2"),), "a", "fence_half"),
        ((at("0", "0"),), "a", "fence_nowhere"),
        ((row("a", kind="team", parent="east", timezone="Mars/Base"),), "a", "timezone_unknown"),
        ((row("a", kind="team", parent="east", timezone="../../etc/passwd"),), "a", "timezone_unknown"),
        ((row("s1", head="lin"),), "s1", "head_second"),
        ((row("east", head="nobody"),), "east", "head_unknown"),
        ((row("east", head="gone"),), "east", "head_unknown"),
        ((row("east", head="hr"),), "east", "head_protected"),
        ((row("east", head="lin"), row("west", head="lin")), "east", "head_twice"),
    ],
)  # fmt: skip
def test_what_can_not_be_is_named_and_left_out(rows: tuple[tuple[str, ...], ...], key: str, code: str) -> None:
    entries = trial(*rows)
    wrong = {entry.key.rpartition("/")[2]: [one.code for one in entry.troubles] for entry in entries}
    assert code in wrong[key]


def test_a_ninth_level_is_too_deep() -> None:
    rows = [row(f"d{n}", kind="team", parent=f"d{n - 1}" if n else "east") for n in range(7)]
    assert codes(trial(*rows)) == {"d6": ["too_deep"]}


def test_whoever_has_a_region_moves_nothing_in_or_out_of_it() -> None:
    assert codes(trial(row("west", "W"), scope="acme/east")) == {"west": ["unit_elsewhere"]}
    assert codes(trial(row("s1", parent="west"), scope="acme/east")) == {"acme/east/s1": ["parent_unknown"]}
    assert codes(trial(row("east", parent="s1"), scope="acme/east")) == {"acme/east": ["root_stays"]}
