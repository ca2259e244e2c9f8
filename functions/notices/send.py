"""Send: what is to be told is sent as soon as it is written; in quiet hours or for a digest it is left to `resend`."""

from typing import Any

from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
from aws_lambda_powertools.utilities.typing import LambdaContext

from notices.delivery import Send, deliver_notice
from yanzhen_aws.channels import deliver
from yanzhen_aws.runtime import Runtime, runtime
from yanzhen_aws.runtime import logger as make_logger
from yanzhen_aws.runtime import metrics as make_metrics
from yanzhen_aws.runtime import tracer as make_tracer
from yanzhen_aws.streams import each
from yanzhen_aws.tables.notices import notice_of_image

logger = make_logger("send")
tracer = make_tracer("send")
metrics = make_metrics("send")


@logger.inject_lambda_context(clear_state=True)
@tracer.capture_lambda_handler(capture_response=False)
@metrics.log_metrics(capture_cold_start_metric=True)
def handler(event: dict[str, Any], context: LambdaContext) -> PartialItemFailureResponse:
    """A batch of the notices table's stream, new notices only -> the records to deliver again."""
    world = runtime()
    return each(
        event, context, lambda record: send_new(record, world), failure="not sent", logger=logger, metrics=metrics
    )


def send_new(change: dict[str, Any], world: Runtime, send: Send = deliver) -> None:
    """Send a notice just written, unless it has to wait."""
    written = notice_of_image(change["dynamodb"].get("NewImage"))
    # A record that is delivered again shows what was written, not what became of it.
    notice = written and world.notices.get(written.employee_id, written.fact, written.channel)
    if notice is None or notice.state != "pending" or notice.ready_at > world.now():
        return
    delivered = deliver_notice(notice, world, send)
    logger.info("delivered", fact=notice.fact, channel=notice.channel, how=delivered)
    metrics.add_metric("NoticesSent" if delivered == "sent" else "NoticesNotSent", MetricUnit.Count, 1)
