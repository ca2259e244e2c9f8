"""WatchRates: a unit's false rate that breaks a rule of the policy opens a case for its heads.

Follows the counters; a batch looks at each counter once, as it stands now, so what comes late or twice opens nothing
that is no longer so.
"""

from typing import Any

from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
from aws_lambda_powertools.utilities.typing import LambdaContext

from cases.opening import consider_unit
from yanzhen.tally import Scope
from yanzhen.training import Session
from yanzhen.unit_case import broken, false_rate_kinds, unit_key
from yanzhen_aws.runtime import Runtime, runtime
from yanzhen_aws.runtime import logger as make_logger
from yanzhen_aws.runtime import metrics as make_metrics
from yanzhen_aws.runtime import tracer as make_tracer
from yanzhen_aws.streams import each
from yanzhen_aws.tables.tallies import counter_of_image

logger = make_logger("watch_rates")
tracer = make_tracer("watch_rates")
metrics = make_metrics("watch_rates")


@logger.inject_lambda_context(clear_state=True)
@tracer.capture_lambda_handler(capture_response=False)
@metrics.log_metrics(capture_cold_start_metric=True)
def handler(event: dict[str, Any], context: LambdaContext) -> PartialItemFailureResponse:
    """A batch of the tallies table's stream -> the records to deliver again."""
    world = runtime()
    seen: set[Scope] = set()
    return each(
        event, context, lambda record: watch(record, seen, world), failure="not watched", logger=logger, metrics=metrics
    )


def watch(change: dict[str, Any], seen: set[Scope], world: Runtime) -> int:
    """How many cases a counter's change opened; `seen` are those that were looked at already."""
    counter = counter_of_image(change["dynamodb"].get("NewImage"))
    if counter is None or counter[0] in seen:
        return 0
    scope, told = counter
    policy = world.policies.in_force(world.now())
    kinds = list(false_rate_kinds(scope, policy))
    if not any(broken(kind, told, policy) for kind in kinds):
        return 0
    about = world.training.session(scope.scope.partition("/")[2]) if scope.period == "whole" else scope
    if about is None or (isinstance(about, Session) and about.cancelled_at is not None):
        return 0
    counts = world.tallies.get(scope)
    did = [consider_unit(unit_key(kind, about), counts, world) for kind in kinds]
    seen.add(scope)
    opened = did.count("opened")
    if opened:
        logger.info("considered", scope=scope.scope, period=scope.period, opened=opened)
        metrics.add_metric("UnitCasesOpened", MetricUnit.Count, opened)
    return opened
