"""Reconcile: whatever was announced, is there and has no verdict is started again; slots that nobody filled expire.

Runs every five minutes. Found by index, oldest first; one evidence in trouble never stops the others.
"""

from datetime import datetime, timedelta
from typing import Any, Literal

from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.typing import LambdaContext

from yanzhen.evidence import Evidence, EvidenceState
from yanzhen.policy import Policy
from yanzhen_aws.runtime import Runtime, runtime
from yanzhen_aws.runtime import logger as make_logger
from yanzhen_aws.runtime import metrics as make_metrics
from yanzhen_aws.runtime import tracer as make_tracer

logger = make_logger("reconcile")
tracer = make_tracer("reconcile")
metrics = make_metrics("reconcile")

QUIET = timedelta(minutes=10)
"""So long an execution may still be under way: Express ends within five minutes, and events come late."""
GIVE_UP = timedelta(days=2)
"""What failed for so long needs a person: it is counted as stuck, and its event lies in the dead-letter queue."""
GRACE = timedelta(hours=1)
"""After its slot ended, an upload that had begun may still arrive."""
LIMIT = 2000

Step = Literal["started", "expired", "stuck", "left"]


@logger.inject_lambda_context(clear_state=True)
@tracer.capture_lambda_handler(capture_response=False)
@metrics.log_metrics(capture_cold_start_metric=True)
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, int]:  # noqa: ARG001 - Lambda's signature
    """The schedule's event is not read -> how many were started again, expired, are stuck, were left or failed."""
    return sweep(runtime())


def sweep(world: Runtime) -> dict[str, int]:
    """One pass over everything unfinished."""
    now = world.now()
    policy = world.policies.in_force(now)
    counts = {"started": 0, "expired": 0, "stuck": 0, "left": 0, "failed": 0}
    for evidence in world.evidence.unfinished(now - QUIET, limit=LIMIT):
        try:
            counts[_mend(evidence, policy, now, world)] += 1
        except Exception:
            # One evidence never stops the others; it is reported and comes again.
            logger.exception("not reconciled", evidence_id=evidence.evidence_id)
            counts["failed"] += 1
    for name, count in counts.items():
        metrics.add_metric(f"Reconcile{name.capitalize()}", MetricUnit.Count, count)
    logger.info("reconciled", extra=counts)
    return counts


def _mend(evidence: Evidence, policy: Policy, now: datetime, world: Runtime) -> Step:
    arrived = evidence.state is EvidenceState.RECEIVED or world.media.exists(evidence.original_key)
    if arrived:
        if now - evidence.announced_at > GIVE_UP:
            logger.error("stuck", evidence_id=evidence.evidence_id)
            return "stuck"
        world.executions.verify(evidence.original_key)
        logger.info("started again", evidence_id=evidence.evidence_id)
        return "started"
    if now - evidence.announced_at > timedelta(minutes=policy.slot_minutes) + GRACE:
        world.evidence.expire(evidence.evidence_id)
        return "expired"
    return "left"
