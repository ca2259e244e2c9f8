"""Trouble at the other end: the service down or busy, a slot or a training that ended meanwhile, an account switched
off. Each photo is kept, its owner is told, and it arrives once."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from time import monotonic

import pytest
from issuer import PATIENCE_MS
from phone_ledger import deleted_after_yes, keep_ledger, sent
from phone_outbox import emptied, fill, held
from phone_world import PLACE, STORE, evidence_of, handed_in, hire, opens_offline, phone_of, starts_offline, take_photo
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from infra.local.context import DemoContext
from infra.local.seed import environment
from yanzhen.directory import Geofence
from yanzhen.training import Session
from yanzhen_aws.runtime import Runtime
from yanzhen_aws.settings import Settings

pytestmark = [pytest.mark.stack, pytest.mark.browser]

SLOT = re.compile(r"/v1/sessions/[^/]+/evidence$")
BUSY_SECONDS = 8
LEAST_SECONDS = (1.5, 3, 6, BUSY_SECONDS)
"""Two seconds doubled twice, less a quarter by chance; then what the service said, though the page is opened anew."""
POLICY_EXPIRED = "<Error><Code>AccessDenied</Code><Message>Policy expired.</Message></Error>"


def card(page: Page, words: str) -> None:
    expect(page.locator(".photo-card").first).to_contain_text(words, timeout=PATIENCE_MS)


def within(stack: DemoContext, work: Callable[[Runtime], object]) -> None:
    with environment(stack.environment):
        work(Runtime(Settings.from_env(stack.environment)))


def answer_slots(context: BrowserContext, *answers: Callable[[Route], None]) -> list[float]:
    """The first calls for a slot get these answers, later ones the API's; gives when each was made."""
    asked: list[float] = []

    def slot(route: Route) -> None:
        if route.request.method != "POST":
            route.fallback()
            return
        asked.append(monotonic())
        if len(asked) <= len(answers):
            answers[len(asked) - 1](route)
        else:
            route.continue_()

    context.route(SLOT, slot)
    return asked


def problem(status: int, **headers: str) -> Callable[[Route], None]:
    return lambda route: route.fulfill(status=status, headers=headers, body="busy")


def test_a_service_that_is_down_then_broken_then_busy_gets_each_photo_once_when_it_can(
    stack: DemoContext, browser: Browser
) -> None:
    (session,) = hire(stack, "busy-1")
    with phone_of(browser, stack, "busy-1", service_workers="block") as (context, page):
        keep_ledger(context)
        page.reload()
        asked = answer_slots(
            context,
            lambda route: route.abort("connectionrefused"),
            problem(503),
            problem(500),
            problem(429, **{"Retry-After": str(BUSY_SECONDS)}),
        )
        take_photo(page, session)
        card(page, "Saved, waiting for a network")
        card(page, "The upload did not work. Trying again in")
        card(page, "Saved, waiting for the service")
        page.goto(f"{stack.web_url}/")
        emptied(page)
        assert len(asked) == 5
        waits = [later - earlier for earlier, later in pairwise(asked)]
        for wait, least in zip(waits, LEAST_SECONDS, strict=True):
            assert wait >= least
        assert sent(page) == 1
        assert evidence_of(stack, "busy-1") == deleted_after_yes(page)


def test_a_slot_that_expired_while_the_phone_was_offline_is_asked_for_anew_and_the_photo_arrives_once(
    stack: DemoContext, browser: Browser
) -> None:
    (session,) = hire(stack, "anew-1")
    with phone_of(browser, stack, "anew-1", service_workers="block") as (context, page):
        keep_ledger(context)
        page.reload()
        bucket = f"**/{stack.media_bucket}**"
        context.route(bucket, lambda route: route.abort("internetdisconnected"))
        take_photo(page, session)
        card(page, "Saved, waiting for a network")
        context.set_offline(True)
        (waiting,) = handed_in(stack, "anew-1", session)
        within(stack, lambda world: world.evidence.expire(waiting["evidence_id"]))
        assert [each["state"] for each in handed_in(stack, "anew-1", session)] == ["expired"]
        refused: list[int] = []

        def ended(route: Route) -> None:
            if route.request.method == "POST" and not refused:
                refused.append(403)
                route.fulfill(status=403, body=POLICY_EXPIRED)
            else:
                route.fallback()

        context.unroute(bucket)
        context.route(bucket, ended)
        context.set_offline(False)
        emptied(page)
        assert refused == [403]
        assert deleted_after_yes(page) == [waiting["evidence_id"]] == evidence_of(stack, "anew-1")
        expect(page.locator(".photo-card .why")).to_be_visible(timeout=PATIENCE_MS)
    assert [each["state"] for each in handed_in(stack, "anew-1", session)] == ["judged"]


def test_a_photo_of_a_training_that_ended_while_the_phone_was_offline_is_kept_and_judged_as_late(
    stack: DemoContext, browser: Browser
) -> None:
    hire(stack, "late-1")
    now = datetime.now(UTC)
    yesterday = Session(
        session_id="late-1-yesterday",
        course_id="safety",
        title="Safety of yesterday",
        unit_path=STORE,
        starts_at=now - timedelta(hours=25),
        ends_at=now - timedelta(hours=23),
        geofence=Geofence(**PLACE, radius_m=150),
        participants=("late-1",),
    )
    within(stack, lambda world: world.training.add_session(yesterday))
    with phone_of(browser, stack, "late-1") as (context, page):
        starts_offline(page)
        opens_offline(page, "late-1-1")
        context.set_offline(True)
        fill(page, yesterday.session_id, "late-1", 1)
        page.goto(f"{stack.web_url}/")
        card(page, "Saved, waiting for a network")
        context.set_offline(False)
        emptied(page)
        page.goto(f"{stack.web_url}/sessions/{yesterday.session_id}")
        page.locator(".photo-card-row").click(timeout=PATIENCE_MS)
        expect(page.locator(".facts")).to_contain_text("Late", timeout=PATIENCE_MS)
        expect(page.locator(".findings")).to_contain_text("within the session's time", timeout=PATIENCE_MS)
    (evidence,) = handed_in(stack, "late-1", yesterday.session_id)
    assert (evidence["state"], evidence["on_time"]) == ("judged", False)


def test_an_account_that_was_switched_off_is_told_so_and_its_photos_wait_until_it_works_again(
    stack: DemoContext, browser: Browser
) -> None:
    (session,) = hire(stack, "off-1")

    def switch(on: bool) -> None:
        def work(world: Runtime) -> None:
            person = world.directory.employee("off-1")
            assert person is not None
            world.directory.put_employee(person.model_copy(update={"active": on}))

        within(stack, work)

    with phone_of(browser, stack, "off-1") as (context, page):
        keep_ledger(context)
        starts_offline(page)
        opens_offline(page, session)
        context.set_offline(True)
        page.reload()
        take_photo(page, session)
        card(page, "Saved, waiting for a network")
        switch(on=False)
        context.set_offline(False)
        card(page, "Saved, your account is switched off")
        card(page, "Please ask HR")
        page.reload()
        card(page, "Saved, your account is switched off")
        assert held(page) == 1
        switch(on=True)
        page.reload()
        emptied(page)
        assert evidence_of(stack, "off-1") == deleted_after_yes(page)
