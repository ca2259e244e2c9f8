"""The pictures of the reuse benchmark, and what people do to them before they send them a second time.

LFW portraits are 250 px, too small for corners, so they serve twice: enlarged to 640 px for PDQ, and as group scenes of
4 to 9 different portraits each, laid out at random, for ORB. Beside them stand all real photos at hand: cameras and
phones from the shared media folder and those in scikit-image's wheel. No portrait is in two scenes.
"""

from __future__ import annotations

import io
import itertools
import random
from collections.abc import Callable, Iterator
from pathlib import Path

from PIL import Image, ImageEnhance, ImageOps

SKIMAGE = ("astronaut", "chelsea", "coffee", "rocket", "hubble_deep_field", "retina", "immunohistochemistry")
SCENE = (1200, 900)


def scenes(shared: Path, count: int) -> Iterator[Image.Image]:
    """Group scenes: a grid of portraits with uneven rows and columns."""
    chance = random.Random(7)
    portraits = sorted((shared / "data/faces/lfw").rglob("*.jpg"))
    chance.shuffle(portraits)
    for _ in range(count):
        columns, rows = chance.choice(((2, 2), (3, 2), (2, 3), (3, 3)))
        if len(portraits) < columns * rows:
            return
        scene = Image.new("RGB", SCENE)
        xs, ys = _cuts(chance, SCENE[0], columns), _cuts(chance, SCENE[1], rows)
        for left, right in itertools.pairwise(xs):
            for top, bottom in itertools.pairwise(ys):
                with Image.open(portraits.pop()) as portrait:
                    scene.paste(ImageOps.fit(portrait.convert("RGB"), (right - left, bottom - top)), (left, top))
        yield scene


def _cuts(chance: random.Random, length: int, parts: int) -> list[int]:
    step = length / parts
    inner = [round(step * n + chance.uniform(-0.15, 0.15) * step) for n in range(1, parts)]
    return [0, *inner, length]


def portraits(shared: Path, count: int) -> Iterator[Image.Image]:
    """One portrait a person, enlarged: alike in pose and place, so harder to tell apart than photos of a shop."""
    people = sorted(folder for folder in (shared / "data/faces/lfw").iterdir() if folder.is_dir())
    for folder in people[:count]:
        with Image.open(sorted(folder.glob("*.jpg"))[0]) as portrait:
            yield portrait.convert("RGB").resize((640, 640), Image.Resampling.BICUBIC)


def photos(shared: Path | None) -> Iterator[Image.Image]:
    """Real photos, each subject once: cameras and phones of the media folder, and scikit-image's."""
    from skimage import data

    for name in SKIMAGE:
        yield Image.fromarray(getattr(data, name)()).convert("RGB")
    if shared is None:
        return
    media = shared / "data/media"
    names = [
        *sorted((media / "prnu").rglob("*.JPG")), *sorted((media / "c2papub").rglob("truepic*.jpg")),
        *sorted((media / "te").rglob("aaa-orig.jpg")), *sorted((media / "dedup").rglob("ukbench00120.jpg")),
    ]  # fmt: skip
    for name in names:
        with Image.open(name) as photo:
            upright = ImageOps.exif_transpose(photo).convert("RGB")
            upright.thumbnail((2000, 2000))
            yield upright


def jpeg(image: Image.Image, quality: int = 88, *, chroma: int = 2) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=quality, subsampling=chroma)
    return out.getvalue()


def _half(image: Image.Image) -> bytes:
    return jpeg(image.resize((image.width // 2, image.height // 2), Image.Resampling.LANCZOS))


def _messenger(image: Image.Image) -> bytes:
    """At most 1080 px wide, then quality 70, twice, as a photo forwarded once."""
    small = image.copy()
    small.thumbnail((1080, 1080), Image.Resampling.BICUBIC)
    again = Image.open(io.BytesIO(jpeg(small, 70)))
    return jpeg(again.convert("RGB"), 65)


def _light(factor: float) -> Callable[[Image.Image], bytes]:
    return lambda image: jpeg(ImageEnhance.Brightness(image).enhance(factor))


def _corner(share: float) -> Callable[[Image.Image], bytes]:
    """Cut so much of width and height off the left and the top."""
    return lambda image: jpeg(
        image.crop((round(image.width * share), round(image.height * share), image.width, image.height))
    )


def _screenshot(image: Image.Image) -> bytes:
    """A gallery on a phone: the picture between dark bars, with a row of buttons."""
    screen = Image.new("RGB", (1080, 2340), (12, 12, 14))
    shown = image.resize((1080, round(image.height * 1080 / image.width)), Image.Resampling.BICUBIC)
    if shown.height > 1900:
        shown = shown.resize((round(1080 * 1900 / shown.height), 1900))
    screen.paste(shown, ((1080 - shown.width) // 2, (2340 - shown.height) // 2))
    for n in range(4):
        screen.paste((190, 190, 190), (130 + 240 * n, 2220, 190 + 240 * n, 2280))
        screen.paste((240, 240, 240), (40 + 30 * n, 30, 60 + 30 * n, 50))
    return jpeg(screen, 85)


def _turned(degrees: float) -> Callable[[Image.Image], bytes]:
    return lambda image: jpeg(image.rotate(degrees, Image.Resampling.BICUBIC, expand=True))


SAME_PICTURE: dict[str, Callable[[Image.Image], bytes]] = {
    "re-encoded at quality 30": lambda image: jpeg(image, 30),
    "half size": _half,
    "mirrored": lambda image: jpeg(ImageOps.mirror(image)),
    "brighter by a quarter": _light(1.25),
    "darker by a quarter": _light(0.75),
    "messenger": _messenger,
}
PART_OF_PICTURE: dict[str, Callable[[Image.Image], bytes]] = {
    "crop 15 %": _corner(0.15),
    "crop 30 %": _corner(0.30),
    "screenshot": _screenshot,
    "turned 5 degrees": _turned(5),
    "turned -5 degrees": _turned(-5),
}
