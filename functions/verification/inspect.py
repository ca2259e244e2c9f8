"""Inspect: who and how many are in the picture, looked at with the adapter that the policy names.

Faces are compared only with people whose consent is in force: with the uploader, and with the session's participants
only where the uploader alone does not settle it.
"""

from collections.abc import Collection
from typing import Any

from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.typing import LambdaContext

from verification.eyes import Eyes, eyes
from verification.lookup import announced, session_and_policy
from yanzhen.checks import person
from yanzhen.evidence import FaceFacts
from yanzhen.frames import faces_of
from yanzhen_aws.runtime import Runtime, correlate, runtime
from yanzhen_aws.runtime import logger as make_logger
from yanzhen_aws.runtime import metrics as make_metrics
from yanzhen_aws.runtime import tracer as make_tracer
from yanzhen_media import open_picture

logger = make_logger("inspect")
tracer = make_tracer("inspect")
metrics = make_metrics("inspect")


@logger.inject_lambda_context(clear_state=True)
@tracer.capture_lambda_handler(capture_response=False)
@metrics.log_metrics(capture_cold_start_metric=True)
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:  # noqa: ARG001 - Lambda's signature
    """`{"evidence_id", "video"}` -> FaceFacts; `video` are its VideoFacts, null for a photo."""
    correlate(logger, tracer, event["evidence_id"])
    frames = len((event.get("video") or {}).get("frames", ()))
    return look(event["evidence_id"], runtime(), eyes, frames=frames).model_dump(mode="json")


@tracer.capture_method(capture_response=False)
def look(evidence_id: str, world: Runtime, eyes: Eyes, *, frames: int = 0) -> FaceFacts:
    """Measure the original's faces, small ones need its own pixels; of a video those of its sampled pictures."""
    evidence = announced(evidence_id, world.evidence)
    session, policy = session_and_policy(evidence, world.training, world.policies)
    keys = [evidence.frame_key(number) for number in range(frames)] or [evidence.original_key]
    pictures = [
        open_picture(world.media.read(key, max_bytes=policy.max_file_bytes), max_pixels=policy.max_pixels)
        for key in keys
    ]
    vision = eyes(policy.vision, world)

    def compared_with(people: Collection[str]) -> FaceFacts:
        references = world.directory.face_references(people)
        looks = [vision.look(picture, evidence.employee_id, references) for picture in pictures]
        return faces_of(looks) if frames else looks[0]

    group = session.evidence_mode == "group"
    facts = compared_with({evidence.employee_id, *(session.participants if group else ())})
    if not group and person.others_may_tell(facts, policy):
        facts = compared_with({evidence.employee_id, *session.participants})
    logger.info("looked", adapter=facts.adapter, heads=facts.heads, references=facts.uploader_references)
    metrics.add_metric("Heads", MetricUnit.Count, facts.heads)
    return facts
