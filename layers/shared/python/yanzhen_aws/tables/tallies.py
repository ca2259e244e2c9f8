"""Counters kept current, and the ledger of what each evidence has contributed to them.

| what | key |
|---|---|
| a counter | pk `<scope>` (a unit's path, or `session/<id>`), sk `<period>`; many are one BatchGet |
| the counters' changes, for the cases of units | the stream |
| what was counted of an evidence | pk `counted#<evidence>`, sk `ledger`: contribution, version, session's revision |

A ledger entry and the counters it changes are written in one transaction, on condition that the ledger still says what
was read. So a contribution counts once, whoever delivers it, how often and in whatever order.
"""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import TransactWriteError
from pynamodb.transactions import TransactWrite

from yanzhen.errors import Busy
from yanzhen.tally import COUNTERS, Change, Counts, Scope, is_news, moves, scopes
from yanzhen_aws.items import (
    TRANSACTION_ITEMS,
    KeyedItem,
    bind,
    busy_when_throttled,
    find,
    raise_unless_lost,
    transaction,
    tries,
)


class TallyItem(KeyedItem):
    class Meta:
        table_name: str | None = None

    expected = NumberAttribute(null=True)
    received = NumberAttribute(null=True)
    on_time = NumberAttribute(null=True)
    files = NumberAttribute(null=True)
    waiting = NumberAttribute(null=True)
    genuine = NumberAttribute(null=True)
    suspect = NumberAttribute(null=True)
    false = NumberAttribute(null=True)
    unable = NumberAttribute(null=True)
    upheld = NumberAttribute(null=True)
    version = NumberAttribute(null=True)
    """Of a ledger entry: the evidence record's version that was counted."""
    revision = NumberAttribute(null=True)
    """Of a ledger entry: the session's revision that it was counted for."""
    data = UnicodeAttribute(null=True)
    """Of a ledger entry: the contribution that was counted."""


@dataclass(frozen=True)
class _News:
    """An evidence whose record, or whose session, is newer than what the ledger knows."""

    change: Change
    sums: dict[Scope, Counter[str]]
    ledger: TallyItem | None


@busy_when_throttled
class DynamoTallies:
    """The port `Tallies` on the table `tallies`."""

    def __init__(self, table_name: str) -> None:
        bind(TallyItem, table_name)

    def apply(self, changes: Sequence[Change]) -> int:
        newest: dict[str, Change] = {}
        for change in changes:
            known = newest.get(change.evidence.evidence_id)
            if known is None or known.version < change.version:
                newest[change.evidence.evidence_id] = change
        return sum(_count(group) for group in _groups(list(newest.values())))

    def get(self, scope: Scope) -> Counts:
        return _counts(find(TallyItem, scope.scope, scope.period))

    def get_many(self, scopes: Sequence[Scope]) -> Sequence[Counts]:
        keys = dict.fromkeys((scope.scope, scope.period) for scope in scopes)
        items = {(item.pk, item.sk): item for item in TallyItem.batch_get(list(keys), consistent_read=True)}
        return [_counts(items.get((scope.scope, scope.period))) for scope in scopes]

    def replace(self, scope: Scope, counts: Counts) -> None:
        TallyItem(scope.scope, scope.period, **counts.model_dump(by_alias=True)).save()


def climb(write: TransactWrite, sums: dict[Scope, Counter[str]]) -> None:
    """Add differences to counters within a transaction; a counter that is not there yet starts at zero."""
    for scope, differences in sums.items():
        write.update(
            TallyItem(scope.scope, scope.period),
            actions=[getattr(TallyItem, name).add(number) for name, number in differences.items()],
        )


def _groups(changes: list[Change]) -> Iterator[list[Change]]:
    """As many changes as fit one transaction: a ledger entry each, and every counter once."""
    group: list[Change] = []
    counters: set[Scope] = set()
    for change in changes:
        if change.session.revision:
            yield [change]  # it may leave as many counters as it enters
            continue
        touched = counters.union(scopes(change.session))
        if group and len(group) + 1 + len(touched) > TRANSACTION_ITEMS:
            yield group
            group, touched = [], set(scopes(change.session))
        group.append(change)
        counters = touched
    if group:
        yield group


def _count(group: list[Change]) -> int:
    for _ in tries():
        news = list(_news(group))
        if not news:
            return 0
        sums: dict[Scope, Counter[str]] = {}
        for new in news:
            for scope, moved in new.sums.items():
                sums.setdefault(scope, Counter()).update(moved)
        nonzero = {
            scope: Counter({name: number for name, number in total.items() if number}) for scope, total in sums.items()
        }
        try:
            with transaction(TallyItem) as write:
                for new in news:
                    write.save(_entry(new), condition=_still(new.ledger))
                climb(write, {scope: total for scope, total in nonzero.items() if total})
            return len(news)
        except TransactWriteError as error:
            raise_unless_lost(error)
    raise Busy(what="tallies.apply")


def _news(group: list[Change]) -> Iterator[_News]:
    keys = [(_ledger_key(change), "ledger") for change in group]
    ledgers = {item.pk: item for item in TallyItem.batch_get(keys, consistent_read=True)}
    for change in group:
        ledger = ledgers.get(_ledger_key(change))
        if ledger is None and not change.counted and change.evidence.version == 0:
            continue  # a fresh slot adds nothing, and nothing older can come after it
        if ledger is not None and not is_news(change, int(ledger.revision or 0), int(ledger.version)):
            continue
        # An entry is written even when the numbers stay: else an older version that comes late would count.
        old: Counter[str] = Counter(json.loads(ledger.data)) if ledger is not None else Counter()
        yield _News(change, moves(change, old, int(ledger.revision or 0) if ledger is not None else 0), ledger)


def _ledger_key(change: Change) -> str:
    return f"counted#{change.evidence.evidence_id}"


def _entry(new: _News) -> TallyItem:
    return TallyItem(
        _ledger_key(new.change),
        "ledger",
        version=new.change.evidence.version,
        revision=new.change.session.revision,
        data=json.dumps(dict(sorted(new.change.counted.items()))),
    )


def _still(ledger: TallyItem | None) -> Any:
    if ledger is None:
        return TallyItem.pk.does_not_exist()
    revision = int(ledger.revision or 0)
    same = TallyItem.revision == revision
    unmoved = same if revision else (same | TallyItem.revision.does_not_exist())
    return (TallyItem.version == int(ledger.version)) & unmoved


def _counts(item: Any) -> Counts:
    return Counts.of({name: int(getattr(item, name) or 0) for name in COUNTERS} if item is not None else {})


def counter_of_image(image: dict[str, Any] | None) -> tuple[Scope, Counts] | None:
    """The counter that the table's stream carries; None for a ledger entry, or one that is gone."""
    if image is None or image["sk"]["S"] == "ledger":
        return None
    values = {name: int(image.get(name, {}).get("N", 0)) for name in COUNTERS}
    return Scope(scope=image["pk"]["S"], period=image["sk"]["S"]), Counts.of(values)
