"""Answers already given, so that a repeated POST is not done twice: Powertools' idempotency records.

| what | key |
|---|---|
| an answer | pk `id`; removed by TTL `expiration` |
"""

from aws_lambda_powertools.utilities.idempotency import DynamoDBPersistenceLayer

from yanzhen_aws.tables import SCHEMA


def idempotency_store(table_name: str) -> DynamoDBPersistenceLayer:
    """Where Powertools keeps its records."""
    schema = SCHEMA["idempotency"]
    return DynamoDBPersistenceLayer(
        table_name=table_name, key_attr=schema.partition_key, expiry_attr=schema.ttl_attribute or "expiration"
    )
