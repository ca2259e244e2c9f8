"""The evidence table's stream feeds the tallies; a recount proves them every night. How a stream is followed."""

from collections.abc import Mapping
from typing import Any

from aws_cdk import Duration, TimeZone
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_lambda_event_sources as sources
from aws_cdk import aws_scheduler as scheduler
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from infra.areas.functions import Functions
from infra.areas.tables import Tables
from infra.areas.verification import every
from infra.settings import Settings

EVIDENCE_RECORDS = {"dynamodb": {"Keys": {"pk": {"S": [{"prefix": "evidence#"}]}, "sk": {"S": ["record"]}}}}
SESSIONS = {"dynamodb": {"Keys": {"sk": {"S": ["session"]}}}}
PLANS = {"eventName": ["INSERT", "MODIFY"], "dynamodb": {"Keys": {"sk": {"S": ["plan"]}}}}
PROFILES = {"eventName": ["INSERT", "MODIFY"], "dynamodb": {"Keys": {"sk": {"S": ["profile"]}}}}
NEW_NOTICES = {"eventName": ["INSERT"], "dynamodb": {"Keys": {"sk": {"S": [{"anything-but": ["reach", "breach"]}]}}}}


class Tally(Construct):
    """count (stream) and recount (nightly)."""

    def __init__(
        self,
        scope: Construct,
        name: str,
        *,
        settings: Settings,
        functions: Functions,
        tables: Tables,
        leftovers: sqs.IQueue,
    ) -> None:
        super().__init__(scope, name)
        # A photo is received and judged within a second or two: counted together, most climb the counters once.
        follow(
            functions["count"],
            tables["evidence"],
            leftovers,
            batch=100,
            window=Duration.seconds(5),
            only=EVIDENCE_RECORDS,
        )
        at_night = scheduler.ScheduleExpression.cron(minute="30", hour="2", time_zone=TimeZone.of(settings.time_zone))
        self.schedule = every(self, "Recount", functions["recount"], at_night, leftovers)


def follow(
    function: lambda_.Function,
    table: dynamodb.Table,
    leftovers: sqs.IQueue,
    *,
    batch: int,
    window: Duration,
    only: Mapping[str, Any],
) -> None:
    """Records of a stream in order; a poison record is isolated, tried again, then kept, and never stops the rest."""
    function.add_event_source(
        sources.DynamoEventSource(
            table,
            starting_position=lambda_.StartingPosition.TRIM_HORIZON,
            batch_size=batch,
            max_batching_window=window,
            bisect_batch_on_error=True,
            report_batch_item_failures=True,
            retry_attempts=5,
            on_failure=sources.SqsDlq(leftovers),
            filters=[lambda_.FilterCriteria.filter(only)],
        )
    )
