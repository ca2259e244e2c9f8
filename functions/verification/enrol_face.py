"""Enrol a face: one usable face of a person who consented becomes numbers and a crop; the upload itself never stays.

Invoked by the API and waited for: what the person can put right comes back as a code, what is ours to put right raises.
"""

import io
from typing import Any

from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.typing import LambdaContext
from PIL import Image

from verification.eyes import Eyes, eyes
from yanzhen.directory import Consent, FaceReference
from yanzhen.errors import ConsentMissing, NotFound, YanzhenError
from yanzhen.evidence import Box
from yanzhen.ports import Picture
from yanzhen_aws.runtime import Runtime, runtime
from yanzhen_aws.runtime import logger as make_logger
from yanzhen_aws.runtime import metrics as make_metrics
from yanzhen_aws.runtime import tracer as make_tracer
from yanzhen_media import open_picture

logger = make_logger("enrol_face")
tracer = make_tracer("enrol_face")
metrics = make_metrics("enrol_face")

CROP_SIDE = 640
"""Enough to describe the face again, and for a person to recognise it."""


@logger.inject_lambda_context(correlation_id_path="key", clear_state=True)
@tracer.capture_lambda_handler(capture_response=False)
@metrics.log_metrics(capture_cold_start_metric=True)
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:  # noqa: ARG001 - Lambda's signature
    """`{"employee_id", "key", "consent"}` -> `{"face_count"}`, or `{"error", "facts"}` for what the person can mend."""
    consent = Consent.model_validate(event["consent"])
    world = runtime()
    try:
        count = enrol(event["employee_id"], event["key"], consent, world, eyes)
    except YanzhenError as refusal:
        if not refusal.permanent:
            raise
        logger.info("refused", code=refusal.code, reason=refusal.facts.get("reason"))
        metrics.add_metric("FacesRefused", MetricUnit.Count, 1)
        world.media.delete(event["key"])
        return {"error": refusal.code, "facts": refusal.facts}
    metrics.add_metric("FacesEnrolled", MetricUnit.Count, 1)
    return {"face_count": count}


def enrol(employee_id: str, key: str, consent: Consent, world: Runtime, eyes: Eyes) -> int:
    """How many references the person has now; done again with the same upload, the same reference takes its place."""
    employee = world.directory.employee(employee_id)
    if employee is None:
        raise NotFound(employee_id=employee_id)
    known = employee.consent
    withdrawn = known is not None and known.withdrawn_at is not None and known.withdrawn_at >= consent.given_at
    if not consent.in_force or withdrawn:
        raise ConsentMissing()
    reference_key = f"faces/{employee_id}/{key.rsplit('/', 1)[-1]}.jpg"
    now = world.now()
    policy = world.policies.in_force(now)
    references = world.directory.face_references([employee_id]).get(employee_id, ())
    try:
        data = world.media.read(key, max_bytes=policy.max_file_bytes)
    except NotFound:
        if any(reference.image_key == reference_key for reference in references):
            return len(references)
        raise
    picture = open_picture(data, max_pixels=policy.max_pixels)
    face = eyes(policy.vision, world).enrol(picture)
    world.media.write(reference_key, _crop(picture, face.box), "image/jpeg")
    others = sorted((r for r in references if r.image_key != reference_key), key=lambda r: r.enrolled_at)
    for outgoing in others[: max(0, len(others) - policy.references_wanted + 1)]:
        # Before its reference is replaced: dying in between must never leave a face that nothing points to.
        world.media.delete(outgoing.image_key)
    reference = FaceReference(
        employee_id=employee_id,
        adapter=face.adapter,
        descriptor=face.descriptor,
        image_key=reference_key,
        enrolled_at=now,
    )
    count = world.directory.add_face_reference(reference, consent, keep=policy.references_wanted)
    world.media.delete(key)
    return count


def _crop(picture: Picture, box: Box) -> bytes:
    """The face as JPEG, without the original's metadata."""
    whole: Image.Image = picture.full()
    left, top = max(0, int(box.left * whole.width)), max(0, int(box.top * whole.height))
    right = min(whole.width, int((box.left + box.width) * whole.width) + 1)
    bottom = min(whole.height, int((box.top + box.height) * whole.height) + 1)
    face = whole.crop((left, top, right, bottom))
    face.thumbnail((CROP_SIDE, CROP_SIDE))
    out = io.BytesIO()
    face.save(out, "JPEG", quality=92)
    return out.getvalue()
