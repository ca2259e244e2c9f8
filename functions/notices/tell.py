"""Tell: when a photo is not simply genuine, its employee hears why and what to do, in the own language, once.

The notice is written before it is sent. Killed in between, it is sent again; what can never be delivered is stored so.
"""

from collections.abc import Callable
from typing import Any

from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
from aws_lambda_powertools.utilities.data_classes.dynamo_db_stream_event import DynamoDBRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from yanzhen import texts
from yanzhen.directory import Employee
from yanzhen.errors import NotFound
from yanzhen.ports import EvidenceRecord, Notice
from yanzhen.training import Session
from yanzhen.verdict import VerdictWord
from yanzhen_aws.channels import Message, Undeliverable, channel_of, deliver
from yanzhen_aws.runtime import Runtime, runtime
from yanzhen_aws.runtime import logger as make_logger
from yanzhen_aws.runtime import metrics as make_metrics
from yanzhen_aws.runtime import tracer as make_tracer
from yanzhen_aws.settings import Settings
from yanzhen_aws.tables.evidence import record_of_image

logger = make_logger("tell")
tracer = make_tracer("tell")
metrics = make_metrics("tell")
processor = BatchProcessor(EventType.DynamoDBStreams, raise_on_entire_batch_failure=False)

Send = Callable[[str, Message, Settings], None]
TOLD = frozenset({VerdictWord.SUSPECT, VerdictWord.FALSE, VerdictWord.UNABLE})


@logger.inject_lambda_context(clear_state=True)
@tracer.capture_lambda_handler(capture_response=False)
@metrics.log_metrics(capture_cold_start_metric=True)
def handler(event: dict[str, Any], context: LambdaContext) -> PartialItemFailureResponse:
    """A batch of the evidence table's stream -> the records to deliver again."""
    world = runtime()
    metrics.add_metric("RecordsSeen", MetricUnit.Count, len(event["Records"]))
    return process_partial_response(event, lambda record: _one(record, world), processor, context)


def _one(record: DynamoDBRecord, world: Runtime) -> None:
    try:
        tell(record.raw_event, world)
    except Exception as error:
        keys = record.dynamodb.keys if record.dynamodb else {}
        logger.error("not told", pk=keys.get("pk"), error=type(error).__name__)
        metrics.add_metric("NotTold", MetricUnit.Count, 1)
        raise


def tell(change: dict[str, Any], world: Runtime, send: Send = deliver) -> None:
    """Send the notice that a change of an evidence record calls for, unless it was sent."""
    new = record_of_image(change["dynamodb"].get("NewImage"))
    old = record_of_image(change["dynamodb"].get("OldImage"))
    if new is None or new.word not in TOLD or (old is not None and old.word == new.word):
        return
    evidence = new.evidence
    logger.set_correlation_id(evidence.evidence_id)
    now_stored = world.evidence.get(evidence.evidence_id)
    if now_stored is None or now_stored.word is not new.word:
        logger.info("overtaken", word=new.word)
        return
    employee = world.directory.employee(evidence.employee_id)
    reached = channel_of(employee, world.settings) if employee is not None and employee.active else None
    if employee is None or reached is None:
        logger.info("nobody to tell", employee_id=evidence.employee_id)
        metrics.add_metric("Unreachable", MetricUnit.Count, 1)
        return
    channel, address = reached
    notice = world.notices.write(
        Notice(
            employee_id=employee.employee_id,
            fact=f"evidence/{evidence.evidence_id}/{new.word}",
            channel=channel,
            created_at=world.now(),
        )
    )
    if notice.state != "pending":
        return
    session = world.training.session(evidence.session_id)
    if session is None:
        raise NotFound(session_id=evidence.session_id)
    origin = world.settings.required("web_origin")
    try:
        send(channel, message(now_stored, session, employee, address, origin), world.settings)
    except Undeliverable as refused:
        logger.warning("undeliverable", channel=channel, problem=refused.problem)
        metrics.add_metric("Undeliverable", MetricUnit.Count, 1)
        world.notices.settle(notice, "failed", world.now(), refused.problem)
        return
    world.notices.settle(notice, "sent", world.now())
    metrics.add_metric("NoticesSent", MetricUnit.Count, 1)


def message(record: EvidenceRecord, session: Session, employee: Employee, to: str, origin: str) -> Message:
    """What the person reads: the word, why, what to do, and where to look."""
    kind = "review" if record.reviews else "verdict"
    locale, clock = employee.locale, session.timezone
    facts = {
        "name": employee.name,
        "session_title": session.title,
        "word": record.word,
        "reason": record.reviews[-1].reason if record.reviews else None,
        "headline": texts.headline(locale, record, clock),
        "advice": texts.advice(locale, record, clock),
        "link": f"{origin.rstrip('/')}/evidence/{record.evidence.evidence_id}",
    }
    return Message(
        to=to,
        subject=texts.text(locale, f"notice.{kind}.subject", facts, clock),
        body=texts.text(locale, f"notice.{kind}.body", facts, clock),
        short=texts.text(locale, f"notice.{kind}.sms", facts, clock),
    )
