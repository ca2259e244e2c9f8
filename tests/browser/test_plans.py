"""HR plans a weekly drill in the console, sees with what it clashes, publishes it, and finds it in the calendar."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

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

ZONE = ZoneInfo("Asia/Shanghai")


@pytest.fixture(scope="module")
def tomorrow() -> datetime:
    """Half past nine of the next day at the store, as the clock is when the first test begins."""
    return (datetime.now(ZONE) + timedelta(days=1)).replace(hour=9, minute=30, second=0, microsecond=0)


@pytest.fixture(scope="module")
def company(stack: DemoContext, tomorrow: datetime) -> DemoContext:
    """A clerk who is in another session tomorrow morning, and HR."""
    hire(stack, "clerk-11")
    with environment(stack.environment):
        world = Runtime(Settings.from_env(stack.environment))
        subject = stack.add_sign_in("hr-11", PASSWORD, role=Role.HR, name="hr-11").subject
        world.directory.put_employee(
            Employee(employee_id="hr-11", name="Ho", unit_path="elm", role=Role.HR, subject=subject, locale="en")
        )
        world.training.add_session(
            Session(
                session_id="in-the-way",
                course_id="safety",
                title="First aid",
                unit_path=STORE,
                starts_at=tomorrow.astimezone(UTC),
                ends_at=tomorrow.astimezone(UTC) + timedelta(hours=3),
                participants=("clerk-11",),
            )
        )
    return stack


def test_a_weekly_plan_is_tried_with_its_clash_published_and_in_the_calendar(
    company: DemoContext, browser: Browser, tomorrow: datetime
) -> None:
    with browser.new_context(viewport={"width": 1280, "height": 900}, locale="en") as context:
        page = sign_in(context.new_page(), f"{company.web_url}/console/plans/new", "hr-11")
        page.get_by_label("Course", exact=True).click(timeout=PATIENCE_MS)
        page.locator(".ant-select-item-option").first.click()
        page.get_by_label("Name of the plan").fill("Weekly ladder drill")
        page.get_by_text("By week", exact=True).click()
        page.get_by_label("Times", exact=True).fill("2")
        page.get_by_role("button", name="Try it").click()

        expect(page.get_by_text("What it makes")).to_be_visible(timeout=PATIENCE_MS)
        expect(page.get_by_role("link", name="First aid")).to_be_visible()
        page.get_by_role("button", name="Publish").click()
        expect(page.locator("td", has_text="Weekly ladder drill").first).to_be_visible(timeout=PATIENCE_MS)

        page.goto(f"{company.web_url}/console/plans/calendar?view=week&at={tomorrow:%Y-%m-%d}")
        drills = page.locator(".calendar li", has_text="Weekly ladder drill")
        expect(drills.filter(has_text="Clash").first).to_be_visible(timeout=PATIENCE_MS)
        page.keyboard.press("m")
        expect(drills.first).to_be_visible(timeout=PATIENCE_MS)
    with browser.new_context(**PHONE) as context:
        page = sign_in(context.new_page(), f"{company.web_url}/me/calendar", "clerk-11")
        page.get_by_role("button", name="Make an address").click(timeout=PATIENCE_MS)
        address = page.get_by_label("Your calendar's address").input_value(timeout=PATIENCE_MS)
        read = page.request.get(address)
        assert read.headers["content-type"] == "text/calendar; charset=utf-8"
        assert "SUMMARY:Weekly ladder drill" in read.text()
        page.get_by_role("button", name="Close the address").click()
        expect(page.get_by_role("button", name="Make an address")).to_be_visible(timeout=PATIENCE_MS)
        assert page.request.get(address).status == 404
