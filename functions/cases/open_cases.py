"""OpenCases: a word on a photo opens its person's case, or closes it when the photo proves the training after all; a
new hire's, also when the first-day training is proved at another session of its course."""

from typing import Any

from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
from aws_lambda_powertools.utilities.typing import LambdaContext

from cases.first_days import mend_first_day
from cases.opening import Considered, consider
from yanzhen.errors import NotFound
from yanzhen.evidence import EvidenceState
from yanzhen.shortfall import proved
from yanzhen_aws.runtime import Runtime, runtime
from yanzhen_aws.runtime import logger as make_logger
from yanzhen_aws.runtime import metrics as make_metrics
from yanzhen_aws.runtime import tracer as make_tracer
from yanzhen_aws.streams import each
from yanzhen_aws.tables.evidence import record_of_image

logger = make_logger("open_cases")
tracer = make_tracer("open_cases")
metrics = make_metrics("open_cases")


@logger.inject_lambda_context(clear_state=True)
@tracer.capture_lambda_handler(capture_response=False)
@metrics.log_metrics(capture_cold_start_metric=True)
def handler(event: dict[str, Any], context: LambdaContext) -> PartialItemFailureResponse:
    """A batch of the evidence table's stream -> the records to deliver again."""
    world = runtime()
    return each(
        event,
        context,
        lambda record: _consider(record, world),
        failure="not considered",
        logger=logger,
        metrics=metrics,
    )


def _consider(change: dict[str, Any], world: Runtime) -> None:
    did = open_case(change, world)
    if did != "nothing":
        metrics.add_metric(f"Cases{did.capitalize()}", MetricUnit.Count, 1)


def open_case(change: dict[str, Any], world: Runtime) -> Considered:
    """What a change of an evidence record means for its person's case, as things stand now."""
    new = record_of_image(change["dynamodb"].get("NewImage"))
    if new is None or (new.word is None and new.evidence.state is not EvidenceState.EXPIRED) or new.awaits_review:
        return "nothing"
    evidence = new.evidence
    logger.set_correlation_id(evidence.evidence_id)
    session = world.training.session(evidence.session_id)
    if session is None:
        raise NotFound(session_id=evidence.session_id)
    employee = world.directory.employee(evidence.employee_id)
    if employee is None or not employee.active:
        return "nothing"
    # The index of a person's photos may lag behind the stream: the one at hand is read by its key.
    listed = world.evidence.of_participant(employee.employee_id, {session.session_id})
    records = {one.evidence.evidence_id: one for one in listed}
    if (current := world.evidence.get(evidence.evidence_id)) is not None:
        records[evidence.evidence_id] = current
    policy = world.policies.in_force(session.starts_at)
    did = consider(session, employee, tuple(records.values()), policy, world.now(), world)
    if did == "nothing" and not session.first_day and proved(records.values()):
        did = mend_first_day(employee, session.course_id, world)
    logger.info("considered", session_id=session.session_id, did=did)
    return did
