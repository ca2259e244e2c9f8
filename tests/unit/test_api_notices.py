"""The log of messages, the state of the channels, and how one is reached."""

from collections.abc import Iterator
from datetime import timedelta
from http import HTTPStatus
from typing import Any

import pytest

from tests.unit.api_gateway import ask
from tests.unit.api_world import ApiWorld, company, serving
from yanzhen import texts
from yanzhen.notice import Notice

SLACK = {"channel": "slack", "url": "https://hooks.slack.com/services/T/B/secret"}
DEVICE = {"endpoint": "https://push.example/1", "p256dh": "A" * 87, "auth": "B" * 22}


@pytest.fixture
def world() -> Iterator[ApiWorld]:
    with serving(company()) as found:
        yield found


def told(world: ApiWorld, person: str, fact: str = "case/C1/0", **change: Any) -> Notice:
    unit = world.directory.employees_by_id[person].unit_path
    values: dict[str, Any] = {"channel": "mail", "unit_path": unit, "created_at": world.clock}
    return world.notices.write(Notice(employee_id=person, fact=fact, **(values | change)))


def log(who: str, **query: str) -> list[tuple[str, str]]:
    answer = ask("GET", "/v1/notices", who=who, query=query)
    assert answer.status == HTTPStatus.OK, answer.text
    return [(one["employee_id"], one["fact"]) for one in answer.body["items"]]


def test_a_head_sees_what_the_people_of_the_unit_were_told_and_nobody_else(world: ApiWorld) -> None:
    told(world, "lin")
    told(world, "hr")
    told(world, "zhao")
    assert log("head-s1") == [("lin", "case/C1/0")]
    assert sorted(person for person, _ in log("hr")) == ["hr", "lin", "zhao"]
    assert log("hr", unit="acme/west") == [("zhao", "case/C1/0")]


def test_what_was_told_about_a_case_is_that_of_the_caller_s_unit(world: ApiWorld) -> None:
    told(world, "lin")
    told(world, "hr", "case/C1/2")
    told(world, "lin", "case/C2/0")
    assert log("hr", subject="case/C1") == [("hr", "case/C1/2"), ("lin", "case/C1/0")]
    assert log("head-s1", subject="case/C1") == [("lin", "case/C1/0")]


def test_a_day_is_one_of_the_unit_s_own_clock(world: ApiWorld) -> None:
    midnight = world.clock.replace(hour=16, minute=0)  # 00:00 in Shanghai
    told(world, "lin", "case/C1/0", created_at=midnight - timedelta(minutes=1))
    told(world, "lin", "case/C1/1", created_at=midnight)
    whole: list[str] = []
    for day in ("2026-03-16", "2026-03-17"):
        cursor: dict[str, str] = {}
        while True:
            answer = ask("GET", "/v1/notices", who="hr", query={"day": day, **cursor})
            whole += [f"{day} {one['fact']}" for one in answer.body["items"]]
            if answer.body["next"] is None:
                break
            cursor = {"cursor": answer.body["next"]}
    assert whole == ["2026-03-16 case/C1/0", "2026-03-17 case/C1/1"]


def test_the_first_page_of_a_young_day_shows_what_was_told_since_midnight(world: ApiWorld) -> None:
    midnight = world.clock.replace(hour=16, minute=0)  # 00:00 in Shanghai, and the day of UTC goes on
    told(world, "lin", created_at=midnight)
    first = ask("GET", "/v1/notices", who="hr", query={"day": "2026-03-17"}).body
    assert [one["fact"] for one in first["items"]] == ["case/C1/0"]


@pytest.mark.parametrize("cursor", ["x", "2026-01-01~", "2026-03-16~x", "~"])
def test_a_cursor_of_another_listing_is_refused(world: ApiWorld, cursor: str) -> None:
    assert ask("GET", "/v1/notices", who="hr", query={"cursor": cursor}).code == "invalid_request"


