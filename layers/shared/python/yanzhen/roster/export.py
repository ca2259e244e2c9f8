"""People and units as the rows of a list, under the headings of the last import: read again, nothing changes."""

from collections.abc import Sequence
from typing import Any

from yanzhen.directory import Employee, Locale, OrgUnit
from yanzhen.roster.columns import FIELDS, Field, Kind, Known
from yanzhen.roster.node import code_of, unit_value
from yanzhen.texts import text


def headings(kind: Kind, known: Known, kept: Sequence[str], locale: Locale) -> tuple[str, ...]:
    """As the company's own files spell them, else in the caller's language; then those that are only kept."""
    named = (known.headings.get(field) or text(locale, f"roster.field.{field}") for field in FIELDS[kind])
    return (*named, *kept)


def row(person: Employee, kept: Sequence[str], locale: Locale) -> tuple[str, ...]:
    """One cell a field, as `yanzhen.roster.cells` reads it, then what is only kept. What a spreadsheet takes for a
    formula is escaped by whoever writes the file."""
    return (
        *(_cell(getattr(person, field), locale) for field in FIELDS["people"]),
        *(person.extra.get(name, "") for name in kept),
    )


def unit_row(unit: OrgUnit, head: str | None, kept: Sequence[str], locale: Locale) -> tuple[str, ...]:
    """The same of a unit; `head` is the number of whoever heads it alone."""
    own = {Field.CODE: code_of(unit.path), Field.HEAD: head}
    cells = (own[field] if field in own else unit_value(unit, field) for field in FIELDS["units"])
    return (*(_cell(cell, locale) for cell in cells), *(unit.extra.get(name, "") for name in kept))


def _cell(value: Any, locale: Locale) -> str:
    if isinstance(value, bool):
        return text(locale, "roster.active" if value else "roster.left")
    return "" if value is None else str(value)
