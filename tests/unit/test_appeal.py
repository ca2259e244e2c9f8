"""An employee may say once why a word is wrong; a person looks, and that answer stands until the word is given anew."""

from datetime import timedelta

import pytest
from given_checks import END, POLICY, claim, evidence, seen

from yanzhen import life
from yanzhen.checks import run_all
from yanzhen.errors import AppealedAlready, NothingToAppeal
from yanzhen.evidence import Missing
from yanzhen.record import EvidenceRecord
from yanzhen.verdict import Review, ReviewDecision, VerdictWord, decide

LATER = END + timedelta(hours=1)
TEXT = "我在现场，店长可以作证。"


def judged(word: VerdictWord = VerdictWord.UNABLE) -> EvidenceRecord:
    facts = seen() if word is VerdictWord.GENUINE else seen(face_facts=Missing(cause="timeout"))
    verdict = decide(run_all(claim(), facts, POLICY, lambda *_: None), POLICY, END)
    assert verdict.word is word
    return life.judged(EvidenceRecord(evidence=evidence()), verdict, facts)


def said(record: EvidenceRecord, word: VerdictWord, who: str = "h1") -> EvidenceRecord:
    review = Review(reviewer_id=who, decision=ReviewDecision.OVERTURN, word=word, reason="other", reviewed_at=LATER)
    return life.reviewed(record, review, expected_version=record.evidence.version)


def test_an_appeal_is_open_until_a_person_answers() -> None:
    reviewed = said(judged(), VerdictWord.SUSPECT)
    asked = life.appealed(reviewed, TEXT, LATER)
    assert (reviewed.awaits_review, asked.awaits_since, asked.word) == (False, LATER, "suspect")
    assert asked.open_appeal is not None
    assert (asked.open_appeal.text, asked.open_appeal.word) == (TEXT, "suspect")
    answered = said(asked, VerdictWord.GENUINE)
    assert (answered.open_appeal, answered.awaits_review) == (None, False)
    assert answered.answer(answered.appeals[0]) == answered.reviews[-1]


def test_an_appeal_does_not_make_an_older_wait_look_younger() -> None:
    assert life.appealed(judged(), TEXT, LATER).awaits_since == END


def test_one_of_two_is_no_answer_yet() -> None:
    asked = life.appealed(judged(), TEXT, LATER)
    first = said(asked, VerdictWord.FALSE)
    assert first.open_appeal is not None
    both = said(first, VerdictWord.FALSE, "h2")
    assert both.answer(both.appeals[0]) == both.reviews[-1]


def test_the_same_sentence_again_changes_nothing() -> None:
    asked = life.appealed(judged(), TEXT, LATER)
    assert life.appealed(asked, TEXT, LATER + timedelta(hours=1)) is asked


def test_a_word_is_appealed_once() -> None:
    asked = life.appealed(judged(), TEXT, LATER)
    with pytest.raises(AppealedAlready):
        life.appealed(asked, "Another sentence", LATER)


def test_the_answer_is_final() -> None:
    answered = said(life.appealed(judged(), TEXT, LATER), VerdictWord.SUSPECT)
    assert not life.may_appeal(answered)
    with pytest.raises(AppealedAlready):
        life.appealed(answered, "But I was there", LATER)


def test_a_word_given_anew_after_the_answer_may_be_appealed_again() -> None:
    answered = said(life.appealed(judged(), TEXT, LATER), VerdictWord.GENUINE)
    anew = said(answered, VerdictWord.SUSPECT)
    assert life.may_appeal(anew)
    assert len(life.appealed(anew, "Why?", LATER).appeals) == 2


@pytest.mark.parametrize("record", [EvidenceRecord(evidence=evidence()), judged(VerdictWord.GENUINE)])
def test_there_is_nothing_to_appeal_without_a_word_against_oneself(record: EvidenceRecord) -> None:
    assert not life.may_appeal(record)
    with pytest.raises(NothingToAppeal):
        life.appealed(record, TEXT, LATER)


def test_photos_of_one_unit_with_the_same_word_from_the_same_finding_are_one_situation() -> None:
    one = judged()
    other = one.model_copy(update={"evidence": one.evidence.model_copy(update={"evidence_id": "01Z"})})
    elsewhere = one.model_copy(update={"evidence": one.evidence.model_copy(update={"unit_path": "acme/west"})})
    assert one.situation == other.situation
    assert one.situation not in (None, elsewhere.situation)


def test_what_somebody_has_said_something_about_is_looked_at_alone() -> None:
    asked = life.appealed(judged(), TEXT, LATER)
    first = said(judged(), VerdictWord.FALSE)
    assert (asked.situation, first.situation, judged(VerdictWord.GENUINE).situation) == (None, None, None)
