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
from yanzhen.case import Case, CaseKey
from yanzhen.directory import Employee, OrgUnit, Role
from yanzhen.training import Course, Session
from yanzhen_aws.runtime import Runtime
from yanzhen_aws.settings import Settings

pytestmark = [pytest.mark.stack, pytest.mark.browser]

STORE = "elm/east/store-001"


@pytest.fixture(scope="module")
def company(stack: DemoContext) -> DemoContext:
    """Two clerks who brought nothing to yesterday's sessions, the cases about it, one of them overdue, and HR."""
    with environment(stack.environment):
        world = Runtime(Settings.from_env(stack.environment))
        for path, kind in (("elm", "company"), ("elm/east", "region"), (STORE, "store")):
            world.directory.put_unit(OrgUnit.model_validate({"path": path, "name": f"Unit {path}", "kind": kind}))
        for person, role, unit in (
            ("clerk-6", Role.EMPLOYEE, STORE),
            ("clerk-7", Role.EMPLOYEE, STORE),
            ("hr-6", Role.HR, "elm"),
        ):
            subject = stack.add_sign_in(person, PASSWORD, role=role, name=person).subject
            world.directory.put_employee(
                Employee(employee_id=person, name=person, unit_path=unit, role=role, subject=subject, locale="en")
            )
        world.training.put_course(Course(course_id="safety", name_zh="安全", name_en="Safety"))
        now = datetime.now(UTC)
        for number in (1, 2):
            session = Session(
                session_id=f"cases-{number}",
                course_id="safety",
                title=f"Safety at ramp {number}",
                unit_path=STORE,
                starts_at=now - timedelta(hours=26),
                ends_at=now - timedelta(hours=24),
                participants=(f"clerk-{5 + number}",),
            )
            world.training.add_session(session)
            made = _opened(world, session, now - timedelta(hours=30 * (number - 1)))
        while not made.late_acts:
            made = world.case_desk.change(made.case_id, lambda case: case_life.advanced(case, now), now)
    return stack


def _opened(world: Runtime, session: Session, now: datetime) -> Case:
    key = CaseKey(subject_id=session.participants[0], kind="resubmit", period=f"session/{session.session_id}")
    made = world.case_desk.open(
        key,
        lambda last: case_life.opened(
            world.new_id(), key, "missing", f"missing/{session.session_id}", unit_path=STORE,
            timezone=session.timezone, policy=world.policies.in_force(now), now=now, last=last,
        ),
        now,
    )  # fmt: skip
    assert made is not None
    return made


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


def test_points_of_an_overdue_case_are_confirmed_in_the_console_and_appealed_on_the_phone(
    company: DemoContext, browser: Browser
) -> None:
    with (
        browser.new_context(viewport={"width": 360, "height": 780}, locale="en", has_touch=True) as pocket,
        browser.new_context(viewport={"width": 1280, "height": 800}, locale="en") as office,
    ):
        console = sign_in(office.new_page(), f"{company.web_url}/console/cases?stage=points", "hr-6")
        console.locator(".card-table a").first.click(timeout=PATIENCE_MS)
        console.get_by_label("Reason for the decision on points").fill("No word in a day.", timeout=PATIENCE_MS)
        console.get_by_role("button", name="Confirm the loss").click()
        expect(console.locator(".ant-timeline")).to_contain_text("Points lost: 1", timeout=PATIENCE_MS)

        phone = sign_in(pocket.new_page(), f"{company.web_url}/cases", "clerk-7")
        phone.locator('.rows a[href^="/cases/"]').first.click(timeout=PATIENCE_MS)
        phone.get_by_role("button", name="I disagree").click(timeout=PATIENCE_MS)
        phone.get_by_label("Why is it wrong?").fill("I was ill.")
        phone.get_by_role("button", name="Send").last.click()
        expect(phone.locator(".act q").last).to_have_text("I was ill.", timeout=PATIENCE_MS)

        console.reload()
        expect(console.get_by_role("button", name="Take no points")).to_be_visible(timeout=PATIENCE_MS)
        expect(console.get_by_role("button", name="Confirm the loss")).to_have_count(0)


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
