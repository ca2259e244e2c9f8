"""The faces that the phone's camera page counts, beside the verifier's count of the same pictures.

The page's own worker code and weights, in a Chromium whose processor is made four times slower by the DevTools
protocol. Chromium slows the page's thread alone, so the worker's code runs there; on a phone it runs beside it.
"""

from __future__ import annotations

import base64
import io
import random
import re
import statistics
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from infra.local.proxy import Proxy
from infra.web import build as build_pages
from layers.vision.build import build, samples
from tests import chromium as installed
from tests.bench import Row, shared, write
from tests.bench.faces_speed import group_photo
from yanzhen_vision.vision import COPIES, HEAD_PX, load

PORTRAITS = 150
CPU = 4
LOOKS = 12

RUN = """async ({ worker, ...files }) => {
  let hear
  const answer = () => new Promise((resolve) => { hear = resolve })
  window.postMessage = (told) => hear(told)
  const ask = (data) => window.dispatchEvent(new MessageEvent('message', { data }))
  const started = performance.now()
  await import(worker)
  const ready = answer()
  ask({ files })
  await ready
  window.look = async (jpeg, all) => {
    const blob = await (await fetch(`data:image/jpeg;base64,${jpeg}`)).blob()
    const { width, height } = await createImageBitmap(blob)
    const scale = 610 / Math.max(width, height)
    const sized = { resizeWidth: Math.round(width * scale), resizeHeight: Math.round(height * scale) }
    const picture = await createImageBitmap(blob, { ...sized, resizeQuality: 'medium' })
    const begun = performance.now()
    const found = answer()
    ask({ picture, all })
    return { faces: await found, ms: performance.now() - begun, width }
  }
  return performance.now() - started
}"""
"""The worker's code as the page's: what it is asked comes as a message to the window, what it tells goes to `hear`."""


@contextmanager
def camera_page() -> Iterator[tuple[Page, dict[str, str]]]:
    """A page of the phone's site, and the addresses of what its camera fetches."""
    pages = build_pages()
    listed = re.findall(r"'(/assets/faces/[^']+)'", (pages / "sw.js").read_text())
    endings = {"worker": ".js", "wasm": ".wasm", "graph": ".json", "weights": ".bin"}
    files = {name: next(path for path in listed if path.endswith(ending)) for name, ending in endings.items()}
    proxy = Proxy(0, pages=pages, api="http://127.0.0.1:1", config={})
    proxy.start()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=installed.find(playwright), args=list(installed.QUIET))
        page = browser.new_page(bypass_csp=True)
        page.goto(f"{proxy.address}/manifest.webmanifest")
        yield page, files
        browser.close()
    proxy.close()


def heads(page: Page, body: bytes, *, everyone: bool) -> int:
    """How many heads the phone counts."""
    seen = _look(page, body, everyone=everyone)
    return sum((face["right"] - face["left"]) * seen["width"] >= HEAD_PX for face in seen["faces"])


def _look(page: Page, body: bytes, *, everyone: bool) -> dict[str, Any]:
    seen: dict[str, Any] = page.evaluate(
        "([jpeg, all]) => look(jpeg, all)", [base64.b64encode(body).decode(), everyone]
    )
    return seen


def heads_of_verifier(body: bytes, models: Path) -> int:
    """How many the verifier counts: on its copy of the picture, narrow ones left out."""
    picture = Image.open(io.BytesIO(body)).convert("RGB")
    scale = min(1.0, COPIES[0] / max(picture.size))
    copy = picture.resize((round(picture.width * scale), round(picture.height * scale)), Image.Resampling.BILINEAR)
    return sum(head.width / scale >= HEAD_PX for head in load(models)[0].find(copy))


def alike(pairs: Sequence[tuple[int, int]]) -> str:
    return f"{sum(one == other for one, other in pairs)} of {len(pairs)} pictures"


