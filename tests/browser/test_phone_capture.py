"""What a phone's camera and clock do to a photo: the wrong clock, the wrong way up, the code in the file."""

from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from issuer import PATIENCE_MS, sign_in
from phone_world import PHONE, handed_in, hire, open_camera, opens_offline, phone_of, starts_offline, take_photo
from PIL import Image
from playwright.sync_api import Browser, expect

from infra.local.context import DemoContext
from infra.local.seed import environment
from tests.chromium import until
from yanzhen.policy import DEFAULT_POINTS, Policy
from yanzhen.record import EvidenceRecord
from yanzhen_aws.runtime import Runtime
from yanzhen_aws.settings import Settings

pytestmark = [pytest.mark.stack, pytest.mark.browser]

A_DAY_AHEAD = """(() => {
  const day = 24 * 60 * 60_000
  const now = Date.now.bind(Date)
  globalThis.Date = class extends Date {
    constructor(...given) { given.length ? super(...given) : super(now() + day) }
    static now() { return now() + day }
  }
})()"""
KEPT = """caches.keys()
  .then((names) => Promise.all(names.map((name) => caches.open(name).then((cache) => cache.keys()))))
  .then((all) => all.flat().filter(({ url }) => url.includes('/assets/faces/')).length)"""
"""How many files of the finder of faces are on the phone."""
ORIENTATION = 0x0112
TURNED_RIGHT = 6
"""The camera was held upright and stored the picture lying: turn it clockwise to see it."""


def judged(stack: DemoContext, person: str, session_id: str) -> EvidenceRecord:
    """The one photo that somebody handed in for a training, as the table holds it."""
    (evidence,) = handed_in(stack, person, session_id)
    with environment(stack.environment):
        record = Runtime(Settings.from_env(stack.environment)).evidence.get(evidence["evidence_id"])
    assert record is not None
    assert record.verdict is not None
    return record


def outcomes(record: EvidenceRecord) -> dict[str, str]:
    return {each.code: each.outcome.value for each in record.findings}


def test_a_phone_whose_clock_is_a_day_off_says_so_and_its_honest_owner_is_not_blamed(
    stack: DemoContext, browser: Browser
) -> None:
    (session,) = hire(stack, "clock-1")
    with browser.new_context(**PHONE) as context:
        context.add_init_script(A_DAY_AHEAD)
        page = sign_in(context.new_page(), f"{stack.web_url}/", "clock-1")
        expect(page.locator(".due .time-left")).to_contain_text("left", timeout=PATIENCE_MS)
        take_photo(page, session)
        expect(page.get_by_text("The time to be on time has passed")).to_have_count(0)
        page.locator(".photo-card-row .why").click(timeout=PATIENCE_MS)
        expect(page.locator(".findings")).to_contain_text("The phone's clock is about", timeout=PATIENCE_MS)
        expect(page.locator(".findings")).to_contain_text("this was taken into account")
        expect(page.locator(".findings")).to_contain_text("within the session's time")
        expect(page.locator(".facts")).to_contain_text("On time")
    record = judged(stack, "clock-1", session)
    capture = record.evidence.capture
    assert abs(timedelta(milliseconds=capture.clock_offset_ms or 0) + timedelta(days=1)) < timedelta(minutes=2)
    assert capture.captured_at is not None
    assert capture.captured_at > datetime.now(UTC) + timedelta(hours=23)
    said = outcomes(record)
    assert said["time.trusted_in_window"] == "pass"
    assert said["origin.camera_proven"] == "pass"
    assert DEFAULT_POINTS["time.clock_off"] < Policy.model_fields["suspect_from"].default, "worth a word, not a verdict"


