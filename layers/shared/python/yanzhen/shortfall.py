"""What a participant of a session still owes: a photo that proves the training, by the word that counts.

While a photo waits for its verdict or for a person's word nothing is owed: a machine's word alone asks nobody for
anything, and the word that comes asks again.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from yanzhen.base import Model
from yanzhen.case import Shortfall
from yanzhen.evidence import EvidenceState
from yanzhen.policy import Policy
from yanzhen.record import EvidenceRecord
from yanzhen.training import Session
from yanzhen.verdict import VerdictWord


class Owed(Model):
    """`trigger` names the fact, so that the same fact opens one case however often it is told."""

    shortfall: Shortfall
    trigger: str


HERE = (EvidenceState.RECEIVED, EvidenceState.JUDGED)


def arrived(records: Iterable[EvidenceRecord]) -> list[EvidenceRecord]:
    """Those whose file is here, whatever is said of it."""
    return [record for record in records if record.evidence.state in HERE]


def signed_in(session: Session, records: Iterable[EvidenceRecord]) -> int:
    """How many participants a photo came from: each one's own counts, as there is no other check-in."""
    return len({record.evidence.employee_id for record in arrived(records)} & set(session.participants))


def closes_at(session: Session, policy: Policy) -> datetime:
    """From here a photo that has not come is missing: none may be taken any more, and what waited in a phone had its
    time."""
    return session.ends_at + timedelta(minutes=max(policy.late_minutes, policy.on_time_minutes))


def proved(records: Iterable[EvidenceRecord]) -> bool:
    """One of a person's photos of a session is genuine by the word that counts."""
    return any(record.word is VerdictWord.GENUINE for record in records)


def owed(records: Sequence[EvidenceRecord], session: Session, policy: Policy, now: datetime) -> Owed | None:
    """What a person owes, from all photos for the session; None: nothing, or nothing yet. For a cancelled one
    nothing is owed."""
    if (
        session.cancelled_at is not None
        or session.evidence_mode != "each"
        or proved(records)
        or any(_undecided(record) for record in records)
    ):
        return None
    for record in sorted(records, key=lambda record: record.evidence.evidence_id, reverse=True):
        if record.word is VerdictWord.FALSE:
            word = sum(review.counts for review in record.reviews)
            return Owed(shortfall="false", trigger=f"false/{record.evidence.evidence_id}/{word}")
    if now < closes_at(session, policy):
        return None
    return Owed(shortfall="missing", trigger=f"missing/{session.session_id}")


def _undecided(record: EvidenceRecord) -> bool:
    if record.verdict is None:
        return record.evidence.state is not EvidenceState.EXPIRED
    return record.awaits_review
