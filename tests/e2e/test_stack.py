"""The deployed stack itself: what is wired to what, seen from outside."""

import json
import time
import urllib.error
import urllib.request

import pytest

from infra.local.context import DemoContext

pytestmark = pytest.mark.stack


def test_the_api_answers_on_the_origin_of_the_pages(stack: DemoContext) -> None:
    with urllib.request.urlopen(f"{stack.web_url}/v1/openapi.json", timeout=120) as answer:
        assert json.load(answer)["openapi"].startswith("3.1")


def test_a_token_of_the_pool_is_accepted_and_no_token_is_not(stack: DemoContext) -> None:
    stack.add_sign_in("nobody", "Nobody-knows-1", role="employee")
    token = stack.tokens("nobody", "Nobody-knows-1")["AccessToken"]
    assert _status(f"{stack.web_url}/v1/me", token) == 403, "signed in, but not in the directory"
    assert _status(f"{stack.web_url}/v1/me", None) == 401


def test_an_object_nobody_announced_ends_well_and_leaves_no_dead_letter(stack: DemoContext) -> None:
    buried = _buried(stack)
    key = "originals/01HZZZZZZZZZZZZZZZZZZZZZZZ"
    stack.clients("s3").put_object(Bucket=stack.media_bucket, Key=key, Body=b"not a photo")
    assert _end_of(stack, key) == "SUCCEEDED"
    assert _buried(stack) == buried


def _end_of(stack: DemoContext, key: str) -> str:
    """How the execution that this object started came to its end."""
    machine = stack.clients("stepfunctions")
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        for execution in machine.list_executions(stateMachineArn=stack.machine_arn, maxResults=1000)["executions"]:
            if execution["status"] != "RUNNING":
                described = machine.describe_execution(executionArn=execution["executionArn"])
                if json.loads(described["input"])["detail"]["object"]["key"] == key:
                    return str(execution["status"])
        time.sleep(0.2)
    raise AssertionError(f"no execution of {key} finished")


def _buried(stack: DemoContext) -> str:
    attributes = stack.clients("sqs").get_queue_attributes(
        QueueUrl=stack.outputs["DeadLetters"], AttributeNames=["ApproximateNumberOfMessages"]
    )["Attributes"]
    return str(attributes["ApproximateNumberOfMessages"])


def _status(url: str, token: str | None) -> int:
    request = urllib.request.Request(url, headers={"Authorization": f"Bearer {token}"} if token else {})
    try:
        with urllib.request.urlopen(request, timeout=120) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code
