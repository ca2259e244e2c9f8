"""A case: a shortfall that somebody must put right by a deadline, with all that was done about it.

open -> answered -> accepted | returned, until closed; or overdue -> escalated, until answered or closed.
`case_life` holds the steps.
"""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Literal
from zoneinfo import ZoneInfo

from pydantic import Field

from yanzhen.base import Instant, Model
from yanzhen.case_files import CaseFile
from yanzhen.case_rules import CaseRules, Operator
from yanzhen.directory import UNIT_PATH

CaseKind = Literal["resubmit", "onboard", "explain", "remediate", "attend"]
"""`resubmit`: a person's photo of a session was judged false, or none proved the training. `onboard`: a new hire is to
prove the first-day training. Of a unit: `explain`, its false rate of a quarter passed the threshold; `remediate`, the
one of a session or period is high; `attend`, too few of a session's participants proved that they were there."""
OF_PEOPLE: frozenset[CaseKind] = frozenset({"resubmit", "onboard"})
"""Kinds that ask one person for a photo."""
Shortfall = Literal["false", "missing", "first_day", "false_rate", "participation"]
Outcome = Literal["accepted", "waived", "mended", "left", "redated", "cancelled"]
"""`mended`: a genuine photo arrived. `left`: its person or unit is no longer there. `redated`: the person started on
another day. `cancelled`: its session was."""


MOST_TEXT = 2000
"""Letters of a statement or a reason: a page."""


class CaseState(StrEnum):
    """Where a case stands."""

    OPEN = "open"
    RETURNED = "returned"
    OVERDUE = "overdue"
    ESCALATED = "escalated"
    ANSWERED = "answered"
    CLOSED = "closed"


class Stage(StrEnum):
    """Cases as the board lists them."""

    OPEN = "open"
    OVERDUE = "overdue"
    ANSWERED = "answered"
    CLOSED = "closed"


STAGES: dict[CaseState, Stage] = {
    CaseState.OPEN: Stage.OPEN,
    CaseState.RETURNED: Stage.OPEN,
    CaseState.OVERDUE: Stage.OVERDUE,
    CaseState.ESCALATED: Stage.OVERDUE,
    CaseState.ANSWERED: Stage.ANSWERED,
    CaseState.CLOSED: Stage.CLOSED,
}


class What(StrEnum):
    """What can be done to a case."""

    OPENED = "opened"
    ADDED = "added"
    REMINDED = "reminded"
    OVERDUE = "overdue"
    ESCALATED = "escalated"
    ANSWERED = "answered"
    ACCEPTED = "accepted"
    RETURNED = "returned"
    DEADLINE = "deadline"
    WAIVED = "waived"
    MENDED = "mended"
    LEFT = "left"
    CANCELLED = "cancelled"
    REDATED = "redated"
    POINTS_CONFIRMED = "points_confirmed"
    POINTS_REJECTED = "points_rejected"
    POINTS_APPEALED = "points_appealed"


ABOUT_POINTS = frozenset({What.POINTS_CONFIRMED, What.POINTS_REJECTED, What.POINTS_APPEALED})
"""What people say to a loss of points leaves the case itself where it is."""


class Act(Model):
    """One thing that was done: by a person, or by the clock (`by` is None) at a moment that was due before."""

    what: What
    at: Instant
    due: Instant | None = None
    """When it was to be done; later than that it was done after an outage."""
    by: str | None = None
    text: str = Field(default="", max_length=MOST_TEXT)
    """A statement or a reason."""
    files: tuple[CaseFile, ...] = ()
    """What a statement shows beside its words."""
    level: int = 0
    """How far up the line an escalation went."""
    points: int = 0
    """What its person or unit is to lose, below zero; `yanzhen.adjustment` has what follows."""


class Untold(Model):
    """An act of which more people are to hear than one write takes in."""

    number: int
    """Of the act, in the history."""
    after: str
    """Everybody up to this employee's id was told."""


