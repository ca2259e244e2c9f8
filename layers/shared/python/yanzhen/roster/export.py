"""People as the rows of a list, under the headings of the last import: read again, nothing changes."""

from collections.abc import Sequence
from typing import Any

from yanzhen.directory import Employee, Locale
from yanzhen.roster.columns import Field, Known
from yanzhen.texts import text


def headings(known: Known, kept: Sequence[str], locale: Locale) -> tuple[str, ...]:
    """As the company's own files spell them, else in the caller's language; then those that are only kept."""
    named = (known.headings.get(field) or text(locale, f"roster.field.{field}") for field in Field)
    return (*named, *kept)


def row(person: Employee, kept: Sequence[str], locale: Locale) -> tuple[str, ...]:
    """One cell a field, as `yanzhen.roster.cells` reads it, then what is only kept. What a spreadsheet takes for a
    formula is escaped by whoever writes the file."""
    return (*(_cell(getattr(person, field), locale) for field in Field), *(person.extra.get(name, "") for name in kept))


def _cell(value: Any, locale: Locale) -> str:
    if isinstance(value, bool):
        return text(locale, "roster.active" if value else "roster.left")
    return "" if value is None else str(value)
