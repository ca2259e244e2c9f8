"""FollowSessions: what was counted of a session's evidence moves with it; a cancelled session asks nobody for anything.

Told twice or late, it changes nothing more: it goes by the session as it stands now.
"""

from functools import partial
from typing import Any

from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
from aws_lambda_powertools.utilities.typing import LambdaContext

from yanzhen import case_life as life
from yanzhen.case import CaseKey
from yanzhen.tally import Change
from yanzhen.training import Session
from yanzhen.unit_case import unit_key
from yanzhen_aws.pages import every
from yanzhen_aws.runtime import Runtime, runtime
from yanzhen_aws.runtime import logger as make_logger
from yanzhen_aws.runtime import metrics as make_metrics
from yanzhen_aws.runtime import tracer as make_tracer
from yanzhen_aws.streams import each
from yanzhen_aws.tables.training import session_of_image

logger = make_logger("follow_sessions")
tracer = make_tracer("follow_sessions")
metrics = make_metrics("follow_sessions")

PAGE = 100


@logger.inject_lambda_context(clear_state=True)
@tracer.capture_lambda_handler(capture_response=False)
@metrics.log_metrics(capture_cold_start_metric=True)
def handler(event: dict[str, Any], context: LambdaContext) -> PartialItemFailureResponse:
    """A batch of the training table's stream, sessions only -> the records to deliver again."""
    world = runtime()
    return each(
        event, context, lambda record: follow(record, world), failure="not followed", logger=logger, metrics=metrics
    )


def follow(change: dict[str, Any], world: Runtime) -> int:
    """How many counted files and closed cases a change of a session led to; a new session has none."""
    told = session_of_image(change["dynamodb"].get("NewImage"))
    if told is None or told.revision == 0:
        return 0
    session = world.training.session(told.session_id)
    if session is None:
        return 0
    read = partial(_photos, session, world)
    counted = world.tallies.apply([Change.of(record, session) for record in every(read)])
    closed = _close_cases(session, world) if session.cancelled_at is not None else 0
    logger.info("followed", session_id=session.session_id, revision=session.revision, counted=counted, closed=closed)
    if closed:
        metrics.add_metric("CasesCancelled", MetricUnit.Count, closed)
    return counted + closed


def _photos(session: Session, world: Runtime, after: str | None) -> Any:
    return world.evidence.of_session(session.session_id, limit=PAGE, cursor=after)


def _close_cases(session: Session, world: Runtime) -> int:
    now = world.now()
    period = f"session/{session.session_id}"
    keys = [CaseKey(subject_id=person, kind="resubmit", period=period) for person in session.participants]
    keys += [unit_key("attend", session), unit_key("remediate", session)]
    lasts = [last for key in keys if (last := world.cases.last(key)) is not None and not last.outcome]
    for last in lasts:
        world.case_desk.change(last.case_id, lambda case: life.cancelled(case, now), now)
    return len(lasts)
