"""A video from the phone's camera to its verdict, and the ways on where there can be none."""

import pytest
from phone_world import PATIENCE_MS, handed_in, hire, open_camera, phone_of
from playwright.sync_api import Browser, expect

from infra.local.context import DemoContext

pytestmark = [pytest.mark.stack, pytest.mark.browser]


def test_a_video_is_recorded_until_it_is_long_enough_looked_at_and_judged(stack: DemoContext, browser: Browser) -> None:
    (session_id,) = hire(stack, "video-1")
    with phone_of(browser, stack, "video-1") as (_, page):
        open_camera(page, session_id)
        page.get_by_role("button", name="Video").click()
        page.get_by_role("button", name="Start the video").click()
        stop = page.get_by_role("button", name="Stop the video")
        expect(stop).to_be_disabled()
        expect(page.locator(".recorded")).to_contain_text("more, then you can stop")
        expect(page.locator(".viewfinder-top")).to_contain_text("Code")
        stop.click(timeout=PATIENCE_MS)
        expect(page.locator("video[aria-label='The video you just recorded']")).to_be_visible()
        page.locator(".viewfinder-choice .adm-button-primary").click(timeout=PATIENCE_MS)
        expect(page.locator(".photo-card .why")).to_be_visible(timeout=PATIENCE_MS)
    (evidence,) = handed_in(stack, "video-1", session_id)
    assert (evidence["kind"], evidence["state"]) == ("video", "judged")
    assert evidence["word"] in {"genuine", "suspect", "unable"}, "a video of the camera is long enough"


def test_a_video_for_which_the_phone_has_no_room_is_not_begun(stack: DemoContext, browser: Browser) -> None:
    (session_id,) = hire(stack, "video-2")
    with phone_of(browser, stack, "video-2") as (_, page):
        page.evaluate("navigator.storage.estimate = async () => ({ quota: 3_000_000, usage: 2_000_000 })")
        open_camera(page, session_id)
        page.get_by_role("button", name="Video").click()
        page.get_by_role("button", name="Start the video").click()
        expect(page.get_by_role("alert")).to_contain_text("no room for a video")
        expect(page.get_by_role("button", name="Photo")).to_be_enabled()


def test_a_chosen_video_above_the_limit_is_refused_before_a_byte_of_it_is_read(
    stack: DemoContext, browser: Browser
) -> None:
    (session_id,) = hire(stack, "video-3")
    with phone_of(browser, stack, "video-3") as (_, page):
        page.evaluate(f"history.pushState(null, '', '/sessions/{session_id}')")
        page.get_by_test_id("pick").wait_for(state="attached", timeout=PATIENCE_MS)
        page.evaluate(
            """() => {
              const input = document.querySelector('[data-testid=pick]')
              const file = new File([], 'long.mp4', { type: 'video/mp4' })
              const size = (bytes) => Object.defineProperty(file, 'size', { value: bytes, configurable: true })
              const read = () => { throw new Error('it was read') }
              Object.assign(file, { arrayBuffer: read, slice: read, stream: read })
              size(4 * 1024 ** 3)
              Object.defineProperty(input, 'files', { value: [file], configurable: true })
              input.dispatchEvent(new Event('change', { bubbles: true }))
            }"""
        )
        expect(page.get_by_role("alert")).to_contain_text("4.3 GB")
        expect(page.get_by_role("alert")).to_contain_text("record it here")
    assert handed_in(stack, "video-3", session_id) == []
