"""A word that is held against somebody is two people's, where the rules the verdict was made with say so."""

import pytest
from given_checks import END, POLICY, START, claim, evidence, match, seen

from yanzhen import life
from yanzhen.checks import run_all
from yanzhen.errors import Conflict, SecondPerson
from yanzhen.late import late_source
from yanzhen.policy import TwoPerson
from yanzhen.record import EvidenceRecord
from yanzhen.verdict import Review, ReviewDecision, VerdictWord, decide


def judged(rule: TwoPerson = "false_only") -> EvidenceRecord:
    policy = POLICY.model_copy(update={"two_person_review": rule})
    verdict = decide(run_all(claim(), seen(), policy, lambda *_: None), policy, END)
    return life.judged(EvidenceRecord(evidence=evidence()), verdict, seen())


def said(record: EvidenceRecord, word: VerdictWord | str, who: str = "h1") -> EvidenceRecord:
    review = Review(
        reviewer_id=who, decision=ReviewDecision.OVERTURN, word=VerdictWord(word), reason="staged", reviewed_at=END
    )
    return life.reviewed(record, review, expected_version=record.evidence.version)


def test_one_persons_false_counts_for_nothing_yet_and_stays_on_the_queue() -> None:
    first = said(judged(), "false")
    assert (first.word, first.word_in_question, first.awaits_since) == ("genuine", "false", END)
    assert first.one_of_two == first.reviews[-1]


def test_the_same_word_of_another_person_makes_it_count() -> None:
    both = said(said(judged(), "false"), "false", "h2")
    assert (both.word, both.one_of_two, both.awaits_review, len(both.reviews)) == ("false", None, False, 2)


def test_the_same_person_twice_is_one_person() -> None:
    first = said(judged(), "false")
    with pytest.raises(SecondPerson):
        said(first, "false")


def test_another_person_who_disagrees_frees_at_once() -> None:
    freed = said(said(judged(), "false"), "genuine", "h2")
    assert (freed.word, freed.awaits_review) == ("genuine", False)


def test_the_first_person_may_take_the_word_back() -> None:
    assert said(said(judged(), "false"), "suspect").word == "suspect"


def test_who_looked_before_the_first_spoke_reads_again_before_being_the_second() -> None:
    record = judged()
    first = said(record, "false")
    late = Review(
        reviewer_id="h2", decision=ReviewDecision.OVERTURN, word=VerdictWord.FALSE, reason="staged", reviewed_at=END
    )
    with pytest.raises(Conflict):
        life.reviewed(first, late, expected_version=record.evidence.version)


def test_the_first_of_two_sent_again_changes_nothing() -> None:
    record = judged()
    first = said(record, "false")
    again = first.reviews[-1].model_copy(update={"counts": True})
    assert life.reviewed(first, again, expected_version=record.evidence.version) is first


def test_a_word_that_two_gave_already_needs_no_third() -> None:
    both = said(said(judged(), "false"), "false", "h2")
    assert said(both, "false", "h3").one_of_two is None


@pytest.mark.parametrize(
    ("rule", "word", "two"),
    [
        ("none", "false", False),
        ("none", "genuine", False),
        ("false_only", "false", True),
        ("false_only", "suspect", False),
        ("all", "genuine", True),
        ("all", "unable", True),
    ],
)
def test_the_policy_says_which_words_need_two(rule: TwoPerson, word: str, two: bool) -> None:
    assert (said(judged(rule), word).one_of_two is not None) is two


def test_two_who_disagree_where_all_words_need_two_wait_for_one_who_agrees_with_either() -> None:
    torn = said(said(judged("all"), "false"), "suspect", "h2")
    assert (torn.word, torn.word_in_question) == ("genuine", "suspect")
    assert said(torn, "suspect", "h3").word == "suspect"


def test_a_late_source_is_known_only_once_the_word_counts() -> None:
    late = late_source(
        claim(),
        90,
        source=evidence(evidence_id="01A", session_id="s0", employee_id="e9", announced_at=START),
        seen_as=match("same_bytes", evidence_id="01B", session_id="s1", employee_id="e1", announced_at=END),
        policy=POLICY,
    )
    assert late is not None
    first = said(life.reopened(judged(), late), "false")
    assert (first.reopened, said(first, "false", "h2").reopened) == (True, False)


def test_a_verdict_from_before_the_rule_asks_for_nobody_else() -> None:
    record = judged()
    assert record.verdict is not None
    old = {name: value for name, value in record.verdict.thresholds.items() if name != "two_person_review"}
    before = record.model_copy(update={"verdict": record.verdict.model_copy(update={"thresholds": old})})
    assert said(before, "false").word == "false"
