"""Deploys a synthesized assembly with boto3 alone: no CDK CLI, no bootstrap stack, only to an emulator on loopback."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import boto3
import botocore.exceptions
from botocore.config import Config

from infra.local.process import REGION
from yanzhen_aws.tables import SCHEMA

STACK = "Yanzhen"
BOOTSTRAP = "/cdk-bootstrap/hnb659fds/version"


class DeployFailed(RuntimeError):
    """The stack did not come up; the message lists each resource and its reason."""


@dataclass(frozen=True)
class Clients:
    """boto3 clients that talk to the emulator and to nothing else."""

    endpoint: str

    def __post_init__(self) -> None:
        if urlsplit(self.endpoint).hostname not in {"127.0.0.1", "localhost"}:
            raise DeployFailed(f"{self.endpoint} is not on this machine")

    @cached_property
    def session(self) -> boto3.Session:
        return boto3.Session(aws_access_key_id="test", aws_secret_access_key="test", region_name=REGION)

    def __call__(self, service: str) -> Any:
        config = Config(
            signature_version="s3v4" if service == "s3" else None,
            inject_host_prefix=False,
            retries={"max_attempts": 2},
            max_pool_connections=50,
        )
        client: Any = self.session.client
        return client(service, endpoint_url=self.endpoint, config=config)


def deploy(assembly: Path, clients: Clients, parameters: Mapping[str, str]) -> dict[str, str]:
    """Uploads what is missing, creates or updates the stack, and returns its outputs."""
    artifact = next(
        (name, value)
        for name, value in json.loads((assembly / "manifest.json").read_text())["artifacts"].items()
        if value["type"] == "aws:cloudformation:stack"
    )
    name, properties = artifact[0], artifact[1]["properties"]
    template = _upload(assembly, name, clients)
    # The template asks SSM whether the account was bootstrapped.
    clients("ssm").put_parameter(Name=BOOTSTRAP, Value="30", Type="String", Overwrite=True)
    wanted = {
        "StackName": properties.get("stackName", name),
        "TemplateURL": template,
        "Capabilities": ["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"],
        "Parameters": [{"ParameterKey": key, "ParameterValue": value} for key, value in parameters.items()],
    }
    _apply(clients("cloudformation"), wanted)
    _switch_on_ttl(clients)
    return outputs(clients, wanted["StackName"])


def outputs(clients: Clients, stack: str = STACK) -> dict[str, str]:
    described = clients("cloudformation").describe_stacks(StackName=stack)["Stacks"][0]
    return {output["OutputKey"]: output["OutputValue"] for output in described.get("Outputs", [])}


def _apply(cloudformation: Any, wanted: dict[str, Any]) -> None:
    try:
        cloudformation.create_stack(**wanted)
        waiter = "stack_create_complete"
    except cloudformation.exceptions.AlreadyExistsException:
        try:
            cloudformation.update_stack(**wanted)
        except botocore.exceptions.ClientError as error:
            if "No updates" in str(error):
                return
            raise
        waiter = "stack_update_complete"
    try:
        cloudformation.get_waiter(waiter).wait(
            StackName=wanted["StackName"], WaiterConfig={"Delay": 1, "MaxAttempts": 300}
        )
    except botocore.exceptions.WaiterError as error:
        events = cloudformation.describe_stack_events(StackName=wanted["StackName"])["StackEvents"]
        reasons = "\n".join(
            f"{event['LogicalResourceId']} {event['ResourceType']}: {event.get('ResourceStatusReason')}"
            for event in events
            if "FAILED" in event["ResourceStatus"]
        )
        raise DeployFailed(reasons or str(error)) from error


def _upload(assembly: Path, name: str, clients: Clients) -> str:
    """Assets by their hash, each once; returns the template's address."""
    s3, account = clients("s3"), clients("sts").get_caller_identity()["Account"]
    template = ""
    buckets: set[str] = set()
    assets = json.loads((assembly / f"{name}.assets.json").read_text())["files"]
    for asset in assets.values():
        for destination in asset["destinations"].values():
            bucket, key = (_resolved(destination[field], account) for field in ("bucketName", "objectKey"))
            if bucket not in buckets and not _there(s3.head_bucket, Bucket=bucket):
                s3.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": REGION})
            buckets.add(bucket)
            source = assembly / asset["source"]["path"]
            if source.name.endswith(".template.json"):
                template = f"{clients.endpoint}/{bucket}/{key}"
            if not _there(s3.head_object, Bucket=bucket, Key=key):
                if asset["source"]["packaging"] != "file":
                    raise DeployFailed(f"{source} is not packed: every asset is one file")
                s3.put_object(Bucket=bucket, Key=key, Body=source.read_bytes())
    return template


def _switch_on_ttl(clients: Clients) -> None:
    """The emulator drops a table's TTL from templates, so it is set by the API."""
    dynamodb = clients("dynamodb")
    names = dynamodb.list_tables()["TableNames"]
    for schema in SCHEMA.values():
        for table in names:
            if schema.ttl_attribute and table.endswith(f"-{schema.name}"):
                dynamodb.update_time_to_live(
                    TableName=table,
                    TimeToLiveSpecification={"Enabled": True, "AttributeName": schema.ttl_attribute},
                )


def _there(head: Any, **what: str) -> bool:
    try:
        head(**what)
    except botocore.exceptions.ClientError as error:
        if error.response["Error"]["Code"] in {"404", "NoSuchBucket", "NoSuchKey", "NotFound"}:
            return False
        raise
    return True


def _resolved(text: str, account: str) -> str:
    filled = {"AWS::AccountId": account, "AWS::Region": REGION, "AWS::Partition": "aws"}
    for name, value in filled.items():
        text = text.replace(f"${{{name}}}", value)
    return text
