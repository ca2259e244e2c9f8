"""Count: each change of an evidence record climbs the counters once, whoever delivers it, how often and in what order.

A batch is summed and written together. When that fails, its records are counted one by one, so that only the one in
trouble is reported and tried again.
"""

from collections.abc import Sequence
from typing import Any

from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
from aws_lambda_powertools.utilities.typing import LambdaContext

from yanzhen.errors import NotFound
from yanzhen.tally import Change
from yanzhen_aws.runtime import Runtime, runtime
from yanzhen_aws.runtime import logger as make_logger
from yanzhen_aws.runtime import metrics as make_metrics
from yanzhen_aws.runtime import tracer as make_tracer
from yanzhen_aws.streams import each
from yanzhen_aws.tables.evidence import record_of_image

logger = make_logger("count")
tracer = make_tracer("count")
metrics = make_metrics("count")


@logger.inject_lambda_context(clear_state=True)
@tracer.capture_lambda_handler(capture_response=False)
@metrics.log_metrics(capture_cold_start_metric=True)
def handler(event: dict[str, Any], context: LambdaContext) -> PartialItemFailureResponse:
    """A batch of the evidence table's stream -> the records to deliver again."""
    world = runtime()
    try:
        count(event["Records"], world)
    except Exception as error:  # noqa: BLE001 - one record never stops the others; each is reported below
        logger.warning("counted one by one", error=type(error).__name__, records=len(event["Records"]))
        return each(
            event, context, lambda record: count([record], world), failure="not counted", logger=logger, metrics=metrics
        )
    return {"batchItemFailures": []}


def count(records: Sequence[dict[str, Any]], world: Runtime) -> int:
    """Count what is news in these stream records; how much that was."""
    news = [
        record
        for raw in records
        if (record := record_of_image(raw["dynamodb"].get("NewImage"))) is not None
    ]  # fmt: skip
    sessions = world.training.sessions({record.evidence.session_id for record in news})
    for record in news:
        if record.evidence.session_id not in sessions:
            raise NotFound(session_id=record.evidence.session_id, evidence_id=record.evidence.evidence_id)
    counted = world.tallies.apply([Change.of(record, sessions[record.evidence.session_id]) for record in news])
    metrics.add_metric("Counted", MetricUnit.Count, counted)
    return counted
