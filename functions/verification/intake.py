"""Intake: an original is opened safely and measured; what does not open whole is stored with its problem, and stays.

Nothing is deleted or refused here: every announced file goes on to a verdict, with or without pixels.
"""

from typing import Any

from aws_lambda_powertools.metrics import MetricUnit, single_metric
from aws_lambda_powertools.utilities.typing import LambdaContext

from verification.lookup import session_and_policy
from yanzhen.errors import FileTooLarge, NotFound
from yanzhen.evidence import Evidence, MediaFacts, evidence_id_of
from yanzhen.policy import Policy
from yanzhen.ports import Picture
from yanzhen_aws.runtime import NAMESPACE, Runtime, correlate, runtime
from yanzhen_aws.runtime import logger as make_logger
from yanzhen_aws.runtime import metrics as make_metrics
from yanzhen_aws.runtime import tracer as make_tracer
from yanzhen_credentials import anchors, read_credentials
from yanzhen_media import open_original, thumbnail, working_copy

logger = make_logger("intake")
tracer = make_tracer("intake")
metrics = make_metrics("intake")

FRAME_SIDE = 1920
FRAME_BYTES = 2_000_000
"""What is kept of each sampled picture of a video: a face in it has all the pixels it had in 1080p."""


@logger.inject_lambda_context(clear_state=True)
@tracer.capture_lambda_handler(capture_response=False)
@metrics.log_metrics(capture_cold_start_metric=True)
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:  # noqa: ARG001 - Lambda's signature
    """`{"key"}` -> `{"evidence_id", "known", "judged", "opens", "media"}`."""
    evidence_id = evidence_id_of(event["key"])
    correlate(logger, tracer, evidence_id)
    return take_in(evidence_id, runtime())


def take_in(evidence_id: str, world: Runtime) -> dict[str, Any]:
    """Measure the bytes, write the copies, mark the evidence as received; every step may be repeated."""
    record = world.evidence.get(evidence_id)
    if record is None:
        logger.warning("an object that nobody announced")
        metrics.add_metric("UnknownObjects", MetricUnit.Count, 1)
        return _answer(evidence_id, known=False)
    if record.verdict is not None:
        metrics.add_metric("AlreadyJudged", MetricUnit.Count, 1)
        return _answer(evidence_id, judged=True, media=record.media)
    evidence = record.evidence
    session, policy = session_and_policy(evidence, world.training, world.policies)
    media, picture = _open_video(evidence, world, policy) if evidence.is_video else _open(evidence, world, policy)
    metrics.add_metric("OriginalSize", MetricUnit.Bytes, media.size_bytes)
    if picture is not None:
        world.media.write(evidence.working_key, working_copy(picture), "image/jpeg")
        world.media.write(evidence.thumbnail_key, thumbnail(picture), "image/jpeg")
    if media.problem is not None:
        logger.info("it does not open whole", problem=media.problem)
        with single_metric(
            "IntakeProblems", MetricUnit.Count, 1, namespace=NAMESPACE, default_dimensions={"service": "intake"}
        ) as by_problem:
            by_problem.add_dimension("problem", media.problem)
    if media.problem != "missing":
        world.evidence.receive(evidence_id, world.now(), group=session.evidence_mode == "group")
    return _answer(evidence_id, opens=picture is not None, media=media)


@tracer.capture_method(capture_response=False)
def _open(evidence: Evidence, world: Runtime, policy: Policy) -> tuple[MediaFacts, Picture | None]:
    try:
        data = world.media.read(evidence.original_key, max_bytes=policy.max_file_bytes)
    except NotFound:
        return MediaFacts(problem="missing"), None
    except FileTooLarge:
        return MediaFacts(problem="too_large", size_bytes=evidence.size_bytes), None
    media, picture = open_original(
        data,
        declared_type=evidence.content_type,
        declared_sha256=evidence.sha256,
        declared_size=evidence.size_bytes,
        policy=policy,
    )
    if picture is not None:
        trusted = anchors(world.settings.trust_anchors)
        credentials = read_credentials(data, f"image/{media.format}", trust_anchors=trusted)
        media = media.model_copy(update={"credentials": credentials})
    return media, picture


@tracer.capture_method(capture_response=False)
def _open_video(evidence: Evidence, world: Runtime, policy: Policy) -> tuple[MediaFacts, Picture | None]:
    """Measure a video, keep its sampled pictures, and give the one that tells most."""
    # 90 MB and 0.2 s that no photo needs.
    from yanzhen_video import open_video

    try:
        stored = world.media.open(evidence.original_key, max_bytes=policy.max_video_bytes)
    except NotFound:
        return MediaFacts(problem="missing"), None
    except FileTooLarge:
        return MediaFacts(problem="too_large", size_bytes=evidence.size_bytes), None
    media, frames = open_video(
        stored,
        declared_type=evidence.content_type,
        declared_sha256=evidence.sha256,
        declared_size=evidence.size_bytes,
        policy=policy,
    )
    for number, frame in enumerate(frames):
        world.media.write(evidence.frame_key(number), frame.jpeg(side=FRAME_SIDE, max_bytes=FRAME_BYTES), "image/jpeg")
    return media, frames[media.video.cover] if frames and media.video else None


def _answer(
    evidence_id: str, *, known: bool = True, judged: bool = False, opens: bool = False, media: MediaFacts | None = None
) -> dict[str, Any]:
    return {
        "evidence_id": evidence_id,
        "known": known,
        "judged": judged,
        "opens": opens,
        "media": media.model_dump(mode="json") if media is not None else None,
    }
