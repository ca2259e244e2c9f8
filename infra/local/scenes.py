"""Draws the demo's photos: a made-up store, and a real face (see NOTICE) on a drawn body in the company's apron.

No package holds enough photos of one person, so each shot of a person is made from one face by light, turn, size and
scene. They are demo pictures, never measured as accuracy.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from io import BytesIO
from random import Random

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageEnhance, ImageFilter, ImageFont

SIZE = (1600, 1200)
APRON = (31, 111, 92)
TEXTURE_PX = 4
BICUBIC = Image.Resampling.BICUBIC


@dataclass(frozen=True)
class Head:
    """A head cut from a photo, with an oval feathered mask."""

    image: Image.Image

    def shot(self, rng: Random, height: int) -> Image.Image:
        """The head in another light, turned a little, at a height in pixels; RGBA."""
        image = self.image.convert("RGB")
        if rng.random() < 0.5:
            image = mirrored(image)
        image = _tilted(image, rng)
        image = ImageEnhance.Brightness(image).enhance(rng.uniform(0.82, 1.18))
        image = ImageEnhance.Contrast(image).enhance(rng.uniform(0.88, 1.12))
        image = ImageEnhance.Color(image).enhance(rng.uniform(0.75, 1.2))
        width = round(height * image.width / image.height)
        image = image.resize((width, height), Image.Resampling.LANCZOS).filter(ImageFilter.GaussianBlur(height / 170))
        mask = Image.new("L", (width, height), 0)
        inset = round(width * 0.06)
        ImageDraw.Draw(mask).ellipse((inset, inset // 2, width - inset, height - inset // 2), fill=255)
        image.putalpha(mask.filter(ImageFilter.GaussianBlur(width * 0.035)))
        return image.rotate(rng.uniform(-6, 6), BICUBIC, expand=True)


def _colour(rng: Random, low: int = 40, high: int = 225) -> tuple[int, int, int]:
    return rng.randint(low, high), rng.randint(low, high), rng.randint(low, high)


def _shelf(draw: ImageDraw.ImageDraw, rng: Random, box: tuple[int, int, int, int]) -> None:
    """A shelf of goods: boards with boxes, bottles and labels on them."""
    left, top, right, bottom = box
    draw.rectangle(box, fill=_colour(rng, 60, 120))
    rows = rng.randint(3, 6)
    step = (bottom - top) / rows
    for row in range(rows):
        base = round(top + (row + 1) * step)
        x = left + 6
        while x < right - 20:
            width = rng.randint(18, 70)
            height = round(step * rng.uniform(0.4, 0.86))
            colour = _colour(rng)
            if rng.random() < 0.35:
                draw.ellipse((x, base - height, x + width, base - height // 2), fill=colour)
                draw.rectangle((x, base - height * 3 // 4, x + width, base), fill=colour)
            else:
                draw.rectangle((x, base - height, x + width, base), fill=colour, outline=_colour(rng, 20, 90))
                stripe = rng.randint(4, max(5, height // 2))
                draw.rectangle(
                    (x + 3, base - height + stripe, x + width - 3, base - height + stripe + 8),
                    fill=_colour(rng, 120, 255),
                )
            x += width + rng.randint(1, 9)
        draw.rectangle((left, base, right, base + 9), fill=_colour(rng, 110, 170))


def _room(rng: Random) -> Image.Image:
    width, height = SIZE
    horizon = rng.randint(700, 900)
    image = Image.new("RGB", SIZE, _colour(rng, 150, 235))
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, horizon, width, height), fill=_colour(rng, 90, 170))
    vanishing = rng.randint(400, 1200)
    for x in range(-800, width + 800, rng.randint(110, 210)):
        draw.line((vanishing, horizon, x * 2 - width // 2, height), fill=_colour(rng, 70, 150), width=3)
    for n in range(1, 7):
        y = horizon + round((height - horizon) * (n / 7) ** 1.6)
        draw.line((0, y, width, y), fill=_colour(rng, 70, 150), width=3)
    x = rng.randint(-120, 60)
    while x < width:
        w = rng.randint(240, 520)
        if rng.random() < 0.78:
            _shelf(draw, rng, (x, rng.randint(90, 330), x + w, horizon + rng.randint(-40, 50)))
        else:
            _board(draw, rng, (x + 20, rng.randint(140, 280), x + w - 20, rng.randint(480, 640)))
        x += w + rng.randint(10, 120)
    for _ in range(rng.randint(1, 4)):
        lamp = rng.randint(0, width - 300)
        draw.polygon([(lamp, 0), (lamp + 260, 0), (lamp + 220, 46), (lamp + 40, 46)], fill=(250, 250, 240))
    return image


def _board(draw: ImageDraw.ImageDraw, rng: Random, box: tuple[int, int, int, int]) -> None:
    """The training board with the day's points."""
    draw.rectangle(box, fill=(244, 246, 242), outline=(90, 90, 90), width=6)
    left, top, right, bottom = box
    spots = range(rng.randint(2, 5))
    for _ in spots:
        x, y = rng.randint(left + 20, right - 60), rng.randint(top + 16, max(top + 17, bottom - 90))
        around = (x, y, x + rng.randint(30, 150), y + rng.randint(20, 80))
        draw.arc(around, rng.randint(0, 180), rng.randint(200, 360), APRON, 7)
    for line in range(rng.randint(3, 6)):
        y = top + rng.randint(70, 110) + line * rng.randint(28, 46)
        draw.line(
            (left + 24, y, left + rng.randint(120, max(121, right - left - 40)), y), fill=_colour(rng, 30, 120), width=6
        )


