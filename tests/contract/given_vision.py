"""Scenes for the vision contract: an astronaut (NASA, public domain), a sample group of face-api, and made ground."""

from __future__ import annotations

import io
from functools import cache

import numpy as np
from PIL import Image
from skimage import data

from layers.vision.build import samples
from yanzhen_media import MediaPicture, open_picture

ANA, BEN, CLEO = "ana", "ben", "cleo"
"""Ana is the astronaut; Ben and Cleo stand in the group. Nobody else is enrolled."""
BEN_AREA = (1300, 180, 1920, 800)
CLEO_AREA = (900, 120, 1520, 740)


@cache
def portrait(person: str) -> Image.Image:
    """One person alone."""
    if person == ANA:
        return Image.fromarray(data.astronaut())
    area = {BEN: BEN_AREA, CLEO: CLEO_AREA}[person]
    with Image.open(samples()[2]) as group:
        return group.convert("RGB").crop(area)


@cache
def scene(name: str) -> Image.Image:
    """alone, nobody, stranger (Ben), group (Ana beside three people) or small (Ana's face about 50 px wide)."""
    if name == "alone":
        return portrait(ANA)
    if name == "stranger":
        return portrait(BEN)
    ground = _ground(1600, 900)
    if name == "group":
        with Image.open(samples()[2]) as group:
            ground.paste(group.convert("RGB").resize((1067, 750), Image.Resampling.LANCZOS), (0, 150))
        ground.paste(portrait(ANA), (1088, 300))
    if name == "small":
        ground.paste(portrait(ANA).crop((100, 0, 356, 256)).resize((126, 126), Image.Resampling.LANCZOS), (700, 400))
    return ground


def _ground(width: int, height: int) -> Image.Image:
    """A wall that darkens towards the floor, with some grain."""
    grain = np.random.default_rng(7).integers(-6, 7, (height, width, 3))
    wall = np.linspace(190, 90, height)[:, None, None] + grain
    return Image.fromarray(wall.astype(np.uint8))


def picture(image: Image.Image) -> MediaPicture:
    """As the product opens it."""
    body = io.BytesIO()
    image.save(body, "JPEG", quality=92)
    return open_picture(body.getvalue(), max_pixels=60_000_000)
