"""Cases: the streams of evidence, tallies and people and two schedules open them, one Standard execution a case waits
for its moments, a sweep finds those that nobody acted on."""

from aws_cdk import Aws, Duration, RemovalPolicy
from aws_cdk import aws_iam as iam
from aws_cdk import aws_logs as logs
from aws_cdk import aws_scheduler as scheduler
from aws_cdk import aws_sqs as sqs
from aws_cdk import aws_stepfunctions as sfn
from constructs import Construct

from infra.areas.functions import Functions, log_retention
from infra.areas.reactions import EVIDENCE_RECORDS, PROFILES, SESSIONS, follow
from infra.areas.tables import Tables
from infra.areas.verification import every
from infra.paths import STATE_MACHINES
from infra.settings import Settings

STARTERS = ("open_cases", "watch_rates", "find_missing", "follow_people", "find_starters", "resume", "api")
"""Who starts executions."""
WATCHED_COUNTERS = {"dynamodb": {"Keys": {"sk": {"S": [{"prefix": "quarter#"}, {"prefix": "month#"}, "whole"]}}}}


class Remediation(Construct):
    """The state machine, the stream and the schedules."""

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
        self.machine = self._machine(settings, functions)
        for starter in STARTERS:
            functions[starter].add_environment("REMEDIATE_MACHINE_ARN", self.machine.state_machine_arn)
            self.machine.grant_start_execution(functions[starter])
        follow(
            functions["open_cases"],
            tables["evidence"],
            leftovers,
            batch=25,
            window=Duration.seconds(1),
            only=EVIDENCE_RECORDS,
        )
        follow(
            functions["follow_sessions"],
            tables["training"],
            leftovers,
            batch=10,
            window=Duration.seconds(1),
            only=SESSIONS,
        )
        # A unit's photos come together: looked at once a minute, a counter is looked at once.
        follow(
            functions["watch_rates"],
            tables["tallies"],
            leftovers,
            batch=500,
            window=Duration.seconds(60),
            only=WATCHED_COUNTERS,
        )
        follow(
            functions["follow_people"],
            tables["directory"],
            leftovers,
            batch=100,
            window=Duration.seconds(1),
            only=PROFILES,
        )
        for function, minutes in (("find_missing", 15), ("find_starters", 15), ("resume", 5)):
            title = "".join(word.capitalize() for word in function.split("_"))
            often = scheduler.ScheduleExpression.rate(Duration.minutes(minutes))
            every(self, title, functions[function], often, leftovers)

    def _machine(self, settings: Settings, functions: Functions) -> sfn.StateMachine:
        log_group = logs.LogGroup(
            self,
            "Logs",
            log_group_name=f"/aws/vendedlogs/states/{settings.prefix}-{settings.stage}-remediate",
            retention=log_retention(settings.log_days),
            removal_policy=RemovalPolicy.DESTROY,
        )
        advance = functions["advance"]
        machine = sfn.StateMachine(
            self,
            "Remediate",
            state_machine_type=sfn.StateMachineType.STANDARD,
            definition_body=sfn.DefinitionBody.from_file(str(STATE_MACHINES / "remediate.asl.json")),
            definition_substitutions={"Advance": advance.function_arn, "Partition": Aws.PARTITION},
            tracing_enabled=True,
            logs=sfn.LogOptions(destination=log_group, level=sfn.LogLevel.ALL, include_execution_data=False),
        )
        machine.add_to_role_policy(
            iam.PolicyStatement(actions=["lambda:InvokeFunction"], resources=[advance.function_arn])
        )
        return machine
