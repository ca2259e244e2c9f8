"""shortfall: what a participant owes, by the words that count, and from when a photo is missing."""

from datetime import timedelta
from typing import Any

import pytest
from given_checks import END, NOON, POLICY, evidence, session

from yanzhen.evidence import EvidenceState
from yanzhen.record import EvidenceRecord
from yanzhen.shortfall import Owed, closes_at, owed
from yanzhen.verdict import Review, ReviewDecision, Verdict, VerdictWord

LATER = END + timedelta(days=1)
MISSING = Owed(shortfall="missing", trigger="missing/s1")


def verdict(word: VerdictWord) -> Verdict:
    values: dict[str, Any] = {
        "word": word,
        "points": 0,
        "findings": (),
        "policy_version": 1,
        "decided_at": NOON,
        "by_family": {},
        "thresholds": {},
    }
    return Verdict(needs_review=word is not VerdictWord.GENUINE, **values)


def review(word: VerdictWord, *, counts: bool = True) -> Review:
    return Review(
        reviewer_id="hr", decision=ReviewDecision.OVERTURN, word=word, reason="old_photo", reviewed_at=NOON,
        counts=counts,
    )  # fmt: skip


def record(word: VerdictWord | None, *reviews: Review, state: EvidenceState = EvidenceState.JUDGED) -> EvidenceRecord:
    return EvidenceRecord(
        evidence=evidence(state=state), verdict=verdict(word) if word is not None else None, reviews=reviews
    )


def test_who_brought_nothing_owes_a_photo_once_none_can_come_in_time() -> None:
    closing = closes_at(session(), POLICY)
    assert closing == END + timedelta(minutes=POLICY.on_time_minutes)
    assert owed([], session(), POLICY, closing - timedelta(seconds=1)) is None
    assert owed([], session(), POLICY, closing) == MISSING


def test_a_photo_found_false_by_people_is_owed_at_once() -> None:
    found = record(VerdictWord.SUSPECT, review(VerdictWord.FALSE))
    assert owed([found], session(), POLICY, NOON) == Owed(shortfall="false", trigger="false/01B/1")


@pytest.mark.parametrize(
    "waiting",
    [
        record(VerdictWord.FALSE),
        record(VerdictWord.SUSPECT, review(VerdictWord.FALSE, counts=False)),
        record(None, state=EvidenceState.RECEIVED),
        record(None, state=EvidenceState.WAITING),
    ],
    ids=["a machine's word", "the first of two", "not judged", "on its way"],
)
def test_what_is_not_decided_asks_nobody_for_anything(waiting: EvidenceRecord) -> None:
    assert owed([waiting], session(), POLICY, LATER) is None


def test_a_genuine_photo_settles_it_whatever_else_was_sent() -> None:
    false = record(VerdictWord.FALSE, review(VerdictWord.FALSE))
    assert owed([false, record(VerdictWord.GENUINE)], session(), POLICY, LATER) is None


def test_a_photo_whose_bytes_never_came_is_missing() -> None:
    assert owed([record(None, state=EvidenceState.EXPIRED)], session(), POLICY, LATER) == MISSING


def test_a_word_given_anew_is_another_fact() -> None:
    again = record(VerdictWord.FALSE, review(VerdictWord.FALSE), review(VerdictWord.GENUINE), review(VerdictWord.FALSE))
    assert owed([again], session(), POLICY, NOON) == Owed(shortfall="false", trigger="false/01B/3")


def test_of_one_photo_for_a_whole_group_nobody_alone_owes_anything() -> None:
    assert owed([], session(evidence_mode="group"), POLICY, LATER) is None
