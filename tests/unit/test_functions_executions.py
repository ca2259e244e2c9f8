"""The verify machine is started with the very shape of event that S3 sends."""

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

from yanzhen.errors import Busy
from yanzhen_aws.executions import StepFunctionsExecutions


class Client:
    """Step Functions' client, as far as it is used."""

    def __init__(self, error: str | None = None) -> None:
        self.started: list[dict[str, Any]] = []
        self.error = error

    def start_execution(self, **given: Any) -> None:
        if self.error:
            raise ClientError({"Error": {"Code": self.error, "Message": "no"}}, "StartExecution")
        self.started.append(given)


def test_the_event_names_bucket_and_object_like_s3_s_own() -> None:
    client = Client()
    StepFunctionsExecutions(client, "machine", "media").verify("originals/01A")  # type: ignore[arg-type]
    (started,) = client.started
    assert started["stateMachineArn"] == "machine"
    detail = json.loads(started["input"])["detail"]
    assert detail == {"bucket": {"name": "media"}, "object": {"key": "originals/01A"}}


def test_a_throttle_is_busy_and_a_fault_of_ours_stays_what_it_is() -> None:
    with pytest.raises(Busy):
        StepFunctionsExecutions(Client("ThrottlingException"), "m", "b").verify("k")  # type: ignore[arg-type]
    with pytest.raises(ClientError):
        StepFunctionsExecutions(Client("StateMachineDoesNotExist"), "m", "b").verify("k")  # type: ignore[arg-type]
