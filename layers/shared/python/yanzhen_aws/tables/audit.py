"""Who did or looked at what: append only.

| what | key |
|---|---|
| the entries of a subject, newest first | pk `<subject>`, sk `<entry ULID>` |
| what a person did, newest first | index `by_actor`: actor_id, sk |
| what everybody did, newest first | index `by_time`: kind = `entry`, sk |

ULIDs sort by time, so a span of time is a range of `sk` in each of them.
"""

from pynamodb.attributes import UnicodeAttribute
from pynamodb.exceptions import PutError
from pynamodb.expressions.condition import Condition
from ulid import ULID

from yanzhen.audit import AuditEntry
from yanzhen.base import Instant
from yanzhen.errors import Conflict
from yanzhen.ports import Page
from yanzhen_aws.items import KeyedItem, bind, busy_when_throttled, find, index, raise_unless_lost
from yanzhen_aws.pages import query_page
from yanzhen_aws.tables import SCHEMA


class AuditItem(KeyedItem):
    class Meta:
        table_name: str | None = None

    data = UnicodeAttribute()
    kind = UnicodeAttribute(default="entry")
    actor_id = UnicodeAttribute()
    by_time = index("audit", "by_time")
    by_actor = index("audit", "by_actor")


@busy_when_throttled
class DynamoAudit:
    """The port `Audit` on the table `audit`."""

    def __init__(self, table_name: str) -> None:
        bind(AuditItem, table_name)

    def record(self, entry: AuditEntry) -> None:
        """An entry is never changed: the same one again is fine, another under its id is a Conflict."""
        item = AuditItem(entry.subject, entry.entry_id, actor_id=entry.actor_id, data=entry.model_dump_json())
        try:
            item.save(condition=AuditItem.pk.does_not_exist())
        except PutError as error:
            raise_unless_lost(error)
            stored = find(AuditItem, entry.subject, entry.entry_id)
            if stored is None or stored.data != item.data:
                raise Conflict(entry_id=entry.entry_id) from error

    def entries(
        self,
        *,
        subject: str | None = None,
        actor_id: str | None = None,
        since: Instant | None = None,
        until: Instant | None = None,
        limit: int,
        cursor: str | None,
    ) -> Page[AuditEntry]:
        name, partition = ("by_actor", actor_id) if actor_id is not None else ("by_time", "entry")
        return query_page(
            AuditItem,
            SCHEMA["audit"],
            partition if subject is None else subject,
            index=name if subject is None else None,
            where=_between(since, until),
            limit=limit,
            cursor=cursor,
            newest_first=True,
            read=lambda item: AuditEntry.model_validate_json(item.data),
        )


def _between(since: Instant | None, until: Instant | None) -> Condition:
    """The entries of a span of time; a range has both its ends in one condition."""
    first = "0" * 26 if since is None else _first_of(since)
    last = "8" * 26 if until is None else _first_of(until)
    return AuditItem.sk.between(first, last)


def _first_of(moment: Instant) -> str:
    """What sorts before every ULID of that millisecond, and after those before it."""
    return str(ULID.from_datetime(moment))[:10]
