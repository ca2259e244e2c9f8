"""An invitation is one that calendars understand: one UID, a sequence that grows, the unit's time zone."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from given_functions import person, session
from icalendar import Calendar

from yanzhen.directory import Geofence
from yanzhen.invitation import Method, invitation
from yanzhen_aws.letters import letter
from yanzhen_aws.messages import Message

NOW = datetime(2026, 3, 10, 2, 0, tzinfo=UTC)


def made(method: Method = "REQUEST", **changes: Any) -> str:
    return invitation(
        session(**changes), person("e1", name="王芳, Fang; \"W\""), method,
        address="e1@train.example", organizer="hr@train.example", place="Store 1, East",
        link="https://train.example/sessions/s1", now=NOW,
    )  # fmt: skip


def event(text: str) -> Any:
    (found,) = Calendar.from_ical(text).walk("VEVENT")
    return found


def test_it_says_what_when_where_and_for_whom() -> None:
    text = made(geofence=Geofence(latitude=31.2, longitude=121.4, radius_m=100))
    calendar, found = Calendar.from_ical(text), event(text)
    assert (str(calendar["method"]), str(calendar["version"])) == ("REQUEST", "2.0")
    assert (str(found["summary"]), str(found["location"])) == ("Fire safety", "Store 1, East")
    assert found.decoded("dtstart") == session().starts_at
    assert found.decoded("dtend") == session().ends_at
    assert str(found["organizer"]) == "mailto:hr@train.example"
    assert str(found["attendee"]) == "mailto:e1@train.example"
    assert found["attendee"].params["RSVP"] == "FALSE"
    assert found["geo"].to_ical() == "31.2;121.4"
    assert str(found["url"]) == "https://train.example/sessions/s1"


@pytest.mark.parametrize(("zone", "hour"), [("Asia/Shanghai", 9), ("America/New_York", 21), ("Asia/Kathmandu", 6)])
def test_the_time_stands_on_the_unit_s_clock_whose_rules_come_along(zone: str, hour: int) -> None:
    text = made(timezone=zone)
    assert event(text)["dtstart"].params["TZID"] == zone
    assert event(text)["dtstart"].dt.hour == hour
    assert {str(one["tzid"]) for one in Calendar.from_ical(text).walk("VTIMEZONE")} == {zone}


def test_a_change_and_a_cancellation_are_of_the_same_entry_and_later() -> None:
    first, second, last = made(), made(revision=1), made("CANCEL", revision=2)
    assert len({str(event(text)["uid"]) for text in (first, second, last)}) == 1
    assert [int(event(text)["sequence"]) for text in (first, second, last)] == [0, 1, 2]
    assert str(Calendar.from_ical(last)["method"]) == "CANCEL"
    assert str(event(last)["status"]) == "CANCELLED"


def test_what_people_typed_breaks_no_line_and_adds_none() -> None:
    text = made(title="Fire\r\nATTENDEE:mailto:x@evil.example\nEND:VEVENT")
    assert len(Calendar.from_ical(text).walk("VEVENT")) == 1
    assert str(event(text)["attendee"]) == "mailto:e1@train.example"
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))


def test_a_mail_brings_it_for_the_calendar_and_as_a_file() -> None:
    message = Message(
        to="e1@train.example", subject="Training", body="Hello", html="<p>Hello</p>", short="s", calendar=made("CANCEL")
    )
    parts = {part.get_content_type(): part for part in letter(message, "hr@train.example").walk()}
    assert parts["text/calendar"].get_param("method") == "CANCEL"
    assert parts["application/ics"].get_filename() == "invite.ics"
    inside = [part.get_content_type() for part in parts["multipart/alternative"].iter_parts()]  # type: ignore[attr-defined]
    assert inside == ["text/plain", "text/html", "text/calendar"]
    assert timedelta(0) < event(parts["text/calendar"].get_content()).duration  # type: ignore[attr-defined]
