"""checks/video: a video shows a stretch of time; photos are none of its business."""

from typing import Any

import pytest
from given_checks import POLICY, claim, media, seen, video_claim, video_media

from yanzhen.checks import run_all, video
from yanzhen.evidence import MediaFacts, Missing
from yanzhen.verdict import VerdictWord, decide
from yanzhen.video_facts import Span


def codes(facts: MediaFacts | Missing) -> set[str]:
    return {finding.code for finding in video.run(video_claim(), seen(facts), POLICY)}


def test_a_photo_gets_no_finding() -> None:
    assert video.run(claim(), seen(), POLICY) == ()
    assert video.run(claim(), seen(media(problem="truncated")), POLICY) == ()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, {"video.continuous"}),
        ({"audio": False}, {"video.continuous", "video.silent"}),
        ({"duration_s": 9.9}, {"video.too_short"}),
        ({"frozen": (Span(at_s=3, seconds=2),)}, {"video.frozen"}),
        ({"frozen": (Span(at_s=0, seconds=59),)}, {"video.still"}),
        ({"gaps": (Span(at_s=3, seconds=2),)}, {"video.gap"}),
    ],
)
def test_each_fact_has_its_finding(changes: dict[str, Any], said: set[str]) -> None:
    assert codes(video_media(**changes)) == said


def test_what_does_not_open_is_unable_and_never_guilty() -> None:
    assert codes(Missing(cause="timeout")) == {"video.not_read"}
    assert codes(media(problem="truncated")) == {"video.not_read"}
    assert codes(media(problem="no_picture")) == {"video.no_picture"}


def test_too_short_is_proof_and_a_gap_alone_is_not_even_suspect() -> None:
    def word(facts: MediaFacts) -> VerdictWord:
        observed = run_all(video_claim(), seen(facts), POLICY, lambda *_: None)
        return decide(observed, POLICY, video_claim().evidence.announced_at).word

    assert word(video_media()) is VerdictWord.GENUINE
    assert word(video_media(duration_s=3)) is VerdictWord.FALSE
    assert word(video_media(gaps=(Span(at_s=3, seconds=2),))) is VerdictWord.GENUINE
    assert word(video_media(frozen=(Span(at_s=0, seconds=59),))) is VerdictWord.SUSPECT
