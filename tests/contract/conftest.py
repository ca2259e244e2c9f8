"""One suite, two worlds: the fakes in memory, and the real adapters on DynamoDB and S3 as moto plays them."""

from collections.abc import Iterator
from functools import cache
from threading import RLock
from typing import Any

import boto3
import pytest
from moto import mock_aws
from moto.dynamodb.responses import DynamoHandler

from tests.fakes import FakeWorld
from yanzhen_aws.runtime import Runtime
from yanzhen_aws.settings import Settings
from yanzhen_aws.tables import SCHEMA, IndexSchema, TableSchema

World = FakeWorld | Runtime
PREFIX = "contract"
BUCKET = "contract-media"
REGION = "eu-central-1"


@pytest.fixture(params=["memory", "aws"])
def world(request: pytest.FixtureRequest) -> World:
    """Both must behave alike."""
    return FakeWorld() if request.param == "memory" else request.getfixturevalue("aws")


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch) -> Iterator[Runtime]:
    """The real adapters, with empty tables made from SCHEMA."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    monkeypatch.setenv("AWS_DEFAULT_REGION", REGION)
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    monkeypatch.delenv("AWS_PROFILE", raising=False)
    one_at_a_time(monkeypatch)
    with mock_aws():
        made_tables()
        yield Runtime(Settings(table_prefix=PREFIX, media_bucket=BUCKET))


def one_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """DynamoDB answers one call after the other: moto undoes a lost transaction by putting back the table as it was
    before, and with it what other threads wrote meanwhile."""
    turn, answer = RLock(), DynamoHandler.call_action

    def alone(handler: DynamoHandler) -> Any:
        with turn:
            return answer(handler)

    monkeypatch.setattr(DynamoHandler, "call_action", alone)


def made_tables() -> None:
    """Empty tables from SCHEMA, and the bucket."""
    dynamodb = _client("dynamodb")
    for schema in SCHEMA.values():
        dynamodb.create_table(**_declaration(schema))
    _client("s3").create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": REGION})


@cache
def _client(service: Any) -> Any:
    """Making a client takes longer than most tests."""
    return boto3.client(service)


def _declaration(schema: TableSchema) -> dict[str, Any]:
    declaration: dict[str, Any] = {
        "TableName": f"{PREFIX}-{schema.name}",
        "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": [{"AttributeName": name, "AttributeType": "S"} for name in schema.key_attributes],
        "KeySchema": _keys(schema.partition_key, schema.sort_key),
    }
    if schema.indexes:
        declaration["GlobalSecondaryIndexes"] = [
            {
                "IndexName": index.name,
                "KeySchema": _keys(index.partition_key, index.sort_key),
                "Projection": _projection(index),
            }
            for index in schema.indexes
        ]
    return declaration


def _projection(index: IndexSchema) -> dict[str, Any]:
    if index.projects is None:
        return {"ProjectionType": "ALL"}
    return (
        {"ProjectionType": "INCLUDE", "NonKeyAttributes": list(index.projects)}
        if index.projects
        else {"ProjectionType": "KEYS_ONLY"}
    )


def _keys(partition_key: str, sort_key: str | None) -> list[dict[str, str]]:
    keys = [{"AttributeName": partition_key, "KeyType": "HASH"}]
    return keys if sort_key is None else [*keys, {"AttributeName": sort_key, "KeyType": "RANGE"}]
