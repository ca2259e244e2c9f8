"""A copy beside its source, one over the other with a divider to move; and a video that is played where it matters."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.chromium import until
from tests.screens.pages import App, Who
from tests.screens.visit import Visit

pytestmark = [pytest.mark.stack, pytest.mark.browser]

Open = Callable[[App, Who], Visit]

COPY, VIDEO = "01ARZ3NDEKTSV4RRFFQ69G0PM2", "01ARZ3NDEKTSV4RRFFQ69G0PM3"
LOADED = "images => images.every((image) => image.complete && image.naturalWidth > 0)"


def opened(visit: Open, evidence_id: str) -> Page:
    there = visit("console", "hr")
    there.speak_now("en")
    there.page.goto(f"{there.web}/console/review/{evidence_id}")
    expect(there.page.locator(".findings").first).to_be_visible()
    return there.page


def divider(page: Page) -> tuple[Locator, Callable[[], float]]:
    """The divider, and how much of this picture is left of it, in percent."""
    slider = page.locator(".slider input")
    expect(slider).to_be_visible()

    def shown() -> float:
        clip = page.locator(".slider img").nth(1).evaluate("image => image.style.clipPath")
        return 100 - float(clip.split()[1].removesuffix("%"))

    return slider, shown


def test_both_pictures_stand_beside_each_other_with_what_is_alike(visit: Open) -> None:
    page = opened(visit, COPY)
    pair = page.locator(".pair img")
    expect(pair).to_have_count(2)
    until(page, f"({LOADED})([...document.querySelectorAll('.pair img')])")
    expect(page.locator(".evidence-left")).to_contain_text("4 bits apart")
    page.get_by_role("link", name="سلامة").first.wait_for()


def test_the_divider_moves_by_keyboard(visit: Open) -> None:
    page = opened(visit, COPY)
    page.keyboard.press("x")
    slider, shown = divider(page)
    expect(slider).to_be_focused()
    assert shown() == 50
    for _ in range(10):
        page.keyboard.press("ArrowRight")
    assert (slider.input_value(), shown()) == ("60", 60)
    page.keyboard.press("Home")
    assert shown() == 0
    page.keyboard.press("End")
    assert shown() == 100
    page.keyboard.press("x")
    expect(page.locator(".pair img")).to_have_count(2)
    page.keyboard.press("o")
    expect(page.locator(".decision-draft")).to_be_visible()


def test_the_divider_moves_by_mouse(visit: Open) -> None:
    page = opened(visit, COPY)
    page.locator(".ant-segmented-item", has_text="Slider").click()
    slider, shown = divider(page)
    until(page, f"({LOADED})([...document.querySelectorAll('.slider img')])")
    slider.scroll_into_view_if_needed()
    box = slider.bounding_box()
    assert box
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] * 0.5, middle)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.25, middle, steps=5)
    page.mouse.up()
    assert 20 <= shown() <= 30
    line = page.locator(".slider-line").bounding_box()
    assert line
    assert abs(line["x"] + line["width"] / 2 - (box["x"] + box["width"] * shown() / 100)) < 4


def test_a_video_plays_from_a_picture_and_from_where_something_stands_out(visit: Open) -> None:
    page = opened(visit, VIDEO)
    player = page.locator("video.video")
    expect(player).to_be_visible()
    until(page, "document.querySelector('video.video').readyState >= 1")
    assert 5 <= player.evaluate("video => video.duration") <= 7
    assert player.evaluate("video => video.videoWidth") == 480
    frames = page.locator(".video-frames button")
    expect(frames).to_have_count(3)
    frames.nth(1).press("Enter")
    until(page, "document.querySelector('video.video').currentTime >= 3")
    page.get_by_role("button", name="Stands still from 3 s").click()
    until(page, "(at => at >= 2 && at < 3 + 2)(document.querySelector('video.video').currentTime)")
    player.evaluate("video => video.pause()")


def test_a_video_in_the_queue_is_told_from_a_photo_and_decided_by_keys(visit: Open) -> None:
    there = visit("console", "hr")
    there.speak_now("en")
    there.page.goto(f"{there.web}/console/review")
    card = there.page.locator(f"[data-evidence='{VIDEO}']")
    expect(card.locator(".photo-video")).to_contain_text("Video")
    card.locator("a.photo").press("Enter")
    expect(there.page.locator("video.video")).to_be_visible()
    there.page.keyboard.press("o")
    there.page.keyboard.press("1")
    expect(there.page.locator(".decision-draft [aria-pressed=true]")).to_have_count(1)
    there.page.keyboard.press("Escape")
