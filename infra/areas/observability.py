"""What a person is woken by and what they look at then: alarms, their topic, one dashboard."""

from collections.abc import Mapping

from aws_cdk import Duration
from aws_cdk import aws_apigatewayv2 as apigateway
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sns_subscriptions as subscriptions
from aws_cdk import aws_sqs as sqs
from aws_cdk import aws_stepfunctions as sfn
from constructs import Construct

from infra.areas.functions import NAMESPACE
from infra.settings import Settings

FIVE_MINUTES = Duration.minutes(5)
FOLLOWERS = {
    "count": "evidence",
    "tell": "evidence",
    "open_cases": "evidence",
    "watch_rates": "tallies",
    "follow_people": "directory",
    "invite": "training",
    "follow_sessions": "training",
    "advance_plan": "training",
    "send": "notices",
}
"""Functions that follow a table's stream."""


class Observability(Construct):
    """Alarms speak to one topic; docs/operations.md says for each what it means and what to do."""

    def __init__(
        self,
        scope: Construct,
        name: str,
        *,
        settings: Settings,
        key: kms.Key,
        functions: Mapping[str, lambda_.Function],
        machine: sfn.StateMachine,
        remediate: sfn.StateMachine,
        dead_letters: sqs.Queue,
        leftovers: sqs.Queue,
        gateway: apigateway.HttpApi,
    ) -> None:
        super().__init__(scope, name)
        self._prefix = f"{settings.prefix}-{settings.stage}"
        key.grant(iam.ServicePrincipal("cloudwatch.amazonaws.com"), "kms:Decrypt", "kms:GenerateDataKey*")
        self.topic = sns.Topic(self, "Alarms", master_key=key, enforce_ssl=True)
        if settings.alarm_email:
            self.topic.add_subscription(subscriptions.EmailSubscription(settings.alarm_email))
        self.alarms = [
            self._alarm(
                "DeadLetters",
                "Photos could not be verified: see docs/operations.md, Redrive",
                dead_letters.metric_approximate_number_of_messages_visible(period=FIVE_MINUTES, statistic="Maximum"),
                1,
            ),
            self._alarm(
                "Leftovers",
                "A tally, a notice or a schedule failed for good: see docs/operations.md, Repair",
                leftovers.metric_approximate_number_of_messages_visible(period=FIVE_MINUTES, statistic="Maximum"),
                1,
            ),
            self._alarm(
                "VerifyFailed", "Verifications end as failed", machine.metric_failed(period=FIVE_MINUTES), 3, times=2
            ),
            self._alarm(
                "VerifySlow",
                "A verdict takes longer than 30 seconds (p90)",
                machine.metric_time(period=FIVE_MINUTES, statistic="p90"),
                30_000,
                times=3,
            ),
            self._alarm(
                "CasesFailed", "Executions of cases end as failed", remediate.metric_failed(period=FIVE_MINUTES), 3
            ),
            self._alarm(
                "CasesStuck",
                "Cases past their time get no execution that acts on them: the log of `resume` says why",
                cloudwatch.Metric(
                    namespace=NAMESPACE,
                    metric_name="CaseFailed",
                    dimensions_map={"service": "resume"},
                    period=FIVE_MINUTES,
                    statistic="Maximum",
                ),
                1,
                times=2,
            ),
            self._alarm(
                "ChannelsDown",
                "Messages do not get through a channel: its name is in the log of `resend` and on the console's log",
                cloudwatch.Metric(
                    namespace=NAMESPACE,
                    metric_name="ChannelsDown",
                    dimensions_map={"service": "resend"},
                    period=FIVE_MINUTES,
                    statistic="Maximum",
                ),
                1,
                times=2,
            ),
            self._alarm("ApiFaults", "The API answers 5xx", gateway.metric_server_error(period=FIVE_MINUTES), 5),
        ]
        for function, followed in FOLLOWERS.items():
            self.alarms.append(
                self._alarm(
                    f"{''.join(word.capitalize() for word in function.split('_'))}Late",
                    f"`{function}` lags behind the {followed} stream by more than 5 minutes",
                    functions[function].metric("IteratorAge", period=FIVE_MINUTES, statistic="Maximum"),
                    300_000,
                )
            )
        for function, made in functions.items():
            title = "".join(word.capitalize() for word in function.split("_"))
            self.alarms.append(
                self._alarm(
                    f"{title}Errors", f"`{function}` fails", made.metric_errors(period=FIVE_MINUTES), 5, times=2
                )
            )
        self._dashboard(functions, machine, dead_letters, leftovers, gateway)

    def _alarm(
        self, name: str, meaning: str, metric: cloudwatch.IMetric, threshold: float, times: int = 1
    ) -> cloudwatch.Alarm:
        alarm = cloudwatch.Alarm(
            self,
            f"{name}Alarm",
            alarm_name=f"{self._prefix}-{name}",
            alarm_description=meaning,
            metric=metric,
            threshold=threshold,
            evaluation_periods=times,
            comparison_operator=cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
            treat_missing_data=cloudwatch.TreatMissingData.NOT_BREACHING,
        )
        alarm.add_alarm_action(actions.SnsAction(self.topic))
        alarm.add_ok_action(actions.SnsAction(self.topic))
        return alarm

    def _dashboard(
        self,
        functions: Mapping[str, lambda_.Function],
        machine: sfn.StateMachine,
        dead_letters: sqs.Queue,
        leftovers: sqs.Queue,
        gateway: apigateway.HttpApi,
    ) -> None:
        dashboard = cloudwatch.Dashboard(self, "Dashboard", dashboard_name=self._prefix)
        verdicts = cloudwatch.MathExpression(
            expression=f"SEARCH('{{{NAMESPACE},service,word}} MetricName=\"Verdicts\"', 'Sum', 300)",
            label="",
            using_metrics={},
        )
        graphs: list[tuple[str, list[cloudwatch.IMetric]]] = [
            ("Verdicts", [verdicts]),
            ("Verifications", [machine.metric_started(), machine.metric_succeeded(), machine.metric_failed()]),
            ("Time to a verdict (ms)", [machine.metric_time(statistic=p) for p in ("p50", "p90", "p99")]),
            (
                "API requests and faults",
                [gateway.metric_count(), gateway.metric_client_error(), gateway.metric_server_error()],
            ),
            ("API latency (ms)", [gateway.metric_latency(statistic=p) for p in ("p50", "p90")]),
            (
                "Waiting for a person",
                [
                    dead_letters.metric_approximate_number_of_messages_visible(label="dead letters"),
                    leftovers.metric_approximate_number_of_messages_visible(label="leftovers"),
                ],
            ),
            ("Errors", [made.metric_errors(label=name) for name, made in functions.items()]),
            ("Throttles", [made.metric_throttles(label=name) for name, made in functions.items()]),
            ("Duration p90 (ms)", [made.metric_duration(label=n, statistic="p90") for n, made in functions.items()]),
            (
                "Behind the stream (ms)",
                [functions[n].metric("IteratorAge", label=n, statistic="Maximum") for n in FOLLOWERS],
            ),
        ]
        for row in range(0, len(graphs), 2):
            dashboard.add_widgets(
                *(
                    cloudwatch.GraphWidget(title=title, left=metrics, width=12, height=6)
                    for title, metrics in graphs[row : row + 2]
                )
            )
