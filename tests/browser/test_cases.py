"""A case as people see it: answered on the phone, sent back and accepted in the console, with its history."""

import io
from datetime import UTC, datetime, timedelta

import pytest
from issuer import PASSWORD, PATIENCE_MS, sign_in
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from infra.local.context import DemoContext
from infra.local.seed import environment
from yanzhen import case_life
from yanzhen.case import CaseKey
from yanzhen.directory import Employee, OrgUnit, Role
from yanzhen.training import Course, Session
from yanzhen_aws.runtime import Runtime
from yanzhen_aws.settings import Settings

pytestmark = [pytest.mark.stack, pytest.mark.browser]

STORE = "elm/east/store-001"


@pytest.fixture(scope="module")
def company(stack: DemoContext) -> DemoContext:
    """A clerk who brought nothing to yesterday's session, the case about it, and HR."""
    with environment(stack.environment):
        world = Runtime(Settings.from_env(stack.environment))
        for path, kind in (("elm", "company"), ("elm/east", "region"), (STORE, "store")):
            world.directory.put_unit(OrgUnit.model_validate({"path": path, "name": f"Unit {path}", "kind": kind}))
        for person, role, unit in (("clerk-6", Role.EMPLOYEE, STORE), ("hr-6", Role.HR, "elm")):
            subject = stack.add_sign_in(person, PASSWORD, role=role, name=person).subject
            world.directory.put_employee(
                Employee(employee_id=person, name=person, unit_path=unit, role=role, subject=subject, locale="en")
            )
        world.training.put_course(Course(course_id="safety", name_zh="安全", name_en="Safety"))
        now = datetime.now(UTC)
        session = Session(
            session_id="cases-1",
            course_id="safety",
            title="Safety at the ramp",
            unit_path=STORE,
            starts_at=now - timedelta(hours=26),
            ends_at=now - timedelta(hours=24),
            participants=("clerk-6",),
        )
        world.training.add_session(session)
        key = CaseKey(subject_id="clerk-6", kind="resubmit", period="session/cases-1")
        world.case_desk.open(
            key,
            lambda last: case_life.opened(
                world.new_id(), key, "missing", "missing/cases-1", unit_path=STORE, timezone=session.timezone,
                policy=world.policies.in_force(now), now=now, last=last,
            ),
            now,
        )  # fmt: skip
    return stack


def test_a_case_is_answered_on_the_phone_sent_back_answered_again_and_accepted(
    company: DemoContext, browser: Browser
) -> None:
    small = {"width": 360, "height": 780}
    with (
        browser.new_context(viewport=small, locale="en", has_touch=True, is_mobile=True) as pocket,
        browser.new_context(viewport={"width": 1280, "height": 800}, locale="en") as office,
    ):
        phone = sign_in(pocket.new_page(), f"{company.web_url}/", "clerk-6")
        phone.locator('.rows a[href^="/cases/"]').first.click(timeout=PATIENCE_MS)
        _answer(phone, "The camera broke.")
        expect(phone.locator(".act q").last).to_have_text("The camera broke.", timeout=PATIENCE_MS)

        console = sign_in(office.new_page(), f"{company.web_url}/console/cases?stage=answered", "hr-6")
        console.locator(".card-table a").first.click(timeout=PATIENCE_MS)
        _decide(console, "Please add a photo.", "Send it back")
        expect(console.locator(".ant-timeline")).to_contain_text("Please add a photo.", timeout=PATIENCE_MS)

        phone.reload()
        expect(phone.locator(".act q").last).to_have_text("Please add a photo.", timeout=PATIENCE_MS)
        phone.locator("input[type=file]").set_input_files(
            {"name": "ramp.png", "mimeType": "image/png", "buffer": _picture()}
        )
        expect(phone.get_by_role("button", name="Remove photo 1")).to_be_visible(timeout=PATIENCE_MS)
        _answer(phone, "It is there now.")
        expect(phone.locator(".act .statement-file img")).to_have_js_property("naturalWidth", 64, timeout=PATIENCE_MS)
        expect(phone.locator(".act q").last).to_have_text("It is there now.", timeout=PATIENCE_MS)

        console.reload()
        expect(console.locator(".ant-timeline .act-file")).to_be_visible(timeout=PATIENCE_MS)
        _decide(console, "Thank you.", "Accept the answer")
        expect(console.locator(".ant-descriptions")).to_contain_text("Accepted", timeout=PATIENCE_MS)
        expect(console.get_by_role("button", name="Accept the answer")).to_have_count(0)
        assert phone.evaluate("document.documentElement.scrollWidth") <= small["width"]


def _picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (64, 48), "#1f6f5c").save(out, "PNG")
    return out.getvalue()


def _answer(phone: Page, text: str) -> None:
    phone.locator("#statement").fill(text, timeout=PATIENCE_MS)
    phone.get_by_role("button", name="Send").click()


def _decide(console: Page, reason: str, button: str) -> None:
    console.get_by_label("Reason").fill(reason, timeout=PATIENCE_MS)
    console.get_by_role("button", name=button).click()
