"""Dates as people write them. What can't be told for sure is not guessed."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Literal

from yanzhen.roster.bad import Bad
from yanzhen.roster.plain import Cell

Order = Literal["dmy", "mdy"]

EARLIEST = date(1940, 1, 1)
"""Nobody at work was hired before; Excel's small serials fall there."""
AHEAD = timedelta(days=366)
"""A hire that is further ahead is a slip."""

_YEAR_FIRST = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_YEAR_LAST = re.compile(r"(\d{1,2})\s*([-/.])\s*(\d{1,2})\s*\2\s*(\d{4})")
_CLOCK = re.compile(r"[ T]\d{1,2}:\d{2}(:\d{2})?(\.\d+)?Z?$")


def order_of(cells: Iterable[Cell]) -> Order | None:
    """How a column writes day and month when the year comes last: by those dates that can be read in one way only.
    None: nothing tells, or the column contradicts itself."""
    orders: set[Order] = set()
    for cell in cells:
        parts = _YEAR_LAST.fullmatch(_text(cell)) if isinstance(cell, str) else None
        if parts is None:
            continue
        first, second = int(parts[1]), int(parts[3])
        if first > 12 >= second:
            orders.add("dmy")
        elif second > 12 >= first:
            orders.add("mdy")
    return orders.pop() if len(orders) == 1 else None


def day_of(cell: Cell, order: Order | None) -> date:
    """The day a cell names: `2026-03-15`, `2026/3/15`, `2026年3月15日`, `20260315`, `15.03.2026`, `3/15/2026`, or
    Excel's serial. Bad with `date_unreadable`, or `date_ambiguous` where day and month can't be told apart."""
    if isinstance(cell, bool):
        raise Bad("date_unreadable")
    if isinstance(cell, int | float):
        return _from_number(cell)
    text = _text(cell)
    if text.isdigit() and len(text) == 5:
        return from_serial(int(text))
    if parts := _YEAR_FIRST.fullmatch(text) or _COMPACT.fullmatch(text):
        return _day(int(parts[1]), int(parts[2]), int(parts[3]))
    if parts := _YEAR_LAST.fullmatch(text):
        return _year_last(int(parts[1]), int(parts[3]), int(parts[4]), "dmy" if parts[2] == "." else order)
    raise Bad("date_unreadable")


def from_serial(serial: int) -> date:
    """Excel's day number: 1 is 1900-01-01, and 60 is the 29 February 1900 that never was (ECMA-376 18.17.4.1)."""
    if serial < 1 or serial == 60 or serial > 2_958_465:
        raise Bad("date_unreadable")
    return date(1899, 12, 31) + timedelta(days=serial if serial < 60 else serial - 1)


def hired_on(cell: Cell, order: Order | None, today: date) -> date:
    """A hire date that can be one; `date_impossible` before 1940 or more than a year ahead."""
    day = day_of(cell, order)
    if day < EARLIEST or day > today + AHEAD:
        raise Bad("date_impossible", day=day.isoformat())
    return day


def _from_number(number: float) -> date:
    if number != number or number in (float("inf"), float("-inf")):
        raise Bad("date_unreadable")
    whole = int(number)
    return day_of(str(whole), None) if 19_000_101 <= whole <= 99_991_231 else from_serial(whole)


def _year_last(first: int, second: int, year: int, order: Order | None) -> date:
    if first > 12 or first == second:
        return _day(year, second, first)
    if second > 12:
        return _day(year, first, second)
    if order is None:
        raise Bad("date_ambiguous")
    return _day(year, second, first) if order == "dmy" else _day(year, first, second)


def _day(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError as error:
        raise Bad("date_unreadable") from error


def _text(cell: Cell) -> str:
    return _CLOCK.sub("", unicodedata.normalize("NFKC", str(cell or "")).strip())
