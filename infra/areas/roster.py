"""Lists of people: one Standard execution a phase, which calls its function until nothing is left to do."""

from aws_cdk import Aws, Duration, RemovalPolicy
from aws_cdk import aws_iam as iam
from aws_cdk import aws_logs as logs
from aws_cdk import aws_scheduler as scheduler
from aws_cdk import aws_sqs as sqs
from aws_cdk import aws_stepfunctions as sfn
from constructs import Construct

from infra.areas.functions import Functions, log_retention
from infra.areas.verification import every
from infra.paths import STATE_MACHINES
from infra.settings import Settings

STARTERS = ("api", "resume_rosters")
STEPS = {"ReadRoster": "read_roster", "TryRoster": "try_roster", "ApplyRoster": "apply_roster"}


class RosterArea(Construct):
    """The state machine that the API starts, and the schedule that starts again what fell silent."""

    def __init__(
        self, scope: Construct, name: str, *, settings: Settings, functions: Functions, leftovers: sqs.IQueue
    ) -> None:
        super().__init__(scope, name)
        log_group = logs.LogGroup(
            self,
            "Logs",
            log_group_name=f"/aws/vendedlogs/states/{settings.prefix}-{settings.stage}-roster",
            retention=log_retention(settings.log_days),
            removal_policy=RemovalPolicy.DESTROY,
        )
        arns = {state: functions[function].function_arn for state, function in STEPS.items()}
        self.machine = sfn.StateMachine(
            self,
            "Roster",
            state_machine_type=sfn.StateMachineType.STANDARD,
            definition_body=sfn.DefinitionBody.from_file(str(STATE_MACHINES / "roster.asl.json")),
            definition_substitutions={**arns, "Partition": Aws.PARTITION},
            tracing_enabled=True,
            logs=sfn.LogOptions(destination=log_group, level=sfn.LogLevel.ALL, include_execution_data=False),
        )
        self.machine.add_to_role_policy(
            iam.PolicyStatement(actions=["lambda:InvokeFunction"], resources=list(arns.values()))
        )
        for starter in STARTERS:
            functions[starter].add_environment("ROSTER_MACHINE_ARN", self.machine.state_machine_arn)
            self.machine.grant_start_execution(functions[starter])
        often = scheduler.ScheduleExpression.rate(Duration.minutes(5))
        every(self, "ResumeRosters", functions["resume_rosters"], often, leftovers)
