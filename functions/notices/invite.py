"""Invite: who takes part in a session that is still to come, or holds it, is told of it, of its change, of being left
out of it, and that it is cancelled, while it lasts too.

Told twice or late, it writes nothing new: the fact names the session's revision.
"""

from typing import Any

from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
from aws_lambda_powertools.utilities.typing import LambdaContext

from yanzhen.calendar import not_quiet
from yanzhen.session_change import is_to_come, people
from yanzhen.training import Session
from yanzhen_aws.notify import notify
from yanzhen_aws.runtime import Runtime, runtime
from yanzhen_aws.runtime import logger as make_logger
from yanzhen_aws.runtime import metrics as make_metrics
from yanzhen_aws.runtime import tracer as make_tracer
from yanzhen_aws.streams import each
from yanzhen_aws.tables.training import session_of_image

logger = make_logger("invite")
tracer = make_tracer("invite")
metrics = make_metrics("invite")


@logger.inject_lambda_context(clear_state=True)
@tracer.capture_lambda_handler(capture_response=False)
@metrics.log_metrics(capture_cold_start_metric=True)
def handler(event: dict[str, Any], context: LambdaContext) -> PartialItemFailureResponse:
    """A batch of the training table's stream, sessions only -> the records to deliver again."""
    world = runtime()
    return each(
        event, context, lambda record: invite(record, world), failure="not invited", logger=logger, metrics=metrics
    )


def invite(change: dict[str, Any], world: Runtime) -> int:
    """How many people are to hear of a change; none of a session that is over, or that changed once more since."""
    new = session_of_image(change["dynamodb"].get("NewImage"))
    old = session_of_image(change["dynamodb"].get("OldImage"))
    now = world.now()
    if new is None or not is_to_come(new, now) or (old is not None and old.revision == new.revision):
        return 0
    stored = world.training.session(new.session_id)
    if stored is None or stored.revision != new.revision:
        logger.info("overtaken", session_id=new.session_id, revision=new.revision)
        return 0
    loud = not_quiet(now, world.policies.in_force(now).cases, new.timezone)
    told = _told(new, old)
    count = 0
    for person in world.directory.people(told).values():
        fact = f"session/{new.session_id}/{new.revision}/{told[person.employee_id]}"
        count += notify(world, person, "session", fact, now, ready_at=loud) is not None
    logger.info("invited", session_id=new.session_id, revision=new.revision, count=count)
    metrics.add_metric("Invited", MetricUnit.Count, count)
    return count


def _told(new: Session, old: Session | None) -> dict[str, str]:
    """What each person is told: those who were there before are told of a change."""
    before = set(people(old)) if old is not None else set()
    if new.cancelled_at is not None:
        return dict.fromkeys(before | set(people(new)), "called_off")
    told = {person: "changed" if person in before else "invited" for person in people(new)}
    return told | dict.fromkeys(before - set(told), "cancelled")
