"""A message opened by its link counts as read, and the log says when."""

import re
import time
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from hard_company import api, person
from playwright.sync_api import expect

from infra.local.context import DemoContext
from tests.chromium import until
from tests.screens.pages import App, Who
from tests.screens.visit import PATIENCE_MS, Visit

pytestmark = [pytest.mark.stack, pytest.mark.browser]

Open = Callable[[App, Who], Visit]


def sent_link(palm: DemoContext, who: str, again: str) -> tuple[str, str]:
    """A test message to oneself as it arrived: its fact, and the link in it."""
    told = api(palm, who, "POST", "/v1/notices/tests", {"channel": "mail"}, again=again)["items"][0]
    until = time.monotonic() + PATIENCE_MS / 1000
    while time.monotonic() < until:
        for mail in api(palm, "hr", "GET", "/v1/inbox")["items"]:
            found = re.search(r"https?://\S+\?n=" + re.escape(told["fact"]), mail["text"])
            if found:
                return told["fact"], found.group()
        time.sleep(1)
    raise AssertionError("the message did not arrive")


@pytest.mark.parametrize("app", ["phone", "console"])
def test_a_message_opened_by_its_link_is_read_in_the_log(palm: DemoContext, visit: Open, app: App) -> None:
    reader: Who = "employee" if app == "phone" else "hr"
    fact, link = sent_link(palm, reader, app)
    there = visit(app, reader)
    query = urlsplit(link).query
    with there.page.expect_response(re.compile("/v1/notices/read")) as answer:
        there.page.goto(f"{there.web}{'/console' if app == 'console' else ''}/?{query}")
    assert answer.value.ok
    until(there.page, "!location.search.includes('n=')")
    there.settled()

    log = visit("console", "hr")
    log.speak_now("en")
    log.page.goto(f"{log.web}/console/messages?state=read")
    row = log.page.locator(".ant-table-row", has_text="Test").filter(
        has_text=re.compile(r"Read\s*\d{1,2} \w{3} \d{4}, \d{2}:\d{2}")
    )
    expect(row.first).to_be_visible()
    items = api(palm, "hr", "GET", "/v1/notices?state=read")["items"]
    (found,) = [one for one in items if one["fact"] == fact]
    assert (found["employee_id"], bool(found["seen_at"])) == (person(reader), True)


def test_a_link_opened_without_a_network_is_told_at_the_next_try(palm: DemoContext, visit: Open) -> None:
    fact, link = sent_link(palm, "employee", "offline")
    there = visit("phone", "employee")
    page, query = there.page, urlsplit(link).query
    page.route(re.compile("/v1/notices/read"), lambda route: route.abort())
    page.goto(f"{there.web}/?{query}")
    there.settled()
    assert query in page.url
    page.unroute_all()
    with page.expect_response(re.compile("/v1/notices/read")):
        page.reload()
    until(page, "!location.search.includes('n=')")
    assert fact in [one["fact"] for one in api(palm, "hr", "GET", "/v1/notices?state=read")["items"]]
