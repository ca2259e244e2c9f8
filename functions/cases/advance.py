"""Advance: the one step of a case that is due first: a reminder, overdue, or up the line.

Only the execution in charge acts, and each act is one conditional write: repeated, late or beside a person's word,
nothing is done twice.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.typing import LambdaContext

from yanzhen import case_life as life
from yanzhen.base import iso
from yanzhen.case import Case
from yanzhen_aws.runtime import Runtime, runtime
from yanzhen_aws.runtime import logger as make_logger
from yanzhen_aws.runtime import metrics as make_metrics
from yanzhen_aws.runtime import tracer as make_tracer

logger = make_logger("advance")
tracer = make_tracer("advance")
metrics = make_metrics("advance")


@logger.inject_lambda_context(clear_state=True)
@tracer.capture_lambda_handler(capture_response=False)
@metrics.log_metrics(capture_cold_start_metric=True)
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:  # noqa: ARG001 - Lambda's signature
    """`{"case_id", "run"}` -> the same with `next_at`, null when this execution has nothing more to do."""
    logger.set_correlation_id(event["case_id"])
    after = advance(event["case_id"], event["run"], runtime())
    mine = after is not None and after.run == event["run"]
    next_at = after.next_at if after is not None and mine else None
    return {"case_id": event["case_id"], "run": event["run"], "next_at": iso(next_at) if next_at else None}


def _step(case: Case, world: Runtime) -> Callable[[Case, datetime], Case]:
    """What is to be done now; a case that was opened while its session was being cancelled ends here."""
    session = world.training.session(case.key.session_id) if case.key.session_id else None
    if session is not None and session.cancelled_at is not None:
        return life.cancelled
    return life.advanced if _is_there(case, world) else life.left


def _is_there(case: Case, world: Runtime) -> bool:
    if case.key.of_unit:
        return world.directory.unit(case.unit_path) is not None
    subject = world.directory.employee(case.key.subject_id)
    return subject is not None and subject.active


def advance(case_id: str, run: int, world: Runtime) -> Case | None:
    """The case after its step; None when there is no such case."""
    case = world.cases.get(case_id)
    if case is None:
        logger.warning("no such case")
        return None
    now = world.now()
    step = _step(case, world)
    after = world.case_desk.change(case_id, lambda found: step(found, now) if found.run == run else found, now)
    if len(after.history) > len(case.history):
        act = after.history[-1]
        logger.info("acted", what=act.what, due=act.due and iso(act.due))
        metrics.add_metric(f"Case{act.what.capitalize()}", MetricUnit.Count, 1)
    return after
