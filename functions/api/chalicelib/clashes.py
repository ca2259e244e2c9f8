"""Trainings that need the same person, trainer or room at once: of a period, and of one that is being planned."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from http import HTTPStatus
from itertools import islice
from zoneinfo import ZoneInfo

from pydantic import ValidationError

from api.chalicelib import gather, listing, problems
from api.chalicelib.call import Call
from api.chalicelib.door import Area
from api.chalicelib.models.clashes import ClashesIn, ClashList, ClashOut, ClashPersonOut, ClashSideOut
from api.chalicelib.queries import ClashesQuery
from yanzhen.clash import Clash, clashes, clashes_of
from yanzhen.directory import Employee, OrgUnit, Permission
from yanzhen.errors import NotFound
from yanzhen.plan import PlanClash
from yanzhen.training import Session

area = Area("clashes")

MOST_SESSIONS = 2_000
MOST = 200
"""So many clashes are told at once."""
DAY = timedelta(days=1)
ASKED = "asked"
"""Stands for a session that is not there yet; no ULID."""


@area.get("/v1/clashes", Permission.READ_UNIT)
def clashes_of_period(call: Call, query: ClashesQuery) -> ClashList:
    """What clashes among a unit's sessions of a period, the soonest first."""
    scope = call.scope(query.unit, Permission.READ_UNIT)
    sessions = list(islice(_of_period(call, scope, query.period), MOST_SESSIONS + 1))
    return _told(call, clashes(sessions[:MOST_SESSIONS]), whole=len(sessions) <= MOST_SESSIONS)


@area.post("/v1/clashes", Permission.PLAN, status=HTTPStatus.OK, idempotent=False)
def clashes_of_plan(call: Call, body: ClashesIn) -> ClashList:
    """What a session would clash with anywhere in the company, before it is planned or moved. Nothing is written."""
    call.need(Permission.PLAN, body.unit_path)
    unit = call.services.directory.unit(body.unit_path)
    if unit is None:
        raise NotFound
    try:
        session = Session(
            session_id=body.session_id or ASKED,
            course_id=ASKED,
            title=ASKED,
            timezone=unit.timezone,
            participants=body.participants or (ASKED,),
            **body.model_dump(include={"unit_path", "starts_at", "ends_at", "trainer_id", "room"}),
        )
    except ValidationError as error:
        raise problems.broken_rules(error) from error
    others = list(islice(_around(call, session), MOST_SESSIONS + 1))
    return _told(call, clashes_of(session, others[:MOST_SESSIONS]), whole=len(others) <= MOST_SESSIONS)


def _of_period(call: Call, scope: str, period: str) -> Iterator[Session]:
    cursor = None
    while True:
        page = listing.sessions_of_period(call, scope, period, limit=listing.SESSIONS, cursor=cursor)
        yield from page.items
        if (cursor := page.next) is None:
            return


def _around(call: Call, session: Session) -> Iterator[Session]:
    """Everybody's sessions of the days it touches, and of the day before and after: others' clocks differ."""
    zone = ZoneInfo(session.timezone)
    day, last = session.starts_at.astimezone(zone).date() - DAY, session.ends_at.astimezone(zone).date() + DAY
    while day <= last:
        cursor = None
        while True:
            page = call.services.training.sessions_of_day(day.isoformat(), limit=listing.SESSIONS, cursor=cursor)
            yield from page.items
            if (cursor := page.next) is None:
                break
        day += DAY


def _told(call: Call, found: Sequence[Clash], *, whole: bool) -> ClashList:
    shown = found[:MOST]
    sides = [side for clash in shown for side in (clash.first, clash.second)]
    readable = {side.unit_path for side in sides if call.may(Permission.READ_UNIT, side.unit_path)}
    units = gather.units(call, readable)
    people = call.services.directory.people({one for clash in shown for one in clash.people})
    return ClashList(
        items=tuple(
            ClashOut(
                first=side(clash.first, units, readable),
                second=side(clash.second, units, readable),
                people=tuple(people_of(clash, people)),
                room=clash.room,
            )
            for clash in shown
        ),
        whole=whole and len(shown) == len(found),
    )


def side(session: Session, units: Mapping[str, OrgUnit], readable: set[str]) -> ClashSideOut:
    asked = session.course_id == ASKED
    times = {"asked": asked, "starts_at": session.starts_at, "ends_at": session.ends_at, "timezone": session.timezone}
    if asked or session.unit_path not in readable:
        return ClashSideOut.model_validate(times)
    unit = units.get(session.unit_path)
    return ClashSideOut.model_validate(
        {
            **times,
            "session_id": session.session_id,
            "title": session.title,
            "unit_name": unit.name if unit else session.unit_path,
        }
    )


def people_of(clash: Clash | PlanClash, people: Mapping[str, Employee]) -> Iterable[ClashPersonOut]:
    for one in clash.people:
        name = people[one].name if one in people else one
        yield ClashPersonOut(employee_id=one, name=name, trainer=one in clash.trainers)
