"""Resend: notices that were written and not settled are delivered, or given up when they would come too late.

Runs every five minutes. Found by index, oldest first; one notice in trouble never stops the others.
"""

from datetime import timedelta
from typing import Any

from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.typing import LambdaContext

from notices.delivery import Send, deliver_notice
from yanzhen_aws.channels import deliver
from yanzhen_aws.runtime import Runtime, runtime
from yanzhen_aws.runtime import logger as make_logger
from yanzhen_aws.runtime import metrics as make_metrics
from yanzhen_aws.runtime import tracer as make_tracer

logger = make_logger("resend")
tracer = make_tracer("resend")
metrics = make_metrics("resend")

QUIET = timedelta(minutes=5)
"""So long `tell` may still be at it."""
GIVE_UP = timedelta(days=2)
"""Later than that a notice tells nobody anything new."""
LIMIT = 500


@logger.inject_lambda_context(clear_state=True)
@tracer.capture_lambda_handler(capture_response=False)
@metrics.log_metrics(capture_cold_start_metric=True)
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, int]:  # noqa: ARG001 - Lambda's signature
    """The schedule's event is not read -> how many notices ended in which way."""
    return sweep(runtime())


def sweep(world: Runtime, send: Send = deliver) -> dict[str, int]:
    """One pass over everything that is not settled."""
    now = world.now()
    counts: dict[str, int] = {}
    for notice in world.notices.pending(now - QUIET, limit=LIMIT):
        try:
            if now - notice.ready_at > GIVE_UP:
                world.notices.settle(notice, "failed", now, "given_up")
                ended = "given_up"
            else:
                ended = deliver_notice(notice, world, send)
        except Exception:
            # One notice never stops the others; it is reported and comes again.
            logger.exception("not resent", employee_id=notice.employee_id, fact=notice.fact)
            ended = "not_resent"
        counts[ended] = counts.get(ended, 0) + 1
    for name, count in counts.items():
        metrics.add_metric(f"Resend{name.title().replace('_', '')}", MetricUnit.Count, count)
    logger.info("swept", extra=counts)
    return counts
