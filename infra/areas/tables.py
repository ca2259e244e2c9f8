"""The tables of yanzhen_aws.tables.SCHEMA: on demand, encrypted, restorable to any second of 35 days."""

from aws_cdk import RemovalPolicy
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_kms as kms
from constructs import Construct

from infra.settings import Settings
from yanzhen_aws.tables import SCHEMA, IndexSchema, TableSchema


class Tables(Construct):
    """Every table by its name."""

    def __init__(self, scope: Construct, name: str, *, settings: Settings, key: kms.IKey) -> None:
        super().__init__(scope, name)
        self._settings = settings
        self._key = key
        self.by_name = {schema.name: self._table(schema) for schema in SCHEMA.values()}

    def __getitem__(self, name: str) -> dynamodb.Table:
        return self.by_name[name]

    def _table(self, schema: TableSchema) -> dynamodb.Table:
        keep = self._settings.keep_data and schema.name != "idempotency"
        table = dynamodb.Table(
            self,
            schema.name.capitalize(),
            table_name=f"{self._settings.prefix}-{schema.name}",
            partition_key=_string(schema.partition_key),
            sort_key=_string(schema.sort_key) if schema.sort_key else None,
            billing_mode=dynamodb.BillingMode.PAY_PER_REQUEST,
            encryption=dynamodb.TableEncryption.CUSTOMER_MANAGED,
            encryption_key=self._key,
            point_in_time_recovery_specification=dynamodb.PointInTimeRecoverySpecification(
                point_in_time_recovery_enabled=True
            ),
            stream=dynamodb.StreamViewType.NEW_AND_OLD_IMAGES if schema.stream else None,
            time_to_live_attribute=schema.ttl_attribute,
            deletion_protection=keep,
            removal_policy=RemovalPolicy.RETAIN if keep else RemovalPolicy.DESTROY,
        )
        for index in schema.indexes:
            self._index(table, index)
        return table

    def _index(self, table: dynamodb.Table, index: IndexSchema) -> None:
        table.add_global_secondary_index(
            index_name=index.name,
            partition_key=_string(index.partition_key),
            sort_key=_string(index.sort_key) if index.sort_key else None,
            projection_type=_projection(index),
            non_key_attributes=list(index.projects) if index.projects else None,
        )


def _projection(index: IndexSchema) -> dynamodb.ProjectionType:
    if index.projects is None:
        return dynamodb.ProjectionType.ALL
    return dynamodb.ProjectionType.INCLUDE if index.projects else dynamodb.ProjectionType.KEYS_ONLY


def _string(name: str) -> dynamodb.Attribute:
    return dynamodb.Attribute(name=name, type=dynamodb.AttributeType.STRING)
