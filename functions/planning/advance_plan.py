"""AdvancePlan: a plan's task is done in turns, each of which the plan's own change calls for.

A turn ends with the plan saved, which is what the next one is told. Killed anywhere and told again, a turn makes the
same sessions again, and so none twice; told late, it goes by the plan as it stands.
"""

from typing import Any

from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
from aws_lambda_powertools.utilities.typing import LambdaContext

from planning import change, make, trial
from yanzhen import plan_life as life
from yanzhen.errors import Conflict
from yanzhen.plan import Plan
from yanzhen_aws.plans import plan_of_image
from yanzhen_aws.runtime import Runtime, runtime
from yanzhen_aws.runtime import logger as make_logger
from yanzhen_aws.runtime import metrics as make_metrics
from yanzhen_aws.runtime import tracer as make_tracer
from yanzhen_aws.streams import each

logger = make_logger("advance_plan")
tracer = make_tracer("advance_plan")
metrics = make_metrics("advance_plan")

TURN = 100
"""So many sessions are made or changed in one turn."""


@logger.inject_lambda_context(clear_state=True)
@tracer.capture_lambda_handler(capture_response=False)
@metrics.log_metrics(capture_cold_start_metric=True)
def handler(event: dict[str, Any], context: LambdaContext) -> PartialItemFailureResponse:
    """A batch of the training table's stream, plans only -> the records to deliver again."""
    world = runtime()
    return each(
        event, context, lambda record: advance(record, world), failure="not advanced", logger=logger, metrics=metrics
    )


def advance(record: dict[str, Any], world: Runtime) -> str:
    """What was done: nothing when the plan has no task, or went on since."""
    told = plan_of_image(record["dynamodb"].get("NewImage"))
    plan = world.plans.plan(told.plan_id) if told is not None and told.task is not None else None
    if told is None or plan is None or plan.task is None or plan.version != told.version:
        return "nothing"
    what = plan.task.what
    try:
        world.plans.save(_after(plan, world))
    except Conflict:
        logger.info("overtaken", plan_id=plan.plan_id, version=plan.version)
        return "nothing"
    logger.info("advanced", plan_id=plan.plan_id, task=what)
    metrics.add_metric(f"Plan{what.capitalize()}", MetricUnit.Count, 1)
    return what


def _after(plan: Plan, world: Runtime) -> Plan:
    """The plan after one turn of its task."""
    assert plan.task is not None, "only a task is gone on with"
    if plan.task.what == "try":
        return life.found(plan, trial.run(plan, world), world.now())
    work = make.turn if plan.task.what == "publish" else change.turn
    done, whole = work(plan, TURN, world)
    made = done - plan.task.done if plan.task.what == "publish" else 0
    if whole:
        return life.finished(plan, world.now(), made=made)
    return life.stepped(plan, done, world.now(), made=made)
