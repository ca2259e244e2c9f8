"""Courses and sessions: what is taught, when, where, to whom, and what evidence it needs."""

from datetime import timedelta
from typing import Literal

from pydantic import Field, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from yanzhen.base import Instant, Model
from yanzhen.directory import UNIT_PATH, Geofence

MAX_PARTICIPANTS = 80
"""A session, its participants' entries and its tallies are written in one transaction of at most 100 items."""

LONGEST = timedelta(hours=24)
FIRST_DAY_OPEN = timedelta(days=30)
"""So long a new hire may prove the first-day training: the deadline is its case's, earlier and never the photo's."""

SessionState = Literal["upcoming", "running", "ended", "cancelled"]
MAX_CHANGES = 50
"""A session that is changed more often is cancelled and planned anew."""


class SessionChange(Model):
    """What was done to a session once, by whom and why, with the time and room it had before."""

    what: Literal["moved", "cancelled"]
    at: Instant
    by: str
    reason: str = Field(min_length=1, max_length=500)
    starts_at: Instant
    ends_at: Instant
    room: str | None = None


class Course(Model):
    """What is taught: `common` belongs to HR, `professional` to a business unit."""

    course_id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")
    name_zh: str = Field(min_length=1, max_length=200)
    name_en: str = Field(min_length=1, max_length=200)
    module: Literal["common", "professional"] = "common"


class Session(Model):
    """A training at a time and a place. `each`: every participant brings a photo; `group`: one photo of all."""

    session_id: str
    course_id: str
    title: str = Field(min_length=1, max_length=200)
    unit_path: str = Field(pattern=UNIT_PATH)
    first_day: bool = False
    """Made for one new hire: its case is `onboard`."""
    starts_at: Instant
    ends_at: Instant
    timezone: str = "Asia/Shanghai"
    geofence: Geofence | None = None
    participants: tuple[str, ...] = Field(min_length=1, max_length=MAX_PARTICIPANTS)
    evidence_mode: Literal["each", "group"] = "each"
    trainer_id: str | None = Field(default=None, max_length=40)
    """Who teaches it."""
    room: str | None = Field(default=None, min_length=1, max_length=80)
    """Where in the unit, as the unit calls it."""
    revision: int = Field(default=0, ge=0)
    """How often it was changed since it was planned: invitations are told apart by it."""
    cancelled_at: Instant | None = None
    history: tuple[SessionChange, ...] = Field(default=(), max_length=MAX_CHANGES)
    """Its changes, oldest first: the one of number n made revision n + 1 of it."""

    @field_validator("ends_at")
    @classmethod
    def _window_is_sound(cls, ends_at: Instant, info: ValidationInfo) -> Instant:
        starts_at = info.data.get("starts_at")
        longest = FIRST_DAY_OPEN if info.data.get("first_day") else LONGEST
        if starts_at is not None and not timedelta(0) < ends_at - starts_at <= longest:
            raise PydanticCustomError("session.window", "a session ends after it starts, within 24 hours")
        return ends_at

    @field_validator("participants")
    @classmethod
    def _each_is_named_once(cls, participants: tuple[str, ...]) -> tuple[str, ...]:
        if len(set(participants)) != len(participants):
            raise PydanticCustomError("session.named_twice", "a participant is named once")
        return participants

    def state(self, now: Instant) -> SessionState:
        """Running from its start until its end; a cancelled one is nothing else."""
        if self.cancelled_at is not None:
            return "cancelled"
        return "upcoming" if now < self.starts_at else "running" if now < self.ends_at else "ended"

    @property
    def expected(self) -> int:
        """How many photos the session needs; a cancelled one needs none."""
        if self.cancelled_at is not None:
            return 0
        return len(self.participants) if self.evidence_mode == "each" else 1

    def as_of(self, revision: int) -> "Session":
        """As it was at an earlier revision."""
        if revision >= len(self.history):
            return self
        then = self.history[revision]
        return self.model_copy(
            update={
                "starts_at": then.starts_at,
                "ends_at": then.ends_at,
                "room": then.room,
                "revision": revision,
                "cancelled_at": None,
                "history": self.history[:revision],
            }
        )