def test_the_log_says_how_far_each_came_and_why_not(world: ApiWorld) -> None:
    notice = told(world, "lin")
    world.notices.hold(notice, world.clock + timedelta(minutes=5), trouble="timeout")
    (one,) = ask("GET", "/v1/notices", who="hr", query={"state": "pending"}).body["items"]
    assert (one["state_text"], one["reason"], one["channel_name"]) == ("Waiting", "timeout", "Mail")
    assert one["reason_text"] == "The service did not answer in time"
    assert (one["subject_kind"], one["subject_id"]) == ("case", "C1")
    assert log("hr", state="sent") == []


def test_a_channel_out_of_order_is_seen_with_what_waits_and_why(world: ApiWorld) -> None:
    for person in ("lin", "wang"):
        world.notices.hold(told(world, person), world.clock + timedelta(minutes=5), trouble="timeout")
    found = {one["channel"]: one for one in ask("GET", "/v1/channels", who="hr").body["items"]}
    assert (found["mail"]["in_use"], found["mail"]["waiting"], found["mail"]["trouble"]) == (True, 2, "timeout")
    assert (found["sms"]["waiting"], found["smtp"]["in_use"]) == (0, False)


def test_a_test_goes_to_oneself_through_a_channel_that_reaches_one(world: ApiWorld) -> None:
    answer = ask("POST", "/v1/notices/tests", who="hr", json_body={"channel": "sms"})
    assert answer.status == HTTPStatus.CREATED
    ((person, fact, channel),) = world.notices.stored
    assert (person, fact.split("/")[0], channel) == ("hr", "test", "sms")
    assert ask("POST", "/v1/notices/tests", who="hr", json_body={"channel": "slack"}).code == "invalid_request"


def test_following_a_link_marks_one_s_own_message_as_read_once(world: ApiWorld) -> None:
    notice = told(world, "lin")
    world.notices.settle(notice, "sent", world.clock)
    assert ask("POST", "/v1/notices/read", who="wang", json_body={"fact": "case/C1/0"}).body["items"] == []
    assert len(ask("POST", "/v1/notices/read", who="lin", json_body={"fact": "case/C1/0"}).body["items"]) == 1
    assert ask("POST", "/v1/notices/read", who="lin", json_body={"fact": "case/C1/0"}).body["items"] == []


def test_wishes_are_kept_and_duties_are_not_switched_off(world: ApiWorld) -> None:
    body = {"order": {"case": ["sms", "mail"]}, "off": ["alert"], "digest": "daily"}
    answer = ask("POST", "/v1/reach", who="lin", json_body=body)
    assert answer.body["wishes"] == body
    assert ask("GET", "/v1/reach", who="lin").body["wishes"] == body
    assert ask("POST", "/v1/reach", who="lin", json_body={"off": ["case"]}).code == "invalid_request"


def test_a_chat_s_address_is_taken_on_its_host_alone_and_never_shown(world: ApiWorld) -> None:
    answer = ask("POST", "/v1/reach/webhooks", who="lin", json_body=SLACK)
    assert (added(answer), answer.body["media"]) == (["slack"], ["chat", "sms"])
    assert "secret" not in answer.text
    for url in ("https://evil.example/x", "https://hooks.slack.com.evil.example/x", "https://169.254.169.254/"):
        refused = ask("POST", "/v1/reach/webhooks", who="lin", json_body={"channel": "slack", "url": url})
        assert refused.code == "invalid_request"
    assert added(ask("DELETE", "/v1/reach/webhooks/slack", who="lin")) == []


def test_a_browser_is_added_once_and_removed(world: ApiWorld) -> None:
    for _ in range(2):
        assert ask("POST", "/v1/reach/devices", who="lin", json_body=DEVICE).body["devices"] == 1
    assert ask("DELETE", "/v1/reach/devices", who="lin").body["devices"] == 0


def test_a_service_s_own_code_is_told_as_it_came() -> None:
    assert texts.why_untold("en", "Bounce.Permanent.General") == "The service says Bounce.Permanent.General"
    assert texts.why_untold("zh", "overtaken") == "发送时情况已变，不再需要"


def added(answer: Any) -> list[str]:
    return [one["channel"] for one in answer.body["chats"] if one["added"]]
