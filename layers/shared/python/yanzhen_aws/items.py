"""What all table models and their adapters share: the keys, how values are stored, and who wins a conditional write.

Values of the domain are stored as their JSON, which brings every number and moment back exactly; what is searched for
stands beside it in attributes of its own.
"""

import random
import time
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import wraps
from typing import Any, TypeVar

from botocore.exceptions import ClientError
from pynamodb.attributes import Attribute, UnicodeAttribute
from pynamodb.connection import Connection
from pynamodb.constants import BINARY
from pynamodb.exceptions import DeleteError, PutError, PynamoDBException, TransactWriteError, UpdateError
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex, IncludeProjection, KeysOnlyProjection, Projection
from pynamodb.models import Model
from pynamodb.transactions import TransactWrite

from yanzhen.errors import Busy
from yanzhen_aws.tables import SCHEMA, IndexSchema

C = TypeVar("C", bound=type)

TRANSACTION_ITEMS = 100
"""The most items DynamoDB takes in one transaction."""
ATTEMPTS = 10
"""How often a write that others got in the way of is tried again before the caller is told `busy`."""

_LOST = frozenset({"ConditionalCheckFailed", "TransactionConflict", "DuplicateItem"})
_THROTTLES = frozenset(
    {
        "ProvisionedThroughputExceededException", "ThrottlingException", "Throttling", "RequestLimitExceeded",
        "ThrottlingError", "TransactionInProgressException", "SlowDown", "ServiceUnavailable", "RequestTimeout",
        "TooManyRequestsException", "ExecutionLimitExceeded", "InternalServerError",
    }
)  # fmt: skip

_CONNECTIONS: defaultdict[str, Connection] = defaultdict(lambda: Connection(max_pool_connections=32))
"""One client for all tables of a deployment, by their prefix: each would take a tenth of a second of a cold start.
Region and endpoint come from the environment, as boto3 reads it."""


class PackedAttribute(Attribute[str]):
    """Text stored deflated: a record with its findings and the policy's values shrinks to a fifth, and writes are paid
    by the kilobyte, in the table and in each of its indexes."""

    attr_type = BINARY

    def serialize(self, value: str) -> bytes:
        return zlib.compress(value.encode())

    def deserialize(self, value: bytes) -> str:
        return zlib.decompress(value).decode()


class KeyedItem(Model):
    """An item is found by `pk` and `sk`; the adapter names its table when it is built."""

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)


def index(table: str, name: str) -> GlobalSecondaryIndex[Any]:
    """The index of that name as SCHEMA declares it."""
    schema = next(candidate for candidate in SCHEMA[table].indexes if candidate.name == name)
    parts: dict[str, Any] = {
        "Meta": type("Meta", (), {"index_name": name, "projection": _projection(schema)}),
        schema.partition_key: UnicodeAttribute(hash_key=True),
    }
    if schema.sort_key is not None:
        parts[schema.sort_key] = UnicodeAttribute(range_key=True)
    made: GlobalSecondaryIndex[Any] = type(name, (GlobalSecondaryIndex,), parts)()
    return made


def bind(model: type[KeyedItem], table_name: str) -> None:
    """Point a model at its table. The client is made at the first call."""
    meta: Any = model.Meta
    meta.table_name = table_name
    own = model._get_connection()
    shared = _CONNECTIONS[table_name.rpartition("-")[0]]
    if table_name not in shared._tables:
        shared.add_meta_table(own.get_meta_table())
    own.connection = shared


def connect(model: type[KeyedItem]) -> Connection:
    """The model's connection, with its client made: threads that start together would each make one."""
    connection: Connection = model._get_connection().connection
    assert connection.client is not None
    return connection


def transaction(model: type[KeyedItem]) -> TransactWrite:
    """All of it or nothing; over the model's own client."""
    return TransactWrite(connection=connect(model))


def find(model: type[Any], pk: str, sk: str) -> Any:
    """The item as last written, or None."""
    try:
        return model.get(pk, sk, consistent_read=True)
    except model.DoesNotExist:
        return None


def raise_unless_lost(error: PutError | UpdateError | DeleteError | TransactWriteError) -> None:
    """Return when a condition did not hold or another write was in the way; any other failure is raised."""
    code = error.cause_response_code
    if code in ("ConditionalCheckFailedException", "TransactionConflictException"):
        return
    if isinstance(error, TransactWriteError) and code == "TransactionCanceledException":
        reasons = {reason.code for reason in error.cancellation_reasons if reason is not None}
        if reasons and reasons <= _LOST:
            return
    raise error


def _projection(schema: IndexSchema) -> Projection:
    if schema.projects is None:
        return AllProjection()
    return IncludeProjection(list(schema.projects)) if schema.projects else KeysOnlyProjection()


def whole(model: type[KeyedItem], keys: Iterable[KeyedItem]) -> list[Any]:
    """The items themselves for what an index of keys found, in its order and as they are now; removed ones are left
    out."""
    wanted = [(item.pk, item.sk) for item in keys]
    found = {(item.pk, item.sk): item for item in model.batch_get(wanted, consistent_read=True)}
    return [found[key] for key in wanted if key in found]


def tries() -> Iterator[None]:
    """Turns at a contended write, with a random, growing pause between them."""
    for turn in range(ATTEMPTS):
        if turn:
            time.sleep(random.uniform(0, min(0.01 * 2**turn, 1.0)))
        yield


def is_throttle(error: BaseException) -> bool:
    """AWS asked to slow down or was not there for a moment: the same call may succeed later."""
    if isinstance(error, TransactWriteError):
        reasons = {reason.code for reason in error.cancellation_reasons if reason is not None}
        if "ThrottlingError" in reasons or "ProvisionedThroughputExceeded" in reasons:
            return True
    if isinstance(error, PynamoDBException):
        return error.cause_response_code in _THROTTLES
    return isinstance(error, ClientError) and error.response.get("Error", {}).get("Code") in _THROTTLES


def busy_when_throttled(adapter: C) -> C:
    """Every public method of the adapter raises Busy, which the caller may retry, instead of AWS's throttles."""
    for name, method in list(vars(adapter).items()):
        if callable(method) and not name.startswith("_"):
            setattr(adapter, name, _translated(method))
    return adapter


def _translated(method: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(method)
    def call(*args: Any, **kwargs: Any) -> Any:
        try:
            return method(*args, **kwargs)
        except (PynamoDBException, ClientError) as error:
            if is_throttle(error):
                raise Busy(what=method.__qualname__) from error
            raise

    return call
