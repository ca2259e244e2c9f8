"""What routes take in their query string."""

from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from yanzhen import tally
from yanzhen.base import Model
from yanzhen.verdict import VerdictWord

Cursor = Annotated[str | None, Field(max_length=2000, description="`next` of the page before.")]
Limit = Annotated[int, Field(ge=1, le=100)]
Unit = Annotated[str | None, Field(max_length=330, description="A unit's path; left out: the caller's own unit.")]


def _day(value: str) -> str:
    date.fromisoformat(value)
    return value


def _period(value: str) -> str:
    tally.days_of(value)
    return value


Day = Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$"), AfterValidator(_day)]
Period = Annotated[
    str,
    Field(
        pattern=r"^(day#\d{4}-\d{2}-\d{2}|month#\d{4}-\d{2}|quarter#\d{4}-Q[1-4])$",
        description="`day#2026-03-15`, `month#2026-03` or `quarter#2026-Q1`; left out: today.",
    ),
    AfterValidator(_period),
]


class UnitsQuery(Model):
    path: Unit = None


class PageQuery(Model):
    cursor: Cursor = None
    limit: Limit = 50


class UnitPageQuery(PageQuery):
    unit: Unit = None


class DayQuery(UnitPageQuery):
    day: Day | None = Field(default=None, description="Left out: today on the unit's own clock.")


class WordQuery(UnitPageQuery):
    word: VerdictWord | Literal["waiting"]


class TallyQuery(Model):
    unit: Unit = None
    period: Period | None = None
