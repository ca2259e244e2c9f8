"""One photo whole: findings, reviews, the earlier pictures beside it."""

from typing import Any, Literal

from pydantic import Field

from api.chalicelib.models.evidence import EvidenceOut
from api.chalicelib.models.sessions import SessionOut
from yanzhen.base import Instant, Model
from yanzhen.evidence import Capture, FaceFacts, MediaFacts
from yanzhen.verdict import Measure, Outcome, ReviewDecision, VerdictWord


class FindingOut(Model):
    check: str
    outcome: Outcome
    code: str
    title: str
    """What was looked at, in the caller's language, such as `Place`."""
    sentence: str
    """What was found, in the caller's language."""
    score: float | None = None
    measure: Measure | None = None
    points: int
    hard: bool
    facts: dict[str, Any]


class ReviewIn(Model):
    decision: ReviewDecision
    word: VerdictWord | None = None
    """Needed with `overturn`: what it is instead."""
    reason: Literal[
        "honest_retake", "other_person_ok", "wrong_session", "staged", "colleague", "old_photo", "edited", "other"
    ]
    comment: str = Field(default="", max_length=2000)
    version: int
    """The evidence's version the reviewer saw."""


class ReviewOut(Model):
    reviewer_id: str
    reviewer_name: str
    decision: ReviewDecision
    word: VerdictWord
    reason: str
    reason_text: str
    comment: str
    reviewed_at: Instant


class ReuseSide(Model):
    """The earlier picture beside this one; the picture's address only if the caller may see it."""

    evidence_id: str
    employee_name: str
    unit_name: str
    session_title: str
    announced_at: Instant
    kind: str
    distance_bits: int | None = None
    inliers: int | None = None
    picture_url: str | None = None


class EvidenceDetail(Model):
    evidence: EvidenceOut
    session: SessionOut
    picture_url: str | None = None
    """The working copy (1600 px)."""
    width: int = 0
    height: int = 0
    media: MediaFacts | None = None
    """For reviewers and auditors only."""
    faces: FaceFacts | None = None
    """For reviewers and auditors only; boxes are fractions of the picture."""
    face_names: dict[int, str] = {}
    """Face index -> name, where a face was recognised."""
    findings: tuple[FindingOut, ...] = ()
    """Heaviest first."""
    by_family: dict[str, int] = {}
    policy_version: int | None = None
    decided_at: Instant | None = None
    reviews: tuple[ReviewOut, ...] = ()
    reuse: tuple[ReuseSide, ...] = ()
    capture: Capture | None = None
    may_review: bool = False
