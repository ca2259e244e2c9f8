"""Cases: in a list, whole with their history, and what people say to them."""

from typing import Literal

from pydantic import Field

from yanzhen.base import Instant, Model
from yanzhen.case import CaseKind, CaseState, Outcome, Shortfall, Stage, What


class CaseOut(Model):
    case_id: str
    kind: CaseKind
    shortfall: Shortfall
    headline: str
    """What is to be put right, in one sentence."""
    subject_id: str
    """An employee's id, or a unit's path."""
    subject_name: str
    unit_path: str
    unit_name: str
    session_id: str | None = None
    """None where it is about a longer time."""
    session_title: str
    """The session's title, or the time it is about."""
    timezone: str
    """The clock on which its times are read."""
    state: CaseState
    state_text: str
    stage: Stage
    due: Literal["later", "today", "over"] | None = None
    """How near the deadline is on the unit's own clock; None once its person has answered or it is closed."""
    outcome: Outcome | None = None
    opened_at: Instant
    due_at: Instant
    closed_at: Instant | None = None
    version: int


class CasePage(Model):
    items: tuple[CaseOut, ...]
    next: str | None = None


class ActOut(Model):
    what: What
    what_text: str
    at: Instant
    due: Instant | None = None
    """When it was to be done."""
    by: str | None = None
    by_name: str | None = None
    text: str


class CaseDetail(Model):
    case: CaseOut
    history: tuple[ActOut, ...]
    may_answer: bool
    may_decide: bool
    """Accept the answer or send it back."""
    may_change: bool
    """Set another deadline, or ask nothing more."""


class StatementIn(Model):
    text: str = Field(min_length=1, max_length=2000, pattern=r"\S")


class DecisionIn(Model):
    decision: Literal["accept", "return"]
    reason: str = Field(min_length=1, max_length=2000, pattern=r"\S")
    version: int


class DeadlineIn(Model):
    due_at: Instant
    reason: str = Field(min_length=1, max_length=2000, pattern=r"\S")
    version: int


class WaiverIn(Model):
    reason: str = Field(min_length=1, max_length=2000, pattern=r"\S")
    version: int
