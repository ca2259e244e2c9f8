"""How fast the faces of a 12-megapixel group photo are found and described, on one thread, beside dlib and
`face_recognition`. All start from the JPEG's bytes and end with a description of every face.

The group is composed of face-api's sample photos, five people on 4,000 × 3,000 pixels.
"""

from __future__ import annotations

import io
import os
import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from PIL import Image, ImageFilter

from layers.vision.build import build, samples
from tests.bench import Row, shared, write
from yanzhen.directory import FaceReference
from yanzhen_media import open_picture
from yanzhen_vision import OnnxVision

SIZE = (4000, 3000)
FACES = 5
DLIB_SIDES = (800, 1000, 1280, 1600, 2000)
"""dlib's best setting is the smallest of these copies on which its detector finds all five faces."""


def group_photo() -> bytes:
    """Sample5's five people at twice the pixels, as a phone of 12 megapixels would take them."""
    with Image.open(samples()[4]) as source:
        people = source.convert("RGB")
    scale = min(SIZE[0] / people.width, SIZE[1] / people.height)
    people = people.resize((round(people.width * scale), round(people.height * scale)), Image.Resampling.LANCZOS)
    ground = people.resize(SIZE).filter(ImageFilter.GaussianBlur(60))
    ground.paste(people, ((SIZE[0] - people.width) // 2, SIZE[1] - people.height))
    # A phone's sensor leaves grain, which makes the file as large and as slow to decode as a real one.
    grain = np.random.default_rng(5).normal(0, 4, (SIZE[1], SIZE[0], 1))
    photo = Image.fromarray(np.clip(np.asarray(ground) + grain, 0, 255).astype(np.uint8))
    body = io.BytesIO()
    photo.save(body, "JPEG", quality=88)
    return body.getvalue()


def ours(body: bytes, vision: OnnxVision, references: dict[str, list[FaceReference]]) -> int:
    """As Inspect has it: draft decode, detection on tiles, gate, alignment, description, comparison."""
    facts = vision.look(open_picture(body, max_pixels=60_000_000), "nobody", references)
    return sum(face.usable for face in facts.faces)


def dlib_best(body: bytes, side: int) -> int:
    """dlib's pieces put together well: draft decode, a smaller copy, no upsampling."""
    import face_recognition

    image = Image.open(io.BytesIO(body))
    image.draft("RGB", (side, side * SIZE[1] // SIZE[0]))
    image = image.convert("RGB")
    image.thumbnail((side, side))
    pixels = np.asarray(image)
    found = face_recognition.face_locations(pixels, number_of_times_to_upsample=0)
    return len(face_recognition.face_encodings(pixels, found))


def face_recognition_default(body: bytes) -> int:
    """face_recognition as its README uses it, on the original."""
    import face_recognition

    pixels = face_recognition.load_image_file(io.BytesIO(body))
    return len(face_recognition.face_encodings(pixels))


def _timed(jobs: dict[str, Callable[[], int]], rounds: int) -> dict[str, tuple[float, int]]:
    """Median processor seconds of each and the faces found; taken in turn, so that a busy machine is busy for all."""
    seconds: dict[str, list[float]] = {name: [] for name in jobs}
    found = dict.fromkeys(jobs, 0)
    for _ in range(rounds):
        for name, job in jobs.items():
            start = time.process_time()
            found[name] = job()
            seconds[name].append(time.process_time() - start)
    return {name: (statistics.median(taken), found[name]) for name, taken in seconds.items()}


def run(shared: Path | None) -> list[Row]:
    """Ratios on one core, in turn on the same bytes."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    body = group_photo()
    vision = OnnxVision(build())
    descriptor = tuple(float(n) for n in np.full(128, 128**-0.5))
    reference = FaceReference(
        employee_id="nobody",
        adapter="onnx-mesh468",
        descriptor=descriptor,
        image_key="faces/nobody/1.jpg",
        enrolled_at=datetime.now(UTC),
    )
    ours(body, vision, {})
    side = next(side for side in DLIB_SIDES if dlib_best(body, side) == FACES)
    taken = _timed(
        {
            "ours": lambda: ours(body, vision, {"nobody": [reference]}),
            "dlib": lambda: dlib_best(body, side),
            "default": lambda: face_recognition_default(body),
        },
        rounds=7,
    )
    (mine, found), (best, best_found), (default, default_found) = taken["ours"], taken["dlib"], taken["default"]
    size = f"{len(body) / 1e6:.1f} MB"
    return [
        Row(
            what=f"12-megapixel group photo ({size}), bytes to {FACES} described faces",
            reach="≤ 600 ms",
            measured=f"{mine * 1e3:.0f} ms, {found} faces",
            rival=f"dlib at its best ({side} px) {best * 1e3:.0f} ms, {best_found} faces",
        ),
        Row(what="faster than dlib at its best setting", reach="≥ 2.5×", measured=f"{best / mine:.1f}×", rival="1×"),
        Row(
            what="faster than face_recognition's default on the original",
            reach="≥ 12×",
            measured=f"{default / mine:.1f}×",
            rival=f"1× ({default * 1e3:.0f} ms, {default_found} faces)",
        ),
    ]


if __name__ == "__main__":
    write("faces_speed", run(shared()))
