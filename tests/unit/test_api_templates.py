"""What messages look like, for HR and admins: every one, in both languages and every medium, and a test to oneself."""

from collections.abc import Iterator
from http import HTTPStatus

import pytest

from tests.unit.api_gateway import ask
from tests.unit.api_world import ApiWorld, company, serving
from yanzhen.letter_samples import all_samples


@pytest.fixture
def world() -> Iterator[ApiWorld]:
    with serving(company()) as found:
        yield found


def test_every_message_is_listed_with_what_it_is_about(world: ApiWorld) -> None:
    items = ask("GET", "/v1/templates", who="hr").body["items"]
    assert [one["name"] for one in items] == list(all_samples())
    assert all(one["kind_text"] and one["subject"] for one in items)


@pytest.mark.parametrize("name", all_samples())
def test_a_message_is_shown_in_both_languages_as_each_medium_has_it(world: ApiWorld, name: str) -> None:
    found = ask("GET", f"/v1/templates/{name}", who="admin").body
    assert [version["locale"] for version in found["versions"]] == ["zh", "en"]
    for version in found["versions"]:
        assert version["html"].startswith("<!doctype html>")
        assert version["chat"].startswith(version["subject"])
        assert 1 <= version["sms"]["parts"] <= 2
        assert "https://training.example.com" in version["text"]


@pytest.mark.parametrize("who", ["lin", "head-s1", "auditor"])
def test_others_do_not_see_them_nor_send_themselves_one(world: ApiWorld, who: str) -> None:
    body = {"channel": "sms", "template": "case_opened"}
    assert ask("GET", "/v1/templates", who=who).status == HTTPStatus.FORBIDDEN
    assert ask("GET", "/v1/templates/case_opened", who=who).status == HTTPStatus.FORBIDDEN
    assert ask("POST", "/v1/notices/tests", who=who, json_body=body).status == HTTPStatus.FORBIDDEN
    assert world.notices.stored == {}


def test_a_message_that_is_none_is_not_found_and_not_sent(world: ApiWorld) -> None:
    assert ask("GET", "/v1/templates/nothing", who="hr").status == HTTPStatus.NOT_FOUND
    body = {"channel": "sms", "template": "nothing"}
    assert ask("POST", "/v1/notices/tests", who="hr", json_body=body).code == "invalid_request"


def test_an_example_goes_to_oneself_and_stands_in_the_log(world: ApiWorld) -> None:
    body = {"channel": "sms", "template": "case_opened"}
    assert ask("POST", "/v1/notices/tests", who="hr", json_body=body).status == HTTPStatus.CREATED
    ((person, fact, channel),) = world.notices.stored
    assert (person, channel) == ("hr", "sms")
    assert fact.startswith("test/")
    assert fact.endswith("/case_opened")
