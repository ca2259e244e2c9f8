"""Messages: who was told what by which channel, whether channels work, and a test of one."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from api.chalicelib import gather, listing, problems
from api.chalicelib.call import Call
from api.chalicelib.door import Area
from api.chalicelib.models.notices import ChannelList, ChannelOut, NoticeOut, NoticePage, ReadIn, TestIn
from api.chalicelib.queries import NoticesQuery
from yanzhen import texts
from yanzhen.directory import Employee, OrgUnit, Permission, may, within
from yanzhen.errors import Forbidden, InvalidRequest, NotFound
from yanzhen.letter_samples import all_samples
from yanzhen.notice import Notice
from yanzhen.ports import Page
from yanzhen.reach import Reach

area = Area("notices")

LOOKED_AT = 500
"""So many waiting notices are looked at to tell which channels are out of order."""
AHEAD = timedelta(days=1)
SUBJECTS: dict[str, Literal["evidence", "case", "session"]] = {
    "evidence": "evidence", "case": "case", "session": "session", "alert": "session",
}  # fmt: skip


@area.get("/v1/notices", Permission.READ_UNIT)
def notices(call: Call, query: NoticesQuery) -> NoticePage:
    """What people of a unit's subtree were told: on a day, or about one thing."""
    scope = call.scope(query.unit, Permission.READ_UNIT)

    def keep(notice: Notice) -> bool:
        return (
            notice.unit_path is not None
            and within(notice.unit_path, scope)
            and query.state in (None, notice.state)
            and query.employee_id in (None, notice.employee_id)
        )

    if query.subject is not None:
        subject = query.subject
        page = listing.sifted(
            lambda cursor: call.services.notices.of_subject(subject, limit=query.limit, cursor=cursor),
            keep,
            cursor=query.cursor,
        )
    else:
        page = _of_day(call, scope, query, keep)
    return NoticePage(items=_shown(call, page.items), next=page.next)


@area.get("/v1/channels", Permission.REVIEW)
def channels(call: Call) -> ChannelList:
    """Every channel, whether it is in use, and what waits because it is out of order."""
    waiting = call.services.notices.pending(call.now + AHEAD, limit=LOOKED_AT)
    stuck: dict[str, list[Notice]] = {}
    for notice in waiting:
        if notice.trouble:
            stuck.setdefault(notice.channel, []).append(notice)
    return ChannelList(
        items=tuple(
            ChannelOut(
                channel=channel,
                name=texts.channel(call.locale, channel),
                medium=medium,
                in_use=in_use,
                waiting=len(stuck.get(channel, ())),
                since=min((one.created_at for one in stuck.get(channel, ())), default=None),
                trouble=stuck[channel][-1].trouble if channel in stuck else None,
            )
            for channel, medium, in_use in call.services.channels()
        )
    )


@area.post("/v1/notices/tests", Permission.SELF)
def test_channel(call: Call, body: TestIn) -> NoticePage:
    """Send oneself a test through a channel; it stands in the log like any other."""
    if body.channel not in {channel for _, channel, _ in call.services.ways(call.me, _reach(call))}:
        raise InvalidRequest(field="channel")
    if body.template is not None:
        if not may(call.caller, Permission.REVIEW):
            raise Forbidden
        if body.template not in all_samples():
            raise InvalidRequest(field="template")
    notice = call.services.notices.write(
        Notice(
            employee_id=call.me.employee_id,
            fact="/".join(("test", call.new_id(), *((body.template,) if body.template else ()))),
            channel=body.channel,
            unit_path=call.me.unit_path,
            created_at=call.now,
        )
    )
    return NoticePage(items=_shown(call, (notice,)))


@area.post("/v1/notices/read", Permission.SELF)
def read(call: Call, body: ReadIn) -> NoticePage:
    """A message's link was followed: what one was told of this is read."""
    found = []
    for channel, _, _ in call.services.channels():
        notice = call.services.notices.get(call.me.employee_id, body.fact, channel)
        if notice is not None and call.services.notices.follow_up(notice, "read", call.now):
            found.append(notice.model_copy(update={"state": "read", "seen_at": call.now}))
    return NoticePage(items=_shown(call, tuple(found)))


def _reach(call: Call) -> Reach:
    return call.services.notices.reach(call.me.employee_id)


def _of_day(call: Call, scope: str, query: NoticesQuery, keep: Callable[[Notice], bool]) -> Page[Notice]:
    """The log goes by days of UTC, so a day on the unit's clock lies in two; the earlier is read as soon as the later
    has nothing, so that no first page is empty because the unit's day is young."""
    unit = call.services.directory.unit(scope)
    if unit is None:
        raise NotFound
    zone = ZoneInfo(unit.timezone)
    local = datetime.fromisoformat(query.day).date() if query.day else call.now.astimezone(zone).date()
    since = datetime(local.year, local.month, local.day, tzinfo=zone).astimezone(UTC)
    until = since + timedelta(days=1)
    days = sorted({since.date().isoformat(), (until - timedelta(milliseconds=1)).date().isoformat()}, reverse=True)
    day, _, inner = query.cursor.partition("~") if query.cursor else (days[0], "", "")
    if day not in days:
        raise problems.invalid("cursor", "is none of this listing")

    def inside(notice: Notice) -> bool:
        return since <= notice.created_at < until and keep(notice)

    page = _sifted(call, scope, day, query.limit, inside, inner or None)
    for later in days[days.index(day) + 1 :]:
        if page.next is not None:
            break
        if page.items:
            return Page(items=page.items, next=f"{later}~")
        day, page = later, _sifted(call, scope, later, query.limit, inside, None)
    return Page(items=page.items, next=page.next and f"{day}~{page.next}")


def _sifted(
    call: Call, scope: str, day: str, limit: int, keep: Callable[[Notice], bool], cursor: str | None
) -> Page[Notice]:
    """What is kept of a day of the log, newest first."""
    of_unit = call.services.notices.of_unit
    return listing.sifted(lambda at: of_unit(scope, day=day, limit=limit, cursor=at), keep, cursor=cursor)


def _shown(call: Call, found: tuple[Notice, ...]) -> tuple[NoticeOut, ...]:
    people = call.services.directory.people({one.employee_id for one in found}) if found else {}
    units = gather.units(call, {one.unit_path for one in found if one.unit_path})
    return tuple(_one(call, one, people, units) for one in found)


def _one(call: Call, notice: Notice, people: Mapping[str, Employee], units: Mapping[str, OrgUnit]) -> NoticeOut:
    person, unit = people.get(notice.employee_id), units.get(notice.unit_path or "")
    kind, _, rest = notice.fact.partition("/")
    said = texts.catalogue(call.locale)
    reason = notice.problem or notice.trouble
    return NoticeOut(
        employee_id=notice.employee_id,
        employee_name=person.name if person else notice.employee_id,
        unit_path=notice.unit_path or "",
        unit_name=unit.name if unit else notice.unit_path or "",
        fact=notice.fact,
        kind=kind,
        what=said.get(f"notice.kind.{kind}", kind),
        subject_kind=SUBJECTS.get(kind, "other"),
        subject_id=rest.split("/")[0],
        channel=notice.channel,
        channel_name=texts.channel(call.locale, notice.channel),
        state=notice.state,
        state_text=texts.text(call.locale, f"notice.state.{notice.state}"),
        reason=reason,
        reason_text=texts.why_untold(call.locale, reason) if reason else None,
        collected=notice.digest,
        created_at=notice.created_at,
        ready_at=notice.ready_at,
        settled_at=notice.settled_at,
        seen_at=notice.seen_at,
    )
