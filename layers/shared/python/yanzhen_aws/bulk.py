"""Many items of one table, written over several connections at once.

A call costs far more than the item in it: 25 items go in one batch (the most DynamoDB takes), and conditional writes,
which no batch knows, in transactions.
"""

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from typing import Any, TypeVar

from pynamodb.exceptions import PutError, TransactWriteError

from yanzhen_aws.items import KeyedItem, connect, raise_unless_lost, transaction

T = TypeVar("T")

WRITERS = 8
"""Calls on their way at once."""
BATCH = 25
TOGETHER = 50
"""Conditional writes in one transaction: half of what DynamoDB takes, since one that loses sends all of them alone."""


def write_all(model: type[KeyedItem], items: Iterable[KeyedItem], *, remove: bool = False) -> None:
    """Put items, or remove those of their keys, in any order and without a condition."""

    def write(group: Sequence[KeyedItem]) -> None:
        with model.batch_write() as batch:
            for item in group:
                (batch.delete if remove else batch.save)(item)

    connect(model)
    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(write, _groups(items, BATCH)))


def replace_all(model: type[KeyedItem], writes: Iterable[tuple[KeyedItem, Any]]) -> list[bool]:
    """Write each item if its own condition holds -> by item whether it did. One that loses holds up none of the others:
    its transaction is given up and each of it written alone."""

    def replace(group: Sequence[tuple[KeyedItem, Any]]) -> list[bool]:
        try:
            with transaction(model) as write:
                for item, condition in group:
                    write.save(item, condition=condition)
        except TransactWriteError as error:
            raise_unless_lost(error)
            return [_replace(item, condition) for item, condition in group]
        return [True] * len(group)

    connect(model)
    with ThreadPoolExecutor(WRITERS) as pool:
        return [won for group in pool.map(replace, _groups(writes, TOGETHER)) for won in group]


def _replace(item: KeyedItem, condition: Any) -> bool:
    try:
        item.save(condition=condition)
    except PutError as error:
        raise_unless_lost(error)
        return False
    return True


def _groups(items: Iterable[T], size: int) -> Iterator[list[T]]:
    left = iter(items)
    while group := list(islice(left, size)):
        yield group
