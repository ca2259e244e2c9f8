"""Uploads start the verify machine; what fails for good waits in a dead-letter queue; a schedule finds the rest."""

from aws_cdk import Aws, Duration, RemovalPolicy
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_scheduler as scheduler
from aws_cdk import aws_scheduler_targets as scheduler_targets
from aws_cdk import aws_sqs as sqs
from aws_cdk import aws_stepfunctions as sfn
from constructs import Construct

from infra.areas.functions import Functions, log_retention
from infra.areas.media import ORIGINALS
from infra.paths import STATE_MACHINES
from infra.settings import Settings

TASKS = {"Intake": "intake", "Inspect": "inspect", "TraceReuse": "trace_reuse", "Decide": "decide"}


def dead_letter_queue(scope: Construct, name: str, key: kms.IKey) -> sqs.Queue:
    """Two weeks to look at what could not be done; encrypted, TLS only."""
    return sqs.Queue(
        scope,
        name,
        encryption=sqs.QueueEncryption.KMS,
        encryption_master_key=key,
        enforce_ssl=True,
        retention_period=Duration.days(14),
        visibility_timeout=Duration.minutes(2),
    )


class Verification(Construct):
    """The rule, the state machine, its dead-letter queue and the reconciler's schedule."""

    def __init__(
        self,
        scope: Construct,
        name: str,
        *,
        settings: Settings,
        functions: Functions,
        bucket: s3.IBucket,
        key: kms.IKey,
        leftovers: sqs.IQueue,
    ) -> None:
        super().__init__(scope, name)
        self.dead_letters = dead_letter_queue(self, "DeadLetters", key)
        self.machine = self._machine(settings, functions)
        self.dead_letters.grant_send_messages(self.machine)
        self._on_upload(bucket)
        reconcile = functions["reconcile"]
        reconcile.add_environment("VERIFY_MACHINE_ARN", self.machine.state_machine_arn)
        self.machine.grant_start_execution(reconcile)
        self.schedule = every(
            self, "Reconcile", reconcile, scheduler.ScheduleExpression.rate(Duration.minutes(5)), leftovers
        )

    def _machine(self, settings: Settings, functions: Functions) -> sfn.StateMachine:
        log_group = logs.LogGroup(
            self,
            "Logs",
            log_group_name=f"/aws/vendedlogs/states/{settings.prefix}-{settings.stage}-verify",
            retention=log_retention(settings.log_days),
            removal_policy=RemovalPolicy.DESTROY,
        )
        tasks = {state: functions[function] for state, function in TASKS.items()}
        machine = sfn.StateMachine(
            self,
            "Verify",
            state_machine_type=sfn.StateMachineType.EXPRESS,
            definition_body=sfn.DefinitionBody.from_file(str(STATE_MACHINES / "verify.asl.json")),
            definition_substitutions={
                **{state: function.function_arn for state, function in tasks.items()},
                "DeadLetterQueueUrl": self.dead_letters.queue_url,
                "Partition": Aws.PARTITION,
            },
            timeout=Duration.minutes(5),
            tracing_enabled=True,
            # Who is in the picture and where it was taken stays out of the logs: no execution data.
            logs=sfn.LogOptions(destination=log_group, level=sfn.LogLevel.ALL, include_execution_data=False),
        )
        for function in tasks.values():
            machine.add_to_role_policy(
                iam.PolicyStatement(actions=["lambda:InvokeFunction"], resources=[function.function_arn])
            )
        return machine

    def _on_upload(self, bucket: s3.IBucket) -> None:
        events.Rule(
            self,
            "Uploaded",
            description="An original arrived: verify it",
            event_pattern=events.EventPattern(
                source=["aws.s3"],
                detail_type=["Object Created"],
                detail={"bucket": {"name": [bucket.bucket_name]}, "object": {"key": [{"prefix": ORIGINALS}]}},
            ),
            targets=[
                targets.SfnStateMachine(
                    self.machine,
                    dead_letter_queue=self.dead_letters,
                    retry_attempts=10,
                    max_event_age=Duration.hours(2),
                )
            ],
        )


def every(
    scope: Construct,
    name: str,
    function: lambda_.Function,
    when: scheduler.ScheduleExpression,
    leftovers: sqs.IQueue,
) -> scheduler.Schedule:
    """A schedule that invokes a function; what cannot be delivered is kept."""
    return scheduler.Schedule(
        scope,
        f"{name}Schedule",
        schedule=when,
        target=scheduler_targets.LambdaInvoke(
            function, retry_attempts=2, max_event_age=Duration.minutes(5), dead_letter_queue=leftovers
        ),
    )
