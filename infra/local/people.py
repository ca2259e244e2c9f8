"""The demo's faces: cut from the sample photos of a registry package (see NOTICE), never committed."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Sequence
from pathlib import Path

from PIL import Image

from infra.local.scenes import Head, jpeg, portrait, reference
from yanzhen.errors import FaceRejected
from yanzhen.evidence import Box
from yanzhen.ports import Vision
from yanzhen_media import open_picture

MAX_YAW = 35.0
"""A head turned further makes a poor reference."""
STEADY = 0.95
"""A head whose shots differ more than this (bowed, half hidden) is not cast."""
LEFT_OUT = frozenset({("sample1.jpg", 0)})
"""Costume make-up, counted from the left."""
REFERENCES = 3
ALIKE = 0.93
"""Two sample faces more alike than this may be one woman in two photos: only the first is cast."""


def cast(samples: Sequence[Path], vision: Vision, cache: Path) -> list[Head]:
    """The demo's heads, cut once and kept in a folder of the cache."""
    folder = cache / f"cast-{_fingerprint(samples)}"
    if not folder.is_dir():
        making = folder.with_suffix(".new")
        shutil.rmtree(making, ignore_errors=True)
        making.mkdir(parents=True)
        for number, head in enumerate(_choose(samples, vision)):
            head.image.save(making / f"{number:02d}.png")
        making.rename(folder)
    return [Head(Image.open(file).convert("RGB")) for file in sorted(folder.glob("*.png"))]


def _fingerprint(samples: Sequence[Path]) -> str:
    """Changes when the samples or the way they are cast and drawn change."""
    sources = [Path(__file__), Path(__file__).with_name("scenes.py"), *sorted(samples)]
    return hashlib.sha256(b"".join(hashlib.sha256(file.read_bytes()).digest() for file in sources)).hexdigest()[:16]


def _choose(samples: Sequence[Path], vision: Vision) -> list[Head]:
    """Every face in the samples that is good enough to enrol, each person once, in a stable order."""
    heads: list[Head] = []
    seen: list[tuple[float, ...]] = []
    for sample in sorted(samples):
        picture = open_picture(sample.read_bytes())
        whole = picture.full()
        facts = vision.look(picture, "", {})
        for place, face in enumerate(sorted(facts.faces, key=lambda f: f.box.left)):
            if (sample.name, place) in LEFT_OUT or not face.usable or face.yaw is None or abs(face.yaw) > MAX_YAW:
                continue
            head = Head(whole.crop(_with_hair(face.box, whole)))
            try:
                audition = vision.enrol(open_picture(jpeg(portrait(head, sample.name)))).descriptor
                described = [vision.enrol(open_picture(shot)).descriptor for shot in references(head)]
            except FaceRejected:
                continue
            steady = all(_cosine(audition, reference) > STEADY for reference in described)
            if steady and all(_cosine(described[0], other) < ALIKE for other in seen):
                seen.append(described[0])
                heads.append(head)
    return heads


def references(head: Head) -> list[bytes]:
    """The three pictures with which the person of a head enrols."""
    return [jpeg(reference(head, f"reference-{n}")) for n in range(REFERENCES)]


def _with_hair(box: Box, whole: Image.Image) -> tuple[int, int, int, int]:
    """The face's box widened to the whole head, inside the picture."""
    width, height = box.width * whole.width, box.height * whole.height
    left, top = box.left * whole.width, box.top * whole.height
    return (
        max(0, round(left - 0.18 * width)),
        max(0, round(top - 0.38 * height)),
        min(whole.width, round(left + 1.18 * width)),
        min(whole.height, round(top + 1.16 * height)),
    )


def _cosine(a: Sequence[float], b: Sequence[float]) -> float:
    return sum(x * y for x, y in zip(a, b, strict=True))
