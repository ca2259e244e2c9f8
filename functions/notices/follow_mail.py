"""FollowMail: SES tells what became of a mail: delivered, bounced, or complained about.

A bounce marks its address dead, when it is for good, and the person's next channel tells the fact instead; a complaint
marks the address dead for what comes. Told twice, late or out of order, the end is the same.
"""

from typing import Any

from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.typing import LambdaContext

from notices.delivery import instead_of
from yanzhen.notice import Notice
from yanzhen_aws.channels.mail import fact_of_tag
from yanzhen_aws.runtime import Runtime, runtime
from yanzhen_aws.runtime import logger as make_logger
from yanzhen_aws.runtime import metrics as make_metrics
from yanzhen_aws.runtime import tracer as make_tracer

logger = make_logger("follow_mail")
tracer = make_tracer("follow_mail")
metrics = make_metrics("follow_mail")

CHANNEL = "mail"
LOST = {"Bounce": "bounce", "Reject": "reject", "Rendering Failure": "failure"}
TRIES = 3


@logger.inject_lambda_context(clear_state=True)
@tracer.capture_lambda_handler(capture_response=False)
@metrics.log_metrics(capture_cold_start_metric=True)
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, bool]:  # noqa: ARG001 - Lambda's signature
    """One event of SES from EventBridge -> whether it was news."""
    return {"news": follow_mail(event["detail"], runtime())}


def follow_mail(told: dict[str, Any], world: Runtime) -> bool:
    """What an event means for its notice, and for its address; a mail that is none of ours is left alone."""
    notice = _notice(told, world)
    if notice is None:
        logger.info("not ours", kind=told.get("eventType"))
        return False
    logger.info("told", kind=told["eventType"], fact=notice.fact)
    metrics.add_metric(f"Mail{told['eventType'].replace(' ', '')}", MetricUnit.Count, 1)
    if told["eventType"] == "Delivery":
        return world.notices.follow_up(notice, "delivered", world.now())
    if told["eventType"] == "Complaint":
        _dead(notice, _address(told), "complaint", world)
        return False
    if told["eventType"] in LOST:
        return _bounced(notice, told, world)
    return False


def _bounced(notice: Notice, told: dict[str, Any], world: Runtime) -> bool:
    bounce = told.get("bounce", {})
    problem = f"{told['eventType']}.{bounce.get('bounceType', '')}.{bounce.get('bounceSubType', '')}".strip(".")
    if bounce.get("bounceType") == "Permanent":
        _dead(notice, _address(told), problem, world)
    reader = world.directory.employee(notice.employee_id)
    instead = instead_of(notice, reader, world.notices.reach(notice.employee_id), world)
    return world.notices.follow_up(notice, "bounced", world.now(), problem, instead=instead)


def _dead(notice: Notice, address: str, problem: str, world: Runtime) -> None:
    for _ in range(TRIES):
        reach = world.notices.reach(notice.employee_id)
        if address in reach.dead or world.notices.save_reach(reach.without(address, problem)):
            return


def _address(told: dict[str, Any]) -> str:
    return str(told["mail"]["destination"][0])


def _notice(told: dict[str, Any], world: Runtime) -> Notice | None:
    tags = told.get("mail", {}).get("tags", {})
    try:
        (employee_id,), (fact,) = tags["employee"], tags["fact"]
        return world.notices.get(employee_id, fact_of_tag(fact), CHANNEL)
    except (KeyError, ValueError, TypeError):
        return None
