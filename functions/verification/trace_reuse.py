"""Trace reuse: the picture's fingerprint is kept first and looked up second, so of two equal pictures that come at the
same moment at least one finds the other; only pictures announced earlier count, so they never blame each other.
Later ones that were here first are handed on: Decide puts them before a person.
"""

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.typing import LambdaContext

from verification.lookup import announced, session_and_policy
from yanzhen.errors import NotFound
from yanzhen.evidence import Evidence, ReuseFacts
from yanzhen.features import Features, Fingerprint
from yanzhen.fingerprint import Compared, hamming, judge_candidates, others
from yanzhen.frames import reuse_of
from yanzhen.ports import Matcher, MediaStore, Picture
from yanzhen.video_facts import VideoFacts
from yanzhen_aws.runtime import Runtime, correlate, runtime
from yanzhen_aws.runtime import logger as make_logger
from yanzhen_aws.runtime import metrics as make_metrics
from yanzhen_aws.runtime import tracer as make_tracer
from yanzhen_matching import OrbMatcher
from yanzhen_media import open_picture

logger = make_logger("trace_reuse")
tracer = make_tracer("trace_reuse")
metrics = make_metrics("trace_reuse")

MAX_FEATURES_BYTES = 1_000_000
MAX_WORKING_BYTES = 20_000_000
ALIKE_BITS = 12
"""Two pictures of one video within it are found by one fingerprint: that of the first."""


@logger.inject_lambda_context(clear_state=True)
@tracer.capture_lambda_handler(capture_response=False)
@metrics.log_metrics(capture_cold_start_metric=True)
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:  # noqa: ARG001 - Lambda's signature
    """`{"evidence_id", "video"}` -> ReuseFacts; `video` are its VideoFacts, null for a photo."""
    correlate(logger, tracer, event["evidence_id"])
    video = VideoFacts.model_validate(event["video"]) if event.get("video") else None
    return trace(event["evidence_id"], runtime(), OrbMatcher(), video).model_dump(mode="json")


def trace(evidence_id: str, world: Runtime, matcher: Matcher, video: VideoFacts | None = None) -> ReuseFacts:
    """Describe the working copy, keep the description, and compare it with what else there is. A video's other sampled
    pictures are kept and looked up by their fingerprints too, so that a clip of it or a photo of it is found."""
    evidence = announced(evidence_id, world.evidence)
    _, policy = session_and_policy(evidence, world.training, world.policies)
    features = matcher.describe(_picture(evidence.working_key, world))
    world.media.write(evidence.features_key, features.local, "application/octet-stream")
    cover = _fingerprint(evidence, features, video.cover if video else None)
    others_of_it = _other_frames(evidence, features, video, world, matcher) if video else []
    world.fingerprints.add(cover)
    for fingerprint, _ in others_of_it:
        world.fingerprints.add(fingerprint)
    # One more than wanted: the newest of the shortlist is this picture itself.
    newest = world.fingerprints.shortlist(
        evidence.employee_id, evidence.unit_path, evidence.course_id, limit=policy.shortlist_size + 1
    )
    shortlist = others(newest, evidence_id)[: policy.shortlist_size]
    compared = [
        Compared(fingerprint=candidate, inliers=matcher.inliers(features.local, local))
        for candidate, local in _features_of(shortlist, world.media)
    ]
    same_bytes = world.fingerprints.same_bytes(evidence.sha256)

    def judged(fingerprint: Fingerprint, described: Features) -> ReuseFacts:
        return judge_candidates(
            evidence_id=evidence_id,
            announced_at=evidence.announced_at,
            features=described,
            same_bytes=same_bytes if fingerprint.cover else (),
            near=world.fingerprints.by_bands(described.bits),
            mirrored=world.fingerprints.by_bands(described.mirror_bits),
            compared=compared if fingerprint.cover else (),
            policy=policy,
            frame=fingerprint.frame,
        )

    facts = reuse_of([judged(*one) for one in ((cover, features), *others_of_it)])
    logger.info(
        "traced",
        matches=len(facts.matches),
        later=len(facts.later),
        items_read=facts.items_read,
        shortlist=facts.shortlist,
    )
    metrics.add_metric("FingerprintsRead", MetricUnit.Count, facts.items_read)
    return facts


def _picture(key: str, world: Runtime) -> Picture:
    return open_picture(world.media.read(key, max_bytes=MAX_WORKING_BYTES))


def _other_frames(
    evidence: Evidence, cover: Features, video: VideoFacts, world: Runtime, matcher: Matcher
) -> list[tuple[Fingerprint, Features]]:
    """A video's other sampled pictures, as far as they show something else and can be compared at all."""
    kept = [cover]
    found = []
    for number in range(len(video.frames)):
        if number == video.cover:
            continue
        features = matcher.describe(_picture(evidence.frame_key(number), world))
        if min(hamming(features.bits, other.bits) for other in kept) > ALIKE_BITS:
            kept.append(features)
            found.append((_fingerprint(evidence, features, number, cover=False), features))
    return found


def _fingerprint(evidence: Evidence, features: Features, frame: int | None, *, cover: bool = True) -> Fingerprint:
    return Fingerprint(
        evidence_id=evidence.evidence_id,
        session_id=evidence.session_id,
        course_id=evidence.course_id,
        employee_id=evidence.employee_id,
        unit_path=evidence.unit_path,
        sha256=evidence.sha256,
        bits=features.bits,
        quality=features.quality,
        features_key=evidence.features_key,
        announced_at=evidence.announced_at,
        captured_at=evidence.capture.captured_at,
        frame=frame,
        cover=cover,
    )


def _features_of(candidates: Iterable[Fingerprint], media: MediaStore) -> Iterator[tuple[Fingerprint, bytes]]:
    """What was kept of other pictures, read side by side; those whose time of keeping is over are left out."""

    def read(candidate: Fingerprint) -> bytes | None:
        try:
            return media.read(candidate.features_key, max_bytes=MAX_FEATURES_BYTES)
        except NotFound:
            return None

    listed = list(candidates)
    with ThreadPoolExecutor(max_workers=8) as readers:
        for candidate, local in zip(listed, readers.map(read, listed), strict=True):
            if local is not None:
                yield candidate, local
