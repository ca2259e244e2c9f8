"""A row of a file as values of the directory."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from yanzhen.directory import OrgUnit
from yanzhen.roster.bad import Bad
from yanzhen.roster.cells import value_of
from yanzhen.roster.columns import REQUIRED, Field, normal
from yanzhen.roster.compare import Cleaned, Orders, Trouble, trouble_at
from yanzhen.roster.plain import Cell, as_it_stands, text

MOST_LETTERS_KEPT = 4_000
"""What is only kept of one row, all its cells together."""


class Units:
    """Finds a unit by its path, by its path's last part, by its name, or by `region / store`; one that moved where it
    stands now."""

    def __init__(self, units: Iterable[OrgUnit]) -> None:
        self._found: defaultdict[str, set[str]] = defaultdict(set)
        known = {unit.path: unit for unit in units}
        self._gone = {path: unit.moved_to for path, unit in known.items() if unit.moved_to is not None}
        named = {path: unit for path, unit in known.items() if unit.moved_to is None}
        for path, unit in named.items():
            parent = named.get(path.rpartition("/")[0])
            keys = {path, path.rpartition("/")[2], unit.name, f"{parent.name}/{unit.name}" if parent else path}
            for key in keys:
                self._found[_key(key)].add(path)
        self._paths = frozenset(named)

    def path_of(self, said: str) -> str:
        """Bad: `unit_unknown`, or `unit_ambiguous` with how many fit."""
        for _ in self._gone:
            said = self._gone.get(said, said)
        if said in self._paths:
            return said
        found = self._found.get(_key(said), set())
        if len(found) == 1:
            return next(iter(found))
        raise Bad("unit_ambiguous", count=len(found)) if found else Bad("unit_unknown")


def _key(name: str) -> str:
    return "/".join(normal(part) for part in name.split("/"))


def cleaned(row: int, cells: Sequence[Cell], orders: Orders, units: Units) -> Cleaned:
    """A row's cells as values; every cell that can't be read is named, all at once."""
    values: dict[Field, Any] = {}
    said: dict[Field, str] = {}
    kept: dict[str, str] = {}
    troubles: list[Trouble] = []
    for at, field in enumerate(orders.columns):
        cell = cells[at] if at < len(cells) else None
        if at in orders.kept and (stands := as_it_stands(cell)):
            kept[orders.kept[at]] = stands
        if not isinstance(field, Field):
            continue
        try:
            value = value_of(field, cell, orders.ways)
            if field is Field.UNIT and value is not None:
                value = units.path_of(value)
            if value is None and field in REQUIRED[orders.kind]:
                raise Bad("missing")
        except Bad as bad:
            troubles.append(trouble_at(bad.code, row, orders.columns, field, text(cell), bad.facts))
            continue
        if value is not None:
            values[field] = value
            if isinstance(value, str) and value != text(cell):
                said[field] = text(cell)
    if str(values.get(Field.HIRE_DATE, "")) > orders.ways.today.isoformat():
        troubles.append(
            trouble_at(
                "hired_later", row, orders.columns, Field.HIRE_DATE, str(values[Field.HIRE_DATE]), {}, fatal=False
            )
        )
    if sum(map(len, kept.values())) > MOST_LETTERS_KEPT:
        troubles.append(trouble_at("kept_long", row, orders.columns, None, "", {"limit": MOST_LETTERS_KEPT}))
    return Cleaned(row=row, values=values, said=said, kept=kept, troubles=tuple(troubles))
