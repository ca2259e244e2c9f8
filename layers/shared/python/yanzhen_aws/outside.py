"""What a channel needs of the world beyond: AWS's clients, other services by HTTPS, and their secrets."""

import json
import ssl
from collections.abc import Mapping
from functools import cache, cached_property
from typing import Any

import boto3
from aws_lambda_powertools.utilities.parameters import SecretsProvider
from botocore.config import Config

from yanzhen_aws.settings import MissingSetting, Settings
from yanzhen_aws.web import Web

SECRET_SECONDS = 300


class Outside:
    """One a process."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self.tls = ssl.create_default_context()
        self.web = Web(context=self.tls)

    def client(self, service: str) -> Any:
        return _client(service)

    def secrets(self, channel: str) -> Mapping[str, Any]:
        """What one channel keeps secret: its part of the channels' secret."""
        kept = self._provider.get(self._settings.required("channels_secret_arn"), max_age=SECRET_SECONDS)
        found = json.loads(str(kept or "{}")).get(channel)
        if not isinstance(found, dict):
            raise MissingSetting(f"the channels' secret holds nothing for {channel}")
        return found

    @cached_property
    def _provider(self) -> SecretsProvider:
        return SecretsProvider(boto3_client=_client("secretsmanager"))


@cache
def the_outside(settings: Settings) -> Outside:
    return Outside(settings)


@cache
def _client(service: str) -> Any:
    """One client a process and service; one try: a notice that did not get through comes again by itself."""
    config = Config(connect_timeout=5, read_timeout=10, retries={"total_max_attempts": 2, "mode": "standard"})
    return boto3.client(service, config=config)  # type: ignore[call-overload]
