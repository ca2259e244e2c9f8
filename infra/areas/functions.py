"""One Lambda function a file of functions/<folder>/: same layers, logs and tracing, each with a role of its own."""

from dataclasses import dataclass

from aws_cdk import AssetHashType, Duration, RemovalPolicy
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from constructs import Construct

from infra import layers
from infra.content import digest
from infra.settings import Settings

NAMESPACE = "Yanzhen"


@dataclass(frozen=True)
class FunctionSpec:
    """What a function is given. `concurrency` is a share of the setting; 1 with `single` means never two at once."""

    name: str
    folder: str
    layers: tuple[str, ...]
    memory: int = 512
    timeout: int = 30
    share: float = 1.0
    single: bool = False
    handler: str | None = None

    @property
    def entry(self) -> str:
        """`verification.decide.handler`: the file is the function."""
        return self.handler or f"{self.folder}.{self.name}.handler"

    @property
    def title(self) -> str:
        """`trace_reuse` -> `TraceReuse`: the state's name, the substitution's and the construct's."""
        return "".join(word.capitalize() for word in self.name.split("_"))


SPECS = {
    spec.name: spec
    for spec in (
        FunctionSpec("intake", "verification", ("shared", "media", "credentials", "video"), memory=1769, timeout=120),
        FunctionSpec("inspect", "verification", ("shared", "media", "vision"), memory=3008, timeout=60),
        FunctionSpec("trace_reuse", "verification", ("shared", "media", "matching"), memory=1769, timeout=60),
        FunctionSpec("decide", "verification", ("shared",), memory=512, timeout=30),
        FunctionSpec("enrol_face", "verification", ("shared", "media", "vision"), memory=1769, timeout=28, share=0.1),
        FunctionSpec("reconcile", "verification", ("shared",), timeout=120, single=True),
        FunctionSpec("count", "tally", ("shared",), timeout=60, share=0.2),
        FunctionSpec("recount", "tally", ("shared",), memory=1024, timeout=900, single=True),
        FunctionSpec("tell", "notices", ("shared",), timeout=60, share=0.2),
        FunctionSpec("invite", "notices", ("shared",), timeout=60, share=0.1),
        FunctionSpec("send", "notices", ("shared",), timeout=60, share=0.2),
        FunctionSpec("resend", "notices", ("shared",), timeout=300, single=True),
        FunctionSpec("watch_queue", "notices", ("shared",), timeout=120, single=True),
        FunctionSpec("follow_mail", "notices", ("shared",), share=0.1),
        FunctionSpec("open_cases", "cases", ("shared",), timeout=60, share=0.2),
        FunctionSpec("watch_rates", "cases", ("shared",), timeout=60, share=0.2),
        FunctionSpec("follow_sessions", "cases", ("shared",), timeout=60, share=0.1),
        FunctionSpec("find_missing", "cases", ("shared",), timeout=600, single=True),
        FunctionSpec("follow_people", "cases", ("shared",), timeout=60, share=0.1),
        FunctionSpec("find_starters", "cases", ("shared",), timeout=300, single=True),
        FunctionSpec("advance", "cases", ("shared",), timeout=30, share=0.2),
        FunctionSpec("resume", "cases", ("shared",), timeout=300, single=True),
        FunctionSpec("advance_plan", "planning", ("shared",), memory=1024, timeout=300, share=0.1),
        FunctionSpec("read_roster", "people", ("shared", "roster"), memory=1769, timeout=300, share=0.1),
        FunctionSpec("try_roster", "people", ("shared", "roster"), memory=1769, timeout=300, share=0.1),
        FunctionSpec("resume_rosters", "people", ("shared",), timeout=60, single=True),
        FunctionSpec("apply_roster", "people", ("shared", "roster"), memory=1769, timeout=300, share=0.1),
        FunctionSpec("scim", "people", ("shared", "roster"), memory=1024, timeout=29, share=0.1),
        FunctionSpec("api", "api", ("shared", "api"), memory=1024, timeout=29, handler="api.app.app"),
    )
}


class Functions(Construct):
    """Every function by its name."""

    def __init__(self, scope: Construct, name: str, *, settings: Settings) -> None:
        super().__init__(scope, name)
        self._settings = settings
        self._runtime = lambda_.Runtime.PYTHON_3_13
        code = layers.build_code()
        self._code = lambda_.Code.from_asset(
            str(code), asset_hash=digest(code.stem), asset_hash_type=AssetHashType.CUSTOM
        )
        self._layers = {layer: self._layer(layer) for layer in layers.NAMES}
        self.by_name = {spec.name: self._function(spec) for spec in SPECS.values()}

    def __getitem__(self, name: str) -> lambda_.Function:
        return self.by_name[name]

    def _layer(self, name: str) -> lambda_.LayerVersion:
        made = layers.build(name, layers.TARGETS[self._settings.layers], anchors=self._settings.trust_anchors)
        return lambda_.LayerVersion(
            self,
            f"{name.capitalize()}Layer",
            code=lambda_.Code.from_asset(str(made), asset_hash=digest(made.stem), asset_hash_type=AssetHashType.CUSTOM),
            compatible_runtimes=[self._runtime],
            compatible_architectures=[lambda_.Architecture.ARM_64],
            description=f"{self._settings.prefix} {made.stem}",
        )

    def _function(self, spec: FunctionSpec) -> lambda_.Function:
        log_group = logs.LogGroup(
            self,
            f"{spec.title}Logs",
            log_group_name=f"/{self._settings.prefix}/{self._settings.stage}/{spec.name}",
            retention=log_retention(self._settings.log_days),
            removal_policy=RemovalPolicy.DESTROY,
        )
        role = iam.Role(self, f"{spec.title}Role", assumed_by=iam.ServicePrincipal("lambda.amazonaws.com"))
        log_group.grant_write(role)
        return lambda_.Function(
            self,
            spec.title,
            runtime=self._runtime,
            architecture=lambda_.Architecture.ARM_64,
            handler=spec.entry,
            code=self._code,
            layers=[self._layers[layer] for layer in spec.layers],
            role=role,
            memory_size=spec.memory,
            timeout=Duration.seconds(spec.timeout),
            reserved_concurrent_executions=reserved(spec, self._settings.concurrency),
            tracing=lambda_.Tracing.ACTIVE,
            log_group=log_group,
            environment={
                "TABLE_PREFIX": self._settings.prefix,
                "STAGE": self._settings.stage,
                "POWERTOOLS_SERVICE_NAME": spec.name,
                "POWERTOOLS_METRICS_NAMESPACE": NAMESPACE,
            },
        )


def reserved(spec: FunctionSpec, concurrency: int) -> int | None:
    """How many may run at once: bounded cost and bounded load on the tables, whatever arrives."""
    if spec.single:
        return 1
    return max(2, round(concurrency * spec.share)) if concurrency else None


def log_retention(days: int) -> logs.RetentionDays:
    """The shortest time CloudWatch offers that is at least as long as wanted."""
    offered = {
        7: logs.RetentionDays.ONE_WEEK,
        14: logs.RetentionDays.TWO_WEEKS,
        30: logs.RetentionDays.ONE_MONTH,
        90: logs.RetentionDays.THREE_MONTHS,
        180: logs.RetentionDays.SIX_MONTHS,
        365: logs.RetentionDays.ONE_YEAR,
        731: logs.RetentionDays.TWO_YEARS,
        1827: logs.RetentionDays.FIVE_YEARS,
    }
    return offered[min((n for n in offered if n >= days), default=max(offered))]
