"""`make screenshots`: a picture of every page in both languages, of the demo company, and docs/screens.md with them.

A demo that runs is used as it is; else one is started and stopped again. SCREENS="home,board" takes only some.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from io import BytesIO
from itertools import groupby
from pathlib import Path
from typing import Any, get_args

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from infra.paths import LOCAL, ROOT
from tests import chromium
from tests.screens.pages import SCREENS, App, Screen, Who
from tests.screens.visit import SIZE, Language, visiting

DOCS = ROOT / "docs"
FOLDER = DOCS / "screenshots"
PEOPLE: dict[Who, str] = {
    "employee": "staff-002",
    "manager": "manager-001",
    "hr": "hr-1",
    "admin": "admin-1",
    "auditor": "auditor-1",
}
TALLEST = {"phone": 1600, "console": 1400}
"""Pixels of a picture; what a page holds below them is seen by scrolling."""
QUALITY = 72
STARTS_WITHIN_S = 1_800


def picture(app: App, screen: Screen, language: Language, *, dark: bool = False) -> str:
    """The file of a picture below docs/screenshots."""
    return f"{app}-{screen.name.replace(' ', '-')}.{language}{'.dark' if dark else ''}.webp"


@contextlib.contextmanager
def demo() -> Iterator[dict[str, Any]]:
    """The running demo's addresses and sign-ins; one of its own where none runs."""
    announced = LOCAL / "demo.json"
    if announced.exists():
        yield json.loads(announced.read_text())
        return
    running = subprocess.Popen([sys.executable, "-m", "infra.local.demo"], cwd=ROOT)
    try:
        until = time.monotonic() + STARTS_WITHIN_S
        while not announced.exists():
            if running.poll() is not None or time.monotonic() > until:
                sys.exit("make screenshots stopped: the demo did not start")
            time.sleep(1)
        yield json.loads(announced.read_text())
    finally:
        running.send_signal(signal.SIGINT)
        running.wait()


def take(page: Page, app: App, file: Path) -> None:
    """The page from its top, as high as it is up to a limit, small enough for a repository."""
    width, height = SIZE[app]
    whole = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({"width": width, "height": min(max(whole, height), TALLEST[app])})
    page.wait_for_timeout(400)  # Charts draw themselves anew in the new size, and say nothing when they are done.
    shot = Image.open(BytesIO(page.screenshot(animations="disabled", caret="hide")))
    shot.convert("RGB").save(file, "WEBP", quality=QUALITY, method=6)
    page.set_viewport_size({"width": width, "height": height})


def walk(browser: Browser, found: dict[str, Any], only: set[str]) -> None:
    passwords = {one["username"]: one["password"] for one in found["sign_ins"]}
    for app, screens in SCREENS.items():
        chosen = [screen for screen in screens if not only or screen.name in only or app in only]
        for who, theirs in groupby(sorted(chosen, key=lambda screen: screen.who), key=lambda screen: screen.who):
            with visiting(browser, found["web"], app) as visit:
                if who != "nobody":
                    visit.sign_in(PEOPLE[who], passwords[PEOPLE[who]])
                for screen in theirs:
                    for language in get_args(Language):
                        for dark in (False, True) if screen.dark else (False,):
                            if not visit.open(screen, language, dark=dark):
                                sys.exit(f"make screenshots stopped: the demo has nothing for {app} {screen.name}")
                            take(visit.page, app, FOLDER / picture(app, screen, language, dark=dark))
                    print(f"  {app} {screen.name}", flush=True)


def write_page() -> None:
    """docs/screens.md: every page by name, in both languages."""
    lines = [
        "# Every page",
        "",
        "The demo company's pages as `make screenshots` finds them; the list is `tests/screens/pages.py`.",
    ]
    for app, screens in SCREENS.items():
        width = 240 if app == "phone" else 480
        lines += ["", f"## {app.capitalize()}"]
        for screen in screens:
            route = f"`{'/console' if app == 'console' else ''}{screen.route}{screen.query}`" if screen.route else ""
            who = "before sign-in" if screen.who == "nobody" else f"{route} as {screen.who}"
            lines += ["", f"### {screen.name.capitalize()}", "", who, "", "<p>"]
            for dark in (False, True) if screen.dark else (False,):
                for language in get_args(Language):
                    file = picture(app, screen, language, dark=dark)
                    alt = f"{app} {screen.name}, {language}{', dark' if dark else ''}"
                    lines.append(f'<img src="screenshots/{file}" width="{width}" alt="{alt}">')
            lines.append("</p>")
    (DOCS / "screens.md").write_text("\n".join(lines) + "\n")


def tidy() -> None:
    """A picture of a page that is no more goes."""
    wanted = {
        picture(app, screen, language, dark=dark)
        for app, screens in SCREENS.items()
        for screen in screens
        for language in get_args(Language)
        for dark in ((False, True) if screen.dark else (False,))
    }
    for file in FOLDER.glob("*.webp"):
        if file.name not in wanted:
            file.unlink()


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    only = set(filter(None, os.environ.get("SCREENS", "").split(",")))
    with demo() as found, tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium.find(playwright),
            args=chromium.arguments(chromium.portrait(), Path(folder)),
        )
        walk(browser, found, only)
        browser.close()
    tidy()
    write_page()


if __name__ == "__main__":
    main()
