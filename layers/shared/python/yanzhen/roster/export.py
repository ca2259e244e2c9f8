"""People as the rows of a list, under the headings of the last import: read again, nothing changes."""

from typing import Any

from yanzhen.directory import Employee, Locale
from yanzhen.roster.columns import Field, Known
from yanzhen.texts import text


def headings(known: Known, locale: Locale) -> tuple[str, ...]:
    """As the company's own files spell them, else in the caller's language."""
    return tuple(known.headings.get(field) or text(locale, f"roster.field.{field}") for field in Field)


def row(person: Employee, locale: Locale) -> tuple[str, ...]:
    """One cell a field, as `yanzhen.roster.cells` reads it. What a spreadsheet takes for a formula is escaped by
    whoever writes the file."""
    return tuple(_cell(getattr(person, field), locale) for field in Field)


def _cell(value: Any, locale: Locale) -> str:
    if isinstance(value, bool):
        return text(locale, "roster.active" if value else "roster.left")
    return "" if value is None else str(value)
