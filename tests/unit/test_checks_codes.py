"""Every check says what its table of codes promises, no more and no less, and what it may add has a price."""

import importlib

import pytest
from given_checks import POLICY, situations

from yanzhen.checks import all_checks
from yanzhen.policy import DEFAULT_POINTS
from yanzhen.verdict import Outcome

CODES: dict[str, dict[str, Outcome]] = {
    name: importlib.import_module(f"yanzhen.checks.{name}").CODES for name in all_checks()
}
BY_PRICE = {"origin.gallery"}
"""Codes whose outcome is the policy's: they pass while they cost nothing."""


@pytest.mark.parametrize("name", sorted(CODES))
def test_a_check_can_say_every_code_of_its_table_and_no_other(name: str) -> None:
    found = [f for claim, seen in situations() for f in all_checks()[name](claim, seen, POLICY)]
    assert {f.code for f in found} == set(CODES[name])
    for finding in found:
        assert finding.check == name
        assert finding.outcome is CODES[name][finding.code] or finding.code in BY_PRICE


@pytest.mark.parametrize("name", sorted(CODES))
def test_codes_start_with_the_name_of_their_check(name: str) -> None:
    assert all(code.startswith(f"{name}.") for code in CODES[name])


def test_exactly_the_codes_that_can_weigh_have_a_price() -> None:
    weighing = {
        code for codes in CODES.values() for code, outcome in codes.items()
        if outcome in (Outcome.SUSPECT, Outcome.FAIL)
    }  # fmt: skip
    assert weighing == set(DEFAULT_POINTS)


def test_only_what_can_be_proof_fails() -> None:
    fails = {code for codes in CODES.values() for code, outcome in codes.items() if outcome is Outcome.FAIL}
    assert set(POLICY.hard_facts) <= fails
    assert fails == {
        "reuse.same_bytes", "edit.trusted_ai_mark", "time.trusted_another_day", "time.trusted_outside_window",
        "video.too_short",
    }  # fmt: skip


@pytest.mark.parametrize("name", sorted(CODES))
def test_every_situation_gets_at_least_one_finding_that_survives_storage(name: str) -> None:
    for claim, seen in situations():
        found = all_checks()[name](claim, seen, POLICY)
        # A check of videos has nothing to say of a photo, one of sessions nothing of a session that takes place.
        assert found or (name == "video" and not claim.evidence.is_video) or name == "session"
        assert all(type(f).model_validate_json(f.model_dump_json()) == f for f in found)
