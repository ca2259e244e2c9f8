"""What a company decides about cases: how long one may take, when it reminds, who hears of it, and when it is quiet."""

from typing import Literal

from pydantic import Field

from yanzhen.base import Model

Operator = Literal[">", ">=", "<", "<="]
Level = Literal["group", "company", "region", "store", "workshop", "team"]

NO_COURSE = "none"
MOST_RECENT_DAYS = 30


class CaseRules(Model):
    """A case keeps the rules in force when it was opened."""

    deadline_hours: float = Field(default=24, ge=0.01, le=720)
    """So long a case may take, by the clock."""
    working_days: int = Field(default=0, ge=0, le=60)
    """From 1: so many working days in place of the hours."""
    holidays: Literal["CN", "none"] = "CN"
    """Whose public holidays and moved working days count; `none`: every Monday to Friday is a working day."""
    remind_share: float = Field(default=0.5, ge=0, le=1)
    """A reminder once this share of the time is over; 0: none."""
    remind_hours_before: float = Field(default=2, ge=0, le=168)
    """And one so long before the deadline; 0: none."""
    repeat_hours: float = Field(default=24, ge=0.01, le=168)
    """An overdue case goes one step up the line each time."""
    quiet_from: int = Field(default=21, ge=0, le=23)
    quiet_until: int = Field(default=8, ge=0, le=23)
    """Hours on the unit's clock between which nobody gets a message; the same hour twice: no quiet. A deadline never
    moves."""
    head_hears: Literal["opening", "reminder", "overdue"] = "overdue"
    """From which act on the unit's head is told as well."""
    hr_hears: Literal["opening", "overdue"] = "overdue"
    """`opening`: HR is told at once; `overdue`: when the line has come to it."""
    overdue_points: int = Field(default=1, ge=0, le=100)
    """So many points are proposed to be lost once a case is overdue; 0: none. A person decides."""


class OnboardRule(Model):
    """Which training a new hire proves on the first day, and how long that may take; else it goes by `CaseRules`."""

    course_id: str = Field(default=NO_COURSE, pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")
    """`none`: nothing is asked."""
    starts_hour: int = Field(default=8, ge=0, le=23)
    """When the day of the hire date begins, on the unit's clock: the deadline counts from here."""
    deadline_hours: float = Field(default=24, ge=0.01, le=720)
    recent_days: int = Field(default=7, ge=1, le=MOST_RECENT_DAYS)
    """Who started longer ago is not new, so an import of the whole staff asks nobody."""

    def applied(self, rules: CaseRules) -> CaseRules:
        """The rules of a case that this one opens."""
        return rules.model_copy(update={"deadline_hours": self.deadline_hours, "working_days": 0})


class UnitRule(Model):
    """When a unit's rate opens a case for its heads, and how long that may take; else it goes by `CaseRules`."""

    minimum: int = Field(default=10, ge=1, le=10_000)
    """A rate of fewer says nothing: files judged, or photos expected."""
    levels: tuple[Level, ...] = ("store", "workshop")
    """Kinds of units that are asked; none: nobody is."""
    deadline_hours: float = Field(default=24, ge=0.01, le=720)
    working_days: int = Field(default=0, ge=0, le=60)
    hr_hears: Literal["opening", "overdue"] = "overdue"
    overdue_points: int = Field(default=2, ge=0, le=100)

    def applied(self, rules: CaseRules) -> CaseRules:
        """The rules of a case that this one opens."""
        own = {"deadline_hours", "working_days", "hr_hears", "overdue_points"}
        return rules.model_copy(update=self.model_dump(include=own))


class FalseRateRule(UnitRule):
    """Files that a person found false, of all that were judged."""

    threshold: float = Field(default=0.1, ge=0, le=1)
    operator: Literal[">", ">="] = ">"
    period: Literal["session", "month", "quarter"] = "quarter"


class ParticipationRule(UnitRule):
    """Participants of a session of whom a photo arrived, of all that were expected."""

    threshold: float = Field(default=0.8, ge=0, le=1)
    operator: Literal["<", "<="] = "<"
