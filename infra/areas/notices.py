"""Messages: who writes and sends them, through which channels, with which secrets, and what SES tells of them later."""

from aws_cdk import Duration, RemovalPolicy, Stack
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_scheduler as scheduler
from aws_cdk import aws_secretsmanager as secretsmanager
from aws_cdk import aws_ses as ses
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from infra.areas.functions import Functions
from infra.areas.reactions import EVIDENCE_RECORDS, NEW_NOTICES, SESSIONS, follow
from infra.areas.tables import Tables
from infra.areas.verification import every
from infra.settings import Settings
from yanzhen_aws.settings import NEED_A_SECRET

SENDERS = ("send", "resend")
WRITERS = (
    "tell",
    "invite",
    "open_cases",
    "watch_rates",
    "find_missing",
    "follow_sessions",
    "follow_people",
    "find_starters",
    "watch_queue",
    "advance",
    "resume",
    "follow_mail",
    "api",
)
"""Who writes notices, and so has to know which channels there are."""
SES_EVENTS = ["Email Delivered", "Email Bounced", "Email Complaint Received", "Email Rejected"]


class Notices(Construct):
    """tell, invite and send (streams), resend and watch_queue (schedules), follow_mail (SES's events)."""

    def __init__(
        self,
        scope: Construct,
        name: str,
        *,
        settings: Settings,
        functions: Functions,
        tables: Tables,
        leftovers: sqs.IQueue,
        key: kms.IKey,
        web_origin: str,
    ) -> None:
        super().__init__(scope, name)
        self._settings = settings
        soon = Duration.seconds(1)
        follow(functions["tell"], tables["evidence"], leftovers, batch=25, window=soon, only=EVIDENCE_RECORDS)
        follow(functions["invite"], tables["training"], leftovers, batch=10, window=soon, only=SESSIONS)
        follow(functions["send"], tables["notices"], leftovers, batch=25, window=soon, only=NEW_NOTICES)
        often = scheduler.ScheduleExpression.rate(Duration.minutes(5))
        self.schedule = every(self, "Resend", functions["resend"], often, leftovers)
        seldom = scheduler.ScheduleExpression.rate(Duration.minutes(15))
        every(self, "WatchQueue", functions["watch_queue"], seldom, leftovers)
        for function in (*SENDERS, *WRITERS):
            for variable, value in (("SENDER_EMAIL", settings.sender), ("CHANNELS", settings.channels_used)):
                if value:
                    functions[function].add_environment(variable, value)
        for function in SENDERS:
            functions[function].add_environment("WEB_ORIGIN", web_origin)
        if settings.uses("sms"):
            for function in SENDERS:
                # A phone number has no ARN: everything but topics, so that texts can be sent and nothing else.
                functions[function].add_to_role_policy(
                    iam.PolicyStatement(actions=["sns:Publish"], not_resources=["arn:*:sns:*:*:*"])
                )
        if settings.sender:
            self._mail(settings.sender, functions, leftovers)
        needed = any(settings.uses(channel) for channel in NEED_A_SECRET)
        self.secret = self._secret(functions, key) if needed else None

    def _mail(self, sender: str, functions: Functions, leftovers: sqs.IQueue) -> None:
        identity = ses.EmailIdentity(self, "Sender", identity=ses.Identity.email(sender))
        told = ses.ConfigurationSet(
            self, "Mail", configuration_set_name=f"{self._settings.prefix}-{self._settings.stage}-mail"
        )
        told.add_event_destination(
            "Told",
            destination=ses.EventDestination.event_bus(events.EventBus.from_event_bus_name(self, "Bus", "default")),
            events=[
                ses.EmailSendingEvent.DELIVERY,
                ses.EmailSendingEvent.BOUNCE,
                ses.EmailSendingEvent.COMPLAINT,
                ses.EmailSendingEvent.REJECT,
            ],
        )
        for function in SENDERS:
            functions[function].add_environment("MAIL_EVENTS", told.configuration_set_name)
            functions[function].add_to_role_policy(
                iam.PolicyStatement(
                    actions=["ses:SendEmail", "ses:SendRawEmail"],
                    resources=[
                        identity.email_identity_arn,
                        Stack.of(self).format_arn(
                            service="ses", resource="configuration-set", resource_name=told.configuration_set_name
                        ),
                    ],
                )
            )
        events.Rule(
            self,
            "MailTold",
            event_pattern=events.EventPattern(
                source=["aws.ses"],
                detail_type=SES_EVENTS,
                detail={"mail": {"tags": {"ses:configuration-set": [told.configuration_set_name]}}},
            ),
            targets=[targets.LambdaFunction(functions["follow_mail"], dead_letter_queue=leftovers, retry_attempts=10)],
        )

    def _secret(self, functions: Functions, key: kms.IKey) -> secretsmanager.Secret:
        secret = secretsmanager.Secret(
            self,
            "Channels",
            description="What channels beside AWS's own sign in with, as JSON by channel: docs/operations.md, Channels",
            encryption_key=key,
            generate_secret_string=secretsmanager.SecretStringGenerator(
                secret_string_template="{}", generate_string_key="unused"
            ),
            removal_policy=RemovalPolicy.DESTROY,
        )
        for function in SENDERS:
            secret.grant_read(functions[function])
            functions[function].add_environment("CHANNELS_SECRET_ARN", secret.secret_arn)
        return secret
