"""HR looks at a message as every medium shows it, and sends it to itself."""

import pytest
from issuer import PASSWORD, PATIENCE_MS, sign_in
from playwright.sync_api import Browser, expect

from infra.local.context import DemoContext
from infra.local.seed import environment
from yanzhen.directory import Employee, OrgUnit, Role
from yanzhen_aws.runtime import Runtime
from yanzhen_aws.settings import Settings

pytestmark = [pytest.mark.stack, pytest.mark.browser]


@pytest.fixture(scope="module")
def company(stack: DemoContext) -> DemoContext:
    with environment(stack.environment):
        world = Runtime(Settings.from_env(stack.environment))
        world.directory.put_unit(OrgUnit(path="ash", name="Ash", kind="company"))
        subject = stack.add_sign_in("hr-8", PASSWORD, role=Role.HR, name="hr-8").subject
        world.directory.put_employee(
            Employee(
                employee_id="hr-8", name="Holly Ash", unit_path="ash", role=Role.HR, subject=subject, locale="en",
                email="hr-8@ash.example",
            )
        )  # fmt: skip
    return stack


def test_a_message_is_chosen_looked_at_and_sent_to_oneself(company: DemoContext, browser: Browser) -> None:
    with browser.new_context(viewport={"width": 1280, "height": 900}, locale="en") as office:
        page = sign_in(office.new_page(), f"{company.web_url}/console/messages", "hr-8")
        page.get_by_role("link", name="Templates").click(timeout=PATIENCE_MS)
        page.get_by_role("navigation", name="All messages").get_by_text("Still overdue").click(timeout=PATIENCE_MS)
        letter = page.frame_locator("iframe.letter")
        expect(letter.get_by_role("link", name="Open")).to_have_css("color", "rgb(255, 255, 255)")
        expect(letter.locator("body")).to_contain_text("Hello Fang Wang")
        expect(page.locator(".previews")).to_contain_text("(GSM)")

        page.get_by_text("中文").click()
        expect(letter.locator("body")).to_contain_text("王芳，您好")
        page.get_by_text("Plain text").click()
        expect(page.locator(".previews .message-text").first).to_contain_text("整改单详情")
        assert "message=case_escalated" in page.url
        assert "language=zh" in page.url

        page.get_by_role("button", name="Test Mail").click()
        expect(page.get_by_role("status").filter(has_text="On its way to you")).to_be_visible(timeout=PATIENCE_MS)
        page.goto(f"{company.web_url}/console/inbox")
        sent = page.locator(".ant-card", has_text="hr-8@ash.example")
        expect(sent).to_contain_text("Hello Holly Ash", timeout=PATIENCE_MS)
        expect(sent).to_contain_text("Still overdue since")
