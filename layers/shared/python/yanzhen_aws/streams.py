"""A batch of a table's stream, record by record: one in trouble is reported and delivered again, and stops no other."""

from collections.abc import Callable
from typing import Any

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
from aws_lambda_powertools.utilities.data_classes.dynamo_db_stream_event import DynamoDBRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

_processor = BatchProcessor(EventType.DynamoDBStreams, raise_on_entire_batch_failure=False)


def each(
    event: dict[str, Any],
    context: LambdaContext,
    work: Callable[[dict[str, Any]], object],
    *,
    failure: str,
    logger: Logger,
    metrics: Metrics,
) -> PartialItemFailureResponse:
    """Do the work for every raw record of a Lambda event -> the records to deliver again.

    `failure` is what a failed one is called: `not sent` in the log, `NotSent` among the metrics.
    """

    def one(record: DynamoDBRecord) -> None:
        try:
            work(record.raw_event)
        except Exception as error:
            keys = record.dynamodb.keys if record.dynamodb else {}
            logger.error(failure, pk=keys.get("pk"), error=type(error).__name__)
            metrics.add_metric(failure.title().replace(" ", ""), MetricUnit.Count, 1)
            raise

    return process_partial_response(event, one, _processor, context)
