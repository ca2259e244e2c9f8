"""HR takes a list of people from a file into the directory, and sees every change before it is made."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from infra.local.context import DemoContext
from infra.local.seed import environment
from yanzhen.directory import Employee, OrgUnit, Role
from yanzhen_aws.runtime import Runtime
from yanzhen_aws.settings import Settings

pytestmark = [pytest.mark.stack, pytest.mark.browser]

PASSWORD = "Browser-password-1"
PATIENCE_MS = 240_000
"""A cold function on a busy machine takes its time."""
LIST = "工号,姓名,部门,手机号,负责人\nOAK-2,陈晨,Oak store,13800138000,是\nOAK-1,Old Name,Oak store,12,\n"


@pytest.fixture(scope="module")
def company(stack: DemoContext) -> DemoContext:
    """A company with HR and one person in a store."""
    with environment(stack.environment):
        world = Runtime(Settings.from_env(stack.environment))
        world.directory.put_unit(OrgUnit(path="oak", name="Oak", kind="company"))
        world.directory.put_unit(OrgUnit(path="oak/store-1", name="Oak store", kind="store"))
        world.directory.put_employee(Employee(employee_id="OAK-1", name="Old Name", unit_path="oak/store-1"))
        subject = stack.add_sign_in("hr-oak", PASSWORD, role=Role.HR, name="hr-oak").subject
        world.directory.put_employee(
            Employee(employee_id="hr-oak", name="HR", unit_path="oak", role=Role.HR, subject=subject, locale="en")
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


def test_a_list_is_read_tried_applied_and_its_people_are_there(
    company: DemoContext, page: Page, tmp_path: Path
) -> None:
    page.goto(f"{company.web_url}/console/")
    page.get_by_role("button", name="Sign in").click()
    page.locator("#username").fill("hr-oak")
    page.locator("#password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("link", name="People").click()
    page.get_by_role("link", name="Import people").click()

    file = tmp_path / "oak.csv"
    file.write_bytes(LIST.encode("gb18030"))
    page.locator("input[type=file]").set_input_files(file)

    expect(page.get_by_text("What the columns hold")).to_be_visible()
    page.get_by_role("button", name="Trial run").click()
    expect(page.get_by_text("Nothing has been changed yet.")).to_be_visible()
    expect(page.get_by_role("row", name=re.compile("OAK-2"))).to_contain_text("+8613800138000")
    expect(page.get_by_role("row", name=re.compile("OAK-1"))).to_contain_text("D3: “12” can't be a phone number here.")
    page.screenshot(path=str(tmp_path / "report.png"))

    page.get_by_role("button", name="Apply 1 changes").click()
    page.get_by_role("button", name="Apply", exact=True).click()
    expect(page.get_by_text("Done: 1 people are as the list says.")).to_be_visible()
    with environment(company.environment):
        found = Runtime(Settings.from_env(company.environment)).directory.employee("OAK-2")
    assert found is not None
    assert (found.unit_path, found.role) == ("oak/store-1", Role.MANAGER)
