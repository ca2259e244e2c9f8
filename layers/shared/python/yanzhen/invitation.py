"""A session in a person's calendar (RFC 5545, sent as RFC 5546 has it): planned, changed, or no longer theirs.

The same UID and a growing SEQUENCE let a calendar find what it holds; times are those of the unit's clock, with its
rules. Nobody is asked to reply: taking part is no question, and a reply proves nothing.
"""

from collections.abc import Iterable
from typing import Any, Literal
from zoneinfo import ZoneInfo

from yanzhen.base import Instant
from yanzhen.directory import Employee
from yanzhen.training import Session

Method = Literal["REQUEST", "CANCEL"]


def invitation(
    session: Session, person: Employee, method: Method, *, address: str, organizer: str, place: str, link: str,
    now: Instant,
) -> str:  # fmt: skip
    """The calendar's text; `organizer` and `address` are mail addresses, `now` is when it is written."""
    # icalendar takes a quarter of a second to load, which only a mail with an invitation needs.
    from icalendar import vCalAddress

    event = calendar_event(session, place=place, link=link, now=now, cancelled=method == "CANCEL")
    event.add("organizer", vCalAddress(f"mailto:{organizer}"))
    attendee = vCalAddress(f"mailto:{address}")
    attendee.params["CN"] = person.name
    attendee.params["ROLE"] = "REQ-PARTICIPANT"
    attendee.params["PARTSTAT"] = "NEEDS-ACTION"
    attendee.params["RSVP"] = "FALSE"
    event.add("attendee", attendee)
    return calendar_text([event], method=method)


def calendar_event(session: Session, *, place: str, link: str, now: Instant, cancelled: bool) -> Any:
    """A session as a calendar holds it; `now` is when this was last true."""
    from icalendar import Event

    zone = ZoneInfo(session.timezone)
    event = Event()
    event.add("uid", f"{session.session_id}@yanzhen")
    event.add("sequence", session.revision)
    event.add("dtstamp", now)
    event.add("dtstart", session.starts_at.astimezone(zone))
    event.add("dtend", session.ends_at.astimezone(zone))
    event.add("summary", session.title)
    event.add("location", place)
    event.add("description", link)
    event.add("url", link)
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    if session.geofence is not None:
        event.add("geo", (session.geofence.latitude, session.geofence.longitude))
    return event


def calendar_text(events: Iterable[Any], **properties: str) -> str:
    """A calendar of events with the rules of their zones."""
    from icalendar import Calendar

    made = Calendar()
    made.add("prodid", "-//Yanzhen//Training//EN")
    made.add("version", "2.0")
    for name, value in properties.items():
        made.add(name.replace("_", "-"), value)
    for event in events:
        made.add_component(event)
    made.add_missing_timezones()
    return bytes(made.to_ical()).decode()
