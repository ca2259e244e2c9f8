"""ResumeRosters: a list that is at work and says nothing any more gets another execution, which goes on where it was.

Runs every five minutes. Found by index, the longest silent first; one list in trouble never stops the others.
"""

from typing import Any

from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.typing import LambdaContext

from yanzhen.errors import Conflict
from yanzhen.roster.job import DEAD, resumed
from yanzhen_aws.runtime import Runtime, runtime
from yanzhen_aws.runtime import logger as make_logger
from yanzhen_aws.runtime import metrics as make_metrics
from yanzhen_aws.runtime import tracer as make_tracer

logger = make_logger("resume_rosters")
tracer = make_tracer("resume_rosters")
metrics = make_metrics("resume_rosters")

LIMIT = 100


@logger.inject_lambda_context(clear_state=True)
@tracer.capture_lambda_handler(capture_response=False)
@metrics.log_metrics(capture_cold_start_metric=True)
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, int]:  # noqa: ARG001 - Lambda's signature
    """The schedule's event is not read -> how many were resumed, failed, or are a person's to go on with."""
    return sweep(runtime())


def sweep(world: Runtime) -> dict[str, int]:
    """One pass over every list that fell silent."""
    counts = {"resumed": 0, "failed": 0, "left": 0}
    for roster in world.rosters.silent(world.now() - DEAD, limit=LIMIT):
        again = resumed(roster, world.now())
        if again is None:
            counts["left"] += 1
            continue
        try:
            world.roster_runs.start(world.rosters.save(again))
            counts["resumed"] += 1
        except Conflict:
            continue  # It has just said something, or somebody else went on with it.
        except Exception:
            # One list never stops the others; it is reported and comes again.
            logger.exception("not resumed", roster_id=roster.roster_id)
            counts["failed"] += 1
    for name, count in counts.items():
        metrics.add_metric(f"Roster{name.capitalize()}", MetricUnit.Count, count)
    logger.info("swept", extra=counts)
    return counts
