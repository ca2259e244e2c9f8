"""What a Runtime puts together beside the tables: ids, the nonce's secret, executions, enrolment."""

import io
import json
import subprocess
import sys
from datetime import UTC

import boto3
import pytest
from botocore.response import StreamingBody
from botocore.stub import Stubber

from tests.contract.given import NOON
from yanzhen.directory import Consent
from yanzhen.errors import Busy
from yanzhen_aws.enrolment import LambdaEnrolment
from yanzhen_aws.executions import StepFunctionsExecutions
from yanzhen_aws.runtime import Runtime
from yanzhen_aws.settings import MissingSetting

CONSENT = Consent(text_version="2026-01", given_at=NOON)


def test_nothing_is_read_or_connected_when_the_module_is_imported() -> None:
    """An import without region, credentials or settings is fine; the first use says what is missing."""
    code = "import yanzhen_aws.runtime as r; world = r.runtime(); print(r.runtime() is world)"
    done = subprocess.run([sys.executable, "-c", code], env={}, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "True"


def test_now_is_utc_and_ids_are_unique() -> None:
    assert Runtime.now().tzinfo is UTC
    assert len({Runtime.new_id() for _ in range(100)}) == 100


def test_the_secret_of_the_nonce_comes_from_secrets_manager(aws: Runtime) -> None:
    arn = aws.client("secretsmanager").create_secret(Name="nonce", SecretString="s3cret")["ARN"]
    aws.settings = aws.settings.model_copy(update={"nonce_secret_arn": arn})
    assert aws.nonce_secret() == b"s3cret"


def test_a_missing_setting_is_named(aws: Runtime) -> None:
    with pytest.raises(MissingSetting, match="NONCE_SECRET_ARN"):
        aws.nonce_secret()


def test_an_execution_is_started_with_the_event_that_s3_sends(aws: Runtime) -> None:
    client = boto3.client("stepfunctions")
    machine = client.create_state_machine(
        name="verify",
        definition='{"StartAt": "A", "States": {"A": {"Type": "Pass", "End": true}}}',
        roleArn="arn:aws:iam::123456789012:role/verify",
    )["stateMachineArn"]
    StepFunctionsExecutions(client, machine, "media").verify("originals/1")
    (execution,) = client.list_executions(stateMachineArn=machine)["executions"]
    event = json.loads(client.describe_execution(executionArn=execution["executionArn"])["input"])
    assert event["detail"] == {"bucket": {"name": "media"}, "object": {"key": "originals/1"}}


def invoked(aws: Runtime, answer: object, **more: str) -> object:
    client = boto3.client("lambda")
    payload = json.dumps(answer).encode()
    request = {"employee_id": "E1", "key": "enrolments/E1/1", "consent": CONSENT.model_dump(mode="json")}
    with Stubber(client) as stub:
        stub.add_response(
            "invoke",
            {"StatusCode": 200, "Payload": StreamingBody(io.BytesIO(payload), len(payload)), **more},
            {"FunctionName": "enrol", "Payload": json.dumps(request)},
        )
        return LambdaEnrolment(client, "enrol").enrol("E1", "enrolments/E1/1", CONSENT)


def test_enrolment_gives_the_functions_answer(aws: Runtime) -> None:
    assert invoked(aws, {"face_count": 2}) == {"face_count": 2}


def test_an_enrolment_that_crashed_may_be_tried_again(aws: Runtime) -> None:
    with pytest.raises(Busy):
        invoked(aws, {"errorMessage": "boom"}, FunctionError="Unhandled")
