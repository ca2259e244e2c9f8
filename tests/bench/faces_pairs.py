"""How well faces are told apart: 1,200 LFW pairs, Yanzhen and `face_recognition` (dlib) in the same run.

In each file the face nearest the middle counts, as the protocol has it. Both see the same pixels.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image

from layers.vision.build import build
from tests.bench import Row, shared, write
from tests.bench.faces_protocol import measure, pairs
from yanzhen_vision.vision import load

Described = npt.NDArray[np.float64] | None


def ours() -> Callable[[Image.Image], Described]:
    """Detection, mesh alignment and descriptor as the product has them."""
    detector, describer = load(build())

    def describe(image: Image.Image) -> Described:
        heads = detector.find(image)
        if not heads:
            return None
        head = heads[_middle(image, [tuple(head.box) for head in heads])]
        to_chip, _ = describer.align(image, head)
        return describer.describe(image, to_chip).astype(np.float64)

    return describe


def rivals() -> Callable[[Image.Image], Described]:
    """face_recognition as its README uses it."""
    import face_recognition

    def describe(image: Image.Image) -> Described:
        pixels = np.asarray(image)
        found = face_recognition.face_locations(pixels)
        if not found:
            return None
        boxes = [(left, top, right, bottom) for top, right, bottom, left in found]
        return np.asarray(face_recognition.face_encodings(pixels, [found[_middle(image, boxes)]])[0])

    return describe


def _middle(image: Image.Image, boxes: Sequence[tuple[float, ...]]) -> int:
    """The box nearest the middle, by its own size, so that a far small face does not win over the portrait."""

    def off(box: tuple[float, ...]) -> float:
        left, top, right, bottom = box
        distance = np.hypot((left + right - image.width) / 2, (top + bottom - image.height) / 2)
        return float(distance / max(right - left, 1))

    return min(range(len(boxes)), key=lambda n: off(boxes[n]))


def run(shared: Path | None) -> list[Row]:
    """Accuracy of both; nothing to say without the pictures, which may not be passed on."""
    if shared is None:
        print("faces_pairs: ../shared/data/faces is absent: nothing measured")
        return []
    listed = pairs(shared)
    files = sorted({name for pair in listed for name in (pair.a, pair.b)})
    results = {}
    for name, make in (("ours", ours), ("dlib", rivals)):
        describe = make()
        described = {}
        for file in files:
            with Image.open(shared / "data/faces/lfw" / file) as image:
                described[file] = describe(image.convert("RGB"))
        results[name] = measure(listed, described, cosine=name == "ours")
    mine, dlib = results["ours"], results["dlib"]
    return [
        Row(
            what="accuracy at the best threshold",
            reach="≥ 99.2 %, ahead of dlib",
            measured=f"{mine.best:.2%}",
            rival=f"face_recognition {dlib.best:.2%}",
        ),
        Row(
            what="accuracy in ten folds, at the other nine's threshold",
            reach="ahead of dlib",
            measured=f"{mine.folded:.2%} ± {mine.deviation:.2%}",
            rival=f"face_recognition {dlib.folded:.2%} ± {dlib.deviation:.2%}",
        ),
        Row(
            what="true accept rate at FAR 1e-2",
            reach="≥ 98.9 %",
            measured=f"{mine.tar:.2%}",
            rival=f"face_recognition {dlib.tar:.2%}",
        ),
        Row(
            what=f"undetected of {len(files)} files",
            reach="0",
            measured=str(mine.undetected),
            rival=f"face_recognition {dlib.undetected}",
        ),
    ]


if __name__ == "__main__":
    write("faces_pairs", run(shared()))
