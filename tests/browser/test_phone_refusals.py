"""What a phone may refuse: its camera, its position, room for a photo, a photo with anything in it. Each has its words
and a way on."""

from collections.abc import Iterator
from io import BytesIO

import pytest
from issuer import PATIENCE_MS
from phone_ledger import keep_ledger
from phone_outbox import emptied, held
from phone_world import handed_in, hire, open_camera, phone_of, take_photo
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Playwright, Route, expect

from infra.local.context import DemoContext

pytestmark = [pytest.mark.stack, pytest.mark.browser]

CAMERA_FAILS = """(name) => { navigator.mediaDevices.getUserMedia = name
  ? async () => { throw new DOMException('', name) }
  : MediaDevices.prototype.getUserMedia.bind(navigator.mediaDevices) }"""
NO_PICTURES = """() => {
  window.toBlob = HTMLCanvasElement.prototype.toBlob
  HTMLCanvasElement.prototype.toBlob = (tell) => tell(null)
}"""
PICTURES = "() => { HTMLCanvasElement.prototype.toBlob = window.toBlob }"


@pytest.fixture
def asking(playwright: Playwright, chromium: str, arguments: list[str]) -> Iterator[Browser]:
    """A browser that gives nobody its camera without a permission."""
    running = playwright.chromium.launch(
        executable_path=chromium, args=[each for each in arguments if each != "--use-fake-ui-for-media-stream"]
    )
    yield running
    running.close()


def said(page: Page) -> Locator:
    return page.get_by_role("alert")


def picture(face: Image.Image) -> dict[str, object]:
    body = BytesIO()
    face.save(body, "JPEG")
    return {"name": "training.jpg", "mimeType": "image/jpeg", "buffer": body.getvalue()}


def at_the_camera(page: Page, session_id: str) -> None:
    page.evaluate(f"history.pushState(null, '', '/sessions/{session_id}/camera')")


def camera_only(context: BrowserContext, session_id: str) -> None:
    """The company takes nothing from the gallery, as the API would say it."""

    def answer(route: Route) -> None:
        got = route.fetch()
        route.fulfill(response=got, json={**got.json(), "gallery_allowed": False})

    context.route(f"**/v1/sessions/{session_id}", answer)


def test_a_refused_camera_says_how_to_allow_it_and_the_gallery_is_a_way_on(
    stack: DemoContext, asking: Browser, face: Image.Image
) -> None:
    (session,) = hire(stack, "refused-1")
    with phone_of(asking, stack, "refused-1", permissions=["geolocation"]) as (_, page):
        at_the_camera(page, session)
        page.get_by_role("button", name="Open the camera").click(timeout=PATIENCE_MS)
        expect(said(page)).to_contain_text("The camera is off")
        expect(said(page)).to_contain_text("Allow the camera in your browser's settings")
        page.get_by_test_id("pick").set_input_files(picture(face))
        page.get_by_role("button", name="Use it").click()
        expect(page.locator(".photo-card .why")).to_be_visible(timeout=PATIENCE_MS)
    assert [each["state"] for each in handed_in(stack, "refused-1", session)] == ["judged"]


@pytest.mark.parametrize(
    ("error", "title", "way_on"),
    [
        ("NotFoundError", "No camera found", "no camera that the page can use"),
        ("NotReadableError", "Another app is using the camera", "Close the other app"),
    ],
)
def test_a_phone_without_a_camera_to_open_says_why_and_opens_it_once_there_is_one(
    stack: DemoContext, browser: Browser, error: str, title: str, way_on: str
) -> None:
    person = error.lower()
    (session,) = hire(stack, person)
    with phone_of(browser, stack, person, service_workers="block") as (context, page):
        camera_only(context, session)
        page.evaluate(CAMERA_FAILS, error)
        at_the_camera(page, session)
        expect(said(page)).to_contain_text(title, timeout=PATIENCE_MS)
        expect(said(page)).to_contain_text(way_on)
        expect(page.get_by_text("your manager confirms in person")).to_be_visible()
        page.evaluate(CAMERA_FAILS, None)
        page.get_by_role("button", name="Try again").click()
        expect(page.locator(".shutter:enabled")).to_be_visible(timeout=PATIENCE_MS)


@pytest.mark.parametrize("allowed", [False, True])
def test_a_photo_without_a_position_is_taken_sent_and_not_held_against_anybody(
    stack: DemoContext, browser: Browser, allowed: bool
) -> None:
    person = f"nowhere-{allowed:d}"
    (session,) = hire(stack, person)
    permissions = ["camera", "geolocation"] if allowed else ["camera"]
    with phone_of(browser, stack, person, permissions=permissions) as (context, page):
        context.set_geolocation(None)
        open_camera(page, session)
        expect(page.locator(".chip").first).to_have_text("No position: the photo counts all the same")
        take_photo(page, session)
        expect(page.locator(".photo-card .why")).to_be_visible(timeout=PATIENCE_MS)
        page.locator(".photo-card-row").click()
        expect(page.get_by_text("Place", exact=False).first).to_be_visible(timeout=PATIENCE_MS)
    (evidence,) = handed_in(stack, person, session)
    assert evidence["state"] == "judged"
    assert evidence["word"] != "false"


def test_a_photo_for_which_the_phone_has_no_room_stays_on_the_screen_until_there_is_some(
    stack: DemoContext, browser: Browser
) -> None:
    (session,) = hire(stack, "full-1")
    with phone_of(browser, stack, "full-1") as (context, page):
        keep_ledger(context)
        page.reload()
        tools = context.new_cdp_session(page)
        tools.send("Storage.overrideQuotaForOrigin", {"origin": stack.web_url, "quotaSize": 1})
        take_photo(page, session)
        expect(said(page)).to_contain_text("Free some space", timeout=PATIENCE_MS)
        expect(page.get_by_alt_text("The photo you just took")).to_be_visible()
        assert held(page) == 0
        tools.send("Storage.overrideQuotaForOrigin", {"origin": stack.web_url})
        page.get_by_role("button", name="Use it").click()
        emptied(page)
    assert len(handed_in(stack, "full-1", session)) == 1


def test_a_file_without_a_byte_is_refused_before_it_is_kept(stack: DemoContext, browser: Browser) -> None:
    (session,) = hire(stack, "empty-1")
    with phone_of(browser, stack, "empty-1") as (_, page):
        page.evaluate(f"history.pushState(null, '', '/sessions/{session}')")
        page.get_by_test_id("pick").set_input_files(
            {"name": "empty.jpg", "mimeType": "image/jpeg", "buffer": b""}, timeout=PATIENCE_MS
        )
        expect(said(page)).to_contain_text("This file is empty")

        open_camera(page, session)
        page.evaluate(NO_PICTURES)
        page.locator(".shutter").click()
        expect(said(page)).to_contain_text("No picture came from the camera")
        assert held(page) == 0
        page.evaluate(PICTURES)
        page.locator(".shutter").click()
        expect(page.get_by_alt_text("The photo you just took")).to_be_visible()
    assert handed_in(stack, "empty-1", session) == []
