"""Resend: notices that were written and not settled are delivered, or given up when they would come too late.

Runs every five minutes. Found by index, oldest first; one notice in trouble never stops the others. What waits for one
person's digest goes out as one message. Channels out of order are counted: an alarm rests on that.
"""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.typing import LambdaContext

from notices.delivery import Send, deliver_digest, deliver_notice
from yanzhen.notice import LONGEST_WAIT, Notice
from yanzhen_aws.channels import deliver
from yanzhen_aws.runtime import Runtime, runtime
from yanzhen_aws.runtime import logger as make_logger
from yanzhen_aws.runtime import metrics as make_metrics
from yanzhen_aws.runtime import tracer as make_tracer

logger = make_logger("resend")
tracer = make_tracer("resend")
metrics = make_metrics("resend")

QUIET = timedelta(minutes=5)
"""So long `send` may still be at it."""
GIVE_UP = timedelta(days=2)
"""Later than that a notice tells nobody anything new."""
LIMIT = 500
DOWN_AFTER = 3
"""A channel is out of order when a notice did not get through so often."""


@logger.inject_lambda_context(clear_state=True)
@tracer.capture_lambda_handler(capture_response=False)
@metrics.log_metrics(capture_cold_start_metric=True)
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, int]:  # noqa: ARG001 - Lambda's signature
    """The schedule's event is not read -> how many notices ended in which way."""
    return sweep(runtime())


def sweep(world: Runtime, send: Send = deliver) -> dict[str, int]:
    """One pass over everything that is not settled."""
    counts: dict[str, int] = {}
    now = world.now()
    known = world.notices.pending(now + LONGEST_WAIT, limit=LIMIT)
    for together in _groups(notice for notice in known if notice.ready_at < now - QUIET):
        ended = _deliver(together, world, send)
        counts[ended] = counts.get(ended, 0) + len(together)
    for name, count in counts.items():
        metrics.add_metric(f"Resend{name.title().replace('_', '')}", MetricUnit.Count, count)
    down = sorted({notice.channel for notice in known if notice.tries >= DOWN_AFTER})
    metrics.add_metric("ChannelsDown", MetricUnit.Count, len(down))
    if down:
        logger.error("channels out of order", channels=down)
    logger.info("swept", extra=counts)
    return counts


def _groups(waiting: Iterable[Notice]) -> Sequence[tuple[Notice, ...]]:
    """Each notice by itself, but one person's digest of a channel together. An invitation always goes by itself: a mail
    program takes one at a time."""
    groups: dict[tuple[str, ...], tuple[Notice, ...]] = {}
    for notice in waiting:
        key = (notice.employee_id, notice.channel, "" if notice.digest and notice.kind != "session" else notice.fact)
        groups[key] = (*groups.get(key, ()), notice)
    return tuple(groups.values())


def _deliver(together: tuple[Notice, ...], world: Runtime, send: Send) -> str:
    now = world.now()
    try:
        if all(now - notice.due_at > GIVE_UP for notice in together):
            for notice in together:
                world.notices.settle(notice, "failed", now, "given_up")
            return "given_up"
        return deliver_digest(together, world, send) if len(together) > 1 else deliver_notice(together[0], world, send)
    except Exception:
        # One notice never stops the others; it is reported and comes again.
        logger.exception("not resent", employee_id=together[0].employee_id, fact=together[0].fact)
        return "not_resent"
