"""Everybody can use every page of the phone: by eye, by ear, with gloves, in both languages, with any name."""

import re
from collections.abc import Iterator

import pytest
from phone_world import PATIENCE_MS, handed_in, hire, opens_offline, phone_of, take_photo
from playwright.sync_api import Browser, Page, expect

from infra.local.context import DemoContext
from infra.paths import WEB

pytestmark = [pytest.mark.stack, pytest.mark.browser]

AXE = WEB / "node_modules" / "axe-core" / "axe.min.js"
NAME = ("Abdurrahman " * 17)[:200]
TITLE = "<b>سلامة الغذاء</b> & hygiene 食品安全"
SERIOUS = """axe.run(document, { resultTypes: ['violations'] }).then((found) => found.violations
  .filter((each) => ['serious', 'critical'].includes(each.impact))
  .map((each) => each.id + ': ' + each.nodes.map((node) => node.html.slice(0, 120)).join(' | ')))"""
SMALL = """[...document.querySelectorAll('button, a[href], [role=button], input:not([hidden])')]
  .map((each) => [each.outerHTML.slice(0, 90), each.getBoundingClientRect()])
  .filter(([, box]) => box.width > 0 && (box.width < 47.5 || box.height < 47.5))
  .map(([html, box]) => Math.round(box.width) + 'x' + Math.round(box.height) + ' ' + html)"""


@pytest.fixture(scope="module")
def phone(stack: DemoContext, browser: Browser) -> Iterator[tuple[Page, tuple[str, ...]]]:
    """Somebody with a long name and a title from right to left, who has handed in one photo; and all their pages."""
    one, two = hire(stack, "access-1", sessions=2, name=NAME, title=TITLE)
    with phone_of(browser, stack, "access-1") as (_, page):
        opens_offline(page, one, two)
        take_photo(page, one)
        expect(page.locator(".photo-card .why")).to_be_visible(timeout=PATIENCE_MS)
        (photo,) = handed_in(stack, "access-1", one)
        pages = ("/", "/history", "/me", "/me/privacy", "/me/face", f"/sessions/{one}", f"/sessions/{two}")
        yield page, (*pages, f"/evidence/{photo['evidence_id']}", f"/sessions/{two}/camera")


def shown(page: Page, path: str) -> None:
    page.evaluate(f"history.pushState(null, '', '{path}')")
    expect(page.locator("main:not([aria-busy]), .viewfinder").first).to_be_visible(timeout=PATIENCE_MS)
    expect(page.locator(".waiting, [aria-busy]")).to_have_count(0, timeout=PATIENCE_MS)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_page_of_the_phone_has_a_serious_finding(
    phone: tuple[Page, tuple[str, ...]], stack: DemoContext, language: str
) -> None:
    page, paths = phone
    page.evaluate(f"localStorage.setItem('yanzhen.locale', '{language}')")
    page.goto(f"{stack.web_url}/")
    page.evaluate(AXE.read_text())
    found = {}
    broken: list[str] = []
    page.on("pageerror", lambda error: broken.append(f"{page.url}: {error.stack or error}"[:900]))
    for path in paths:
        shown(page, path)
        wrong = [*page.evaluate(SERIOUS), *page.evaluate(SMALL)]
        if page.evaluate("document.documentElement.scrollWidth") > 360:
            wrong.append("wider than the phone")
        if wrong:
            found[path] = wrong
    assert (broken, found) == ([], {})
    assert page.evaluate("document.documentElement.lang") == {"zh": "zh-CN", "en": "en"}[language]


def test_markup_in_a_title_is_shown_and_never_run(phone: tuple[Page, tuple[str, ...]], stack: DemoContext) -> None:
    page, _ = phone
    page.goto(f"{stack.web_url}/")
    expect(page.get_by_text(TITLE).first).to_be_visible(timeout=PATIENCE_MS)


def test_a_language_nobody_knows_falls_back_to_the_persons_own(
    phone: tuple[Page, tuple[str, ...]], stack: DemoContext
) -> None:
    page, _ = phone
    page.evaluate("localStorage.setItem('yanzhen.locale', 'xx_!!')")
    page.goto(f"{stack.web_url}/")
    expect(page.get_by_text(re.compile("^Hello Abdurrahman"))).to_be_visible(timeout=PATIENCE_MS)
