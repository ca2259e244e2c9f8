"""WatchQueue: HR hears when photos begin to wait for a person longer than the policy allows, once until none does.

Runs every fifteen minutes over the index of what waits. A breach is written down before it is told: a pass that was cut
short is repeated by the next one, with the same facts.
"""

from typing import Any

from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.typing import LambdaContext

from yanzhen.calendar import not_quiet
from yanzhen.directory import timezone_of
from yanzhen.queue_breach import fact_of, hr_by_unit, queue_of
from yanzhen_aws.notify import notify
from yanzhen_aws.runtime import Runtime, runtime
from yanzhen_aws.runtime import logger as make_logger
from yanzhen_aws.runtime import metrics as make_metrics
from yanzhen_aws.runtime import tracer as make_tracer

logger = make_logger("watch_queue")
tracer = make_tracer("watch_queue")
metrics = make_metrics("watch_queue")


@logger.inject_lambda_context(clear_state=True)
@tracer.capture_lambda_handler(capture_response=False)
@metrics.log_metrics(capture_cold_start_metric=True)
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, int]:  # noqa: ARG001 - Lambda's signature
    """The schedule's event is not read -> how many units' queues are beyond the limit, and how many photos in them."""
    return watch(runtime())


def watch(world: Runtime) -> dict[str, int]:
    """One pass over the units that have HR."""
    now = world.now()
    policy = world.policies.in_force(now)
    people = hr_by_unit(world.directory)
    counts = {"units": 0, "overdue": 0}
    for unit, theirs in people.items():
        found = queue_of(unit, tuple(people), world.evidence, policy, now)
        if not found.overdue:
            world.notices.end_breach(unit)
            continue
        counts["units"] += 1
        counts["overdue"] += found.overdue
        since = world.notices.begin_breach(unit, now)
        place = world.directory.unit(unit)
        loud = not_quiet(now, policy.cases, timezone_of(place))
        for person in theirs:
            notify(world, person, "alert", fact_of(unit, since), now, ready_at=loud, unit_path=unit)
    for name, count in counts.items():
        metrics.add_metric(f"Queue{name.capitalize()}", MetricUnit.Count, count)
    logger.info("watched", extra=counts)
    return counts
