"""Signing in through the issuer's own page, as a person does, and how long anything may take."""

from playwright.sync_api import Page

PASSWORD = "Browser-password-1"
PATIENCE_MS = 240_000
"""A cold function on a busy machine takes its time."""


def sign_in(page: Page, address: str, who: str) -> Page:
    """From the welcome of the phone page or the console to where the address leads."""
    page.goto(address)
    page.locator(".welcome button").first.click(timeout=PATIENCE_MS)
    at_the_issuer(page, who)
    return page


def at_the_issuer(page: Page, who: str) -> None:
    page.locator("#username").fill(who, timeout=PATIENCE_MS)
    page.locator("#password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
