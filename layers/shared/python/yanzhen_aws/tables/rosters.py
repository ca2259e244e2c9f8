"""Lists of people on their way into the directory, and what their headings mean.

| what | key |
|---|---|
| a list | pk `roster#<id>`, sk `roster` |
| the newest lists | index `by_time`: kind = `roster`, roster_id |
| lists at work, by when they last said something | index `by_beat`: working = `1`, beat_at |
| what people of a unit said that headings mean | pk `known#<unit>`, sk `people` or `units` |
| the headings a company's lists have kept | pk `kept#<company>#<people or units>`, sk the heading |
"""

from collections.abc import Iterable, Sequence

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import PutError

from yanzhen.base import Instant, iso
from yanzhen.errors import Conflict
from yanzhen.ports import Page
from yanzhen.roster.columns import Kind, Known
from yanzhen.roster.job import WORKING, Roster
from yanzhen_aws.bulk import write_all
from yanzhen_aws.items import (
    KeyedItem,
    PackedAttribute,
    bind,
    busy_when_throttled,
    find,
    index,
    raise_unless_lost,
    whole,
)
from yanzhen_aws.pages import query_page
from yanzhen_aws.tables import SCHEMA


class RosterItem(KeyedItem):
    class Meta:
        table_name: str | None = None

    data = PackedAttribute()
    version = NumberAttribute(null=True)
    kind = UnicodeAttribute(null=True)
    roster_id = UnicodeAttribute(null=True)
    working = UnicodeAttribute(null=True)
    beat_at = UnicodeAttribute(null=True)
    by_time = index("rosters", "by_time")
    by_beat = index("rosters", "by_beat")


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
            working="1" if new.state in WORKING else None,
            beat_at=iso(new.beat_at),
        )
        unchanged = RosterItem.version == roster.version if roster.version else RosterItem.pk.does_not_exist()
        try:
            item.save(condition=unchanged)
        except PutError as error:
            raise_unless_lost(error)
            raise Conflict(roster_id=roster.roster_id) from error
        return new

    def silent(self, before: Instant, *, limit: int) -> Sequence[Roster]:
        keys = RosterItem.by_beat.query("1", RosterItem.beat_at < iso(before), limit=limit)
        lists = [Roster.model_validate_json(item.data) for item in whole(RosterItem, list(keys))]
        return [one for one in lists if one.state in WORKING and one.beat_at < before]

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

    def known(self, unit_path: str, kind: Kind = "people") -> Known:
        item = find(RosterItem, f"known#{unit_path}", kind)
        return Known.model_validate_json(item.data) if item else Known()

    def remember(self, unit_path: str, known: Known, kind: Kind = "people") -> None:
        RosterItem(f"known#{unit_path}", kind, data=known.model_dump_json()).save()

    def kept(self, company: str, kind: Kind = "people") -> Sequence[str]:
        return [item.sk for item in RosterItem.query(f"kept#{company}#{kind}", consistent_read=True)]

    def keep(self, company: str, headings: Iterable[str], kind: Kind = "people") -> None:
        write_all(RosterItem, (RosterItem(f"kept#{company}#{kind}", heading, data="") for heading in headings))
