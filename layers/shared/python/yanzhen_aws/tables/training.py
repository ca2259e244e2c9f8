"""Courses and sessions.

| what | key |
|---|---|
| all courses, or one | pk `course`, sk `<course_id>` |
| a session, or many by BatchGet | pk `session#<id>`, sk `session` |
| the sessions of a subtree on a day | index `by_day`: day, place begins with `<scope>/` (place = `<unit>/#<id>`) |
| the sessions of everybody on a day | index `by_day`: day |
| a plan | pk `plan#<id>`, sk `plan` (`yanzhen_aws.plans`) |
| the groups of a plan's draft, in order | pk `plan#<id>`, sk `group#<draft>#<number>` |
| the plans of a subtree | index `by_day`: day = `plans`, place begins with `<scope>/` (place = `<unit>/#<id>`) |
| whose calendar has an address | pk `calendar#<employee>`, sk `feed` (`yanzhen_aws.feeds`) |
| whose calendar a token opens | pk `feed#<SHA-256 of it>`, sk `feed` |
| a participant's sessions by time | pk `participant#<employee>`, sk `<starts_at>#<session>`: only names it |

A participant's page is one Query and one BatchGet: an entry counts while its session starts when it says. Those of
another time are written before a session is moved and stay after it, so a kill at any point loses none, and one that is
left behind names nothing. A session changes on condition of its revision, in one transaction with what it expects of
the counters. The stream tells of sessions and plans: who has to hear of a change, what was counted, and a plan's next
step follow it.
"""

import base64
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import TransactWriteError
from pynamodb.expressions.condition import Condition

from yanzhen.base import Instant, iso
from yanzhen.errors import Busy, InvalidRequest, NotFound
from yanzhen.ports import Page
from yanzhen.tally import expects, periods, scopes
from yanzhen.training import Course, Session
from yanzhen_aws.items import (
    TRANSACTION_ITEMS,
    KeyedItem,
    PackedAttribute,
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
from yanzhen_aws.tables.tallies import TallyItem, climb


class TrainingItem(KeyedItem):
    class Meta:
        table_name: str | None = None

    data = PackedAttribute()
    day = UnicodeAttribute(null=True)
    place = UnicodeAttribute(null=True)
    revision = NumberAttribute(null=True)
    by_day = index("training", "by_day")


def session_of_image(image: Mapping[str, Any] | None) -> Session | None:
    """The session in a stream's image (DynamoDB JSON, as Lambda gets it); None for the table's other items."""
    if not image or image["sk"]["S"] != "session":
        return None
    data = image["data"]["B"]
    packed = data if isinstance(data, bytes) else base64.b64decode(data)
    return Session.model_validate_json(zlib.decompress(packed))


@busy_when_throttled
class DynamoTraining:
    """The port `Training` on the tables `training` and, for what a session expects, `tallies`."""

    def __init__(self, table_name: str, tallies_table_name: str) -> None:
        bind(TrainingItem, table_name)
        bind(TallyItem, tallies_table_name)

    def course(self, course_id: str) -> Course | None:
        item = find(TrainingItem, "course", course_id)
        return item and Course.model_validate_json(item.data)

    def courses(self) -> Sequence[Course]:
        return [Course.model_validate_json(item.data) for item in TrainingItem.query("course")]

    def put_course(self, course: Course) -> None:
        TrainingItem("course", course.course_id, data=course.model_dump_json()).save()

    def session(self, session_id: str) -> Session | None:
        item = find(TrainingItem, f"session#{session_id}", "session")
        return item and Session.model_validate_json(item.data)

    def sessions(self, session_ids: Iterable[str]) -> Mapping[str, Session]:
        keys = [(f"session#{session_id}", "session") for session_id in dict.fromkeys(session_ids)]
        found = [Session.model_validate_json(item.data) for item in TrainingItem.batch_get(keys)]
        return {session.session_id: session for session in found}

    def add_session(self, session: Session) -> bool:
        counters = scopes(session)
        if 1 + len(session.participants) + len(counters) > TRANSACTION_ITEMS:
            raise InvalidRequest(field="participants", limit=TRANSACTION_ITEMS - 1 - len(counters))
        data = session.model_dump_json()
        for _ in tries():
            if find(TrainingItem, f"session#{session.session_id}", "session") is not None:
                return False
            try:
                with transaction(TrainingItem) as write:
                    write.save(_session(session, data), condition=TrainingItem.pk.does_not_exist())
                    for entry in _entries(session, data):
                        write.save(entry)
                    climb(write, {scope: Counter(expected=session.expected) for scope in counters})
                return True
            except TransactWriteError as error:
                raise_unless_lost(error)
        raise Busy(what="add_session")

    def change_session(self, session_id: str, step: Callable[[Session], Session]) -> Session:
        for _ in tries():
            old = self.session(session_id)
            if old is None:
                raise NotFound(session_id=session_id)
            new = step(old)
            if new == old:
                return old
            data = new.model_dump_json()
            if _time(new) != _time(old):
                with TrainingItem.batch_write() as batch:
                    for entry in _entries(new, data):
                        batch.save(entry)
            try:
                with transaction(TrainingItem) as write:
                    write.save(_session(new, data), condition=_still(old))
                    climb(write, expects(old, new))
                return new
            except TransactWriteError as error:
                raise_unless_lost(error)
        raise Busy(what="change_session")

    def sessions_of_participant(
        self, employee_id: str, *, since: Instant, until: Instant, limit: int, cursor: str | None
    ) -> Page[Session]:
        """Those that start at or after `since` and before `until`, in order of time."""
        page = query_page(
            TrainingItem,
            SCHEMA["training"],
            f"participant#{employee_id}",
            where=TrainingItem.sk.between(iso(since), iso(until)),
            limit=limit,
            cursor=cursor,
            read=lambda item: str(item.sk),
        )
        found = self.sessions(entry.partition("#")[2] for entry in page.items)
        named = {_time(session): session for session in found.values()}
        return Page[Session](items=tuple(named[entry] for entry in page.items if entry in named), next=page.next)

    def sessions_of_unit(self, scope: str, *, day: str, limit: int, cursor: str | None) -> Page[Session]:
        return _on_day(day, TrainingItem.place.startswith(f"{scope}/"), limit, cursor)

    def sessions_of_day(self, day: str, *, limit: int, cursor: str | None) -> Page[Session]:
        return _on_day(day, None, limit, cursor)


def _on_day(day: str, where: Condition | None, limit: int, cursor: str | None) -> Page[Session]:
    return query_page(
        TrainingItem,
        SCHEMA["training"],
        day,
        index="by_day",
        where=where,
        limit=limit,
        cursor=cursor,
        read=lambda item: Session.model_validate_json(item.data),
    )


def _session(session: Session, data: str) -> TrainingItem:
    return TrainingItem(
        f"session#{session.session_id}",
        "session",
        data=data,
        day=periods(session.starts_at, session.timezone)[0].removeprefix("day#"),
        place=f"{session.unit_path}/#{session.session_id}",
        revision=session.revision,
    )


def _entries(session: Session, data: str) -> Iterable[TrainingItem]:
    return (
        TrainingItem(f"participant#{employee_id}", _time(session), data=data) for employee_id in session.participants
    )


def _still(old: Session) -> Condition:
    """The stored session is the one that was read; those written before sessions changed have no revision."""
    same: Condition = TrainingItem.revision == old.revision
    return same if old.revision else same | TrainingItem.revision.does_not_exist()


def _time(session: Session) -> str:
    return f"{iso(session.starts_at)}#{session.session_id}"
