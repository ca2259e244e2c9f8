"""A real Chromium for tests and pictures: an installed one first, and a camera that shows a portrait."""

import os
import shutil
import subprocess
import sys
import time
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Error, Page, Playwright

QUIET = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
CAMERA = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")
INSTALLED = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)


def find(playwright: Playwright) -> str:
    """Where a Chromium is on this machine; Playwright's own, which it is asked to install, where there is no other."""
    for name in (os.environ.get("CHROMIUM", ""), *INSTALLED):
        if name and (found := shutil.which(name)):
            return found
    own = playwright.chromium.executable_path
    if not Path(own).exists():
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=True)
    return own


def until(page: Page, expression: str, *, patience_ms: float = 30_000) -> None:
    """Until an expression is true in a frame of the page, also when it goes to another address meanwhile.

    Playwright's own way looks again from inside the page, where the pages' headers let no text become a script.
    """
    end = time.monotonic() + patience_ms / 1000
    while True:
        try:
            if page.evaluate(f"new Promise(requestAnimationFrame).then(() => {expression}).then(Boolean)"):
                return
        except Error as error:
            if "context was destroyed" not in error.message:
                raise
        assert time.monotonic() < end, f"never came true: {expression}"
        page.wait_for_timeout(50)


def portrait() -> Image.Image:
    """A portrait that may be used by anybody: NASA's, from scikit-image's own data."""
    from skimage import data

    return Image.fromarray(data.astronaut())


def arguments(face: Image.Image, folder: Path) -> list[str]:
    """What a Chromium is started with: quiet, and a camera that shows the portrait before a wall."""
    film = folder / "portrait.mjpeg"
    film.write_bytes(_film(face))
    return [*QUIET, *CAMERA, f"--use-file-for-fake-video-capture={film}"]


def _film(face: Image.Image) -> bytes:
    """A motion JPEG of a few frames: JPEG pictures one after another."""
    frames = BytesIO()
    for shift in range(4):
        wall = Image.new("RGB", (1280, 720), (168, 176, 170))
        for stripe in range(0, 1280, 64):
            wall.paste((150, 158 + stripe % 40, 150), (stripe, 0, stripe + 20, 720))
        wall.paste(face.resize((640, 640)), (320 + shift, 40))
        wall.save(frames, "JPEG", quality=92)
    return frames.getvalue()
