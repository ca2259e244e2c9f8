"""A video shows a stretch of time: too short a one proves nothing, one that stands still or has a hole is looked at.

Photos get no finding from here. Silence is only told: a stockroom may be quiet, and a phone may mute.
"""

from collections.abc import Sequence

from yanzhen.evidence import Claim, Missing, Observations
from yanzhen.policy import Policy
from yanzhen.verdict import Finding, Measure, Outcome, finding
from yanzhen.video_facts import Span, VideoFacts

CODES: dict[str, Outcome] = {
    "video.continuous": Outcome.PASS,
    "video.silent": Outcome.PASS,
    "video.too_short": Outcome.FAIL,
    "video.still": Outcome.SUSPECT,
    "video.frozen": Outcome.SUSPECT,
    "video.gap": Outcome.SUSPECT,
    "video.no_picture": Outcome.UNABLE,
    "video.not_read": Outcome.UNABLE,
}
STILL_SHARE = 0.9
"""From here the video is one picture: a photo shown for a while."""


def run(claim: Claim, seen: Observations, policy: Policy) -> tuple[Finding, ...]:
    """Judge the timeline of a video; nothing is said of a photo."""
    if not claim.evidence.is_video:
        return ()
    media = seen.media
    if isinstance(media, Missing):
        return (finding(CODES, "video.not_read", cause=media.cause),)
    if media.problem == "no_picture":
        return (finding(CODES, "video.no_picture", audio=media.video.audio if media.video else None),)
    if media.problem is not None or media.video is None:
        return (finding(CODES, "video.not_read", cause=media.problem or "not_measured"),)
    video = media.video
    found = (*_length(video, policy), *_stillness(video), *_gaps(video)) or (
        finding(CODES, "video.continuous", seconds=round(video.duration_s), codec=video.codec),
    )
    silent = () if video.audio else (finding(CODES, "video.silent"),)
    return (*found, *silent)


def _length(video: VideoFacts, policy: Policy) -> tuple[Finding, ...]:
    if video.duration_s >= policy.min_video_seconds:
        return ()
    measure = Measure(
        name="duration_s", value=round(video.duration_s, 1), threshold=policy.min_video_seconds, unit="s",
        good="at_least",
    )  # fmt: skip
    return (
        finding(
            CODES, "video.too_short", measure=measure,
            seconds=round(video.duration_s, 1), limit_seconds=policy.min_video_seconds,
        ),
    )  # fmt: skip


def _stillness(video: VideoFacts) -> tuple[Finding, ...]:
    if not video.frozen:
        return ()
    whole = video.still_share >= STILL_SHARE
    return (_span("video.still" if whole else "video.frozen", "frozen_s", video.frozen),)


def _gaps(video: VideoFacts) -> tuple[Finding, ...]:
    return (_span("video.gap", "gap_s", video.gaps),) if video.gaps else ()


def _span(code: str, name: str, spans: Sequence[Span]) -> Finding:
    longest = spans[0]
    return finding(
        CODES,
        code,
        measure=Measure(name=name, value=round(longest.seconds, 1), threshold=0, unit="s", good="at_most"),
        seconds=round(longest.seconds, 1),
        at_seconds=round(longest.at_s, 1),
        times=len(spans),
    )
