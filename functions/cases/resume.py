"""Resume: a case past its next moment that nobody acted on gets another execution, which is in charge from then on; an
act that was not told to everybody is told to the rest.

Runs every five minutes. Found by index, the longest overdue first; one case in trouble never stops the others.
"""

from datetime import datetime, timedelta
from typing import Any

from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.typing import LambdaContext

from yanzhen import case_life as life
from yanzhen.case import Case
from yanzhen_aws.runtime import Runtime, runtime
from yanzhen_aws.runtime import logger as make_logger
from yanzhen_aws.runtime import metrics as make_metrics
from yanzhen_aws.runtime import tracer as make_tracer

logger = make_logger("resume")
tracer = make_tracer("resume")
metrics = make_metrics("resume")

QUIET = timedelta(minutes=5)
"""So long the execution in charge may still be at it."""
LIMIT = 500


@logger.inject_lambda_context(clear_state=True)
@tracer.capture_lambda_handler(capture_response=False)
@metrics.log_metrics(capture_cold_start_metric=True)
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, int]:  # noqa: ARG001 - Lambda's signature
    """The schedule's event is not read -> how many were resumed or failed."""
    return sweep(runtime())


def sweep(world: Runtime) -> dict[str, int]:
    """One pass over every case that is past its time."""
    counts = {"resumed": 0, "failed": 0}
    before = world.now() - QUIET
    for case in world.cases.due(before, limit=LIMIT):
        try:
            counts["resumed"] += _resume(case, before, world)
        except Exception:
            # One case never stops the others; it is reported and comes again.
            logger.exception("not resumed", case_id=case.case_id)
            counts["failed"] += 1
    for name, count in counts.items():
        metrics.add_metric(f"Case{name.capitalize()}", MetricUnit.Count, count)
    logger.info("swept", extra=counts)
    return counts


def _resume(case: Case, before: datetime, world: Runtime) -> bool:
    """Whether it got another execution."""
    told = world.case_desk.tell_rest(case, world.now())
    if told.next_at is None or told.next_at >= before:
        return False

    def taken_over(found: Case) -> Case:
        return life.resumed(found) if found.version == told.version else found

    world.case_runs.start(world.case_desk.change(case.case_id, taken_over, world.now()))
    return True
