"""Whether another photo would help its person, where it may come from, and until when it may be taken.

Another photo helps only where the finding that decided can be mended by one. What the machine failed to look at, what
a person has to look at and what another photo would not change asks nothing of anybody. While a photo taken now lies
in the session's window the camera helps; afterwards only a photo that was taken at the training does.
"""

from datetime import datetime, timedelta
from typing import Literal

from yanzhen.base import Instant, Model
from yanzhen.evidence import EvidenceState
from yanzhen.record import EvidenceRecord
from yanzhen.training import Session
from yanzhen.verdict import VerdictWord, heaviest

UNMENDED = frozenset(
    {
        "integrity.not_read",
        "person.unsure",
        "person.not_enrolled",
        "person.consent_withdrawn",
        "person.nobody_enrolled",
        "person.not_looked",
        "time.records_differ",
        "reuse.not_compared",
        "reuse.found_later",
        "edit.untrusted_credentials",
        "edit.not_read",
        "video.not_read",
    }
)
"""Findings that another photo would not change: nothing is to be done, or something else than a photo."""
REVIEWED = frozenset({VerdictWord.FALSE, VerdictWord.UNABLE})
"""A reviewer's words that another photo answers; `suspect` is a matter to talk about."""


class Retake(Model):
    """`camera`: take one now. `album`: only one that was taken in time still helps. None: too late for the camera,
    and the company takes nothing from the album."""

    source: Literal["camera", "album"] | None
    until: Instant
    """Until when one may be taken."""


def retake(record: EvidenceRecord, session: Session, now: datetime) -> Retake | None:
    """What another photo by the same person could mend, by the rules the verdict was made with; None: nothing."""
    if session.cancelled_at is not None or not _helps(record):
        return None
    thresholds = record.verdict.thresholds if record.verdict else {}
    until = session.ends_at + timedelta(minutes=thresholds.get("late_minutes", 0))
    afterwards: Literal["album"] | None = "album" if thresholds.get("gallery", "allowed") == "allowed" else None
    return Retake(source="camera" if now <= until else afterwards, until=until)


def _helps(record: EvidenceRecord) -> bool:
    if record.decided:
        return record.decided.word in REVIEWED
    if record.verdict is None:
        return record.evidence.state is EvidenceState.EXPIRED
    why = heaviest(record.verdict)
    return why is not None and why.code not in UNMENDED and not why.code.endswith(".crashed")
