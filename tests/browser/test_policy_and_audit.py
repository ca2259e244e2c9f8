"""An admin changes the rules and sees before what it would have changed; an auditor reads and changes nothing."""

import re
from collections.abc import Iterator

import pytest
from issuer import PASSWORD, PATIENCE_MS, sign_in
from playwright.sync_api import Browser, Page, expect

from infra.local.context import DemoContext
from infra.local.seed import environment
from yanzhen.directory import Employee, OrgUnit, Role
from yanzhen_aws.runtime import Runtime
from yanzhen_aws.settings import Settings

pytestmark = [pytest.mark.stack, pytest.mark.browser]


@pytest.fixture(scope="module")
def company(stack: DemoContext) -> DemoContext:
    """A company with an admin and an auditor."""
    with environment(stack.environment):
        world = Runtime(Settings.from_env(stack.environment))
        world.directory.put_unit(OrgUnit(path="larch", name="Larch", kind="company"))
        for person, role in (("admin-9", Role.ADMIN), ("auditor-9", Role.AUDITOR)):
            subject = stack.add_sign_in(person, PASSWORD, role=role, name=person).subject
            world.directory.put_employee(
                Employee(employee_id=person, name=person, unit_path="larch", role=role, subject=subject, locale="en")
            )
    return stack


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB")
    context.set_default_timeout(PATIENCE_MS)
    expect.set_options(timeout=PATIENCE_MS)
    yield context.new_page()
    expect.set_options(timeout=None)
    context.close()


def test_an_admin_edits_looks_ahead_proposes_and_finds_it_in_the_history(company: DemoContext, page: Page) -> None:
    sign_in(page, f"{company.web_url}/console/", "admin-9")
    page.get_by_role("link", name="Policy").click()
    page.get_by_role("button", name="Propose a new version").click()
    limit = page.get_by_role("spinbutton", name="Review within")

    limit.fill("9999")
    limit.blur()
    page.get_by_role("textbox", name="Why").fill("Answers come sooner")
    page.get_by_role("button", name="Submit new version").click()
    expect(page.locator('[data-field="review_hours"]').get_by_role("alert")).to_contain_text("at most 720")

    limit.fill("47")
    limit.blur()
    expect(page.locator(".policy-changes")).to_contain_text("47 hours")
    page.get_by_role("button", name="Work it out").click()
    expect(page.get_by_role("progressbar")).to_have_attribute("aria-valuenow", "100")
    expect(page.get_by_role("status")).to_contain_text("Review within")

    page.get_by_role("button", name="Submit new version").click()

    expect(page.get_by_role("textbox", name="Why")).to_have_count(0)
    expect(page.get_by_text("Answers come sooner", exact=True).first).to_be_visible()
    expect(page.locator(".policy-changes")).to_contain_text("47 hours")


def test_an_auditor_reads_rules_and_audit_and_proposes_nothing(company: DemoContext, page: Page) -> None:
    sign_in(page, f"{company.web_url}/console/", "auditor-9")
    page.get_by_role("link", name="Policy").click()
    expect(page.get_by_role("heading", name="Policy")).to_be_visible()
    expect(page.get_by_role("button", name="Propose a new version")).to_have_count(0)

    with page.expect_response("**/v1/audit*"):
        page.get_by_role("link", name="Audit").click()
    page.get_by_role("button", name="Refresh").click()
    mine = page.get_by_role("row").filter(has_text="Looked at the audit.").first
    expect(mine).to_contain_text("auditor-9")

    mine.get_by_role("link", name="auditor-9").click()
    expect(page).to_have_url(re.compile("actor=auditor-9"))
    expect(page.get_by_text("By auditor-9")).to_be_visible()
