"""The main job as people see it: a photo taken on the phone page becomes a verdict there and on HR's board."""

import base64
from datetime import UTC, datetime, timedelta
from io import BytesIO

import httpx
import pytest
from issuer import PASSWORD, PATIENCE_MS, sign_in
from PIL import Image, ImageEnhance
from playwright.sync_api import Browser, Route, expect

from infra.local.context import DemoContext
from infra.local.seed import environment
from yanzhen.consent import CURRENT
from yanzhen.directory import Employee, Geofence, OrgUnit, Role
from yanzhen.training import Course, Session
from yanzhen_aws.runtime import Runtime
from yanzhen_aws.settings import Settings

pytestmark = [pytest.mark.stack, pytest.mark.browser]

STORE = "pine/east/store-001"
PLACE = {"latitude": 31.1950, "longitude": 121.4370}


@pytest.fixture(scope="module")
def company(stack: DemoContext, face: Image.Image) -> DemoContext:
    """A store with a clerk whose face is enrolled, HR, and a session that runs now."""
    with environment(stack.environment):
        world = Runtime(Settings.from_env(stack.environment))
        for path, kind in (("pine", "company"), ("pine/east", "region"), (STORE, "store")):
            world.directory.put_unit(OrgUnit.model_validate({"path": path, "name": f"Unit {path}", "kind": kind}))
        for person, role, unit in (("clerk-1", Role.EMPLOYEE, STORE), ("hr-9", Role.HR, "pine")):
            subject = stack.add_sign_in(person, PASSWORD, role=role, name=person).subject
            world.directory.put_employee(
                Employee(employee_id=person, name=person, unit_path=unit, role=role, subject=subject, locale="en")
            )
        world.training.put_course(Course(course_id="safety", name_zh="安全", name_en="Safety"))
        now = datetime.now(UTC)
        world.training.add_session(
            Session(
                session_id="browser-1",
                course_id="safety",
                title="Safety in the stockroom",
                unit_path=STORE,
                starts_at=now - timedelta(minutes=30),
                ends_at=now + timedelta(hours=2),
                geofence=Geofence(**PLACE, radius_m=150),
                participants=("clerk-1",),
            )
        )
    for light in (0.9, 1.0, 1.1):
        _enrol(stack, ImageEnhance.Brightness(face).enhance(light))
    return stack


def _enrol(stack: DemoContext, picture: Image.Image) -> None:
    body = BytesIO()
    picture.save(body, "JPEG", quality=92)
    token = stack.tokens("hr-9", PASSWORD)["AccessToken"]
    answer = httpx.post(
        f"{stack.web_url}/v1/employees/clerk-1/faces",
        json={"consent_text_version": CURRENT, "image_base64": base64.b64encode(body.getvalue()).decode()},
        headers={"Authorization": f"Bearer {token}", "Idempotency-Key": f"enrol-{len(body.getvalue())}"},
        timeout=120,
    )
    assert answer.status_code == 201, answer.text


def test_a_photo_taken_on_the_phone_page_reaches_its_verdict_there_and_on_the_board(
    company: DemoContext, browser: Browser
) -> None:
    with browser.new_context(
        service_workers="block",  # what a worker asks for cannot be held back below
        viewport={"width": 360, "height": 780},
        locale="en",
        has_touch=True,
        is_mobile=True,
        geolocation={**PLACE, "accuracy": 12},
        permissions=["geolocation", "camera"],
    ) as context:
        known = False
        held: list[Route] = []
        context.route("**/v1/me", lambda request: request.continue_() if known else held.append(request))
        phone = sign_in(context.new_page(), f"{company.web_url}/", "clerk-1")
        phone.locator(".due .adm-button-primary").first.click(timeout=PATIENCE_MS)
        # Who is here is told last: until then no shutter is shown that would do nothing.
        expect(phone.locator("main .waiting")).to_be_visible(timeout=PATIENCE_MS)
        known = True
        for request in held:
            request.continue_()
        phone.locator(".shutter").click(timeout=PATIENCE_MS)
        phone.locator(".viewfinder-choice .adm-button-primary").click(timeout=PATIENCE_MS)
        card = phone.locator(".photo-card[data-status=genuine]")
        expect(card).to_be_visible(timeout=PATIENCE_MS)
        card.locator("a").first.click()
        expect(phone.locator(".findings")).to_contain_text("The person is in the photo.")
        width = phone.evaluate("document.documentElement.scrollWidth")
        assert width <= 360, "nothing is wider than the phone"

    with browser.new_context(viewport={"width": 1280, "height": 800}, locale="en") as context:
        board = sign_in(context.new_page(), f"{company.web_url}/console/", "hr-9")
        expect(board.locator(".figures")).to_be_visible(timeout=PATIENCE_MS)
        token = company.tokens("hr-9", PASSWORD)["AccessToken"]
        today = datetime.now(UTC).astimezone().strftime("month#%Y-%m")
        tallies = httpx.get(
            f"{company.web_url}/v1/tallies",
            params={"unit": "pine", "period": today},
            headers={"Authorization": f"Bearer {token}"},
            timeout=120,
        ).json()
        assert tallies["row"]["counts"]["genuine"] == 1
        expect(board.locator(".figures")).to_contain_text("100", timeout=PATIENCE_MS)
