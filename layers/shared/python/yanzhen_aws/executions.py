"""Starts the verify machine for a stored original with the very shape of event that S3 sends."""

import json
from typing import TYPE_CHECKING

from yanzhen_aws.items import busy_when_throttled

if TYPE_CHECKING:
    from types_boto3_stepfunctions import SFNClient


@busy_when_throttled
class StepFunctionsExecutions:
    """The port `Executions`. A second run of the same photo changes nothing, so no name is needed to hinder it."""

    def __init__(self, client: "SFNClient", machine_arn: str, bucket: str) -> None:
        self._client = client
        self._machine_arn = machine_arn
        self._bucket = bucket

    def verify(self, key: str) -> None:
        event = {"source": "yanzhen.reconcile", "detail": {"bucket": {"name": self._bucket}, "object": {"key": key}}}
        self._client.start_execution(stateMachineArn=self._machine_arn, input=json.dumps(event))
