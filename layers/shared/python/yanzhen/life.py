"""The life of an evidence record: each step is a pure function, safe to repeat, and raises the version by one.

waiting -> received -> judged -> judged and reviewed, any number of times
judged, and reviewed or not -> reopened, when a source arrives late, or appealed by its employee -> reviewed
waiting -> expired -> received, when the bytes arrive after all: a late photo is never lost
"""

from yanzhen.base import Instant
from yanzhen.errors import AppealedAlready, Conflict, NothingToAppeal, SecondPerson
from yanzhen.evidence import EvidenceState, Missing, Observations
from yanzhen.policy import TwoPerson
from yanzhen.record import EvidenceRecord, LateSource
from yanzhen.verdict import Appeal, Review, Verdict, VerdictWord

UNFINISHED = (EvidenceState.WAITING, EvidenceState.RECEIVED)
"""States that the reconciler looks at."""


def received(record: EvidenceRecord, at: Instant, *, first: bool) -> EvidenceRecord:
    """The bytes are here; a record that already knows that stays as it is, `first` with it."""
    if record.evidence.state not in (EvidenceState.WAITING, EvidenceState.EXPIRED):
        return record
    return _stepped(record, {"state": EvidenceState.RECEIVED, "received_at": at, "first": first})


def judged(record: EvidenceRecord, verdict: Verdict, observations: Observations) -> EvidenceRecord:
    """Facts and verdict together; the first verdict stays. A late source that the verdict names is late no more."""
    if record.verdict is not None:
        return record
    named = set() if isinstance(observations.reuse, Missing) else {m.evidence_id for m in observations.reuse.matches}
    late = tuple(source for source in record.late_sources if source.match.evidence_id not in named)
    facts = {
        name: None if isinstance(value, Missing) else value
        for name, value in (
            ("media", observations.media),
            ("faces", observations.faces),
            ("reuse", observations.reuse),
        )
    }
    known = {"verdict": verdict, "late_sources": late, "reopened": bool(late), **facts}
    return _stepped(record, {"state": EvidenceState.JUDGED}).model_copy(update=known)


def reviewed(record: EvidenceRecord, review: Review, *, expected_version: int) -> EvidenceRecord:
    """A person's word on the verdict they saw: Conflict when there is none yet, or it was changed meanwhile.

    The very same review sent again changes nothing. Where the rules the verdict was made with ask for two people, the
    first one's word counts for nothing yet and the record stays on the queue; the same word of somebody else makes it
    count, of the same person it is refused.
    """
    version = record.evidence.version
    last = record.reviews[-1].model_copy(update={"counts": review.counts}) if record.reviews else None
    if last == review and version == expected_version + 1:
        return record
    if record.verdict is None or version != expected_version:
        raise Conflict(evidence_id=record.evidence.evidence_id, version=version)
    first = record.one_of_two
    if first and (first.reviewer_id, first.word) == (review.reviewer_id, review.word):
        raise SecondPerson(evidence_id=record.evidence.evidence_id)
    said = review.model_copy(update={"counts": not _needs_another(record, record.verdict, review)})
    return _stepped(record, {}).model_copy(
        update={"reviews": (*record.reviews, said), "reopened": record.reopened and not said.counts}
    )


def _needs_another(record: EvidenceRecord, verdict: Verdict, review: Review) -> bool:
    """Whether a word counts only once another person says it too; one that people gave before needs nobody again."""
    rule: TwoPerson = verdict.thresholds.get("two_person_review", "none")
    if rule == "none" or (rule == "false_only" and review.word is not VerdictWord.FALSE):
        return False
    if record.decided and record.decided.word is review.word:
        return False
    return record.one_of_two is None or record.one_of_two.word is not review.word


def may_appeal(record: EvidenceRecord) -> bool:
    """A word that is not in its person's favour may be appealed once; the answer is final until the word is given
    anew."""
    if record.word in (None, VerdictWord.GENUINE):
        return False
    if not record.appeals:
        return True
    answer = record.answer(record.appeals[-1])
    return answer is not None and record.decided is not answer


def appealed(record: EvidenceRecord, text: str, at: Instant) -> EvidenceRecord:
    """Its own employee disagrees, in a sentence: back to a person. The same sentence sent again changes nothing."""
    if record.open_appeal and record.open_appeal.text == text:
        return record
    if record.word in (None, VerdictWord.GENUINE):
        raise NothingToAppeal(evidence_id=record.evidence.evidence_id)
    if not may_appeal(record):
        raise AppealedAlready(evidence_id=record.evidence.evidence_id)
    appeal = Appeal(text=text, word=record.word, after=len(record.reviews), appealed_at=at)
    return _stepped(record, {}).model_copy(update={"appeals": (*record.appeals, appeal)})


def reopened(record: EvidenceRecord, late: LateSource) -> EvidenceRecord:
    """A source arrived late: a person looks (again). Nothing changes when the source is known, as it is after the
    verdict named it or a person reviewed it, nor when a person found the photo `false` already."""
    if late.match.evidence_id in {match.evidence_id for match in record.sources}:
        return record
    if record.decided and record.word is VerdictWord.FALSE:
        return record
    return _stepped(record, {}).model_copy(update={"late_sources": (*record.late_sources, late), "reopened": True})


def expired(record: EvidenceRecord) -> EvidenceRecord:
    """No bytes came in time; a record that is no longer waiting stays as it is."""
    if record.evidence.state is not EvidenceState.WAITING:
        return record
    return _stepped(record, {"state": EvidenceState.EXPIRED})


def _stepped(record: EvidenceRecord, change: dict[str, object]) -> EvidenceRecord:
    version = record.evidence.version + 1
    return record.model_copy(
        update={"evidence": record.evidence.model_copy(update={**change, "version": version})},
    )
