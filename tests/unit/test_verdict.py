"""verdict: points with caps reach `suspect`, only a hard fact reaches `false`, `unable` is not guilt."""

from itertools import product

import pytest
from given_checks import POLICY, START, claim, match, media, reuse, seen

from yanzhen.checks import all_checks, run_all
from yanzhen.evidence import Missing, Observations
from yanzhen.policy import Policy
from yanzhen.verdict import Finding, Outcome, Verdict, VerdictWord, decide

PASSES = tuple(Finding(check=name, outcome=Outcome.PASS, code=f"{name}.fine") for name in POLICY.required_checks)


def judge(*findings: tuple[str, Outcome], policy: Policy = POLICY) -> Verdict:
    given = tuple(Finding(check=code.split(".")[0], outcome=outcome, code=code) for code, outcome in findings)
    families = {f.check for f in given}
    return decide((*given, *(f for f in PASSES if f.check not in families)), policy, START)


def never(name: str, error: Exception) -> None:
    raise AssertionError(f"{name} crashed") from error


def test_everything_fine_is_genuine_and_needs_nobody() -> None:
    verdict = judge()
    assert (verdict.word, verdict.points, verdict.needs_review) == (VerdictWord.GENUINE, 0, False)


@pytest.mark.parametrize(("points", "word"), [(29, VerdictWord.GENUINE), (30, VerdictWord.SUSPECT)])
def test_points_reach_suspect_at_the_policys_limit(points: int, word: VerdictWord) -> None:
    policy = POLICY.model_copy(update={"points": {"place.mocked": points}})
    verdict = judge(("place.mocked", Outcome.SUSPECT), policy=policy)
    assert (verdict.word, verdict.points) == (word, points)


def test_a_family_adds_at_most_its_cap() -> None:
    verdict = judge(("place.mocked", Outcome.SUSPECT), ("place.outside_geofence", Outcome.SUSPECT))
    assert verdict.by_family["place"] == 60 == POLICY.caps["place"]


def test_points_alone_never_make_false() -> None:
    everything = [(code, Outcome.SUSPECT) for code in POLICY.points]
    assert judge(*everything).word is VerdictWord.SUSPECT


@pytest.mark.parametrize("code", POLICY.hard_facts)
def test_a_hard_fact_makes_false_and_a_person_confirms(code: str) -> None:
    verdict = judge((code, Outcome.FAIL))
    assert (verdict.word, verdict.needs_review) == (VerdictWord.FALSE, True)
    assert [f.code for f in verdict.findings if f.hard] == [code]
    assert judge((code, Outcome.SUSPECT)).word is VerdictWord.SUSPECT


def test_a_fail_that_the_policy_does_not_take_for_proof_is_suspect() -> None:
    verdict = judge(("time.trusted_outside_window", Outcome.FAIL))
    assert verdict.word is VerdictWord.SUSPECT


@pytest.mark.parametrize("required", POLICY.required_checks)
def test_a_required_check_that_is_unable_makes_unable_without_points(required: str) -> None:
    verdict = judge((f"{required}.something", Outcome.UNABLE))
    assert (verdict.word, verdict.points) == (VerdictWord.UNABLE, 0)


def test_a_required_check_without_any_finding_makes_unable() -> None:
    assert decide(PASSES[1:], POLICY, START).word is VerdictWord.UNABLE


def test_an_optional_check_that_is_unable_leaves_it_genuine() -> None:
    assert judge(("place.unknown", Outcome.UNABLE)).word is VerdictWord.GENUINE


def test_suspicion_stands_above_what_could_not_be_told() -> None:
    verdict = judge(("time.unknown", Outcome.UNABLE), ("reuse.near_copy", Outcome.SUSPECT))
    assert verdict.word is VerdictWord.SUSPECT


def test_a_verdict_keeps_the_policys_values_so_that_it_explains_itself() -> None:
    verdict = judge()
    assert verdict.policy_version == POLICY.version
    assert verdict.thresholds["pdq_max_bits"] == POLICY.pdq_max_bits
    assert Verdict.model_validate_json(verdict.model_dump_json()) == verdict


def test_an_honest_photo_passes_all_seven_checks() -> None:
    findings = run_all(claim(), seen(), POLICY, never)
    assert {f.check for f in findings} == {"integrity", "person", "time", "place", "reuse", "edit", "origin"}
    assert decide(findings, POLICY, START).word is VerdictWord.GENUINE


def test_the_copy_of_another_upload_is_a_proposal_of_false() -> None:
    findings = run_all(claim(), seen(reuse_facts=reuse(match("same_bytes"))), POLICY, never)
    assert decide(findings, POLICY, START).word is VerdictWord.FALSE


def test_a_check_that_crashes_makes_only_itself_unable_and_is_reported() -> None:
    told: list[tuple[str, str]] = []

    def broken(*_: object) -> tuple[Finding, ...]:
        raise ZeroDivisionError

    findings = run_all(
        claim(), seen(), POLICY, lambda name, error: told.append((name, type(error).__name__)),
        {**all_checks(), "place": broken},
    )  # fmt: skip
    assert told == [("place", "ZeroDivisionError")]
    assert [(f.code, f.outcome) for f in findings if f.check == "place"] == [("place.crashed", Outcome.UNABLE)]
    assert decide(findings, POLICY, START).word is VerdictWord.GENUINE


def test_what_was_never_observed_is_unable_and_never_crashes_or_accuses() -> None:
    known = {"media": media(), "faces": seen().faces, "reuse": seen().reuse}
    for present in product((True, False), repeat=3):
        given = {
            name: value if here else Missing(cause="timeout")
            for (name, value), here in zip(known.items(), present, strict=True)
        }
        verdict = decide(run_all(claim(), Observations(**given), POLICY, never), POLICY, START)
        assert verdict.points == 0
        assert verdict.word is (VerdictWord.GENUINE if all(present) else VerdictWord.UNABLE)