def test_a_photo_carries_the_code_that_was_on_the_screen_when_it_was_taken(
    stack: DemoContext, browser: Browser
) -> None:
    (session,) = hire(stack, "carries-1")
    with phone_of(browser, stack, "carries-1") as (_, page):
        with page.expect_response(f"**/v1/sessions/{session}", timeout=PATIENCE_MS):
            open_camera(page, session)
        code = page.locator(".viewfinder-top span").inner_text().removeprefix("Code ")
        take_photo(page, session)
        expect(page.locator(".photo-card .why")).to_be_visible(timeout=PATIENCE_MS)
    record = judged(stack, "carries-1", session)
    assert record.media is not None
    assert record.media.capture_code == record.evidence.capture.nonce
    assert (record.media.capture_code or "").replace("-", "").endswith(code)
    assert outcomes(record)["origin.camera_proven"] == "pass"


def test_the_camera_says_how_many_faces_it_sees_and_does_so_without_a_network_once_it_has_looked(
    stack: DemoContext, browser: Browser
) -> None:
    (session,) = hire(stack, "faces-1")
    with phone_of(browser, stack, "faces-1") as (context, page):
        refused: list[str] = []
        page.on("console", lambda said: refused.append(said.text) if "Content Security Policy" in said.text else None)
        starts_offline(page)
        opens_offline(page, session)
        assert page.evaluate(KEPT) == 0, "nothing of it is fetched before a camera runs"
        open_camera(page, session)
        expect(page.locator(".chip")).to_have_text(["Position ±12 m", "1 face"], timeout=PATIENCE_MS)
        expect(page.locator("[data-hint=no_face], [data-hint=far], [data-hint=cut_off]")).to_have_count(0)
        until(page, f"({KEPT}).then((files) => files === 4)", patience_ms=PATIENCE_MS)
        context.set_offline(True)
        page.goto(f"{stack.web_url}/sessions/{session}/camera")
        expect(page.locator(".chip").last).to_have_text("1 face", timeout=PATIENCE_MS)
        assert refused == []


def test_a_camera_whose_finder_of_faces_cannot_be_loaded_says_nothing_of_faces_and_takes_the_photo(
    stack: DemoContext, browser: Browser
) -> None:
    (session,) = hire(stack, "faces-2")
    with phone_of(browser, stack, "faces-2", service_workers="block") as (context, page):
        broken: list[str] = []
        page.on("pageerror", lambda error: broken.append(str(error)))
        context.route("**/assets/faces/*.wasm", lambda route: route.abort())
        with context.expect_event("requestfailed", lambda of: of.url.endswith(".wasm"), timeout=PATIENCE_MS):
            open_camera(page, session)
        expect(page.locator(".chip")).to_have_text(["Position ±12 m"])
        take_photo(page, session)
        expect(page.locator(".photo-card .why")).to_be_visible(timeout=PATIENCE_MS)
        assert broken == []


def test_a_photo_that_the_camera_stored_lying_is_shown_and_judged_upright(
    stack: DemoContext, browser: Browser, face: Image.Image
) -> None:
    (session,) = hire(stack, "turned-1")
    upright = Image.new("RGB", (600, 900), (150, 160, 150))
    upright.paste(face, (44, 300))
    lying = upright.transpose(Image.Transpose.ROTATE_90)
    exif = Image.Exif()
    exif[ORIENTATION] = TURNED_RIGHT
    body = BytesIO()
    lying.save(body, "JPEG", quality=90, exif=exif)
    with phone_of(browser, stack, "turned-1") as (_, page):
        page.evaluate(f"history.pushState(null, '', '/sessions/{session}')")
        page.get_by_test_id("pick").set_input_files(
            {"name": "lying.jpg", "mimeType": "image/jpeg", "buffer": body.getvalue()}, timeout=PATIENCE_MS
        )
        natural = "(image) => image.decode().then(() => [image.naturalWidth, image.naturalHeight])"
        assert page.get_by_alt_text("lying.jpg").evaluate(natural) == [600, 900]
        page.get_by_role("button", name="Use it").click()
        page.locator(".photo-card-row .why").click(timeout=PATIENCE_MS)
        width, height = page.locator("img.picture").evaluate(natural, timeout=PATIENCE_MS)
        assert width * 3 == height * 2
    record = judged(stack, "turned-1", session)
    assert record.media is not None
    assert (record.media.width, record.media.height) == (600, 900)
    assert record.faces is not None
    assert record.faces.heads == 1, "a face that lies on its side would not be found"
