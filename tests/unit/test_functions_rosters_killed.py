"""Killed at any write, an import goes on and ends as if it had never been killed: no row lost, none doubled."""

from collections.abc import Callable
from typing import Any

import pytest

from people.turn import take
from tests.unit.api_world import ApiWorld, company, serving
from tests.unit.given_rosters import STEPS, Time, csv, report, tried
from yanzhen.directory import Employee

ROWS = [(f"p{n}", f"Person {n}", f"s{n % 3 + 1}", "yes" if n == 5 else "") for n in range(12)]
CONTENT = csv(("工号", "姓名", "部门", "负责人"), *ROWS, ("lin", "Lin", "s2", ""), ("wang", "Wang X", "s1", ""))


class Killed(Exception):
    """The process ended."""


def killing(method: Callable[..., Any], after: int, *, before: bool) -> Callable[..., Any]:
    """The method, whose call number `after` is the last thing its process does, or does not do any more."""
    calls = 0

    def call(*args: Any, **kwargs: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == after and before:
            raise Killed
        found = method(*args, **kwargs)
        if calls == after:
            raise Killed
        return found

    return call


def working(world: ApiWorld, phase: str) -> None:
    roster_id, number, _ = world.roster_runs.started[-1]
    event: dict[str, Any] = {"roster_id": roster_id, "run": number, "phase": phase}
    while event["phase"]:
        try:
            event = take(event, Time(), world, event["phase"], STEPS[phase])  # type: ignore[arg-type]
        except Killed:
            continue


def outcome(world: ApiWorld) -> tuple[dict[str, Employee], list[tuple[int, int]], int]:
    (roster,) = world.rosters.stored.values()
    told = [(chunk.applied, chunk.overtaken) for chunk in roster.chunks]
    return dict(world.directory.employees_by_id), told, len(world.audit.stored)


def imported(monkeypatch: pytest.MonkeyPatch, target: str, method: str, after: int, *, before: bool) -> Any:
    from tests.unit.api_gateway import ask

    with serving(company()) as world:
        roster_id = tried(world, CONTENT, whole=True)
        assert ask("POST", f"/v1/rosters/{roster_id}/apply", who="hr").status == 201
        if after:
            port = getattr(world, target)
            monkeypatch.setattr(port, method, killing(getattr(port, method), after, before=before))
        working(world, "applying")
        assert len({entry["key"] for entry in report(roster_id)}) == len(report(roster_id))
        return outcome(world)


@pytest.mark.parametrize("before", [True, False], ids=["before", "after"])
@pytest.mark.parametrize(
    ("target", "method", "after"),
    [
        *(("directory", "put_employee", n) for n in range(1, 17)),
        *(("rosters", "save", n) for n in (1, 2, 3)),
        ("audit", "record", 1),
    ],
)
def test_an_import_killed_at_any_write_ends_the_same(
    monkeypatch: pytest.MonkeyPatch, target: str, method: str, after: int, before: bool
) -> None:
    assert imported(monkeypatch, target, method, after, before=before) == imported(monkeypatch, "", "", 0, before=True)


UNITS = csv(
    ("编码", "名称", "类型", "上级", "负责人"),
    ("s1", "Store One", "", "west", ""),
    ("t1", "Team", "班组", "s1", "wang"),
    ("s2", "Store Two", "", "", ""),
)


def placed(monkeypatch: pytest.MonkeyPatch, target: str, method: str, after: int, *, before: bool) -> Any:
    from tests.unit.api_gateway import ask

    with serving(company()) as world:
        roster_id = tried(world, UNITS, kind="units")
        assert ask("POST", f"/v1/rosters/{roster_id}/apply", who="hr").status == 201
        if after:
            port = getattr(world, target)
            monkeypatch.setattr(port, method, killing(getattr(port, method), after, before=before))
        working(world, "applying")
        return outcome(world), dict(world.directory.units)


@pytest.mark.parametrize("before", [True, False], ids=["before", "after"])
@pytest.mark.parametrize(
    ("target", "method", "after"),
    [
        *(("directory", "put_unit", n) for n in range(1, 5)),
        *(("directory", "put_employee", n) for n in range(1, 5)),
        *(("rosters", "save", n) for n in (1, 2)),
    ],
)
def test_units_moved_by_an_import_killed_at_any_write_end_the_same(
    monkeypatch: pytest.MonkeyPatch, target: str, method: str, after: int, before: bool
) -> None:
    assert placed(monkeypatch, target, method, after, before=before) == placed(monkeypatch, "", "", 0, before=True)
