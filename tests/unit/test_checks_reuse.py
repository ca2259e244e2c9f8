"""reuse: a photo counts once; a copy of an earlier one does not, a retake or a resent file does no harm."""

from datetime import timedelta

import pytest
from given_checks import MINUTE, NOON, POLICY, claim, match, reuse, seen

from yanzhen.checks import reuse as check
from yanzhen.evidence import Missing, ReuseMatch
from yanzhen.verdict import Finding, Outcome

OWN = {"employee_id": "e1", "session_id": "s1", "announced_at": NOON}


def trace(*matches: ReuseMatch, quality: int = 90, **given: object) -> tuple[Finding, ...]:
    return check.run(claim(**given), seen(reuse_facts=reuse(*matches, quality=quality)), POLICY)  # type: ignore[arg-type]


def codes(found: tuple[Finding, ...]) -> list[str]:
    return [f.code for f in found]


def test_a_picture_never_seen_before_passes() -> None:
    (found,) = trace()
    assert (found.code, found.outcome, found.facts["compared"]) == ("reuse.first_seen", Outcome.PASS, 20)


@pytest.mark.parametrize(
    ("kind", "outcome"),
    [
        ("same_bytes", Outcome.FAIL),
        ("near_copy", Outcome.SUSPECT),
        ("mirrored_copy", Outcome.SUSPECT),
        ("partial_copy", Outcome.SUSPECT),
    ],
)
def test_each_kind_of_copy_is_named_with_the_earlier_picture(kind: str, outcome: Outcome) -> None:
    (found,) = trace(match(kind))
    assert (found.code, found.outcome) == (f"reuse.{kind}", outcome)
    assert (found.facts["earlier_evidence_id"], found.facts["earlier_session_id"]) == ("01A", "s0")
    assert found.facts["same_person"] is False


def test_the_same_bytes_for_another_session_by_the_same_person_count() -> None:
    assert codes(trace(match("same_bytes", employee_id="e1"))) == ["reuse.same_bytes"]


def test_the_same_bytes_by_another_person_for_the_same_session_count() -> None:
    assert codes(trace(match("same_bytes", session_id="s1"))) == ["reuse.same_bytes"]


def test_the_same_file_resent_for_the_same_session_does_no_harm() -> None:
    (found,) = trace(match("same_bytes", **OWN))
    assert (found.code, found.outcome) == ("reuse.resent", Outcome.PASS)


def test_a_group_photo_stands_for_its_session_whoever_sends_it_again() -> None:
    again = match("same_bytes", session_id="s1", announced_at=NOON)
    assert codes(trace(again, of_session={"evidence_mode": "group"})) == ["reuse.resent"]


@pytest.mark.parametrize("kind", ["near_copy", "mirrored_copy", "partial_copy"])
def test_the_same_person_session_and_minutes_apart_is_an_honest_retake(kind: str) -> None:
    (found,) = trace(match(kind, **OWN, captured_at=NOON - 9 * MINUTE))
    assert (found.code, found.outcome, found.facts["seconds_apart"]) == ("reuse.retake", Outcome.PASS, 540)


def test_a_retake_ends_with_the_policys_seconds() -> None:
    assert codes(trace(match("near_copy", **OWN, captured_at=NOON - 11 * MINUTE))) == ["reuse.near_copy"]


def test_without_a_shutter_time_the_servers_times_tell_a_retake() -> None:
    assert codes(trace(match("near_copy", **OWN))) == ["reuse.retake"]
    old = match("near_copy", **{**OWN, "announced_at": NOON - timedelta(hours=2)})
    assert codes(trace(old)) == ["reuse.near_copy"]


def test_a_retake_of_somebody_else_or_for_another_session_is_none() -> None:
    assert codes(trace(match("near_copy", **{**OWN, "employee_id": "e2"}))) == ["reuse.near_copy"]
    assert codes(trace(match("near_copy", **{**OWN, "session_id": "s2"}))) == ["reuse.near_copy"]


def test_only_pictures_announced_earlier_count_so_the_first_of_two_stays_clear() -> None:
    assert codes(trace(match("same_bytes", announced_at=NOON + 2 * MINUTE))) == ["reuse.first_seen"]
    same_moment = NOON + MINUTE
    assert codes(trace(match("same_bytes", announced_at=same_moment, evidence_id="01A"))) == ["reuse.same_bytes"]
    assert codes(trace(match("same_bytes", announced_at=same_moment, evidence_id="01C"))) == ["reuse.first_seen"]


def test_a_likeness_beyond_the_policys_limit_is_chance() -> None:
    assert codes(trace(match("near_copy", distance_bits=32), match("partial_copy", inliers=14))) == ["reuse.first_seen"]
    assert codes(trace(match("near_copy", distance_bits=31), match("partial_copy", inliers=15))) == [
        "reuse.near_copy", "reuse.partial_copy"
    ]  # fmt: skip


def test_each_kind_is_said_once_by_its_best_match() -> None:
    found = trace(match("near_copy", distance_bits=20), match("near_copy", distance_bits=4, evidence_id="019"))
    assert [(f.code, f.facts["earlier_evidence_id"]) for f in found] == [("reuse.near_copy", "019")]
    assert found[0].measure is not None
    assert (found[0].measure.value, found[0].measure.threshold, found[0].measure.good) == (4, 32, "at_least")


def test_an_honest_retake_does_not_hide_a_copy() -> None:
    assert codes(trace(match("near_copy", **OWN), match("partial_copy"))) == ["reuse.partial_copy"]


def test_a_picture_too_flat_to_compare_is_unable_and_only_its_bytes_speak() -> None:
    (found,) = trace(match("near_copy"), match("partial_copy"), quality=49)
    assert (found.code, found.outcome) == ("reuse.too_flat", Outcome.UNABLE)
    assert codes(trace(match("same_bytes"), quality=3)) == ["reuse.same_bytes"]
    assert codes(trace(match("same_bytes", **OWN), quality=3)) == ["reuse.resent"]


def test_a_comparison_that_was_not_made_is_unable_and_says_why() -> None:
    (found,) = check.run(claim(), seen(reuse_facts=Missing(cause="crashed")), POLICY)
    assert (found.code, found.facts) == ("reuse.not_compared", {"cause": "crashed"})
