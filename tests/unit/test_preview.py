"""preview: what a proposed policy would have changed, on stored facts alone."""

from datetime import timedelta
from typing import Any

import pytest
from given_checks import END, POLICY, START, claim, faces, match, reuse, seen, situations
from hypothesis import given
from hypothesis import strategies as st

from yanzhen import life
from yanzhen.checks import run_all
from yanzhen.directory import Consent
from yanzhen.evidence import Claim, EvidenceState, Missing, Observations
from yanzhen.policy import Policy
from yanzhen.preview import UNSEEN, Fate, fate, preview, unseen
from yanzhen.record import EvidenceRecord
from yanzhen.verdict import Review, ReviewDecision, VerdictWord, decide

ALL = list(situations())
WHOLE = [(c, s) for c, s in ALL if not any(isinstance(part, Missing) for part in (s.media, s.faces, s.reuse))]
POLICIES = st.builds(
    lambda suspect_from, points, cap, hard, required, minutes, margin, similarity: POLICY.model_copy(
        update={
            "version": 1,
            "suspect_from": suspect_from,
            "points": {**POLICY.points, **dict.fromkeys(list(POLICY.points)[:9], points)},
            "caps": dict.fromkeys(POLICY.caps, cap),
            "hard_facts": tuple(hard),
            "required_checks": tuple(required),
            "early_minutes": minutes,
            "late_minutes": minutes,
            "geofence_margin": margin,
            "faces": {
                **POLICY.faces,
                "onnx-mesh468": POLICY.faces["onnx-mesh468"].model_copy(update={"match": {1: similarity}}),
            },
        }
    ),
    st.integers(1, 100),
    st.integers(0, 100),
    st.integers(0, 100),
    st.sets(st.sampled_from(sorted(POLICY.points))),
    st.sets(st.sampled_from(sorted(POLICY.caps))),
    st.integers(0, 1440),
    st.floats(0, 3),
    st.floats(0.92, 0.946),
)


def judged(of: Claim, observed: Observations, policy: Policy = POLICY) -> EvidenceRecord:
    verdict = decide(run_all(of, observed, policy, lambda *_: None), policy, END)
    received = of.evidence.model_copy(update={"state": EvidenceState.RECEIVED})
    return life.judged(EvidenceRecord(evidence=received), verdict, observed)


RECORDS = [(by, judged(by, observed)) for by, observed in WHOLE]


def changed(**values: Any) -> Policy:
    return Policy.model_validate({**POLICY.model_dump(), **values, "version": 2})


def of(record: EvidenceRecord, by: Claim, proposed: Policy) -> tuple[Fate, VerdictWord | None]:
    return fate(record, by, {1: POLICY}, proposed)


@given(POLICIES, st.sampled_from(WHOLE))
def test_under_the_policy_a_verdict_was_made_with_nothing_changes(
    policy: Policy, situation: tuple[Claim, Observations]
) -> None:
    record = judged(*situation, policy)
    assert record.verdict is not None
    assert fate(record, situation[0], {1: policy}, policy) == (Fate.SAME, record.verdict.word)


@given(POLICIES, POLICIES, st.sampled_from(WHOLE))
def test_a_changed_word_is_the_one_the_proposed_policy_gives(
    before: Policy, after: Policy, situation: tuple[Claim, Observations]
) -> None:
    record = judged(*situation, before)
    found, word = fate(record, situation[0], {1: before}, after)
    assert record.verdict is not None
    assert judged(*situation, after).verdict.word is word  # type: ignore[union-attr]
    assert (found is Fate.CHANGED) is (word is not record.verdict.word)


@pytest.mark.parametrize("name", sorted(UNSEEN - {"vision", "two_person_review", "cases"}))
@pytest.mark.parametrize("value", [1, 1_000_000])
def test_what_stored_facts_cannot_show_changes_no_word(name: str, value: int) -> None:
    other = POLICY.model_copy(update={name: value})
    for by, record in RECORDS:
        assert of(record, by, other)[0] is Fate.SAME


def test_values_that_cannot_be_shown_are_named_when_they_change() -> None:
    assert unseen(POLICY, changed(suspect_from=40)) == ()
    assert unseen(POLICY, changed(suspect_from=40, pdq_max_bits=40, retention_days=60)) == (
        "pdq_max_bits",
        "retention_days",
    )


def test_a_stricter_search_for_copies_is_shown_and_a_looser_one_is_not() -> None:
    assert unseen(POLICY, changed(pdq_max_bits=20, orb_min_inliers=30)) == ()
    assert unseen(POLICY, changed(orb_min_inliers=10)) == ("orb_min_inliers",)


def test_a_persons_word_stays() -> None:
    by, observed = claim(), seen(None, faces(0.5))
    review = Review(
        reviewer_id="h1",
        decision=ReviewDecision.CONFIRM,
        word=VerdictWord.SUSPECT,
        reason="other",
        reviewed_at=END + timedelta(hours=1),
    )
    record = judged(by, observed).model_copy(update={"reviews": (review,)})
    assert of(record, by, changed(suspect_from=100)) == (Fate.KEPT, None)


@pytest.mark.parametrize("missing", ["media", "faces", "reuse"])
def test_a_record_with_a_missing_observation_cannot_be_told(missing: str) -> None:
    by = claim()
    observed = seen().model_copy(update={missing: Missing(cause="timeout")})
    assert of(judged(by, observed), by, changed(suspect_from=1))[0] is Fate.CANNOT_TELL


def test_what_has_changed_otherwise_since_is_not_taken_for_the_policys_work() -> None:
    withdrawn = Consent(text_version="1", given_at=START, withdrawn_at=END)
    record = judged(claim(), seen())
    assert of(record, claim(of_employee={"consent": withdrawn}), changed(suspect_from=1))[0] is Fate.CANNOT_TELL


def test_a_version_nobody_knows_any_more_cannot_be_told() -> None:
    record = judged(claim(), seen())
    assert fate(record, claim(), {}, POLICY)[0] is Fate.CANNOT_TELL


def test_fates_add_up_and_the_first_changed_are_shown() -> None:
    by = claim()
    odd = (judged(by, seen(None, faces(0.5))), by)
    fine = (judged(by, seen()), by)
    copied = (judged(by, seen(None, None, reuse(match("same_bytes")))), by)
    lenient = changed(suspect_from=100, hard_facts=())
    found = preview([odd, fine, odd, copied], {1: POLICY}, lenient, examples=2)
    assert (found.same, found.changed, found.kept, found.cannot_tell) == (1, 3, 0, 0)
    assert [(c.before.value, c.after.value, c.count) for c in found.changes] == [
        ("false", "suspect", 1),
        ("suspect", "genuine", 2),
    ]
    assert len(found.examples) == 2
