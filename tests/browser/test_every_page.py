"""Everybody can use every page of the phone and the console: by eye, by ear, by keyboard, with gloves, in both
languages, light and dark, whatever people are called and whatever they write.
"""

import json
import re
from collections.abc import Callable

import pytest
from hard_company import ARABIC, PASSWORD, STORE, TITLE, person
from playwright.sync_api import Browser, expect

from infra.local.context import DemoContext
from infra.paths import WEB
from tests.screens.pages import SCREENS, App, Who
from tests.screens.visit import AT_REST, SIZE, Language, Visit, visiting

pytestmark = [pytest.mark.stack, pytest.mark.browser]

AXE = (WEB / "node_modules" / "axe-core" / "axe.min.js").read_text()
SERIOUS = """(rules) => axe.run(document, { resultTypes: ['violations'], ...rules }).then((found) => found.violations
  .filter((each) => ['serious', 'critical'].includes(each.impact))
  .map((each) => each.id + ': ' + each.nodes
    .map((node) => node.html.slice(0, 120) + ' ' + (node.any[0]?.message ?? '')).join(' | ')))"""
CONTRAST = {"runOnly": ["color-contrast"]}
SMALL = """[...document.querySelectorAll('button, a[href], [role=button], input:not([hidden])')]
  .map((each) => [each.outerHTML.slice(0, 90), each.getBoundingClientRect()])
  .filter(([, box]) => box.width > 0 && (box.width < 47.5 || box.height < 47.5))
  .map(([html, box]) => 'small ' + Math.round(box.width) + 'x' + Math.round(box.height) + ' ' + html)"""


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("app", SCREENS)
def test_no_page_has_a_serious_finding_or_breaks_on_a_hard_text(
    visit: Callable[[App, Who], Visit], app: App, language: Language
) -> None:
    wrong: dict[str, list[str]] = {}
    for screen in SCREENS[app]:
        there = visit(app, screen.who)
        page = there.page
        broken: list[str] = []
        page.on("pageerror", lambda error, broken=broken: broken.append(str(error)[:300]))  # type: ignore[misc]
        if not there.open(screen, language):
            wrong[screen.name] = ["there is nothing to see"]
            continue
        page.evaluate(AXE)
        found = page.evaluate(SERIOUS, {})
        if app == "phone":
            found += page.evaluate(SMALL)
        if language == "zh":
            page.emulate_media(color_scheme="dark")
            expect(page.locator(":root")).to_have_attribute("data-theme", "dark")
            page.evaluate(AT_REST)
            found += [f"dark {each}" for each in page.evaluate(SERIOUS, CONTRAST)]
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > SIZE[app][0]:
            found.append(f"{width} px wide")
        if page.evaluate("window.ran === true"):
            found.append("markup was run")
        if page.evaluate("document.documentElement.lang") != {"zh": "zh-CN", "en": "en"}[language]:
            found.append("another language")
        if found or broken:
            wrong[screen.name] = [*found, *broken]
    assert not wrong, json.dumps(wrong, indent=1, ensure_ascii=False)


def test_markup_is_shown_as_it_was_written(visit: Callable[[App, Who], Visit]) -> None:
    there = visit("phone", "employee")
    there.page.goto(f"{there.web}/history")
    expect(there.page.get_by_text(TITLE).first).to_be_visible()


def test_a_name_from_right_to_left_does_not_turn_its_sentence(visit: Callable[[App, Who], Visit]) -> None:
    there = visit("phone", "employee")
    there.speak("en")
    there.page.goto(f"{there.web}/")
    expect(there.page.get_by_role("heading", level=1)).to_have_text(f"Hello \u2068{ARABIC}\u2069")


def test_the_keyboard_reaches_every_page_of_the_console(visit: Callable[[App, Who], Visit]) -> None:
    there = visit("console", "hr")
    page = there.page
    there.speak("en")
    page.goto(f"{there.web}/console/")
    there.settled()
    wanted = page.locator("nav a").count()
    reached = set()
    for _ in range(40):
        page.keyboard.press("Tab")
        seen = page.evaluate("""() => { const at = document.activeElement; const style = getComputedStyle(at);
          return [at.closest('nav') && at.href, at.matches(':focus-visible') && style.outlineStyle !== 'none'] }""")
        if seen[0]:
            assert seen[1], f"no focus ring on {seen[0]}"
            reached.add(seen[0])
    assert len(reached) == wanted


def test_an_address_opened_before_sign_in_is_where_one_comes_back_to(palm: DemoContext, browser: Browser) -> None:
    with visiting(browser, palm.web_url, "console") as there:
        there.page.goto(f"{there.web}/console/sessions?period=quarter&unit={STORE}")
        there.page.locator(".welcome button").first.click()
        there.page.locator("#username").fill(person("hr"))
        there.page.locator("#password").fill(PASSWORD)
        there.page.get_by_role("button", name="Sign in").click()
        expect(there.page).to_have_url(re.compile(rf"/console/sessions\?period=quarter&unit={STORE}$"))
        there.settled()


def test_a_language_nobody_knows_falls_back_to_the_persons_own(visit: Callable[[App, Who], Visit]) -> None:
    there = visit("phone", "employee")
    there.page.evaluate("localStorage.setItem('yanzhen.locale', 'xx_!!')")
    there.page.goto(f"{there.web}/")
    expect(there.page.get_by_role("heading", level=1)).to_contain_text("您好")
