"""Cases: in a list, whole with their history, and what people say to them."""

from typing import Literal

from pydantic import Field

from yanzhen.adjustment import AdjustmentState
from yanzhen.base import Instant, Model
from yanzhen.case import MOST_TEXT, CaseKind, CaseState, Outcome, Shortfall, Stage, What
from yanzhen.case_files import MOST_BYTES, MOST_FILES, TYPES
from yanzhen.ports import PresignedPost


class AdjustmentOut(Model):
    """What a case is to cost; it counts only while it is confirmed."""

    points: int
    """Below zero: a loss."""
    state: AdjustmentState
    state_text: str


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
    adjustment: AdjustmentOut | None = None
    """None: no points were proposed to be lost."""
    version: int


class CasePage(Model):
    items: tuple[CaseOut, ...]
    next: str | None = None


class FileOut(Model):
    """A file of a statement, at an address that lives for minutes."""

    url: str
    content_type: str
    size_bytes: int


class ActOut(Model):
    what: What
    what_text: str
    at: Instant
    due: Instant | None = None
    """When it was to be done."""
    by: str | None = None
    by_name: str | None = None
    text: str
    files: tuple[FileOut, ...] = ()


class CaseLimits(Model):
    """What a statement or a reason may be, as a form needs it."""

    text: int = MOST_TEXT
    files: int = MOST_FILES
    file_bytes: int = MOST_BYTES
    file_types: tuple[str, ...] = tuple(sorted(TYPES))


class CaseDetail(Model):
    case: CaseOut
    history: tuple[ActOut, ...]
    may_answer: bool
    may_decide: bool
    """Accept the answer or send it back."""
    may_change: bool
    """Set another deadline, or ask nothing more."""
    may_confirm: bool
    """The points that were proposed to be lost."""
    may_reject: bool
    may_appeal: bool
    limits: CaseLimits


class FileIn(Model):
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    size_bytes: int = Field(ge=1)
    content_type: str = Field(max_length=100)


class FileSlot(Model):
    upload: PresignedPost | None
    """Where the file goes; None when it is here already."""


class StatementIn(Model):
    text: str = Field(min_length=1, max_length=MOST_TEXT, pattern=r"\S")
    files: tuple[FileIn, ...] = Field(default=(), max_length=MOST_FILES)
    """Those that were sent before."""


class UnitCasesOut(Model):
    unit_path: str
    unit_name: str
    open: int
    today: int
    """Of the open ones, on the clock of each unit."""
    overdue: int
    answered: int


class CaseFigures(Model):
    units: tuple[UnitCasesOut, ...]
    """Right below, and the unit itself where it has cases of its own; the most overdue first."""
    more: bool
    """There are more cases than were counted."""


class DecisionIn(Model):
    decision: Literal["accept", "return"]
    reason: str = Field(min_length=1, max_length=MOST_TEXT, pattern=r"\S")
    version: int


class DeadlineIn(Model):
    due_at: Instant
    reason: str = Field(min_length=1, max_length=MOST_TEXT, pattern=r"\S")
    version: int


class WaiverIn(Model):
    reason: str = Field(min_length=1, max_length=MOST_TEXT, pattern=r"\S")
    version: int


class PointsDecisionIn(Model):
    decision: Literal["confirm", "reject"]
    reason: str = Field(min_length=1, max_length=MOST_TEXT, pattern=r"\S")
    version: int


class PointsAppealIn(Model):
    text: str = Field(min_length=1, max_length=MOST_TEXT, pattern=r"\S")
