"""Lists of people on their way into the directory, and what their headings mean.

| what | key |
|---|---|
| a list | pk `roster#<id>`, sk `roster` |
| the newest lists | index `by_time`: kind = `roster`, roster_id |
| what people of a unit said that headings mean | pk `known#<unit>`, sk `known` |
"""

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import PutError

from yanzhen.errors import Conflict
from yanzhen.ports import Page
from yanzhen.roster.columns import Known
from yanzhen.roster.job import Roster
from yanzhen_aws.items import KeyedItem, PackedAttribute, bind, busy_when_throttled, find, index, raise_unless_lost
from yanzhen_aws.pages import query_page
from yanzhen_aws.tables import SCHEMA


class RosterItem(KeyedItem):
    class Meta:
        table_name: str | None = None

    data = PackedAttribute()
    version = NumberAttribute(null=True)
    kind = UnicodeAttribute(null=True)
    roster_id = UnicodeAttribute(null=True)
    by_time = index("rosters", "by_time")


@busy_when_throttled
class DynamoRosters:
    """The port `Rosters` on the table `rosters`."""

    def __init__(self, table_name: str) -> None:
        bind(RosterItem, table_name)

    def get(self, roster_id: str) -> Roster | None:
        item = find(RosterItem, f"roster#{roster_id}", "roster")
        return item and Roster.model_validate_json(item.data)

    def save(self, roster: Roster) -> Roster:
        """The first version is 1; a lost race is a Conflict."""
        new = roster.model_copy(update={"version": roster.version + 1})
        item = RosterItem(
            f"roster#{new.roster_id}",
            "roster",
            data=new.model_dump_json(),
            version=new.version,
            kind="roster",
            roster_id=new.roster_id,
        )
        unchanged = RosterItem.version == roster.version if roster.version else RosterItem.pk.does_not_exist()
        try:
            item.save(condition=unchanged)
        except PutError as error:
            raise_unless_lost(error)
            raise Conflict(roster_id=roster.roster_id) from error
        return new

    def newest(self, *, limit: int, cursor: str | None) -> Page[Roster]:
        return query_page(
            RosterItem,
            SCHEMA["rosters"],
            "roster",
            index="by_time",
            limit=limit,
            cursor=cursor,
            newest_first=True,
            read=lambda item: Roster.model_validate_json(item.data),
        )

    def known(self, unit_path: str) -> Known:
        item = find(RosterItem, f"known#{unit_path}", "known")
        return Known.model_validate_json(item.data) if item else Known()

    def remember(self, unit_path: str, known: Known) -> None:
        RosterItem(f"known#{unit_path}", "known", data=known.model_dump_json()).save()
