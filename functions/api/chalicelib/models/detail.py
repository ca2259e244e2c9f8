"""One photo or video whole: findings, reviews, the earlier pictures beside it."""

from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from api.chalicelib.models.evidence import EvidenceOut
from api.chalicelib.models.sessions import SessionOut
from yanzhen.base import Instant, Model
from yanzhen.evidence import Capture, FaceFacts, MediaFacts
from yanzhen.verdict import Measure, Outcome, Reason, ReviewDecision, VerdictWord
from yanzhen.video_facts import Span


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
    """Needed with `overturn`: what it is instead of the word in question."""
    reason: Reason
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
    counts: bool
    """False: the first of two, that counts once another person says the same."""


class AppealIn(Model):
    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]


class AppealOut(Model):
    """What the employee says against a word, and what a person answered; None: somebody is still to look."""

    text: str
    word: VerdictWord
    appealed_at: Instant
    answer: ReviewOut | None = None


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
    own_picture_url: str | None = None
    """Which picture of this video resembles it; None: `picture_url` of the evidence."""


class FrameOut(Model):
    """A sampled picture of a video."""

    at_s: float
    url: str | None


class VideoOut(Model):
    """A video to be played, and what its timeline says; seconds from its beginning."""

    url: str | None
    """Short-lived; takes range requests, so a player may jump."""
    content_type: str
    duration_s: float = 0
    codec: str = ""
    audio: bool = False
    frames: tuple[FrameOut, ...] = ()
    shown: int | None = None
    """Which of them `picture_url` is: the one that faces were counted in, else the one that tells most."""
    gaps: tuple[Span, ...] = ()
    frozen: tuple[Span, ...] = ()


class PlaceOut(Model):
    """Where the photo was taken, seen from the middle of the place where the session is; metres."""

    radius_m: float
    source: Literal["app", "exif"]
    accuracy_m: float
    distance_m: float
    east_m: float
    north_m: float


class EvidenceDetail(Model):
    evidence: EvidenceOut
    session: SessionOut
    picture_url: str | None = None
    """The working copy (1600 px); of a video one of its sampled pictures."""
    video: VideoOut | None = None
    """None: it is a photo."""
    width: int = 0
    height: int = 0
    media: MediaFacts | None = None
    """For reviewers and auditors only."""
    faces: FaceFacts | None = None
    """For reviewers and auditors only; boxes are fractions of the picture, of a video of the picture `frame`."""
    face_names: dict[int, str] = {}
    """Face index -> name, where a face was recognised."""
    findings: tuple[FindingOut, ...] = ()
    """Heaviest first."""
    by_family: dict[str, int] = {}
    policy_version: int | None = None
    decided_at: Instant | None = None
    reviews: tuple[ReviewOut, ...] = ()
    """Oldest first."""
    appeals: tuple[AppealOut, ...] = ()
    """Oldest first."""
    may_appeal: bool = False
    """The caller may say in a sentence why the word that counts is wrong."""
    word_in_question: VerdictWord | None = None
    """What the next reviewer confirms or overturns: the word of the first of two, else the one that counts."""
    one_of_two: ReviewOut | None = None
    """A person's word that another person has to say too before it counts."""
    reuse: tuple[ReuseSide, ...] = ()
    capture: Capture | None = None
    place: PlaceOut | None = None
    """None: the session asks for no place, or the photo names none."""
    may_review: bool = False
    may_confirm: bool = False
    """Not by who is the first of two already; that person may still say otherwise."""
