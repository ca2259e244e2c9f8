"""Nothing is lost: flight mode, a closed page, an expired sign-in, two tabs, a frozen one, a kill in the middle of an
upload."""

import json
import os
import signal
import subprocess
from pathlib import Path

import pytest
from issuer import PATIENCE_MS, at_the_issuer, sign_in
from phone_ledger import deleted_after_yes, keep_ledger, sent
from phone_outbox import emptied, fill, held, waits
from phone_world import PHONE, evidence_of, hire, opens_offline, phone_of, starts_offline, take_photo
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, Route, expect

from infra.local.context import DemoContext
from tests.chromium import until

pytestmark = [pytest.mark.stack, pytest.mark.browser]

BREAK_TOKENS = """(also) => {
  const name = Object.keys(localStorage).find((key) => key.startsWith('oidc.user:'))
  const user = JSON.parse(localStorage.getItem(name))
  localStorage.setItem(name, JSON.stringify({ ...user, access_token: 'e.x.p', ...also }))
}"""


def each_arrived_once(page: Page, stack: DemoContext, person: str, count: int) -> None:
    """The table holds that many photos of the person, and they are the very ones this phone deleted after a yes."""
    deleted = deleted_after_yes(page)
    assert len(deleted) == count
    assert sorted(evidence_of(stack, person)) == sorted(deleted)


def test_photos_of_a_phone_without_a_signal_survive_a_restart_and_arrive_by_themselves(
    stack: DemoContext, browser: Browser
) -> None:
    one, two = hire(stack, "offline-1", sessions=2)
    with phone_of(browser, stack, "offline-1") as (context, page):
        keep_ledger(context)
        starts_offline(page)
        opens_offline(page, one, two)
        context.set_offline(True)
        for session in (one, two):
            take_photo(page, session)
            waits(page)
        page.goto(f"{stack.web_url}/")
        expect(page.get_by_text("Saved, waiting for a network")).to_have_count(2, timeout=PATIENCE_MS)
        assert held(page) == 2
        page.close()

        context.set_offline(False)
        again = context.new_page()
        again.goto(f"{stack.web_url}/")
        emptied(again)
        assert sent(again) == 2
        each_arrived_once(again, stack, "offline-1", 2)


def test_a_day_without_a_signal_drains_by_itself_when_it_returns_and_when_the_page_is_only_opened_again(
    stack: DemoContext, browser: Browser
) -> None:
    (session,) = hire(stack, "day-1")
    with phone_of(browser, stack, "day-1") as (context, page):
        keep_ledger(context)
        starts_offline(page)
        context.set_offline(True)
        fill(page, session, "day-1", 30)
        page.goto(f"{stack.web_url}/")
        waits(page)
        assert held(page) == 30
        context.set_offline(False)
        emptied(page, down_to=22)
        page.close()

        again = context.new_page()
        again.goto(f"{stack.web_url}/")
        emptied(again)
        each_arrived_once(again, stack, "day-1", 30)
        assert 30 <= sent(again) <= 31, "at most the one that was under way when the page closed goes twice"


def test_two_tabs_of_one_phone_hand_in_each_photo_once(stack: DemoContext, browser: Browser) -> None:
    one, two = hire(stack, "tabs-1", sessions=2)
    with phone_of(browser, stack, "tabs-1") as (context, left):
        keep_ledger(context)
        left.reload()
        right = context.new_page()
        right.goto(f"{stack.web_url}/")
        expect(right.locator(".due")).to_be_visible(timeout=PATIENCE_MS)
        starts_offline(left)
        opens_offline(left, one, two)
        context.set_offline(True)
        take_photo(left, one)
        take_photo(right, two)
        for page in (left, right):
            waits(page)
        context.set_offline(False)
        for page in (left, right):
            judged = page.locator(".photo-card:not([data-status=waiting])")
            expect(judged.first).to_be_visible(timeout=PATIENCE_MS)
        emptied(left)
        assert sent(left) == 2
        each_arrived_once(left, stack, "tabs-1", 2)


def hold_first_upload(context: BrowserContext, stack: DemoContext) -> list[Route]:
    """The first upload stays under way until the test says what becomes of it."""
    under_way: list[Route] = []

    def hold(route: Route) -> None:
        if under_way or not is_upload(route.request.url, stack) or route.request.method != "POST":
            route.fallback()
        else:
            under_way.append(route)

    context.route(f"**/{stack.media_bucket}**", hold)
    return under_way


def test_a_page_frozen_in_the_middle_of_an_upload_leaves_the_photos_to_another_tab_and_sends_nothing_twice(
    stack: DemoContext, browser: Browser
) -> None:
    (session,) = hire(stack, "frozen-1")
    with phone_of(browser, stack, "frozen-1", service_workers="block") as (context, left):
        keep_ledger(context)
        under_way = hold_first_upload(context, stack)
        fill(left, session, "frozen-1", 3)
        with context.expect_event("request", lambda request: is_upload(request.url, stack), timeout=PATIENCE_MS):
            left.goto(f"{stack.web_url}/")
        tools = context.new_cdp_session(left)
        tools.send("Page.setWebLifecycleState", {"state": "frozen"})
        right = context.new_page()
        right.goto(f"{stack.web_url}/")
        emptied(right)
        under_way[0].abort("connectionreset")
        tools.send("Page.setWebLifecycleState", {"state": "active"})
        expect(left.locator("[data-status=waiting]")).to_have_count(0, timeout=PATIENCE_MS)
        assert sent(right) == 3
        each_arrived_once(right, stack, "frozen-1", 3)


