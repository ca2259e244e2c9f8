"""Every page that can be opened is on the list whose pictures and accessibility are looked at."""

import re

import pytest

from infra.paths import ROOT, WEB
from tests.screens.pages import SCREENS, App

ROUTE = re.compile(r'<Route path="([^"]+)"')


@pytest.mark.parametrize("app", SCREENS)
def test_every_route_of_the_router_is_a_screen(app: App) -> None:
    routes = set(ROUTE.findall((WEB / app / "src" / "app.tsx").read_text("utf-8")))
    assert routes
    assert routes - {screen.route for screen in SCREENS[app]} == set()


@pytest.mark.parametrize("app", SCREENS)
def test_a_screen_has_a_name_of_its_own(app: App) -> None:
    names = [screen.name for screen in SCREENS[app]]
    assert len(names) == len(set(names))


def test_each_screen_is_shown_in_docs_in_both_languages() -> None:
    shown = (ROOT / "docs" / "screens.md").read_text("utf-8")
    for app, screens in SCREENS.items():
        for screen in screens:
            for language in ("zh", "en"):
                file = f"screenshots/{app}-{screen.name.replace(' ', '-')}.{language}.webp"
                assert file in shown
                assert (ROOT / "docs" / file).exists()
