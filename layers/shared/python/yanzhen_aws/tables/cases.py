"""One record a case, with its history; what is told of a change is written with it.

| what | key |
|---|---|
| a case | pk `case#<id>`, sk `case` |
| the newest case of a subject, kind and period | pk `subject#<employee or unit>#<kind>#<period>`, sk `last`: its id |
| up to when sessions, or hire dates, were looked through | pk `sweep#missing`, `sweep#starters`, sk `until` |
| of a person, newest first | index `by_subject`: subject = employee's id, case_id |
| for a unit's heads, newest first | index `by_subject`: subject = `unit/<path>` of the unit whose heads are asked |
| of a subtree at a stage, nearest deadline first | index `by_stage`: stage, place begins with `<scope>/` |
| with points to decide, in the same order | index `by_points`: points = `1` (sparse), place begins with `<scope>/` |
| of new hires alone | index `by_first_day`: first_day (sparse) = the stage, place as above |
| that wake before a moment | index `by_next`: clock = `1` (sparse: answered and closed ones leave it), next_at |

`place` is `<unit>/#<due_at>#<id>`, so a subtree's listing goes unit by unit. The indexes hold keys. Every write
of a case is conditional on the version that was read, and a first one on the case that it follows: so of two that open
one, one wins.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import TransactWriteError

from yanzhen.adjustment import awaits
from yanzhen.base import Instant, iso
from yanzhen.case import Case, CaseKey, Stage
from yanzhen.case_board import Deadline
from yanzhen.case_ports import Looked
from yanzhen.notice import Notice
from yanzhen.ports import Page
from yanzhen_aws.items import (
    KeyedItem,
    PackedAttribute,
    bind,
    busy_when_throttled,
    find,
    index,
    raise_unless_lost,
    transaction,
    whole,
)
from yanzhen_aws.pages import query_page
from yanzhen_aws.tables import SCHEMA
from yanzhen_aws.tables.notices import NoticeItem, notice_item


class CaseItem(KeyedItem):
    class Meta:
        table_name: str | None = None

    data = PackedAttribute(null=True)
    version = NumberAttribute(null=True)
    case_id = UnicodeAttribute(null=True)
    subject = UnicodeAttribute(null=True)
    stage = UnicodeAttribute(null=True)
    place = UnicodeAttribute(null=True)
    points = UnicodeAttribute(null=True)
    clock = UnicodeAttribute(null=True)
    next_at = UnicodeAttribute(null=True)
    until = UnicodeAttribute(null=True)
    first_day = UnicodeAttribute(null=True)
    by_subject = index("cases", "by_subject")
    by_stage = index("cases", "by_stage")
    by_points = index("cases", "by_points")
    by_next = index("cases", "by_next")
    by_first_day = index("cases", "by_first_day")


@busy_when_throttled
class DynamoCases:
    """The port `Cases` on the tables `cases` and, for what is told, `notices`."""

    def __init__(self, table_name: str, notices_table_name: str) -> None:
        bind(CaseItem, table_name)
        bind(NoticeItem, notices_table_name)

    def get(self, case_id: str) -> Case | None:
        item = find(CaseItem, f"case#{case_id}", "case")
        return item and _case(item)

    def last(self, key: CaseKey) -> Case | None:
        item = find(CaseItem, _subject(key), "last")
        return item and self.get(item.case_id)

    def save(self, case: Case, notices: Sequence[Notice]) -> bool:
        item = _item(case)
        try:
            with transaction(CaseItem) as write:
                if case.version == 1:
                    write.save(item, condition=CaseItem.pk.does_not_exist())
                    newest = CaseItem(_subject(case.key), "last", case_id=case.case_id)
                    free = CaseItem.case_id == case.follows if case.follows else CaseItem.pk.does_not_exist()
                    write.save(newest, condition=free)
                else:
                    write.save(item, condition=CaseItem.version == case.version - 1)
                for notice in notices:
                    write.save(notice_item(notice))
        except TransactWriteError as error:
            raise_unless_lost(error)
            return False
        return True

    def of_subject(self, employee_id: str, *, limit: int, cursor: str | None) -> Page[Case]:
        return query_page(
            CaseItem, SCHEMA["cases"], employee_id,
            index="by_subject", limit=limit, cursor=cursor, newest_first=True, read=_case,
        )  # fmt: skip

    def of_heads(self, unit_path: str, *, limit: int, cursor: str | None) -> Page[Case]:
        return self.of_subject(f"unit/{unit_path}", limit=limit, cursor=cursor)

    def of_unit(self, scope: str, stage: Stage, *, limit: int, cursor: str | None) -> Page[Case]:
        return query_page(
            CaseItem, SCHEMA["cases"], stage.value,
            index="by_stage", where=CaseItem.place.startswith(f"{scope}/"), limit=limit, cursor=cursor, read=_case,
        )  # fmt: skip

    def with_points(self, scope: str, *, limit: int, cursor: str | None) -> Page[Case]:
        return query_page(
            CaseItem, SCHEMA["cases"], "1",
            index="by_points", where=CaseItem.place.startswith(f"{scope}/"), limit=limit, cursor=cursor, read=_case,
        )  # fmt: skip

    def first_days(self, scope: str, stage: Stage, *, limit: int, cursor: str | None) -> Page[Case]:
        return query_page(
            CaseItem, SCHEMA["cases"], stage.value,
            index="by_first_day", where=CaseItem.place.startswith(f"{scope}/"), limit=limit, cursor=cursor, read=_case,
        )  # fmt: skip

    def deadlines(self, scope: str, stage: Stage, *, limit: int) -> Sequence[Deadline]:
        keys = CaseItem.by_stage.query(stage.value, CaseItem.place.startswith(f"{scope}/"), limit=limit)
        places = (item.place.split("#") for item in keys)
        return [Deadline(unit.removesuffix("/"), datetime.fromisoformat(due_at)) for unit, due_at, _ in places]

    def due(self, before: Instant, *, limit: int) -> Sequence[Case]:
        keys = list(CaseItem.by_next.query("1", CaseItem.next_at < iso(before), limit=limit))
        cases = [_case(item) for item in whole(CaseItem, keys)]
        return [case for case in cases if case.wakes_at is not None and case.wakes_at < before]

    def looked_until(self, what: Looked) -> Instant | None:
        item = find(CaseItem, f"sweep#{what}", "until")
        return item and datetime.fromisoformat(item.until)

    def look_until(self, what: Looked, moment: Instant) -> None:
        CaseItem(f"sweep#{what}", "until", until=iso(moment)).save()


def _case(item: Any) -> Case:
    return Case.model_validate_json(item.data)


def _subject(key: CaseKey) -> str:
    return f"subject#{key.subject_id}#{key.kind}#{key.period}"


def _item(case: Case) -> CaseItem:
    wakes_at = case.wakes_at
    return CaseItem(
        f"case#{case.case_id}",
        "case",
        data=case.model_dump_json(),
        version=case.version,
        case_id=case.case_id,
        subject=f"unit/{case.asked_unit or case.unit_path}" if case.key.of_unit else case.key.subject_id,
        stage=case.stage.value,
        place=f"{case.unit_path}/#{iso(case.due_at)}#{case.case_id}",
        points="1" if awaits(case) else None,
        clock="1" if wakes_at else None,
        next_at=iso(wakes_at) if wakes_at else None,
        first_day=case.stage.value if case.key.kind == "onboard" else None,
    )
