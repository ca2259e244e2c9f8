"""What routes take in their query string."""

from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from yanzhen import tally
from yanzhen.base import Model
from yanzhen.directory import Role
from yanzhen.notice import NoticeState
from yanzhen.roster.compare import Action
from yanzhen.training import SessionState
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
Text = Annotated[str | None, Field(max_length=60)]
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


class UnitQuery(Model):
    unit: Unit = None


class PageQuery(Model):
    cursor: Cursor = None
    limit: Limit = 50


class UnitPageQuery(PageQuery):
    unit: Unit = None


class EmployeesQuery(UnitPageQuery):
    q: Text = Field(default=None, description="How a name, one of its words or the number begins.")
    role: Role | None = None
    active: bool | None = None
    face: bool | None = Field(default=None, description="With face pictures, or without.")


class SessionsQuery(UnitPageQuery):
    day: Day | None = Field(default=None, description="Left out, and no period either: today on the unit's own clock.")
    period: Period | None = None
    q: Text = Field(default=None, description="Part of the title.")
    state: SessionState | None = None
    course_id: Annotated[str | None, Field(max_length=40)] = None


class ClashesQuery(UnitQuery):
    period: Period


class EvidenceQuery(UnitPageQuery):
    """One of word, period and employee_id is needed."""

    word: VerdictWord | Literal["waiting"] | None = None
    period: Period | None = Field(default=None, description="Files counted in this period: by their session's start.")
    employee_id: Annotated[str | None, Field(max_length=40, description="This person's files, newest first.")] = None


class AuditQuery(UnitPageQuery):
    """Left out: everything in the unit's subtree. A subject or a person narrows it, a day does too."""

    subject: Annotated[
        str | None, Field(max_length=400, description="`evidence#<id>`, `session#<id>`, `employee#<id>`, `policy`, ...")
    ] = None
    actor: Annotated[str | None, Field(max_length=40, description="Who did or looked: an employee's id.")] = None
    day: Day | None = Field(default=None, description="On the unit's own clock.")


class NoticesQuery(UnitPageQuery):
    """Left out: today's messages of the unit's subtree."""

    day: Day | None = Field(default=None, description="On the unit's own clock.")
    state: NoticeState | None = None
    employee_id: Annotated[str | None, Field(max_length=40)] = None
    subject: Annotated[str | None, Field(max_length=200, description="`case/<id>` or `evidence/<id>`.")] = None


class TallyQuery(Model):
    unit: Unit = None
    period: Period | None = None
    span: Literal["day", "month", "quarter"] = Field(
        default="day", description="Without a period: the one it is on the unit's own clock."
    )


class ReportQuery(PageQuery):
    action: Action | None = None
    troubled: bool | None = Field(default=None, description="Only rows with something wrong, or only those without.")


class PeopleQuery(Model):
    unit: Unit = None
    cursor: Cursor = None
    limit: Annotated[int, Field(ge=1, le=1000)] = 500
