"""One's own calendar for other programs: who has the address reads the sessions, and nothing else."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from icalendar import Calendar

from tests.unit.api_gateway import Answer, ask
from tests.unit.api_world import ApiWorld, company, serving
from yanzhen import session_change


@pytest.fixture
def world() -> Iterator[ApiWorld]:
    with serving(company()) as found:
        yield found


def opened(who: str = "lin") -> str:
    answer = ask("POST", "/v1/me/calendar", who=who)
    assert answer.status == 201
    return str(answer.body["path"])


def events(path: str) -> dict[str, Any]:
    answer = ask("GET", path)
    assert answer.status == 200, answer.text
    return {str(found["uid"]): found for found in Calendar.from_ical(answer.text).walk("VEVENT")}


def read(path: str, **headers: str) -> Answer:
    return ask("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})


def test_whoever_has_the_address_reads_the_sessions_without_signing_in(world: ApiWorld) -> None:
    path = opened()
    answer = read(path)
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert set(events(path)) == {"running@yanzhen", "ended@yanzhen", "group@yanzhen"}
    found = events(path)["running@yanzhen"]
    assert (str(found["summary"]), str(found["location"])) == ("Fire drill running", "Store 1")
    assert str(found["url"]) == "https://train.example/sessions/running"
    assert found.decoded("dtstart") == world.training.sessions_by_id["running"].starts_at
    assert found["dtstart"].params["TZID"] == "Asia/Shanghai"
    assert "lin" not in answer.text.lower().replace("line", "")


def test_a_moved_and_a_cancelled_session_say_so(world: ApiWorld) -> None:
    path, now = opened(), world.clock
    day = timedelta(days=1)
    soon = world.training.sessions_by_id["running"].model_copy(
        update={"session_id": "soon", "starts_at": now + day, "ends_at": now + day * 1.1}
    )
    world.training.add_session(soon)
    world.training.change_session(
        "soon",
        lambda one: session_change.moved(
            one, starts_at=now + 2 * day, ends_at=now + 2.1 * day, room="Hall", reason="r", by="hr", now=now,
            expected_revision=0,
        ),
    )  # fmt: skip
    moved = events(path)["soon@yanzhen"]
    assert (moved["sequence"], str(moved["status"]), str(moved["location"])) == (1, "CONFIRMED", "Store 1, Hall")
    world.training.change_session(
        "soon", lambda one: session_change.cancelled(one, reason="r", by="hr", now=now, expected_revision=1)
    )
    off = events(path)["soon@yanzhen"]
    assert (off["sequence"], str(off["status"])) == (2, "CANCELLED")


def test_the_token_is_kept_as_its_hash_and_shown_once(world: ApiWorld) -> None:
    assert ask("GET", "/v1/me/calendar", who="lin").body == {"made_at": None}
    path = opened()
    token = path.split("/")[3]
    assert len(token) == 43
    assert token not in world.feeds.by_person["lin"].model_dump_json()
    shown = ask("GET", "/v1/me/calendar", who="lin")
    assert shown.body["made_at"] is not None
    assert token not in shown.text


def test_a_new_address_ends_the_old_one_and_a_closed_one_opens_nothing(world: ApiWorld) -> None:
    old, new = opened(), opened()
    assert (read(old).status, read(new).status) == (404, 200)
    assert ask("DELETE", "/v1/me/calendar", who="lin").body == {"made_at": None}
    assert (read(new).status, ask("GET", "/v1/me/calendar", who="lin").body) == (404, {"made_at": None})


def test_who_has_left_has_no_calendar(world: ApiWorld) -> None:
    path = opened()
    person = world.directory.employees_by_id["lin"]
    world.directory.put_employee(person.model_copy(update={"active": False}))
    assert read(path).status == 404
    assert read("/v1/calendar/nobody/training.ics").code == "not_found"
    assert read("/v1/calendar/%2e%2e/training.ics").status == 404


def test_the_token_opens_no_other_route(world: ApiWorld) -> None:
    token = opened().split("/")[3]
    assert ask("GET", "/v1/me", who=token).status in (401, 403)


def test_a_reader_asks_seldom_and_is_told_when_nothing_changed(world: ApiWorld) -> None:
    path = opened()
    first = read(path)
    assert first.headers["Cache-Control"] == "private, max-age=900"
    again = read(path, if_none_match=str(first.headers["ETag"]))
    assert (again.status, again.text) == (304, "")
    world.training.sessions_by_id.pop("ended")
    assert read(path, if_none_match=str(first.headers["ETag"])).status == 200


def test_a_long_calendar_comes_whole(world: ApiWorld) -> None:
    session = world.training.sessions_by_id["running"]
    for number in range(230):
        later = timedelta(days=1, hours=number)
        world.training.add_session(
            session.model_copy(
                update={
                    "session_id": f"n{number}", "starts_at": session.starts_at + later,
                    "ends_at": session.ends_at + later,
                }
            )
        )  # fmt: skip
    assert len(events(opened())) == 233
