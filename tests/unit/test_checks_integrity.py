"""integrity: a picture counts only when it opens whole; one that does not is `unable`, never guilty."""

from typing import get_args

import pytest
from given_checks import POLICY, claim, media, seen

from yanzhen.checks import integrity
from yanzhen.evidence import MediaFacts, Missing
from yanzhen.verdict import Outcome, decide


def test_a_whole_picture_opens_and_says_its_size() -> None:
    (found,) = integrity.run(claim(), seen(media(width=4000, height=3000)), POLICY)
    assert (found.code, found.outcome) == ("integrity.opens", Outcome.PASS)
    assert (found.facts["width"], found.facts["height"]) == (4000, 3000)


@pytest.mark.parametrize("problem", integrity.PROBLEMS)
def test_every_problem_is_unable_with_its_own_code_and_no_points(problem: str) -> None:
    found = integrity.run(claim(), seen(media(problem=problem)), POLICY)
    assert [(f.code, f.outcome) for f in found] == [(f"integrity.{problem}", Outcome.UNABLE)]
    assert decide(found, POLICY, POLICY.effective_from).points == 0


def test_the_problems_are_exactly_those_that_intake_can_name() -> None:
    named = get_args(MediaFacts.model_fields["problem"].annotation)
    assert set(integrity.PROBLEMS) == {problem for literal in named for problem in get_args(literal)}


def test_media_that_was_never_read_is_unable_and_says_why() -> None:
    (found,) = integrity.run(claim(), seen(Missing(cause="timeout")), POLICY)
    assert (found.code, found.facts["cause"]) == ("integrity.not_read", "timeout")


@pytest.mark.parametrize(
    ("facts", "name", "value", "threshold"),
    [
        ({"problem": "too_large", "size_bytes": 90_000_000}, "size_bytes", 90_000_000, POLICY.max_file_bytes),
        ({"problem": "too_many_pixels", "width": 50_000, "height": 50_000}, "pixels", 2.5e9, POLICY.max_pixels),
        ({"problem": "too_small", "width": 200, "height": 90}, "short_side", 90, POLICY.min_side_px),
    ],
)
def test_a_limit_that_was_passed_stands_beside_the_value(
    facts: dict[str, object], name: str, value: float, threshold: float
) -> None:
    (found,) = integrity.run(claim(), seen(media(**facts)), POLICY)
    assert found.measure is not None
    assert (found.measure.name, found.measure.value, found.measure.threshold) == (name, value, threshold)