ASLEEP = "void navigator.locks.request('yanzhen-outbox', () => new Promise(() => undefined))"
WAITS = "navigator.locks.query().then(({ pending }) => pending.length === 1)"


def test_a_tab_that_somebody_looks_at_hands_in_the_photos_of_a_page_that_never_wakes(
    stack: DemoContext, browser: Browser
) -> None:
    (session,) = hire(stack, "asleep-1")
    with phone_of(browser, stack, "asleep-1", service_workers="block") as (context, left):
        fill(left, session, "asleep-1", 2)
        left.goto(f"{stack.web_url}/manifest.webmanifest")
        left.evaluate(ASLEEP)
        right = context.new_page()
        right.clock.install()
        right.goto(f"{stack.web_url}/")
        until(right, WAITS, patience_ms=PATIENCE_MS)
        right.clock.run_for(71_000)
        emptied(right)
        assert len(evidence_of(stack, "asleep-1")) == 2


def test_a_sign_in_that_ends_in_the_middle_of_an_upload_and_of_a_queue_keeps_all_photos_for_the_next_one(
    stack: DemoContext, browser: Browser
) -> None:
    (session,) = hire(stack, "ends-1")
    with phone_of(browser, stack, "ends-1", service_workers="block") as (context, page):
        keep_ledger(context)
        under_way = hold_first_upload(context, stack)
        fill(page, session, "ends-1", 3)
        with context.expect_event("request", lambda request: is_upload(request.url, stack), timeout=PATIENCE_MS):
            page.goto(f"{stack.web_url}/")
        page.evaluate(BREAK_TOKENS, {"refresh_token": "gone"})
        under_way[0].continue_()
        again = page.locator(".photo-card .adm-button-primary").first
        expect(again).to_have_text("Sign in", timeout=PATIENCE_MS)
        assert held(page) == 3
        again.click()
        at_the_issuer(page, "ends-1")
        expect(page.locator(".due")).to_be_visible(timeout=PATIENCE_MS)
        emptied(page)
        assert sent(page) == 3
        each_arrived_once(page, stack, "ends-1", 3)

        fill(page, session, "ends-1", 1)
        page.evaluate(BREAK_TOKENS, {})
        page.goto(f"{stack.web_url}/")
        emptied(page)
        each_arrived_once(page, stack, "ends-1", 4)


def is_upload(url: str, stack: DemoContext) -> bool:
    return stack.media_bucket in url and not url.split("?")[0].endswith(".jpg")


def test_a_browser_killed_in_the_middle_of_an_upload_sends_the_photo_when_it_is_opened_again(
    stack: DemoContext, playwright: Playwright, chromium: str, arguments: list[str], tmp_path: Path
) -> None:
    (session,) = hire(stack, "killed-1")
    profile = {"user_data_dir": tmp_path, "executable_path": chromium, "args": arguments, **PHONE}
    before = playwright.chromium.launch_persistent_context(**profile)
    page = sign_in(before.new_page(), f"{stack.web_url}/", "killed-1")
    expect(page.locator(".due")).to_be_visible(timeout=PATIENCE_MS)
    opens_offline(page, session)
    before.route(f"**/{stack.media_bucket}**", lambda _: None)
    with before.expect_event("request", lambda request: is_upload(request.url, stack), timeout=PATIENCE_MS):
        take_photo(page, session)
    kill(tmp_path)

    after = playwright.chromium.launch_persistent_context(**profile)
    keep_ledger(after)
    page = after.new_page()
    page.goto(f"{stack.web_url}/")
    page.locator(".due, .welcome").first.wait_for(timeout=PATIENCE_MS)
    if page.locator(".welcome").count():  # a kill may take what the browser had not written yet, a sign-in too
        sign_in(page, f"{stack.web_url}/", "killed-1")
        expect(page.locator(".due")).to_be_visible(timeout=PATIENCE_MS)
    emptied(page)
    assert sent(page) == 1
    each_arrived_once(page, stack, "killed-1", 1)
    after.close()


def kill(profile: Path) -> None:
    """The browser of this profile, at once and without a word."""
    found = subprocess.run(["pgrep", "-f", f"user-data-dir={profile}"], capture_output=True, text=True, check=True)
    for process in found.stdout.split():
        try:
            os.kill(int(process), signal.SIGKILL)
        except ProcessLookupError:
            continue


def test_the_page_can_be_installed(stack: DemoContext, browser: Browser) -> None:
    with browser.new_context(**PHONE) as context:
        page = context.new_page()
        page.goto(f"{stack.web_url}/")
        starts_offline(page)
        told = context.new_cdp_session(page).send("Page.getInstallabilityErrors")
        assert [error["errorId"] for error in told["installabilityErrors"] if error["errorId"] != "in-incognito"] == []
        manifest = json.loads(context.request.get(f"{stack.web_url}/manifest.webmanifest").text())
        assert manifest["display"] == "standalone"
