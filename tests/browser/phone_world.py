"""A store whose people have one training that runs now, and a phone in the hand of one of them."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
from issuer import PASSWORD, PATIENCE_MS, sign_in
from playwright.sync_api import Browser, BrowserContext, Page, expect

from infra.local.context import DemoContext
from infra.local.seed import environment
from tests.chromium import until
from yanzhen.directory import Employee, Geofence, Locale, OrgUnit, Role
from yanzhen.training import Course, Session
from yanzhen_aws.runtime import Runtime
from yanzhen_aws.settings import Settings

STORE = "elm/store-001"
PLACE = {"latitude": 31.1950, "longitude": 121.4370}
PHONE: dict[str, Any] = {
    "viewport": {"width": 360, "height": 780},
    "locale": "en",
    "has_touch": True,
    "is_mobile": True,
    "geolocation": {**PLACE, "accuracy": 12},
    "permissions": ["geolocation", "camera"],
}


def hire(
    stack: DemoContext, person: str, *, sessions: int = 1, name: str = "", title: str = "", locale: Locale = "en"
) -> list[str]:
    """Somebody who can sign in, with their own trainings that run now; gives the trainings."""
    with environment(stack.environment):
        world = Runtime(Settings.from_env(stack.environment))
        for path, kind in (("elm", "company"), (STORE, "store")):
            world.directory.put_unit(OrgUnit.model_validate({"path": path, "name": f"Unit {path}", "kind": kind}))
        subject = stack.add_sign_in(person, PASSWORD, role=Role.EMPLOYEE, name=person).subject
        world.directory.put_employee(
            Employee(
                employee_id=person,
                name=name or person,
                unit_path=STORE,
                role=Role.EMPLOYEE,
                subject=subject,
                locale=locale,
            )
        )
        world.training.put_course(Course(course_id="safety", name_zh="安全", name_en="Safety"))
        now = datetime.now(UTC)
        planned = [f"{person}-{number}" for number in range(1, sessions + 1)]
        for number, session_id in enumerate(planned):
            world.training.add_session(
                Session(
                    session_id=session_id,
                    course_id="safety",
                    title=title or f"Safety {number + 1}",
                    unit_path=STORE,
                    starts_at=now - timedelta(minutes=30),
                    ends_at=now + timedelta(hours=2, minutes=number),
                    geofence=Geofence(**PLACE, radius_m=150),
                    participants=(person,),
                )
            )
        return planned


@contextmanager
def phone_of(browser: Browser, stack: DemoContext, person: str, **more: Any) -> Iterator[tuple[BrowserContext, Page]]:
    """A phone on which somebody has signed in and sees the list of today."""
    with browser.new_context(**{**PHONE, **more}) as context:
        page = sign_in(context.new_page(), f"{stack.web_url}/", person)
        expect(page.locator(".due")).to_be_visible(timeout=PATIENCE_MS)
        yield context, page


def starts_offline(page: Page) -> None:
    """Until the page's files are kept."""
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")


def opens_offline(page: Page, *sessions: str) -> None:
    """Until what is due is kept, so that its camera opens without a network."""
    for session in sessions:
        until(page, f"localStorage.getItem('yanzhen.kept.session.{session}')", patience_ms=PATIENCE_MS)


def open_camera(page: Page, session_id: str) -> None:
    """Until its shutter can be pressed."""
    page.evaluate(f"history.pushState(null, '', '/sessions/{session_id}/camera')")
    expect(page.locator(".shutter:enabled")).to_be_visible(timeout=PATIENCE_MS)


def take_photo(page: Page, session_id: str) -> None:
    """From the list of today through the camera into the outbox; needs no network once the list was seen."""
    open_camera(page, session_id)
    page.locator(".shutter").click()
    page.locator(".viewfinder-choice .adm-button-primary").click(timeout=PATIENCE_MS)


def handed_in(stack: DemoContext, person: str, session_id: str) -> list[dict[str, Any]]:
    """What the API holds of somebody's photos for a training."""
    token = stack.tokens(person, PASSWORD)["AccessToken"]
    answer = httpx.get(
        f"{stack.web_url}/v1/sessions/{session_id}/evidence",
        headers={"Authorization": f"Bearer {token}"},
        timeout=120,
    )
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


def evidence_of(stack: DemoContext, person: str) -> list[str]:
    """The ids of all photos in the table that somebody handed in and whose bytes are here."""
    with environment(stack.environment):
        page = Runtime(Settings.from_env(stack.environment)).evidence.of_employee(person, limit=100, cursor=None)
    return [record.evidence.evidence_id for record in page.items if record.evidence.received_at]
