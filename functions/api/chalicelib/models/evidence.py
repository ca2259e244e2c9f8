"""Photos and videos: a slot to upload one, and one in a list."""

from typing import Literal

from pydantic import Field

from yanzhen.base import Instant, Model
from yanzhen.evidence import Capture, EvidenceState, Kind
from yanzhen.parts import Parts
from yanzhen.ports import PresignedPost
from yanzhen.verdict import VerdictWord


class SlotIn(Model):
    client_id: str = Field(pattern=r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$")
    """UUID made by the client: the idempotency key."""
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    size_bytes: int = Field(ge=0)
    content_type: str = Field(max_length=100)
    capture: Capture = Capture()


class SlotOut(Model):
    evidence_id: str
    upload: PresignedPost | None
    """Where a small file goes in one piece."""
    parts: Parts | None
    """Which parts of a large file are here, and where the next ones go; then the completion is asked for. Neither when
    the bytes are here already."""
    state: EvidenceState


class EvidenceOut(Model):
    """One evidence in a list."""

    evidence_id: str
    session_id: str
    session_title: str
    employee_id: str
    employee_name: str
    unit_path: str
    unit_name: str
    kind: Kind
    state: EvidenceState
    word: VerdictWord | None = None
    """The word that counts now; None while it is being checked."""
    headline: str
    """One sentence why, in the caller's language."""
    advice: str
    """What to do now, or that nothing is to be done; empty when all is well."""
    retake: Literal["camera", "album"] | None = None
    """Whether another photo helps: taken now, or only one that was taken in time; None: nothing is asked."""
    points: int | None = None
    on_time: bool
    announced_at: Instant
    captured_at: Instant | None = None
    thumbnail_url: str | None = None
    awaits_review: bool = False
    awaits_since: Instant | None = None
    """Since when a person is asked to look."""
    appealed: bool = False
    """Its employee disagrees, and nobody has answered yet."""
    one_of_two: bool = False
    """One person has said what another has to say too."""
    situation: str | None = None
    """Photos of the queue with the same one may be confirmed together; None: this one is looked at alone."""
    version: int


class EvidencePage(Model):
    items: tuple[EvidenceOut, ...]
    next: str | None = None
