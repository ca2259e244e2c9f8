"""Somebody who is signed in to the phone page or the console in a browser, and goes from page to page."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Literal

import httpx
from playwright.sync_api import Browser, Page, expect

from tests.chromium import until
from tests.screens.pages import App, Screen

Language = Literal["zh", "en"]
PATIENCE_MS = 240_000
"""A cold function on a busy machine takes its time."""
BASE: dict[App, str] = {"phone": "", "console": "/console"}
SIZE: dict[App, tuple[int, int]] = {"phone": (360, 780), "console": (1280, 800)}
PLACE = {"latitude": 31.1950, "longitude": 121.4370, "accuracy": 12}
STILL_WAITS = ".skeleton, .ant-spin-spinning, .waiting, [aria-busy=true]"
COMPLETE = "[...document.images].filter((each) => each.loading !== 'lazy').every((each) => each.complete)"
AT_REST = """async () => {
  for (let frame = 0; frame < 10; frame++) await new Promise(requestAnimationFrame)
  const moving = document.getAnimations().filter((each) => Number.isFinite(each.effect.getComputedTiming().endTime))
  await Promise.all(moving.map((each) => each.finished.catch(() => undefined)))
}"""
"""Colours have changed, what comes in or goes out has done so: even without motion that takes a frame or two."""
TOKEN = "JSON.parse(localStorage[Object.keys(localStorage).find((key) => key.startsWith('oidc.user:'))]).access_token"


class Visit:
    """One browser window of one person."""

    def __init__(self, page: Page, web: str, app: App) -> None:
        self.page = page
        self.web = web
        self.app = app
        self._token: str | None = None

    def sign_in(self, username: str, password: str) -> None:
        """Through the issuer's own page, as a person would."""
        self.page.goto(f"{self.web}{BASE[self.app]}/")
        self.page.locator(".welcome button").first.click()
        self.page.locator("#username").fill(username)
        self.page.locator("#password").fill(password)
        self.page.get_by_role("button", name="Sign in").click()
        until(self.page, "Object.keys(localStorage).some((key) => key.startsWith('oidc.user:'))")
        self.page.wait_for_url(lambda url: "signed-in" not in url)
        self._token = self.page.evaluate(TOKEN)

    def ask(self, path: str) -> Any:
        """The API's answer to this person."""
        answer = httpx.get(
            f"{self.web}{path}", headers={"Authorization": f"Bearer {self._token}"}, timeout=PATIENCE_MS / 1000
        )
        answer.raise_for_status()
        return answer.json()

    def speak(self, language: Language) -> None:
        """From the next opening on."""
        self.page.evaluate(f"localStorage.setItem('yanzhen.locale', '{language}')")

    def speak_now(self, language: Language) -> None:
        """From the next opening on, also before any page of the app is open."""
        if self.page.url == "about:blank":
            self.page.goto(f"{self.web}{BASE[self.app]}/")
        self.speak(language)

    def open(self, screen: Screen, language: Language, *, dark: bool = False) -> bool:
        """The page as it stands when all is loaded; False when there is nothing of the kind to see."""
        address = screen.address(self.ask)
        if address is None:
            return False
        self.page.emulate_media(color_scheme="dark" if dark else "light", reduced_motion="reduce")
        self.speak_now(language)
        self.page.goto(f"{self.web}{BASE[self.app]}{address or '/'}")
        self.settled()
        screen.act(self.page)
        self.page.evaluate(AT_REST)
        return True

    def settled(self) -> None:
        """Until nothing waits and each picture in sight is there."""
        expect(self.page.locator("h1, .headline, .viewfinder, .state").first).to_be_visible()
        expect(self.page.locator(STILL_WAITS)).to_have_count(0)
        until(self.page, COMPLETE)


@contextmanager
def visiting(browser: Browser, web: str, app: App, **more: Any) -> Iterator[Visit]:
    """A phone or a console's window."""
    width, height = SIZE[app]
    pocket = {"has_touch": True, "is_mobile": True} if app == "phone" else {}
    with browser.new_context(
        viewport={"width": width, "height": height},
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
        geolocation=PLACE,
        permissions=["geolocation", "camera"],
        **{**pocket, **more},
    ) as context:
        context.set_default_timeout(PATIENCE_MS)
        expect.set_options(timeout=PATIENCE_MS)
        yield Visit(context.new_page(), web, app)
        expect.set_options(timeout=None)
