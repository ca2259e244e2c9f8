"""Plans: whom a course is for, on which days, where; what a draft would make, and how far its sessions are."""

from datetime import date
from typing import Literal

from pydantic import Field

from api.chalicelib.models.clashes import ClashPersonOut, ClashSideOut
from yanzhen.base import Instant, Model
from yanzhen.plan import Audience, PlanState, Why
from yanzhen.readiness import Lack
from yanzhen.schedule import Schedule, WallTime
from yanzhen.training import MAX_PARTICIPANTS


class PlanIn(Model):
    course_id: str = Field(max_length=40)
    title: str = Field(min_length=1, max_length=200)
    unit_path: str = Field(max_length=330)
    """Whose plan it is: its audience works there or below."""
    audience: Audience
    schedule: Schedule
    spread: Literal["places", "together"] = "places"
    capacity: int = Field(default=40, ge=1, le=MAX_PARTICIPANTS)
    rounds: int = Field(default=3, ge=1, le=8)
    room: str | None = Field(default=None, min_length=1, max_length=80)
    trainer_id: str | None = Field(default=None, max_length=40)
    evidence_mode: Literal["each", "group"] = "each"


class RedraftIn(PlanIn):
    version: int = Field(ge=0)


class PlanStepIn(Model):
    version: int = Field(ge=0)
    """The one that was seen: a plan that somebody else changed meanwhile is not changed over them."""


class PlanCancelIn(PlanStepIn):
    reason: str = Field(min_length=1, max_length=500)


class PlanMoveIn(PlanCancelIn):
    at: WallTime
    minutes: int = Field(ge=5, le=24 * 60)
    room: str | None = Field(default=None, min_length=1, max_length=80)


class LeftOutOut(Model):
    why: Why
    text: str
    """In the caller's language."""
    count: int
    people: tuple[str, ...]
    """Names of the first of them."""


class PlanClashOut(Model):
    """One of the plan's sessions, what it would clash with, and over whom or which room."""

    mine: ClashSideOut
    other: ClashSideOut
    people: tuple[ClashPersonOut, ...]
    room: str | None = None


class TrialOut(Model):
    sessions: int
    groups: int
    places: int
    wanted: int
    covered: int
    left_out: tuple[LeftOutOut, ...]
    clashes: tuple[PlanClashOut, ...]
    """The first of them."""
    clash_count: int
    skipped: tuple[date, ...]
    """Days on which summer time skips the hour: those sessions begin when clocks go on."""
    fits: bool
    """Whether there is something to publish, and not too much."""


class PlanOut(Model):
    plan_id: str
    version: int
    course_id: str
    course_name: str
    title: str
    unit_path: str
    unit_name: str
    audience: Audience
    schedule: Schedule
    days: tuple[date, ...]
    spread: Literal["places", "together"]
    capacity: int
    rounds: int
    room: str | None
    trainer_id: str | None
    evidence_mode: Literal["each", "group"]
    created_at: Instant
    state: PlanState
    doing: Literal["try", "publish", "move", "cancel"] | None
    progress: float | None
    """Of what is being done, 0 to 1; null when nothing is."""
    stalled: bool
    made: int
    wanted: int | None
    covered: int | None
    """Of the audience, who is in a session; null until the trial is over."""
    missing: tuple[Lack, ...]
    """What its sessions still lack to be ready."""


class PlanPage(Model):
    items: tuple[PlanOut, ...]
    next: str | None = None


class PlanDetail(Model):
    plan: PlanOut
    trial: TrialOut | None
    trainer_name: str | None
    by_name: str
    people: tuple[str, ...]
    """Names of those who are in the audience by name."""
    may_change: bool
