"""A source that arrives after its copy's verdict puts the copy before a person, once, and never against their word."""

from typing import Any

import pytest
from given_checks import END, NOON, POLICY, START, claim, evidence, match, reuse, seen

from yanzhen import life, texts
from yanzhen.checks import run_all
from yanzhen.evidence import Claim
from yanzhen.late import late_source
from yanzhen.record import EvidenceRecord, LateSource
from yanzhen.verdict import Review, ReviewDecision, VerdictWord, decide


def source_of(copy: Claim | None = None, kind: str = "same_bytes", quality: int = 90, **changes: Any) -> LateSource:
    found = maybe_source_of(copy, kind, quality, **changes)
    assert found is not None
    return found


def maybe_source_of(
    copy: Claim | None = None, kind: str = "same_bytes", quality: int = 90, **changes: Any
) -> LateSource | None:
    values = {"evidence_id": "01A", "session_id": "s0", "employee_id": "e9", "announced_at": START}
    seen_as = match(kind, evidence_id="01B", session_id="s1", employee_id="e1", announced_at=NOON)
    return late_source(copy or claim(), quality, source=evidence(**(values | changes)), seen_as=seen_as, policy=POLICY)


def judged(**changes: Any) -> EvidenceRecord:
    record = EvidenceRecord(evidence=evidence())
    verdict = decide(run_all(claim(), seen(), POLICY, lambda *_: None), POLICY, END)
    return life.judged(record, verdict, seen()).model_copy(update=changes)


def looked_at(record: EvidenceRecord, word: VerdictWord, reviewer: str = "h1") -> EvidenceRecord:
    review = Review(
        reviewer_id=reviewer, decision=ReviewDecision.OVERTURN, word=word, reason="other_person_ok", reviewed_at=END
    )
    return life.reviewed(record, review, expected_version=record.evidence.version)


@pytest.mark.parametrize("kind", ["same_bytes", "near_copy", "mirrored_copy", "partial_copy"])
def test_every_kind_of_copy_is_found_later_and_says_which_came_first(kind: str) -> None:
    late = source_of(kind=kind)
    assert (late.finding.code, late.finding.outcome, late.finding.points) == ("reuse.found_later", "suspect", 0)
    assert late.finding.facts["earlier_evidence_id"] == late.match.evidence_id == "01A"
    assert late.finding.facts["kind"] == late.match.kind == kind


def test_an_honest_retake_or_a_resent_file_does_no_harm_whichever_arrives_first() -> None:
    own = {"session_id": "s1", "employee_id": "e1"}
    assert maybe_source_of(**own) is None
    assert maybe_source_of(kind="near_copy", announced_at=NOON, **own) is None
    assert maybe_source_of(kind="near_copy", quality=0) is None


def test_a_genuine_photo_whose_source_came_late_awaits_a_person_and_says_why() -> None:
    before = judged()
    assert (before.word, before.awaits_review) == (VerdictWord.GENUINE, False)
    after = life.reopened(before, source_of())
    assert (after.word, after.verdict, after.awaits_review) == (VerdictWord.GENUINE, before.verdict, True)
    assert after.evidence.version == before.evidence.version + 1
    assert after.findings[-1].code == "reuse.found_later"
    assert [one.evidence_id for one in after.sources] == ["01A"]
    assert texts.headline("en", after) == texts.sentence("en", after.findings[-1])
    assert "both photos" in texts.advice("en", after)


def test_a_source_is_added_once() -> None:
    once = life.reopened(judged(), source_of())
    assert life.reopened(once, source_of()) is once


def test_a_source_that_the_verdict_weighed_is_not_late() -> None:
    known = judged(reuse=reuse(match("same_bytes")))
    assert life.reopened(known, source_of()) is known


def test_a_person_s_word_with_knowledge_stays_and_without_it_is_asked_again() -> None:
    reopened = life.reopened(judged(), source_of())
    knowing = looked_at(reopened, VerdictWord.GENUINE)
    assert not knowing.awaits_review
    assert life.reopened(knowing, source_of()) is knowing
    another = life.reopened(knowing, source_of(evidence_id="019"))
    assert (another.awaits_review, another.word, len(another.reviews)) == (True, VerdictWord.GENUINE, 1)


def test_a_photo_that_a_person_found_false_is_not_asked_about_again() -> None:
    false = looked_at(looked_at(judged(), VerdictWord.FALSE), VerdictWord.FALSE, "h2")
    assert life.reopened(false, source_of()) is false


def test_a_source_found_before_the_verdict_waits_for_it() -> None:
    early = life.reopened(EvidenceRecord(evidence=evidence()), source_of())
    assert not early.awaits_review
    verdict = judged().verdict
    assert verdict is not None
    assert life.judged(early, verdict, seen()).awaits_review
    named = life.judged(early, verdict, seen(None, None, reuse(match("same_bytes"))))
    assert (named.awaits_review, named.late_sources) == (False, ())
