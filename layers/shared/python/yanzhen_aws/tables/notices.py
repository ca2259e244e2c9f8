"""What people were told: one item a person, fact and channel, so nothing is told twice; and how each is reached.

| what | key |
|---|---|
| a notice | pk `employee#<id>`, sk `<fact>#<channel>` |
| how a person is reached | pk `employee#<id>`, sk `reach` |
| since when a unit's review queue is beyond its limit | pk `queue#<unit>`, sk `breach`: empty while it is not |
| not settled yet, oldest first | index `by_state`: state = `pending` (sparse: settled ones leave it), created_at |
| of a case or a photo | index `by_subject`: subject = `case/<id>` or `evidence/<id>`, told_at |
| of a subtree on a day | index `by_day`: day (UTC), place begins with `<scope>/` |

`created_at` is from when it may be sent, `told_at` when it was written, with the person's id; `place` is
`<unit>/#<told_at>`. The stream tells of new notices.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Literal

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import PutError, TransactWriteError

from yanzhen.base import Instant, iso
from yanzhen.errors import Busy, NotFound
from yanzhen.notice import Notice, NoticeState, advances, held
from yanzhen.ports import Page
from yanzhen.reach import Reach
from yanzhen_aws.items import (
    KeyedItem,
    bind,
    busy_when_throttled,
    find,
    index,
    raise_unless_lost,
    transaction,
    tries,
)
from yanzhen_aws.pages import query_page
from yanzhen_aws.tables import SCHEMA


class NoticeItem(KeyedItem):
    class Meta:
        table_name: str | None = None

    data = UnicodeAttribute()
    status = UnicodeAttribute(null=True)
    state = UnicodeAttribute(null=True)
    created_at = UnicodeAttribute(null=True)
    claimed_until = UnicodeAttribute(null=True)
    subject = UnicodeAttribute(null=True)
    told_at = UnicodeAttribute(null=True)
    day = UnicodeAttribute(null=True)
    place = UnicodeAttribute(null=True)
    version = NumberAttribute(null=True)
    by_state = index("notices", "by_state")
    by_subject = index("notices", "by_subject")
    by_day = index("notices", "by_day")


PENDING = NoticeItem.state == "pending"


@busy_when_throttled
class DynamoNotices:
    """The port `Notices` on the table `notices`."""

    def __init__(self, table_name: str) -> None:
        bind(NoticeItem, table_name)

    def write(self, notice: Notice) -> Notice:
        for _ in tries():
            try:
                notice_item(notice).save(condition=NoticeItem.pk.does_not_exist())
                return notice
            except PutError as error:
                raise_unless_lost(error)
            stored = find(NoticeItem, *_key(notice))
            if stored is not None:
                return _notice(stored)
        raise Busy(what="notices.write")

    def get(self, employee_id: str, fact: str, channel: str) -> Notice | None:
        item = find(NoticeItem, f"employee#{employee_id}", f"{fact}#{channel}")
        return item and _notice(item)

    def claim(self, notice: Notice, now: Instant, *, until: Instant) -> bool:
        free = NoticeItem.claimed_until.does_not_exist() | (NoticeItem.claimed_until <= iso(now))
        return self._changed(notice.model_copy(update={"claimed_until": until}), PENDING & free)

    def hold(self, notice: Notice, until: Instant, *, trouble: str | None = None) -> None:
        mine = (
            NoticeItem.claimed_until == iso(notice.claimed_until)
            if notice.claimed_until
            else NoticeItem.claimed_until.does_not_exist()
        )
        self._changed(held(notice, until, trouble), PENDING & mine)

    def settle(
        self,
        notice: Notice,
        state: Literal["sent", "failed"],
        at: Instant,
        problem: str | None = None,
        *,
        instead: Notice | None = None,
    ) -> None:
        change = {"state": state, "settled_at": at, "problem": problem}
        self._changed(notice.model_copy(update=change), PENDING, instead)

    def follow_up(
        self,
        notice: Notice,
        state: NoticeState,
        at: Instant,
        problem: str | None = None,
        *,
        instead: Notice | None = None,
    ) -> bool:
        if not advances(notice.state, state):
            return False
        change = {"state": state, "seen_at": at, "problem": problem}
        return self._changed(notice.model_copy(update=change), NoticeItem.status == notice.state, instead)

    def pending(self, before: Instant, *, limit: int) -> Sequence[Notice]:
        items = NoticeItem.by_state.query("pending", NoticeItem.created_at < iso(before), limit=limit)
        return [_notice(item) for item in items]

    def of_subject(self, subject: str, *, limit: int, cursor: str | None) -> Page[Notice]:
        return query_page(
            NoticeItem, SCHEMA["notices"], subject, index="by_subject", limit=limit, cursor=cursor, read=_notice
        )

    def of_unit(self, scope: str, *, day: str, limit: int, cursor: str | None) -> Page[Notice]:
        return query_page(
            NoticeItem, SCHEMA["notices"], day,
            index="by_day", where=NoticeItem.place.startswith(f"{scope}/"), limit=limit, cursor=cursor,
            newest_first=True, read=_notice,
        )  # fmt: skip

    def begin_breach(self, unit: str, at: Instant) -> Instant:
        for _ in tries():
            item = find(NoticeItem, f"queue#{unit}", "breach")
            if item is not None and item.data:
                return datetime.fromisoformat(item.data)
            free = NoticeItem.pk.does_not_exist() if item is None else NoticeItem.data == ""
            try:
                NoticeItem(f"queue#{unit}", "breach", data=iso(at)).save(condition=free)
            except PutError as error:
                raise_unless_lost(error)
        raise Busy(what="notices.begin_breach")

    def end_breach(self, unit: str) -> None:
        item = find(NoticeItem, f"queue#{unit}", "breach")
        if item is not None and item.data:
            NoticeItem(f"queue#{unit}", "breach", data="").save()

    def reach(self, employee_id: str) -> Reach:
        item = find(NoticeItem, f"employee#{employee_id}", "reach")
        return Reach.model_validate_json(item.data) if item is not None else Reach(employee_id=employee_id)

    def save_reach(self, reach: Reach) -> bool:
        saved = reach.model_copy(update={"version": reach.version + 1})
        item = NoticeItem(f"employee#{reach.employee_id}", "reach", data=saved.model_dump_json(), version=saved.version)
        before = NoticeItem.version == reach.version if reach.version else NoticeItem.pk.does_not_exist()
        try:
            item.save(condition=before)
        except PutError as error:
            raise_unless_lost(error)
            return False
        return True

    def _changed(self, after: Notice, condition: Any, instead: Notice | None = None) -> bool:
        try:
            if instead is None:
                notice_item(after).save(condition=condition)
            else:
                with transaction(NoticeItem) as write:
                    write.save(notice_item(after), condition=condition)
                    write.save(notice_item(instead), condition=NoticeItem.pk.does_not_exist())
        except (PutError, TransactWriteError) as error:
            raise_unless_lost(error)
            if find(NoticeItem, *_key(after)) is None:
                raise NotFound(fact=after.fact) from error
            return False
        return True


def notice_of_image(image: Mapping[str, Any] | None) -> Notice | None:
    """The notice in a stream record's image."""
    return Notice.model_validate_json(image["data"]["S"]) if image is not None else None


def _notice(item: Any) -> Notice:
    return Notice.model_validate_json(item.data)


def _key(notice: Notice) -> tuple[str, str]:
    return f"employee#{notice.employee_id}", f"{notice.fact}#{notice.channel}"


def notice_item(notice: Notice) -> NoticeItem:
    """The item of a notice; a case writes it in its own transaction."""
    told_at = f"{iso(notice.created_at)}#{notice.employee_id}"
    return NoticeItem(
        *_key(notice),
        data=notice.model_dump_json(),
        status=notice.state,
        state="pending" if notice.state == "pending" else None,
        created_at=iso(notice.ready_at),
        claimed_until=iso(notice.claimed_until) if notice.claimed_until else None,
        subject=notice.subject,
        told_at=told_at,
        day=iso(notice.created_at)[:10] if notice.unit_path else None,
        place=f"{notice.unit_path}/#{told_at}" if notice.unit_path else None,
    )