def _body(scene: Image.Image, rng: Random, centre: int, height: int, top: int) -> None:
    """A body in shirt and apron, drawn up to the neck."""
    draw = ImageDraw.Draw(scene)
    shirt = rng.choice([(235, 236, 232), (60, 70, 92), (180, 60, 50), (205, 190, 150)])
    neck, shoulder = top + round(height * 0.86), round(height * 0.98)
    draw.rounded_rectangle(
        (centre - height // 5, neck - height // 4, centre + height // 5, neck + height // 3), 30, (196, 150, 124)
    )
    draw.rounded_rectangle((centre - shoulder, neck + 10, centre + shoulder, SIZE[1] + 60), height // 3, fill=shirt)
    draw.rounded_rectangle(
        (centre - height // 2, neck + height // 3, centre + height // 2, SIZE[1] + 60), 24, fill=APRON
    )
    for side in (-1, 1):
        draw.line(
            (centre + side * height // 3, neck + height // 3, centre + side * height // 4, neck),
            fill=APRON,
            width=height // 12,
        )


def _tilted(image: Image.Image, rng: Random) -> Image.Image:
    """Seen from a little to the side or above: the corners move by up to a twentieth."""
    width, height = image.size

    def off(span: int) -> float:
        return rng.uniform(0, 0.05) * span

    corners = (off(width), off(height), off(width), height - off(height),
               width - off(width), height - off(height), width - off(width), off(height))  # fmt: skip
    return image.transform(image.size, Image.Transform.QUAD, corners, BICUBIC)


def _worn(scene: Image.Image, rng: Random, share: float = 1.0) -> Image.Image:
    """Surfaces with prints, stains and cloth of their own: flat drawings all look alike to a feature matcher."""
    noise = np.random.default_rng(rng.getrandbits(32))
    width, height = scene.width // TEXTURE_PX, scene.height // TEXTURE_PX
    texture = np.zeros((height, width, 3), "f4")
    for cell, strength in ((9, 11), (17, 14), (38, 9), (90, 6)):
        grid = (scene.height // cell + 2, scene.width // cell + 2, 3)
        coarse = noise.normal(0, 1, grid)
        coarse = 0.75 * coarse.mean(axis=2, keepdims=True) + 0.25 * coarse
        small = Image.fromarray(np.clip(128 + 36 * coarse, 0, 255).astype("u1"))
        texture += share * strength / 36 * (np.asarray(small.resize((width, height), BICUBIC), "f4") - 128)
    return _added(scene, texture)


def _added(image: Image.Image, difference: np.ndarray) -> Image.Image:
    """The picture with a difference on top that may be coarser than it."""
    layer = Image.fromarray(np.clip(128 + difference, 0, 255).astype("u1")).resize(image.size, BICUBIC)
    return ImageChops.add(image, layer, 1, -128)


def _camera(image: Image.Image, rng: Random) -> Image.Image:
    """What a phone adds: a colour cast, a falling light, noise, a little softness."""
    width, height = image.width // 10, image.height // 10
    y, x = np.mgrid[0:height, 0:width].astype("f4")
    cx, cy = rng.uniform(0.2, 0.8) * width, rng.uniform(0.1, 0.7) * height
    light = 1.0 - 0.35 * np.hypot((x - cx) / width, (y - cy) / height)
    cast = np.array([rng.uniform(0.9, 1.0), 0.96, rng.uniform(0.88, 1.0)], "f4")
    shade = Image.fromarray((255 * light[..., None] * cast).astype("u1")).resize(image.size, BICUBIC)
    grain = np.random.default_rng(rng.getrandbits(32)).normal(
        0, rng.uniform(4, 7), (image.height // 2, image.width // 2)
    )
    shaded = ImageChops.multiply(image, shade)
    return _added(shaded, np.repeat(grain[..., None], 3, axis=2)).filter(ImageFilter.GaussianBlur(0.6))


def portrait(head: Head, seed: str) -> Image.Image:
    """One person in a store."""
    return group([head], seed)


def group(heads: list[Head], seed: str) -> Image.Image:
    """People side by side in a store; the same seed draws the same picture."""
    rng = Random(seed)
    scene = _room(rng)
    share = SIZE[0] / (len(heads) + 1)
    places = []
    for place, head in enumerate(heads):
        height = rng.randint(230, 330) if len(heads) < 4 else rng.randint(190, 240)
        centre = round(share * (place + 1) + rng.uniform(-0.12, 0.12) * share)
        top = rng.randint(250, 380)
        _body(scene, rng, centre, height, top)
        places.append((head, centre, top, height))
    scene = _worn(scene, rng)
    for head, centre, top, height in places:
        shot = head.shot(rng, height)
        scene.paste(shot, (centre - shot.width // 2, top - (shot.height - height) // 2), shot)
    return _camera(_worn(scene, rng, 0.5), rng)


def reference(head: Head, seed: str) -> Image.Image:
    """A picture for enrolment: the head large before a plain wall."""
    rng = Random(seed)
    scene = Image.new("RGB", (900, 1100), _colour(rng, 170, 230))
    draw = ImageDraw.Draw(scene)
    draw.rounded_rectangle((150, 760, 750, 1200), 160, fill=_colour(rng, 40, 200))
    shot = head.shot(rng, 560)
    scene.paste(shot, ((900 - shot.width) // 2, 220), shot)
    return _camera(scene, rng)


def jpeg(image: Image.Image, *, quality: int = 88, exif: Image.Exif | None = None, xmp: bytes | None = None) -> bytes:
    """The picture as a phone would store it."""
    out = BytesIO()
    extra = ({"exif": exif.tobytes()} if exif else {}) | ({"xmp": xmp} if xmp else {})
    image.save(out, "JPEG", quality=quality, **extra)
    return out.getvalue()


def cropped(image: Image.Image, share: float) -> Image.Image:
    """The lower right part, `share` of each side cut away."""
    width, height = image.size
    return image.crop((round(width * share), round(height * share), width, height))


def screenshot(image: Image.Image) -> Image.Image:
    """The picture as shown by a phone's gallery: bars above and below, fewer pixels."""
    screen = Image.new("RGB", (1080, 2340), (12, 12, 14))
    shown = image.resize((1080, round(1080 * image.height / image.width)), Image.Resampling.LANCZOS)
    screen.paste(shown, (0, (2340 - shown.height) // 2))
    draw = ImageDraw.Draw(screen)
    draw.text((60, 30), "9:41", (240, 240, 240), ImageFont.load_default(size=44))
    draw.text((480, 2230), "Share   Edit   Delete", (240, 240, 240), ImageFont.load_default(size=40))
    return screen


def mirrored(image: Image.Image) -> Image.Image:
    return image.transpose(Image.Transpose.FLIP_LEFT_RIGHT)


def retouched(image: Image.Image) -> Image.Image:
    """Another person's place painted over, as an editor would leave it."""
    patch = image.crop((0, 0, 360, 480)).filter(ImageFilter.GaussianBlur(3))
    changed = image.copy()
    changed.paste(patch, (1180, 300))
    return ImageChops.blend(image, changed, 0.92)


def turned(image: Image.Image, degrees: float) -> Image.Image:
    """Turned and cut back to full corners."""
    shrink = math.cos(math.radians(abs(degrees))) - math.sin(math.radians(abs(degrees)))
    width, height = image.size
    out = image.rotate(degrees, BICUBIC)
    dx, dy = width * (1 - shrink) / 2, height * (1 - shrink) / 2
    return out.crop((round(dx), round(dy), round(width - dx), round(height - dy)))
