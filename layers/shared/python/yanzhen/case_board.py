"""The board of cases in figures: how many of each unit below are open, due today, overdue, answered.

Counted from deadlines alone. `today` and `overdue` are read on each unit's own clock; a case whose deadline is past
counts as overdue before the clock's step has said so.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple
from zoneinfo import ZoneInfo

from yanzhen.base import Instant, Model
from yanzhen.case import Stage

MOST = 10_000
"""So many cases of each stage are counted; of more it is only said that there are more."""
COUNTED = (Stage.OPEN, Stage.OVERDUE, Stage.ANSWERED)


class Deadline(NamedTuple):
    """Of which unit a case is, and until when it asks."""

    unit_path: str
    due_at: Instant


class UnitCases(Model):
    """The cases of one unit's subtree; those due today are among the open ones."""

    unit_path: str
    open: int = 0
    today: int = 0
    overdue: int = 0
    answered: int = 0


def by_unit(
    scope: str, deadlines: Mapping[Stage, Sequence[Deadline]], zones: Mapping[str, str], now: Instant
) -> tuple[UnitCases, ...]:
    """Each unit right below the scope that has cases, and the scope itself for its own; the most overdue first."""
    rows: dict[str, dict[str, int]] = {}
    for stage, found in deadlines.items():
        for unit_path, due_at in found:
            row = rows.setdefault(_below(scope, unit_path), {"open": 0, "today": 0, "overdue": 0, "answered": 0})
            if stage is Stage.ANSWERED:
                row["answered"] += 1
            elif stage is Stage.OVERDUE or due_at <= now:
                row["overdue"] += 1
            else:
                row["open"] += 1
                zone = ZoneInfo(zones.get(unit_path, zones[scope]))
                row["today"] += due_at.astimezone(zone).date() == now.astimezone(zone).date()
    made = [UnitCases(unit_path=unit, **row) for unit, row in rows.items()]
    return tuple(sorted(made, key=lambda row: (-row.overdue, -row.today, -row.open, -row.answered, row.unit_path)))


def _below(scope: str, unit_path: str) -> str:
    """The unit right below the scope that a path lies in; the scope itself for its own."""
    rest = unit_path[len(scope) + 1 :].partition("/")[0]
    return f"{scope}/{rest}" if rest else scope
