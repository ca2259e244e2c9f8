"""What people were told: one item a person, fact and channel, so nothing is told twice.

| what | key |
|---|---|
| a notice | pk `employee#<id>`, sk `<fact>#<channel>` |
| not settled yet, oldest first | index `by_state`: state = `pending` (sparse: settled ones leave it), created_at |

`created_at` is from when it may be sent. The stream tells of notices that cases wrote.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from pynamodb.attributes import UnicodeAttribute
from pynamodb.exceptions import PutError

from yanzhen.base import Instant, iso
from yanzhen.errors import Busy, NotFound
from yanzhen.notice import Notice
from yanzhen_aws.items import KeyedItem, bind, busy_when_throttled, find, index, raise_unless_lost, tries


class NoticeItem(KeyedItem):
    class Meta:
        table_name: str | None = None

    data = UnicodeAttribute()
    state = UnicodeAttribute(null=True)
    created_at = UnicodeAttribute()
    claimed_until = UnicodeAttribute(null=True)
    by_state = index("notices", "by_state")


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
                return Notice.model_validate_json(stored.data)
        raise Busy(what="notices.write")

    def claim(self, notice: Notice, now: Instant, *, until: Instant) -> bool:
        free = NoticeItem.claimed_until.does_not_exist() | (NoticeItem.claimed_until <= iso(now))
        claimed = notice.model_copy(update={"claimed_until": until})
        try:
            notice_item(claimed).save(condition=(NoticeItem.state == "pending") & free)
        except PutError as error:
            raise_unless_lost(error)
            if find(NoticeItem, *_key(notice)) is None:
                raise NotFound(fact=notice.fact) from error
            return False
        return True

    def settle(self, notice: Notice, state: Literal["sent", "failed"], at: Instant, problem: str | None = None) -> None:
        settled = notice.model_copy(update={"state": state, "settled_at": at, "problem": problem})
        try:
            notice_item(settled).save(condition=NoticeItem.state == "pending")
        except PutError as error:
            raise_unless_lost(error)
            if find(NoticeItem, *_key(notice)) is None:
                raise NotFound(fact=notice.fact) from error

    def pending(self, before: Instant, *, limit: int) -> Sequence[Notice]:
        items = NoticeItem.by_state.query("pending", NoticeItem.created_at < iso(before), limit=limit)
        return [Notice.model_validate_json(item.data) for item in items]


def notice_of_image(image: Mapping[str, Any] | None) -> Notice | None:
    """The notice in a stream record's image."""
    return Notice.model_validate_json(image["data"]["S"]) if image is not None else None


def _key(notice: Notice) -> tuple[str, str]:
    return f"employee#{notice.employee_id}", f"{notice.fact}#{notice.channel}"


def notice_item(notice: Notice) -> NoticeItem:
    """The item of a notice; a case writes it in its own transaction."""
    return NoticeItem(
        *_key(notice),
        data=notice.model_dump_json(),
        state="pending" if notice.state == "pending" else None,
        created_at=iso(notice.ready_at),
        claimed_until=iso(notice.claimed_until) if notice.claimed_until else None,
    )
