"""FollowPeople: who is hired has a first day, and who leaves or starts on another day no longer has that one.

Follows the directory, however it is written: by a list, by an HR system or by hand. Of most changes the two profiles
alone say that they do not matter.
"""

from typing import Any

from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
from aws_lambda_powertools.utilities.typing import LambdaContext

from cases.first_days import consider_first_day
from cases.opening import Considered
from yanzhen.first_day import may_matter
from yanzhen_aws.runtime import Runtime, runtime
from yanzhen_aws.runtime import logger as make_logger
from yanzhen_aws.runtime import metrics as make_metrics
from yanzhen_aws.runtime import tracer as make_tracer
from yanzhen_aws.streams import each
from yanzhen_aws.tables.directory import profile_of_image

logger = make_logger("follow_people")
tracer = make_tracer("follow_people")
metrics = make_metrics("follow_people")


@logger.inject_lambda_context(clear_state=True)
@tracer.capture_lambda_handler(capture_response=False)
@metrics.log_metrics(capture_cold_start_metric=True)
def handler(event: dict[str, Any], context: LambdaContext) -> PartialItemFailureResponse:
    """A batch of the directory table's stream, profiles only -> the records to deliver again."""
    world = runtime()
    return each(
        event, context, lambda record: follow(record, world), failure="not followed", logger=logger, metrics=metrics
    )


def follow(change: dict[str, Any], world: Runtime) -> Considered:
    """What a change of a profile means for the person's first day, as the directory stands now."""
    new = profile_of_image(change["dynamodb"].get("NewImage"))
    old = profile_of_image(change["dynamodb"].get("OldImage"))
    if new is None or not may_matter(old, new, world.now()):
        return "nothing"
    person = world.directory.employee(new.employee_id)
    if person is None:
        return "nothing"
    did = consider_first_day(person, world)
    logger.info("considered", employee_id=person.employee_id, did=did)
    if did == "opened":
        metrics.add_metric("FirstDaysOpened", MetricUnit.Count, 1)
    return did
