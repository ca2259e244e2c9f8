"""Who did or looked at what: append only.

| what | key |
|---|---|
| the entries of a subject, newest first | pk `<subject>`, sk `<entry ULID>` |
"""

from pynamodb.attributes import UnicodeAttribute
from pynamodb.exceptions import PutError

from yanzhen.audit import AuditEntry
from yanzhen.errors import Conflict
from yanzhen.ports import Page
from yanzhen_aws.items import KeyedItem, bind, busy_when_throttled, find, raise_unless_lost
from yanzhen_aws.pages import query_page
from yanzhen_aws.tables import SCHEMA


class AuditItem(KeyedItem):
    class Meta:
        table_name: str | None = None

    data = UnicodeAttribute()


@busy_when_throttled
class DynamoAudit:
    """The port `Audit` on the table `audit`."""

    def __init__(self, table_name: str) -> None:
        bind(AuditItem, table_name)

    def record(self, entry: AuditEntry) -> None:
        """An entry is never changed: the same one again is fine, another under its id is a Conflict."""
        item = AuditItem(entry.subject, entry.entry_id, data=entry.model_dump_json())
        try:
            item.save(condition=AuditItem.pk.does_not_exist())
        except PutError as error:
            raise_unless_lost(error)
            stored = find(AuditItem, entry.subject, entry.entry_id)
            if stored is None or stored.data != item.data:
                raise Conflict(entry_id=entry.entry_id) from error

    def of_subject(self, subject: str, *, limit: int, cursor: str | None) -> Page[AuditEntry]:
        return query_page(
            AuditItem,
            SCHEMA["audit"],
            subject,
            limit=limit,
            cursor=cursor,
            newest_first=True,
            read=lambda item: AuditEntry.model_validate_json(item.data),
        )
