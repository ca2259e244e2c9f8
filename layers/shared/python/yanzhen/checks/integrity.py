"""A file counts only when it opens whole and is what was announced; one that does not is `unable`, never guilty."""

from yanzhen.evidence import Claim, MediaFacts, Missing, Observations
from yanzhen.policy import Policy
from yanzhen.verdict import Finding, Measure, Outcome, finding

PROBLEMS = (
    "empty", "not_an_image", "type_mismatch", "unsupported", "too_large", "too_many_pixels", "too_small",
    "truncated", "animated", "checksum_mismatch", "size_mismatch", "missing", "unreadable",
    "not_a_video", "too_long", "no_picture",
)  # fmt: skip
CODES: dict[str, Outcome] = {
    "integrity.opens": Outcome.PASS,
    "integrity.not_read": Outcome.UNABLE,
    **{f"integrity.{problem}": Outcome.UNABLE for problem in PROBLEMS},
}


def run(claim: Claim, seen: Observations, policy: Policy) -> tuple[Finding, ...]:
    """Say what stands in the way of reading the picture, or that nothing does."""
    media = seen.media
    if isinstance(media, Missing):
        return (finding(CODES, "integrity.not_read", cause=media.cause),)
    if media.problem is None:
        return (
            finding(
                CODES, "integrity.opens", measure=_short_side(media, policy),
                format=media.format, width=media.width, height=media.height, size_bytes=media.size_bytes,
            ),
        )  # fmt: skip
    return (
        finding(
            CODES,
            f"integrity.{media.problem}",
            measure=_measure(media, _limit_bytes(claim, policy), policy),
            announced_type=claim.evidence.content_type,
            format=media.format,
            size_bytes=media.size_bytes,
            announced_bytes=claim.evidence.size_bytes,
            limit_bytes=_limit_bytes(claim, policy),
            limit_pixels=policy.max_pixels,
            limit_side=policy.min_side_px,
            width=media.width,
            height=media.height,
            limit_minutes=round(policy.max_video_seconds / 60),
        ),
    )


def _limit_bytes(claim: Claim, policy: Policy) -> int:
    return policy.max_video_bytes if claim.evidence.is_video else policy.max_file_bytes


def _measure(media: MediaFacts, limit_bytes: int, policy: Policy) -> Measure | None:
    if media.problem == "too_large":
        return Measure(name="size_bytes", value=media.size_bytes, threshold=limit_bytes, unit="B", good="at_most")
    if media.problem == "too_many_pixels":
        pixels = media.width * media.height
        return Measure(name="pixels", value=pixels, threshold=policy.max_pixels, unit="px", good="at_most")
    return _short_side(media, policy) if media.problem == "too_small" else None


def _short_side(media: MediaFacts, policy: Policy) -> Measure:
    side = min(media.width, media.height)
    return Measure(name="short_side", value=side, threshold=policy.min_side_px, unit="px", good="at_least")
