"""What a company decides about its deployment: CDK context in, checked values out. docs/operations.md explains each."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, cast

from cryptography import x509

from yanzhen_aws.settings import Settings as Functions

Partition = Literal["aws", "aws-cn"]
LayerTarget = Literal["lambda", "host"]


CHATS = ("dingtalk", "feishu", "slack", "teams", "wecom")


class BadSetting(ValueError):
    """A setting contradicts another or is not understood; the message says which and what to do."""


@dataclass(frozen=True)
class Settings:
    """All settings with their defaults."""

    stage: str = "prod"
    partition: Partition = "aws"
    region: str | None = None
    issuer: str | None = None
    """None: a Cognito user pool of our own."""
    jwks_url: str | None = None
    audience: str | None = None
    subject_claim: str = "sub"
    sender: str | None = None
    """None: no mail (aws-cn has no SES)."""
    channels: str | None = None
    """Which channels messages may go through, such as `smtp,aliyun,push`; None: AWS's own where there are any, and
    chats."""
    push_key: str | None = None
    """The public VAPID key of web push."""
    alarm_email: str | None = None
    web_origin: str | None = None
    """None: CloudFront's address, or on a laptop the parameter WebOrigin."""
    certificate: str | None = None
    """ARN of the certificate of web_origin's name, in us-east-1 as CloudFront wants it."""
    cdn: bool = True
    retention_days: int = 1095
    """Originals, working copies and thumbnails are deleted after this time."""
    log_days: int = 90
    concurrency: int = 50
    """Reserved for each function on the way of a photo; 0 reserves nothing (accounts with a small quota)."""
    time_zone: str = "Asia/Shanghai"
    layers: LayerTarget = "lambda"
    trust_anchors: str | None = None
    """PEM file of the roots by which content credentials are trusted. None: signatures are read, nobody is trusted."""

    @property
    def prefix(self) -> str:
        """Tables and the state machine are named with it: `yanzhen`, or `yanzhen-<stage>` beside production."""
        return "yanzhen" if self.stage in {"prod", "local"} else f"yanzhen-{self.stage}"

    @property
    def channels_used(self) -> str | None:
        """aws-cn has neither SES nor texts by SNS: without a choice chats are left."""
        return self.channels or (",".join(CHATS) if self.partition == "aws-cn" else None)

    def uses(self, channel: str) -> bool:
        return Functions(channels=self.channels_used).uses(channel)

    @property
    def cognito(self) -> bool:
        return self.issuer is None

    @property
    def keep_data(self) -> bool:
        """Production's tables and photos outlive the stack."""
        return self.stage == "prod"


def read(context: Callable[[str], Any]) -> Settings:
    """Settings from CDK context (`-c region=cn-north-1`); unknown values are refused, not guessed."""
    given = {name: context(name) for name in Settings.__dataclass_fields__}
    return checked({name: value for name, value in given.items() if value not in (None, "")})


def checked(given: Mapping[str, Any]) -> Settings:
    """Values of the right type that do not contradict each other."""
    values = dict(given)
    region = values.get("region")
    implied = "aws-cn" if region and str(region).startswith("cn-") else "aws"
    partition = cast(Partition, values.get("partition", implied))
    if partition not in ("aws", "aws-cn"):
        raise BadSetting(f"partition is `{partition}`: use aws or aws-cn")
    if region and partition != implied:
        raise BadSetting(f"region {region} does not lie in partition {partition}")
    values["partition"] = partition
    for name in ("retention_days", "log_days", "concurrency"):
        if name in values:
            values[name] = _number(name, values[name])
    values["cdn"] = _yes(values.get("cdn", partition == "aws"))
    if "trust_anchors" in values:
        values["trust_anchors"] = _anchors(str(values["trust_anchors"]))
    if values.get("layers", "lambda") not in ("lambda", "host"):
        raise BadSetting("layers is lambda or host")
    settings = Settings(**values)
    if not settings.cognito and not settings.audience:
        raise BadSetting("issuer needs audience: whose tokens of that issuer are meant for this product")
    if settings.certificate and not (settings.web_origin and settings.cdn):
        raise BadSetting("certificate belongs to web_origin behind CloudFront: set web_origin, and cdn to true")
    if partition == "aws-cn":
        if settings.cognito:
            raise BadSetting("aws-cn has no Cognito user pools: set issuer and audience to your company's OIDC issuer")
        if settings.sender:
            raise BadSetting("aws-cn has no SES: leave sender out, and set channels to smtp for mail")
        if settings.uses("sms"):
            raise BadSetting("aws-cn sends no texts by SNS: set channels to aliyun or tencent for them")
    return settings


def _number(name: str, value: object) -> int:
    try:
        number = int(str(value))
    except ValueError as error:
        raise BadSetting(f"{name} is `{value}`: use a whole number") from error
    if number < 0:
        raise BadSetting(f"{name} is {number}: it cannot be negative")
    return number


def _anchors(file: str) -> str:
    """The file's full path: certificates of authorities in PEM and nothing else, since it is shipped as it is."""
    path = Path(file).expanduser().resolve()
    try:
        text = path.read_text("ascii")
        certificates = x509.load_pem_x509_certificates(text.encode())
    except (OSError, ValueError) as error:
        raise BadSetting(f"trust_anchors is `{file}`, which is no readable file of certificates in PEM") from error
    if "PRIVATE KEY" in text:
        raise BadSetting(f"trust_anchors is `{file}`, which holds a private key: give certificates only")
    for certificate in certificates:
        if not _is_authority(certificate):
            name = certificate.subject.rfc4514_string()
            raise BadSetting(f"trust_anchors is `{file}`: {name} is not the certificate of an authority")
    return str(path)


def _is_authority(certificate: x509.Certificate) -> bool:
    try:
        return certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except (x509.ExtensionNotFound, ValueError):
        return False


def _yes(value: object) -> bool:
    text = str(value).lower()
    if text not in {"true", "false", "1", "0"}:
        raise BadSetting(f"`{value}` is neither true nor false")
    return text in {"true", "1"}
