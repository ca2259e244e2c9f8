"""One's own training calendar for other programs: the address is made, renewed and closed here, and read by anybody who
has it.
"""

import secrets

from api.chalicelib import serving
from api.chalicelib.call import Call
from api.chalicelib.document import Document
from api.chalicelib.door import Area
from api.chalicelib.models.calendar import FeedMade, FeedOut
from yanzhen.directory import OrgUnit, Permission
from yanzhen.errors import NotFound
from yanzhen.feed import AHEAD, BACK, KEPT, MOST, Feed, digest, feed_text
from yanzhen.training import Session

area = Area("calendar_feed")

PAGE = 100


@area.get("/v1/me/calendar", Permission.SELF)
def my_calendar(call: Call) -> FeedOut:
    """Whether one's calendar has an address, and since when; the address itself was shown once."""
    return _out(call.services.feeds.feed(call.me.employee_id))


@area.post("/v1/me/calendar", Permission.SELF, idempotent=False)
def open_calendar(call: Call) -> FeedMade:
    """A new address of one's calendar; an earlier one opens nothing any more."""
    token = secrets.token_urlsafe(32)
    feed = Feed(employee_id=call.me.employee_id, token_sha256=digest(token), made_at=call.now)
    call.services.feeds.put_feed(feed)
    return FeedMade(path=f"/v1/calendar/{token}/training.ics", made_at=feed.made_at)


@area.delete("/v1/me/calendar", Permission.SELF)
def close_calendar(call: Call) -> FeedOut:
    """The address opens nothing any more."""
    feed = Feed(employee_id=call.me.employee_id, made_at=call.now)
    call.services.feeds.put_feed(feed)
    return _out(feed)


@area.get("/v1/calendar/{token}/training.ics")
def calendar(token: str) -> Document:
    """The sessions of whoever has this address, as iCalendar (RFC 5545); of who has left there is none."""
    services = serving.current()
    feed = services.feeds.feed_of(digest(token))
    person = services.directory.employee(feed.employee_id) if feed else None
    if feed is None or person is None or not person.active:
        raise NotFound
    now = services.now()
    sessions: list[Session] = []
    cursor: str | None = None
    while len(sessions) < MOST:
        page = services.training.sessions_of_participant(
            person.employee_id, since=now - BACK, until=now + AHEAD, limit=PAGE, cursor=cursor
        )
        sessions += page.items
        if (cursor := page.next) is None:
            break
    places = {path: services.directory.unit(path) for path in {session.unit_path for session in sessions}}
    units: dict[str, OrgUnit] = {path: unit for path, unit in places.items() if unit is not None}
    return Document(
        content_type="text/calendar",
        text=feed_text(sessions, units, feed, person.locale, origin=services.web_origin),
        seconds=int(KEPT.total_seconds()),
    )


def _out(feed: Feed | None) -> FeedOut:
    return FeedOut(made_at=feed.made_at if feed and feed.token_sha256 else None)
