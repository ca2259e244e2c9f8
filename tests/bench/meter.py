"""Counts what AWS would bill of the calls that code makes: DynamoDB's units by its own rules, S3's requests.

A write takes a unit a kilobyte of the larger of the item before and after, twice that in a transaction; in each index
nothing when its entry stays the same, a unit a kilobyte when it changes, and two when its keys do. A read takes a unit
for 4 kB, half of one when it need not be consistent; a query is rounded up once, items read by key each.
https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

from botocore.client import BaseClient

from yanzhen_aws.tables import SCHEMA, IndexSchema, TableSchema

Item = Mapping[str, Mapping[str, Any]]
_call = BaseClient._make_api_call  # type: ignore[attr-defined]


class Meter:
    """While it runs, every call of a botocore client is billed to the step that is named."""

    def __init__(self) -> None:
        self.billed: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self._step: str | None = None

    @contextmanager
    def running(self) -> Iterator[Meter]:
        def call(client: Any, operation: str, params: dict[str, Any]) -> Any:
            return self._bill(client, operation, params)

        BaseClient._make_api_call = call  # type: ignore[attr-defined]
        try:
            yield self
        finally:
            BaseClient._make_api_call = _call  # type: ignore[attr-defined]

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        self._step = name
        try:
            yield
        finally:
            self._step = None

    def _bill(self, client: Any, operation: str, params: dict[str, Any]) -> Any:
        if self._step is None:
            return _call(client, operation, params)
        billed = self.billed[self._step]
        billed["calls"] += 1
        if client.meta.service_model.service_name == "s3":
            billed["S3 writes" if operation.startswith(("Put", "Post", "Copy")) else "S3 reads"] += 1
            return _call(client, operation, params)
        writes = list(_writes(operation, params))
        if not writes:
            answer = _call(client, operation, params)
            billed["read units"] += _read_units(operation, params, answer)
            return answer
        before = [_item(client, table, key) for table, key in writes]
        answer = _call(client, operation, params)
        times = 2 if operation == "TransactWriteItems" else 1
        for (table, key), old in zip(writes, before, strict=True):
            billed["write units"] += _write_units(_schema(table), old, _item(client, table, key), times)
        return answer


def _schema(table: str) -> TableSchema:
    return SCHEMA[table.rpartition("-")[2]]


def _writes(operation: str, params: dict[str, Any]) -> Iterator[tuple[str, Item]]:
    """Table and key of each item that a call writes."""
    if operation in ("PutItem", "UpdateItem", "DeleteItem"):
        yield params["TableName"], _key(params["TableName"], params.get("Item") or params["Key"])
    elif operation == "BatchWriteItem":
        for table, requests in params["RequestItems"].items():
            for request in requests:
                (entry,) = request.values()
                yield table, _key(table, entry.get("Item") or entry["Key"])
    elif operation == "TransactWriteItems":
        for part in params["TransactItems"]:
            ((kind, entry),) = part.items()
            if kind != "ConditionCheck":
                yield entry["TableName"], _key(entry["TableName"], entry.get("Item") or entry["Key"])


def _key(table: str, item: Item) -> Item:
    schema = _schema(table)
    return {name: item[name] for name in (schema.partition_key, schema.sort_key) if name is not None}


def _item(client: Any, table: str, key: Item) -> Item | None:
    found = _call(client, "GetItem", {"TableName": table, "Key": dict(key), "ConsistentRead": True})
    item: Item | None = found.get("Item")
    return item


def _write_units(schema: TableSchema, old: Item | None, new: Item | None, times: int) -> int:
    units = times * max(_kilobytes(old), _kilobytes(new), 1)
    for index in schema.indexes:
        was, now = (_entry(schema, index, item) for item in (old, new))
        keys = [index.partition_key] + ([index.sort_key] if index.sort_key else [])
        if was == now:
            continue
        if was is not None and now is not None and all(was[name] == now[name] for name in keys):
            units += max(_kilobytes(was), _kilobytes(now))
        else:
            units += _kilobytes(was) + _kilobytes(now)
    return units


def _entry(schema: TableSchema, index: IndexSchema, item: Item | None) -> Item | None:
    """What an index holds of an item; nothing where its keys are missing."""
    keys = [index.partition_key] + ([index.sort_key] if index.sort_key else [])
    if item is None or any(name not in item for name in keys):
        return None
    if index.projects is None:
        return item
    names = {schema.partition_key, schema.sort_key, *keys, *index.projects}
    return {name: value for name, value in item.items() if name in names}


def _read_units(operation: str, params: dict[str, Any], answer: dict[str, Any]) -> float:
    if operation == "BatchGetItem":
        return sum(
            _blocks([item]) * (1 if params["RequestItems"][table].get("ConsistentRead") else 0.5)
            for table, items in answer["Responses"].items()
            for item in items
        )
    items: Sequence[Item] = answer.get("Items", [answer["Item"]] if "Item" in answer else [])
    return _blocks(items) * (1 if params.get("ConsistentRead") else 0.5)


def _blocks(items: Sequence[Item]) -> int:
    return max(1, math.ceil(sum(map(_bytes, items)) / 4096))


def _kilobytes(item: Item | None) -> int:
    return 0 if item is None else math.ceil(_bytes(item) / 1024)


def _bytes(item: Item) -> int:
    """https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html"""
    return sum(len(name.encode()) + _value_bytes(value) for name, value in item.items())


def _value_bytes(value: Mapping[str, Any]) -> int:
    ((kind, held),) = value.items()
    if kind == "S":
        return len(held.encode())
    if kind == "N":
        return (len(Decimal(held).as_tuple().digits) + 1) // 2 + 1
    if kind == "B":
        return len(held)
    if kind == "L":
        return 3 + sum(1 + _value_bytes(one) for one in held)
    if kind == "M":
        return 3 + len(held) + _bytes(held)
    return 1
