"""What a function is told by its environment, read once at the edge. Names: docs/architecture.md, Settings."""

from collections.abc import Mapping
from typing import Literal

from pydantic import BaseModel, ConfigDict

SettingName = Literal[
    "media_bucket", "verify_machine_arn", "remediate_machine_arn", "roster_machine_arn", "enrol_function", "issuer",
    "audience", "nonce_secret_arn", "sender_email", "web_origin", "channels_secret_arn",
]  # fmt: skip
"""Settings that only some functions are given."""

NEED_A_SECRET = frozenset({"smtp", "aliyun", "tencent", "push"})
"""Channels that work only once their part of the channels' secret is there."""


class MissingSetting(LookupError):
    """A function needs a setting that its environment does not hold: a fault of the deployment, not of a caller."""


class Settings(BaseModel):
    """The environment as values. A setting that a function does not use may be absent from its environment."""

    model_config = ConfigDict(frozen=True)

    table_prefix: str = "yanzhen"
    media_bucket: str | None = None
    verify_machine_arn: str | None = None
    remediate_machine_arn: str | None = None
    roster_machine_arn: str | None = None
    enrol_function: str | None = None
    issuer: str | None = None
    jwks_url: str | None = None
    """None: found through the issuer's discovery document."""
    audience: str | None = None
    subject_claim: str = "sub"
    nonce_secret_arn: str | None = None
    sender_email: str | None = None
    mail_events: str | None = None
    """SES's configuration set that tells what became of a mail."""
    channels: str | None = None
    """The channels set up, such as `smtp,aliyun,push`; None: those of AWS, and chats."""
    channels_secret_arn: str | None = None
    push_key: str | None = None
    """The public VAPID key that browsers subscribe with."""
    web_origin: str | None = None
    stage: str = "local"
    vision_models: str | None = None
    trust_anchors: str | None = None
    """None: the anchors in the layer, if there are any."""

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> "Settings":
        """Each field is the variable of the same name in capitals; an empty variable counts as absent."""
        given = {name: environ.get(name.upper(), "").strip() for name in cls.model_fields}
        return cls.model_validate({name: value for name, value in given.items() if value})

    @property
    def local(self) -> bool:
        """On a laptop: messages land in the inbox page instead of leaving the machine."""
        return self.stage == "local"

    def uses(self, channel: str) -> bool:
        """Whether messages may go through a channel."""
        if self.channels is None:
            return channel not in NEED_A_SECRET
        return channel in {name.strip() for name in self.channels.split(",")}

    def table(self, name: str) -> str:
        """The table's full name: `evidence` -> `yanzhen-evidence`."""
        return f"{self.table_prefix}-{name}"

    def required(self, name: SettingName) -> str:
        """A setting this function cannot work without."""
        value = getattr(self, name)
        if not isinstance(value, str):
            raise MissingSetting(f"the environment variable {name.upper()} is not set")
        return value