def portraits(data: Path) -> list[bytes]:
    """Single faces of LFW on a wall, as a phone has them before it: a third of the picture's width."""
    chosen = random.Random(7).sample(sorted((data / "faces" / "lfw").glob("*/*.jpg")), PORTRAITS)
    made = []
    for path in chosen:
        wall = Image.new("RGB", (1280, 960), (168, 176, 170))
        with Image.open(path) as face:
            wall.paste(face.convert("RGB").resize((640, 640)), (320, 200))
        body = io.BytesIO()
        wall.save(body, "JPEG", quality=90)
        made.append(body.getvalue())
    return made


def group(shape: tuple[int, int], faces: Sequence[Path]) -> bytes:
    """Rows of faces, as many as fit: small ones, which only a closer look finds."""
    across, down = shape
    side = 1920 // across
    picture = Image.new("RGB", (side * across, side * down), (150, 158, 150))
    for at, path in enumerate(faces):
        with Image.open(path) as face:
            picture.paste(face.convert("RGB").resize((side, side)), (at % across * side, at // across * side))
    body = io.BytesIO()
    picture.save(body, "JPEG", quality=90)
    return body.getvalue()


def groups(data: Path) -> list[bytes]:
    """Real groups, and composed ones of 12 to 24 people."""
    lfw = sorted((data / "faces" / "lfw").glob("*/*.jpg"))
    chance = random.Random(11)
    shapes = [(4, 3), (5, 3), (6, 4)]
    composed = [group(shape, chance.sample(lfw, shape[0] * shape[1])) for shape in shapes for _ in range(10)]
    return [*(path.read_bytes() for path in samples()), group_photo(), *composed]


def run(shared: Path | None) -> list[Row]:
    """Counts and times; nothing to say without the pictures, which may not be passed on."""
    if shared is None:
        print("phone_faces: ../shared/data/faces is absent: nothing measured")
        return []
    data = shared / "data"
    models = build()
    single, many = portraits(data), groups(data)
    with camera_page() as (page, files):
        page.evaluate(RUN, files)
        alone = [(heads(page, body, everyone=False), heads_of_verifier(body, models)) for body in single]
        together = [(heads(page, body, everyone=True), heads_of_verifier(body, models)) for body in many]
        page.reload()
        page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": CPU})
        start = page.evaluate(RUN, files)
        one = [_look(page, single[0], everyone=False)["ms"] for _ in range(LOOKS)]
        all_ = [_look(page, many[0], everyone=True)["ms"] for _ in range(LOOKS)]
    begun = time.process_time()
    for _ in range(LOOKS):
        heads_of_verifier(many[0], models)
    verifier = (time.process_time() - begun) / LOOKS * 1000
    counted, there = (sum(pair[which] for pair in together) for which in (0, 1))
    return [
        Row(
            what="one person before a wall, found", reach="all",
            measured=f"{sum(seen > 0 for seen, _ in alone)} of {len(alone)} pictures; "
            f"as many heads as the verifier in {sum(seen == told for seen, told in alone)}, "
            f"fewer in {sum(seen < told for seen, told in alone)} "
            "(once somebody is seen, the phone does not look closer for who stands behind)",
            rival=f"the verifier {sum(told > 0 for _, told in alone)}",
        ),
        Row(
            what="groups of 5 to 24, counted as the verifier does", reach="≥ 90 % of the heads",
            measured=f"{counted} of {there} heads; the same number in {alike(together)}", rival="",
        ),
        Row(
            what="one glance at a person, processor 4 × slower", reach="≤ 400 ms, the pace of the hints",
            measured=f"{statistics.median(one):.0f} ms", rival="",
        ),
        Row(
            what="one glance at a group, with six closer looks, processor 4 × slower", reach="≤ 2 s",
            measured=f"{statistics.median(all_):.0f} ms",
            rival=f"the verifier's own (onnxruntime, this processor) {verifier:.0f} ms",
        ),
        Row(
            what="from the kept files to ready, processor 4 × slower", reach="≤ 3 s",
            measured=f"{start / 1000:.1f} s", rival="",
        ),
    ]  # fmt: skip


if __name__ == "__main__":
    write("phone_faces", run(shared()))
