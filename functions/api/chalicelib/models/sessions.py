"""Courses and sessions."""

from typing import Literal

from pydantic import Field

from api.chalicelib.models.evidence import EvidenceOut
from yanzhen.base import Instant, Model
from yanzhen.directory import Geofence
from yanzhen.readiness import Lack
from yanzhen.tally import Counts
from yanzhen.training import SessionState


class CourseOut(Model):
    course_id: str
    name: str
    """In the caller's language."""
    module: Literal["common", "professional"]


class CourseList(Model):
    items: tuple[CourseOut, ...]


class SessionIn(Model):
    course_id: str
    title: str = Field(min_length=1, max_length=200)
    unit_path: str
    starts_at: Instant
    ends_at: Instant
    participants: tuple[str, ...] = Field(min_length=1, max_length=80)
    evidence_mode: Literal["each", "group"] = "each"
    geofence: Geofence | None = None
    """Left out: the unit's own."""
    trainer_id: str | None = Field(default=None, max_length=40)
    room: str | None = Field(default=None, min_length=1, max_length=80)


class MoveIn(Model):
    starts_at: Instant
    ends_at: Instant
    room: str | None = Field(default=None, min_length=1, max_length=80)
    reason: str = Field(min_length=1, max_length=500)
    revision: int = Field(ge=0)
    """The one that was seen: a session that somebody else changed meanwhile is not changed over them."""


class CancelIn(Model):
    reason: str = Field(min_length=1, max_length=500)
    revision: int = Field(ge=0)


class SessionChangeOut(Model):
    """What was done to a session, with the time and room it had before."""

    what: Literal["moved", "cancelled"]
    at: Instant
    by_name: str
    reason: str
    starts_at: Instant
    ends_at: Instant
    room: str | None


class SessionOut(Model):
    session_id: str
    course_id: str
    course_name: str
    title: str
    unit_path: str
    unit_name: str
    starts_at: Instant
    ends_at: Instant
    timezone: str
    state: SessionState
    revision: int
    """How often it was changed."""
    changed: Literal["moved", "cancelled"] | None = None
    """What was done to it last."""
    reason: str | None = None
    """Why."""
    geofence: Geofence | None
    evidence_mode: Literal["each", "group"]
    expected: int
    trainer_id: str | None = None
    room: str | None = None
    missing: tuple[Lack, ...] = ()
    """What it still lacks before it can be held."""
    counts: Counts | None = None
    """In lists by unit and on the session's page."""
    mine: EvidenceOut | None = None
    """The caller's newest evidence for it, in the caller's own list and page."""


class SessionPage(Model):
    items: tuple[SessionOut, ...]
    next: str | None = None


class ParticipantOut(Model):
    employee_id: str
    name: str
    evidence: EvidenceOut | None = None
    """The newest."""


class SessionDetail(Model):
    session: SessionOut
    participants: tuple[ParticipantOut, ...]
    """Empty for an employee."""
    trainer_name: str | None = None
    history: tuple[SessionChangeOut, ...] = ()
    """Its changes, oldest first; empty for an employee."""
    may_change: bool = False
    """Whether the caller may move or cancel it as it stands; a session that has begun is only cancelled."""
    capture_nonce: str | None = None
    """Shown while capturing and sent back in `capture.nonce`: proof that the app was open for this session."""
    due_at: Instant
    """Until when a photo is on time."""
    gallery_allowed: bool
    """Whether a photo of the gallery is taken as the second choice."""
    max_file_bytes: int
    """Of a photo."""
    video_types: tuple[str, ...]
    """Content types of videos that are taken."""
    max_video_bytes: int
    min_video_seconds: int
    max_video_seconds: int
