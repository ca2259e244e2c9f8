"""The whole product as one stack: what AWS gets is what runs on a laptop."""

from aws_cdk import CfnOutput, CfnParameter, Environment, RemovalPolicy, Stack, Tags
from aws_cdk import aws_kms as kms
from constructs import Construct

from infra.areas.api import Api, http_api
from infra.areas.functions import Functions
from infra.areas.grants import grant_all
from infra.areas.identity import Identity
from infra.areas.media import Media
from infra.areas.notices import Notices
from infra.areas.observability import Observability
from infra.areas.planning import Planning
from infra.areas.reactions import Tally
from infra.areas.remediation import Remediation
from infra.areas.roster import RosterArea
from infra.areas.tables import Tables
from infra.areas.verification import Verification, dead_letter_queue
from infra.areas.web import Web, origin_of
from infra.settings import Settings

WITHOUT_FILES = {
    "count", "tell", "invite", "send", "resend", "follow_mail", "open_cases", "watch_rates", "watch_queue",
    "find_missing", "follow_sessions", "follow_people", "find_starters", "advance", "resume", "resume_rosters",
    "scim", "advance_plan",
}  # fmt: skip
"""Functions that touch no photo."""


class YanzhenStack(Stack):
    """Areas in the order in which they need each other."""

    def __init__(self, scope: Construct, name: str, *, settings: Settings) -> None:
        super().__init__(
            scope,
            name,
            env=Environment(region=settings.region) if settings.region else None,
            description="Yanzhen: proves that training really happened",
            termination_protection=settings.keep_data,
        )
        Tags.of(self).add("product", "yanzhen")
        Tags.of(self).add("stage", settings.stage)
        self.settings = settings
        keep = RemovalPolicy.RETAIN if settings.keep_data else RemovalPolicy.DESTROY
        self.key = kms.Key(
            self, "Key", enable_key_rotation=True, alias=f"{settings.prefix}-{settings.stage}", removal_policy=keep
        )
        self.gateway = http_api(self, "Gateway", settings)
        self.web = Web(self, "Web", settings=settings, gateway=self.gateway)
        self.web_origin = self._web_origin()
        self.tables = Tables(self, "Tables", settings=settings, key=self.key)
        self.media = Media(self, "Media", settings=settings, key=self.key, web_origin=self.web_origin)
        self.functions = Functions(self, "Functions", settings=settings)
        self.leftovers = dead_letter_queue(self, "Leftovers", self.key)
        grant_all(self.functions, self.tables, self.media.bucket, self.key)
        for name_, function in self.functions.by_name.items():
            if name_ not in WITHOUT_FILES:
                function.add_environment("MEDIA_BUCKET", self.media.bucket.bucket_name)
        self.verification = Verification(
            self,
            "Verification",
            settings=settings,
            functions=self.functions,
            bucket=self.media.bucket,
            key=self.key,
            leftovers=self.leftovers,
        )
        self.tally = Tally(
            self,
            "Tally",
            settings=settings,
            functions=self.functions,
            tables=self.tables,
            leftovers=self.leftovers,
        )
        self.notices = Notices(
            self,
            "Notices",
            settings=settings,
            functions=self.functions,
            tables=self.tables,
            leftovers=self.leftovers,
            key=self.key,
            web_origin=self.web_origin,
        )
        self.remediation = Remediation(
            self,
            "Remediation",
            settings=settings,
            functions=self.functions,
            tables=self.tables,
            leftovers=self.leftovers,
        )
        Planning(self, "Planning", functions=self.functions, tables=self.tables, leftovers=self.leftovers)
        self.roster = RosterArea(self, "Roster", settings=settings, functions=self.functions, leftovers=self.leftovers)
        self.identity = Identity(self, "Identity", settings=settings, web_origin=self.web_origin)
        self.api = Api(
            self,
            "Api",
            settings=settings,
            functions=self.functions,
            identity=self.identity,
            key=self.key,
            gateway=self.gateway,
            web_origin=self.web_origin,
        )
        self.observability = Observability(
            self,
            "Observability",
            settings=settings,
            key=self.key,
            functions=self.functions.by_name,
            machine=self.verification.machine,
            remediate=self.remediation.machine,
            dead_letters=self.verification.dead_letters,
            leftovers=self.leftovers,
            gateway=self.gateway,
        )
        self._outputs()

    def _web_origin(self) -> str:
        """Where people open the pages: their own address, CloudFront's, or a laptop's."""
        if self.settings.web_origin:
            return self.settings.web_origin.rstrip("/")
        if self.web.distribution:
            return origin_of(self.web.distribution)
        return CfnParameter(
            self, "WebOrigin", description="Where people open the pages, without a slash at the end"
        ).value_as_string

    def _outputs(self) -> None:
        outputs = {
            "ApiId": self.gateway.api_id,
            "ApiUrl": self.gateway.api_endpoint,
            "MediaBucket": self.media.bucket.bucket_name,
            "WebBucket": self.web.bucket.bucket_name,
            "WebAddress": self.web_origin,
            "VerifyMachine": self.verification.machine.state_machine_arn,
            "DeadLetters": self.verification.dead_letters.queue_url,
            "LeftoversUrl": self.leftovers.queue_url,
            "Issuer": self.identity.issuer,
            "ClientId": self.identity.audience,
            "NonceSecret": self.api.nonce_secret.secret_arn,
            "TablePrefix": self.settings.prefix,
            "RecountFunction": self.functions["recount"].function_name,
            "ReconcileFunction": self.functions["reconcile"].function_name,
        }
        if self.identity.pool:
            outputs["UserPoolId"] = self.identity.pool.user_pool_id
        if self.web.distribution:
            outputs["DistributionId"] = self.web.distribution.distribution_id
        if self.notices.secret is not None:
            outputs["ChannelsSecret"] = self.notices.secret.secret_arn
        for name, value in outputs.items():
            CfnOutput(self, f"Output{name}", value=value).override_logical_id(name)
