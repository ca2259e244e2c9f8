"""A real Chromium with a camera, one for all tests of a run."""

from collections.abc import Iterator

import pytest
from hard_company import palm, visit  # noqa: F401 - fixtures of the pages' tests
from PIL import Image
from playwright.sync_api import Browser, Playwright, sync_playwright

from tests import chromium as installed


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every camera shows the same portrait: only the stack's first photo of it is no reuse."""
    items.sort(key=lambda item: item.path.name != "test_photo_to_verdict.py")


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> str:
    """Where a Chromium is on this machine."""
    return installed.find(playwright)


@pytest.fixture(scope="session")
def face() -> Image.Image:
    return installed.portrait()


@pytest.fixture(scope="session")
def arguments(face: Image.Image, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    return installed.arguments(face, tmp_path_factory.mktemp("camera"))


@pytest.fixture(scope="session")
def browser(playwright: Playwright, chromium: str, arguments: list[str]) -> Iterator[Browser]:
    running = playwright.chromium.launch(executable_path=chromium, args=arguments)
    yield running
    running.close()
