"""A session is moved and then cancelled in the console, each with a reason; its participant reads it on the phone."""

from datetime import UTC, datetime, timedelta

import pytest
from issuer import PASSWORD, PATIENCE_MS, sign_in
from phone_world import PHONE, STORE, hire
from playwright.sync_api import Browser, expect

from infra.local.context import DemoContext
from infra.local.seed import environment
from yanzhen.directory import Employee, Role
from yanzhen.training import Session
from yanzhen_aws.runtime import Runtime
from yanzhen_aws.settings import Settings

pytestmark = [pytest.mark.stack, pytest.mark.browser]


@pytest.fixture(scope="module")
def company(stack: DemoContext) -> DemoContext:
    """A clerk with a session that runs and one of tomorrow, and HR."""
    hire(stack, "clerk-8")
    with environment(stack.environment):
        world = Runtime(Settings.from_env(stack.environment))
        subject = stack.add_sign_in("hr-8", PASSWORD, role=Role.HR, name="hr-8").subject
        world.directory.put_employee(
            Employee(employee_id="hr-8", name="Ho", unit_path="elm", role=Role.HR, subject=subject, locale="en")
        )
        tomorrow = datetime.now(UTC) + timedelta(days=1)
        world.training.add_session(
            Session(
                session_id="changing",
                course_id="safety",
                title="Ladder training",
                unit_path=STORE,
                starts_at=tomorrow,
                ends_at=tomorrow + timedelta(hours=1),
                participants=("clerk-8",),
            )
        )
    return stack


def test_a_session_is_moved_then_cancelled_and_its_people_read_why(company: DemoContext, browser: Browser) -> None:
    with browser.new_context(viewport={"width": 1280, "height": 800}, locale="en") as context:
        page = sign_in(context.new_page(), f"{company.web_url}/console/sessions/changing", "hr-8")
        page.get_by_role("button", name="Move", exact=True).click(timeout=PATIENCE_MS)
        page.get_by_label("Room").fill("Room 2")
        page.get_by_label("Reason").fill("The room is being repaired.")
        page.get_by_role("button", name="Move the session").click()
        expect(page.get_by_text("This session was moved: The room is being repaired.")).to_be_visible(
            timeout=PATIENCE_MS
        )
        page.get_by_role("button", name="Cancel the session").first.click()
        page.get_by_label("Reason").fill("The trainer is ill.")
        page.get_by_role("dialog").get_by_role("button", name="Cancel the session").click()
        expect(page.get_by_text("This session is cancelled: The trainer is ill.")).to_be_visible(timeout=PATIENCE_MS)
        expect(page.locator(".session-changes li")).to_have_count(2)
        expect(page.get_by_role("button", name="Move", exact=True)).to_have_count(0)
    with browser.new_context(**PHONE) as context:
        page = sign_in(context.new_page(), f"{company.web_url}/sessions/changing", "clerk-8")
        expect(page.get_by_text("This training is cancelled: The trainer is ill.")).to_be_visible(timeout=PATIENCE_MS)
        expect(page.get_by_role("button", name="Take a photo")).to_have_count(0)
