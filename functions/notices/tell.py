"""Tell: when a photo is not simply genuine, a notice to its employee is written, once; `send` sends it."""

from typing import Any

from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
from aws_lambda_powertools.utilities.typing import LambdaContext

from notices.evidence_words import fact_of
from yanzhen.notice import Notice
from yanzhen.verdict import VerdictWord
from yanzhen_aws.notify import notify
from yanzhen_aws.runtime import Runtime, runtime
from yanzhen_aws.runtime import logger as make_logger
from yanzhen_aws.runtime import metrics as make_metrics
from yanzhen_aws.runtime import tracer as make_tracer
from yanzhen_aws.streams import each
from yanzhen_aws.tables.evidence import record_of_image

logger = make_logger("tell")
tracer = make_tracer("tell")
metrics = make_metrics("tell")

TOLD = frozenset({VerdictWord.SUSPECT, VerdictWord.FALSE, VerdictWord.UNABLE})


@logger.inject_lambda_context(clear_state=True)
@tracer.capture_lambda_handler(capture_response=False)
@metrics.log_metrics(capture_cold_start_metric=True)
def handler(event: dict[str, Any], context: LambdaContext) -> PartialItemFailureResponse:
    """A batch of the evidence table's stream -> the records to deliver again."""
    world = runtime()
    metrics.add_metric("RecordsSeen", MetricUnit.Count, len(event["Records"]))
    return each(event, context, lambda record: tell(record, world), failure="not told", logger=logger, metrics=metrics)


def tell(change: dict[str, Any], world: Runtime) -> Notice | None:
    """Write the notice that a change of an evidence record calls for; None when there is nothing or nobody to tell."""
    new = record_of_image(change["dynamodb"].get("NewImage"))
    old = record_of_image(change["dynamodb"].get("OldImage"))
    if new is None or new.word not in TOLD or (old is not None and old.word == new.word):
        return None
    evidence = new.evidence
    logger.set_correlation_id(evidence.evidence_id)
    now_stored = world.evidence.get(evidence.evidence_id)
    if now_stored is None or now_stored.word is not new.word:
        logger.info("overtaken", word=new.word)
        return None
    employee = world.directory.employee(evidence.employee_id)
    told = notify(world, employee, "evidence", fact_of(new), world.now()) if employee is not None else None
    if told is None:
        logger.info("nobody to tell", employee_id=evidence.employee_id)
        metrics.add_metric("Unreachable", MetricUnit.Count, 1)
        return None
    return told
