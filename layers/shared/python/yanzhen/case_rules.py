"""What a company decides about cases: how long one may take, when it reminds, who hears of it, and when it is quiet."""

from typing import Literal

from pydantic import Field

from yanzhen.base import Model


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
