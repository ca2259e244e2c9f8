"""A large file on its way in parts, as the phone, the API and the bucket do it together."""

from io import BytesIO
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest
from phone_world import PATIENCE_MS, handed_in, hire, phone_of
from PIL import Image
from playwright.sync_api import Browser, Page, Route, expect

from infra.local.context import DemoContext
from yanzhen.parts import sizes

pytestmark = [pytest.mark.stack, pytest.mark.browser]


def noise(width: int, height: int) -> bytes:
    """A picture that no format makes smaller."""
    pixels = np.random.default_rng(7).integers(0, 256, (height, width, 3), dtype=np.uint8)
    body = BytesIO()
    Image.fromarray(pixels).save(body, "PNG", compress_level=1)
    return body.getvalue()


def pick(page: Page, session_id: str, picture: bytes) -> None:
    page.evaluate(f"history.pushState(null, '', '/sessions/{session_id}')")
    page.get_by_test_id("pick").set_input_files(
        {"name": "large.png", "mimeType": "image/png", "buffer": picture}, timeout=PATIENCE_MS
    )
    page.locator(".viewfinder-choice .adm-button-primary").click(timeout=PATIENCE_MS)


def test_a_page_killed_in_the_middle_of_a_large_file_goes_on_with_the_parts_that_are_missing(
    stack: DemoContext, browser: Browser
) -> None:
    (session_id,) = hire(stack, "parts-1")
    picture = noise(2400, 2000)
    count = len(sizes(len(picture)))
    assert count == 3
    arrived: list[int] = []
    cut: list[int] = []
    alive = True

    with phone_of(browser, stack, "parts-1", service_workers="block") as (context, page):

        def part(route: Route) -> None:
            if route.request.method != "PUT":
                route.continue_()
                return
            number = int(parse_qs(urlsplit(route.request.url).query)["partNumber"][0])
            if number == count and alive:
                cut.append(number)
                route.abort("connectionreset")
                return
            answer = route.fetch()
            assert answer.status == 200, answer.text()
            arrived.append(number)
            route.fulfill(response=answer)

        context.route("**/originals/**", part)
        pick(page, session_id, picture)
        expect(page.locator(".photo-card")).to_contain_text("waiting for a network", timeout=PATIENCE_MS)
        assert arrived == [1, 2]
        assert cut
        page.close()
        alive = False

        page = context.new_page()
        page.goto(f"{stack.web_url}/sessions/{session_id}")
        expect(page.locator(".photo-card .why")).to_be_visible(timeout=PATIENCE_MS)
        assert arrived == [1, 2, 3], "what had arrived is not sent again"

    (evidence,) = handed_in(stack, "parts-1", session_id)
    assert evidence["state"] == "judged"
    assert evidence["word"] is not None
