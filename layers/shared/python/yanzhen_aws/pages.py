"""A page is one Query; its cursor is the last item's keys, opaque to the caller and checked when it comes back."""

from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from pynamodb.exceptions import QueryError
from pynamodb.expressions.condition import Condition

from yanzhen.cursor import decoded, encoded
from yanzhen.errors import InvalidRequest
from yanzhen.ports import Page
from yanzhen_aws.items import KeyedItem, whole
from yanzhen_aws.tables import TableSchema

T = TypeVar("T")


def every(page_after: Callable[[str | None], Page[T]]) -> Iterator[T]:
    """All items of a listing, page by page as they are wanted."""
    cursor: str | None = None
    while True:
        page = page_after(cursor)
        yield from page.items
        if (cursor := page.next) is None:
            return


def query_page(
    model: type[KeyedItem],
    schema: TableSchema,
    partition: str,
    *,
    read: Callable[[Any], T],
    limit: int,
    cursor: str | None,
    index: str | None = None,
    where: Condition | None = None,
    newest_first: bool = False,
) -> Page[T]:
    """Read one more item than asked: whether there is a next page is known without an empty page at the end.

    Of an index that does not hold all, the items are read as they are now; one that has left the listing since is not
    on the page.
    """
    if limit < 1:
        raise InvalidRequest(field="limit")
    keys, partition_key = _keys(schema, index)
    source: Any = model if index is None else getattr(model, index)
    start = None if cursor is None else _decoded(cursor, keys, partition_key, partition)
    try:
        items = list(
            source.query(
                partition,
                where,
                limit=limit + 1,
                last_evaluated_key=start,
                scan_index_forward=not newest_first,
                **({"consistent_read": True} if index is None else {}),
            )
        )
    except QueryError as error:
        if cursor is not None and error.cause_response_code == "ValidationException":
            # DynamoDB refuses to start outside the listing's own range: only a made-up cursor points there.
            raise InvalidRequest(field="cursor") from error
        raise
    page = items[:limit]
    following = _encoded(page[-1], keys) if len(items) > limit else None
    if any(candidate.name == index and candidate.projects is not None for candidate in schema.indexes):
        page = [item for item in whole(model, page) if getattr(item, partition_key) == partition]
    return Page(items=tuple(read(item) for item in page), next=following)


def _keys(schema: TableSchema, index: str | None) -> tuple[tuple[str, ...], str]:
    names: list[str | None] = [schema.partition_key, schema.sort_key]
    partition_key = schema.partition_key
    for candidate in schema.indexes:
        if candidate.name == index:
            partition_key = candidate.partition_key
            names += [candidate.partition_key, candidate.sort_key]
    return tuple(dict.fromkeys(name for name in names if name is not None)), partition_key


def _encoded(item: KeyedItem, keys: tuple[str, ...]) -> str:
    return encoded([getattr(item, name) for name in keys])


def _decoded(cursor: str, keys: tuple[str, ...], partition_key: str, partition: str) -> dict[str, dict[str, str]]:
    """The keys to go on from; a cursor of another listing or by another hand is refused."""
    values = decoded(cursor)
    if (
        len(values) != len(keys)
        or not all(isinstance(value, str) and value for value in values)
        or values[keys.index(partition_key)] != partition
    ):
        raise InvalidRequest(field="cursor")
    return {name: {"S": value} for name, value in zip(keys, values, strict=True)}