class CaseKey(Model):
    """One case is open for each."""

    subject_id: str
    """An employee's id or a unit's path, as the kind has it."""
    kind: CaseKind
    period: str
    """`session/<id>`, or a tally's such as `quarter#2026-Q1`."""

    @property
    def session_id(self) -> str | None:
        """The session it is about; None where it is about a longer time."""
        kind, _, session_id = self.period.partition("/")
        return session_id if kind == "session" else None

    @property
    def of_unit(self) -> bool:
        """Whether a unit's heads answer it, and not a person for the own photos."""
        return self.kind not in OF_PEOPLE


class Measured(Model):
    """A rate that broke its rule, when that was found last: `part` of `whole`."""

    rate: float
    part: int
    whole: int
    operator: Operator
    threshold: float


class Case(Model):
    """One case as it is stored: the facts; where it stands and what comes next follow from them."""

    case_id: str
    key: CaseKey
    unit_path: str = Field(pattern=UNIT_PATH)
    timezone: str
    shortfall: Shortfall
    measured: Measured | None = None
    """Of a unit's case."""
    asked_unit: str | None = None
    """Of a unit's case: whose heads answer it, the unit's own or the next up the line that has one."""
    triggers: tuple[str, ...]
    """What it was opened for, each known once."""
    settled: tuple[str, ...] = ()
    """What earlier cases of the same key were opened for: told again, it opens nothing."""
    follows: str | None = None
    """The case of the same key before this one."""
    rules: CaseRules
    policy_version: int
    opened_at: Instant
    due_at: Instant
    remind_at: tuple[Instant, ...]
    """Reminders still to come, in order, each before the deadline."""
    late_acts: int = 0
    """How often it was told that the deadline is over: once as overdue, then up the line."""
    answered_at: Instant | None = None
    outcome: Outcome | None = None
    closed_at: Instant | None = None
    history: tuple[Act, ...]
    untold: tuple[Untold, ...] = ()
    run: int = 1
    """Which execution is in charge; any other ends when it wakes up."""
    version: int = 1

    @property
    def state(self) -> CaseState:
        if self.outcome:
            return CaseState.CLOSED
        if self.answered_at:
            return CaseState.ANSWERED
        if self.late_acts:
            return CaseState.OVERDUE if self.late_acts == 1 else CaseState.ESCALATED
        return CaseState.RETURNED if any(act.what is What.RETURNED for act in self.history) else CaseState.OPEN

    @property
    def stage(self) -> Stage:
        return STAGES[self.state]

    def due(self, now: datetime) -> Literal["later", "today", "over"] | None:
        """How near the deadline is, on the clock of the unit; None while nothing is awaited of its person."""
        if self.next_at is None:
            return None
        if self.due_at <= now:
            return "over"
        zone = ZoneInfo(self.timezone)
        return "today" if self.due_at.astimezone(zone).date() == now.astimezone(zone).date() else "later"

    def still_tells(self, number: int) -> bool:
        """Whether the clock's act of that number is news yet: not once its person has answered or it is closed."""
        return (
            self.history[number].by is not None
            or self.history[number].what in (What.MENDED, What.CANCELLED)
            or (self.outcome is None and self.answered_at is None)
        )

    @property
    def next_at(self) -> datetime | None:
        """When the clock has something to do; None while nothing is due: answered, or closed."""
        if self.outcome or self.answered_at:
            return None
        if self.late_acts:
            return self.due_at + self.late_acts * timedelta(hours=self.rules.repeat_hours)
        return self.remind_at[0] if self.remind_at else self.due_at

    @property
    def wakes_at(self) -> datetime | None:
        """When somebody has to look at it at the latest: for the clock's next act, or at once while an act is not told
        to everybody."""
        moments = [self.history[one.number].at for one in self.untold]
        return min([*moments, *([self.next_at] if self.next_at else [])], default=None)
