"""Trainings that cannot all be as planned."""

from pydantic import Field

from yanzhen.base import Instant, Model
from yanzhen.training import MAX_PARTICIPANTS


class ClashesIn(Model):
    """A session as it may be planned; what it is taught and how it is proven does not matter here."""

    session_id: str | None = Field(default=None, max_length=40)
    """When it is one that exists and is to be changed."""
    unit_path: str = Field(max_length=330)
    starts_at: Instant
    ends_at: Instant
    participants: tuple[str, ...] = Field(default=(), max_length=MAX_PARTICIPANTS)
    trainer_id: str | None = Field(default=None, max_length=40)
    room: str | None = Field(default=None, max_length=80)


class ClashSideOut(Model):
    asked: bool = False
    """The one that was asked about."""
    session_id: str | None = None
    """None: the one asked about, or one of a unit that is not the caller's to read: of that only the time is told."""
    title: str | None = None
    unit_name: str | None = None
    starts_at: Instant
    ends_at: Instant
    timezone: str


class ClashPersonOut(Model):
    employee_id: str
    name: str
    trainer: bool
    """Teaches at least one of the two."""


class ClashOut(Model):
    """Two sessions that overlap and need the same people or the same room."""

    first: ClashSideOut
    second: ClashSideOut
    people: tuple[ClashPersonOut, ...]
    room: str | None = None


class ClashList(Model):
    items: tuple[ClashOut, ...]
    whole: bool = True
    """False: there are more sessions or clashes than were looked at; ask for a smaller unit or a shorter period."""
