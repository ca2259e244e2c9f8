"""The consent to use a face, given on one phone and withdrawn on another."""

import httpx
import pytest
from issuer import PASSWORD, PATIENCE_MS
from phone_world import hire, phone_of
from playwright.sync_api import Browser, expect

from infra.local.context import DemoContext
from infra.local.seed import environment
from yanzhen.directory import Employee
from yanzhen_aws.runtime import Runtime
from yanzhen_aws.settings import Settings

pytestmark = [pytest.mark.stack, pytest.mark.browser]


def known(stack: DemoContext, person: str) -> Employee:
    with environment(stack.environment):
        found = Runtime(Settings.from_env(stack.environment)).directory.employee(person)
    assert found is not None
    return found


def test_a_consent_withdrawn_on_another_device_is_asked_for_again_before_one_more_picture_is_kept(
    stack: DemoContext, browser: Browser
) -> None:
    hire(stack, "consent-1")
    with phone_of(browser, stack, "consent-1") as (_, page):
        page.evaluate("history.pushState(null, '', '/me/face')")
        page.get_by_role("button", name="I agree, start").click(timeout=PATIENCE_MS)
        page.locator(".shutter:enabled").click(timeout=PATIENCE_MS)
        expect(page.get_by_text("This one is good")).to_be_visible(timeout=PATIENCE_MS)
        assert known(stack, "consent-1").face_count == 1

        token = stack.tokens("consent-1", PASSWORD)["AccessToken"]
        elsewhere = httpx.delete(
            f"{stack.web_url}/v1/employees/consent-1/faces", headers={"Authorization": f"Bearer {token}"}, timeout=120
        )
        assert elsewhere.status_code == 200
        page.locator(".shutter:enabled").click()
        expect(page.get_by_text("Withdrawn, face pictures deleted")).to_be_visible(timeout=PATIENCE_MS)
        expect(page.locator(".hint-box")).to_contain_text("your manager confirms in person")
        person = known(stack, "consent-1")
        assert person.face_count == 0
        assert person.consent is not None
        assert not person.consent.in_force

        page.get_by_role("button", name="I agree, start").click()
        page.locator(".shutter:enabled").click(timeout=PATIENCE_MS)
        expect(page.get_by_text("This one is good")).to_be_visible(timeout=PATIENCE_MS)
        person = known(stack, "consent-1")
        assert person.face_count == 1
        assert person.consent is not None
        assert person.consent.in_force
