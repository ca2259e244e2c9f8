"""Each page of the console while it waits, when nothing is there, when the answer fails and for whom it is not."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hard_company import BARE, PASSWORD
from PIL import Image
from playwright.sync_api import Browser, Page, Route, expect

from infra.local.context import DemoContext
from tests.chromium import until
from tests.screens.pages import CONSOLE, App, Screen, Who
from tests.screens.visit import Visit, visiting
from yanzhen.directory import Permission, Role, permissions

pytestmark = [pytest.mark.stack, pytest.mark.browser]

Open = Callable[[App, Who], Visit]

OTHERS = ("welcome", "no permission", "not found")
PAGES = tuple({screen.route: screen for screen in reversed(CONSOLE) if screen.name not in OTHERS}.values())
"""One screen a route, the first of each."""
TRY_AGAIN = "document.querySelector('main .state .button-primary')?.click()"
"""A page that looks again by itself may have done so before."""
LINES_OF_A_PAGE = """() => {
  const box = document.querySelector('main .skeleton')?.getBoundingClientRect()
  return box && box.width > 600 && box.height > 100
}"""
FRAME = re.compile(r"/v1/(me|units|reviews/figures)(\?|$)")
"""What the frame around every page asks for."""
NEEDS = {
    "/review": Permission.REVIEW, "/review/:id": Permission.REVIEW, "/sessions/new": Permission.PLAN,
    "/messages/templates": Permission.REVIEW, "/audit": Permission.READ_AUDIT, "/inbox": Permission.ENROL_OTHERS,
}  # fmt: skip
"""Which permission a page needs that not everybody has who may open the console."""
EMPTY = {
    "/": "", "/sessions": "", "/review": "", "/evidence": "", "/cases": "", "/messages": "",
    "/plans": "", "/plans/calendar": "", "/people": "?q=nobody", "/audit": "?day=2020-01-01",
}  # fmt: skip
"""Every list of a company in which nothing happened yet."""


def name(screen: Screen) -> str:
    return screen.route


def address(there: Visit, screen: Screen) -> str:
    found = screen.address(there.ask)
    assert found, f"there is nothing to see on {screen.name}"
    return f"{there.web}/console{found}"


def but_for_the_frame(page: Page, answer: Callable[[Route], Any]) -> None:
    """Every request of the API goes its own way, except those of the frame."""
    page.route(re.compile("/v1/"), lambda route: route.fallback() if FRAME.search(route.request.url) else answer(route))


@pytest.mark.parametrize("screen", PAGES, ids=name)
def test_a_page_whose_answer_fails_says_so_and_goes_on_when_it_is_there_again(visit: Open, screen: Screen) -> None:
    there = visit("console", screen.who)
    page, where = there.page, address(there, screen)
    broken: list[str] = []
    page.on("pageerror", lambda error: broken.append(str(error)[:300]))
    but_for_the_frame(page, lambda route: route.fulfill(status=503, body="broken"))
    page.goto(where)
    state = page.locator("main .state[data-kind='server']").first
    expect(state).to_be_visible()
    expect(state.locator(".button-primary")).to_be_visible()
    expect(page.locator("nav .nav a").first).to_be_visible()
    page.unroute_all()
    page.evaluate(TRY_AGAIN)
    expect(page.locator("main .state")).to_have_count(0)
    there.settled()
    assert not broken


@pytest.mark.parametrize("screen", PAGES, ids=name)
def test_a_page_that_waits_shows_where_its_content_will_be(visit: Open, screen: Screen, tmp_path: Path) -> None:
    there = visit("console", screen.who)
    page, where = there.page, address(there, screen)
    but_for_the_frame(page, lambda _: None)
    try:
        with page.expect_request(lambda asked: "/v1/" in asked.url and not FRAME.search(asked.url)):
            page.goto(where)
        until(page, f"({LINES_OF_A_PAGE})()")
        expect(page.locator("nav .nav a").first).to_be_visible()
        picture = tmp_path / f"{screen.name}.png"
        page.screenshot(path=picture)
    finally:
        page.unroute_all(behavior="ignoreErrors")
        page.goto("about:blank")
    middle = Image.open(picture).convert("L").crop((280, 80, 1240, 400))
    assert len(middle.getcolors() or range(300)) > 1, "a white page says nothing"


@pytest.mark.parametrize(("status", "kind"), [(404, "not_found"), (429, "busy")])
def test_what_is_not_found_and_what_is_busy_are_told_apart(visit: Open, status: int, kind: str) -> None:
    page = visit("console", "hr").page
    but_for_the_frame(page, lambda route: route.fulfill(status=status, body="broken"))
    page.goto(f"{visit('console', 'hr').web}/console/cases?stage=answered")
    expect(page.locator(f".state[data-kind='{kind}']")).to_be_visible()
    page.unroute_all()
    page.evaluate(TRY_AGAIN)
    expect(page.locator(".card-table")).to_be_visible()


@pytest.mark.parametrize("screen", [screen for screen in PAGES if ":id" in screen.route], ids=name)
def test_a_page_of_something_that_is_not_there_says_so(visit: Open, screen: Screen) -> None:
    there = visit("console", screen.who)
    there.page.goto(f"{there.web}/console{screen.route.replace(':id', '01ARZ3NDEKTSV4RRFFQ69G0ZZZ')}")
    expect(there.page.locator(".state[data-kind='not_found']").first).to_be_visible()


def test_a_page_without_a_network_says_so(visit: Open) -> None:
    there = visit("console", "hr")
    but_for_the_frame(there.page, lambda route: route.abort())
    there.page.goto(f"{there.web}/console/people")
    expect(there.page.locator(".state[data-kind='offline']")).to_be_visible()
    there.page.unroute_all()


@pytest.fixture(scope="module")
def nothing(palm: DemoContext, browser: Browser) -> Iterator[Visit]:
    """HR of a company in which nothing happened yet."""
    with visiting(browser, palm.web_url, "console") as there:
        there.sign_in("moss-hr", PASSWORD)
        yield there


@pytest.mark.parametrize("route", EMPTY)
def test_a_list_with_nothing_in_it_says_what_to_do(nothing: Visit, route: str) -> None:
    nothing.page.goto(f"{nothing.web}/console{route}{EMPTY[route]}")
    expect(nothing.page.locator("main .empty").first).to_be_visible()
    words = nothing.page.locator("main .empty p")
    assert len(words.all()) >= 2, "what is so, and what to do"
    expect(nothing.page.locator(".ant-empty")).to_have_count(0)
    nothing.settled()


def test_every_list_of_the_console_is_among_those_looked_at_empty() -> None:
    lists = {screen.route for screen in PAGES if ":id" not in screen.route}
    full = {"/sessions/new", "/plans/new", "/policy", "/messages/templates", "/inbox"}
    assert lists - set(EMPTY) == full, "forms, rules and texts that always are, and everybody's messages"


def test_an_inbox_without_messages_says_so(visit: Open) -> None:
    there = visit("console", "hr")
    page = there.page
    page.route(re.compile("/v1/inbox"), lambda route: route.fulfill(json={"items": []}))
    page.goto(f"{there.web}/console/inbox")
    expect(page.locator("main .empty")).to_be_visible()
    page.unroute_all()


@pytest.mark.parametrize("who", ["manager", "hr", "admin", "auditor"])
def test_who_may_not_see_a_page_is_told_and_is_not_shown_the_way_there(visit: Open, who: Who) -> None:
    there = visit("console", who)
    page = there.page
    page.goto(f"{there.web}/console/")
    there.settled()
    ways = {link.get_attribute("href") or "" for link in page.locator("nav .nav a").all()}
    for route, needed in NEEDS.items():
        may = needed in permissions(Role(who))
        if route.count("/") == 1:
            assert (f"/console{route}" in ways) == may, f"{who} {route} in the navigation"
        if may:
            continue
        page.goto(f"{there.web}/console{route.replace(':id', '01ARZ3NDEKTSV4RRFFQ69G0PM0')}")
        expect(page.locator("main .state[data-kind='forbidden']")).to_be_visible()


@pytest.mark.parametrize("route", ["/", "/sessions", "/evidence", "/cases", "/messages", "/people"])
def test_a_unit_that_is_not_ones_own_is_not_there(visit: Open, route: str) -> None:
    there = visit("console", "manager")
    there.page.goto(f"{there.web}/console{route}?unit={BARE}")
    expect(there.page.locator("main .state[data-kind='not_found']")).to_be_visible()
    assert "Moss" not in there.page.locator("main").inner_text()


def test_staff_are_shown_the_way_to_the_phone(visit: Open) -> None:
    there = visit("console", "employee")
    for route in ("/", "/cases", "/people"):
        there.page.goto(f"{there.web}/console{route}")
        expect(there.page.locator(".state[data-kind='forbidden'] a[href='/']")).to_be_visible()
