"""FindStarters: whose hire date lay ahead when the directory heard of it starts when that day begins.

Runs every fifteen minutes over the hire dates whose day began since the last pass, by the index of days; a pass that
was not done, after an outage too, is done by the next one. The very first only remembers the moment.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.typing import LambdaContext

from cases.first_days import consider_first_day
from yanzhen.case_rules import NO_COURSE
from yanzhen.directory import Employee
from yanzhen.first_day import first_day
from yanzhen.policy import Policy
from yanzhen.ports import Page
from yanzhen_aws.pages import every
from yanzhen_aws.runtime import Runtime, runtime
from yanzhen_aws.runtime import logger as make_logger
from yanzhen_aws.runtime import metrics as make_metrics
from yanzhen_aws.runtime import tracer as make_tracer

logger = make_logger("find_starters")
tracer = make_tracer("find_starters")
metrics = make_metrics("find_starters")

DAY = timedelta(days=1)
PAGE = 100
LAG = timedelta(minutes=15)
"""Looked at once more: the index may have heard of somebody after the last pass had read it."""


@logger.inject_lambda_context(clear_state=True)
@tracer.capture_lambda_handler(capture_response=False)
@metrics.log_metrics(capture_cold_start_metric=True)
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, int]:  # noqa: ARG001 - Lambda's signature
    """The schedule's event is not read -> how many people started, cases were opened, and people failed."""
    return look(runtime())


def look(world: Runtime) -> dict[str, int]:
    """One pass; with a person in trouble the next pass begins where this one did."""
    now = world.now()
    since = world.cases.looked_until("starters")
    policy = world.policies.in_force(now)
    counts = {"started": 0, "opened": 0, "failed": 0}
    for person in _begun(since - LAG, now, policy, world) if since else ():
        counts["started"] += 1
        try:
            counts["opened"] += consider_first_day(person, world) == "opened"
        except Exception:
            # One person never stops the others; it is reported and comes again.
            logger.exception("not considered", employee_id=person.employee_id)
            counts["failed"] += 1
    if not counts["failed"]:
        world.cases.look_until("starters", now)
    for name, count in counts.items():
        metrics.add_metric(f"Starters{name.capitalize()}", MetricUnit.Count, count)
    logger.info("looked", extra=counts)
    return counts


def _begun(since: datetime, now: datetime, policy: Policy, world: Runtime) -> Iterator[Employee]:
    """Those whose first day began in between."""
    if policy.onboard.course_id == NO_COURSE:
        return
    day = (since - DAY).date()
    while day <= (now + DAY).date():
        for person in every(partial(_hired, day.isoformat(), world)):
            plan = first_day(person, world.directory.unit(person.unit_path), policy)
            if plan is not None and since < plan.begins_at <= now:
                yield person
        day += DAY


def _hired(day: str, world: Runtime, after: str | None) -> Page[Employee]:
    return world.directory.hired_on(day, limit=PAGE, cursor=after)
