"""A picture is decoded as little as asked, once, and is upright from then on.

A JPEG is first decoded at an eighth, a quarter or half of its size by the decoder itself (draft), never below what the
working copy needs; everything smaller is made from that one decode, so the same file always gives the same pixels.
"""

import io
from collections.abc import Callable
from typing import Final

from PIL import Image, ImageFile, JpegImagePlugin, PngImagePlugin, WebPImagePlugin

from yanzhen.ports import Picture
from yanzhen_media import heic
from yanzhen_media.container import Container

WORKING_SIDE: Final = 1600
_TURNS: Final = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


class MediaPicture:
    """An upright RGB picture of a file that opens; implements `yanzhen.ports.Picture`."""

    def __init__(self, container: Container, orientation: int) -> None:
        turned = orientation >= 5
        self._container = container
        self._orientation = orientation
        self._decoded: dict[int, Image.Image] = {}
        self._scaled: dict[int, Image.Image] = {}
        self._size = (container.height, container.width) if turned else (container.width, container.height)
        self.mode: str | None = None
        """The stored colour mode, known after the first decode."""

    @property
    def width(self) -> int:
        return self._size[0]

    @property
    def height(self) -> int:
        return self._size[1]

    def at_most(self, side: int) -> Image.Image:
        """RGB pixels whose longer side is at most `side`; never larger than the original."""
        if side not in self._scaled:
            base = self._decode(self._draft(max(side, WORKING_SIDE)))
            self._scaled[side] = _shrunk(base, side)
        return self._scaled[side]

    def full(self) -> Image.Image:
        """Every pixel the file holds."""
        return self._decode(1)

    def jpeg(self, *, side: int, max_bytes: int) -> bytes:
        """A JPEG without metadata that fits: first the quality gives way, then the size."""
        while True:
            image = self.at_most(side)
            for quality in (88, 75, 60):
                body = _encoded(image, quality)
                if len(body) <= max_bytes or (side <= 64 and quality == 60):
                    return body
            side = side * 3 // 4

    def _draft(self, side: int) -> int:
        """The strongest reduction the JPEG decoder can do that still leaves `side` pixels."""
        if self._container.format != "jpeg":
            return 1
        longer = max(self._size)
        return next((scale for scale in (8, 4, 2) if longer // scale >= side), 1)

    def _decode(self, scale: int) -> Image.Image:
        if scale not in self._decoded:
            self._decoded[scale] = _upright(self._pixels(scale), self._orientation)
        return self._decoded[scale]

    def _pixels(self, scale: int) -> Image.Image:
        container = self._container
        if container.format == "heic":
            image = heic.decode(container.pixels)
        else:
            image = _FILES[container.format](io.BytesIO(container.pixels))
            if scale > 1:
                # Draft wants the size as stored, before turning.
                image.draft(None, (container.width // scale, container.height // scale))
        self.mode = self.mode or image.mode
        image.load()
        return image


_FILES: Final[dict[str, Callable[[io.BytesIO], ImageFile.ImageFile]]] = {
    "jpeg": JpegImagePlugin.JpegImageFile,
    "png": PngImagePlugin.PngImageFile,
    "webp": WebPImagePlugin.WebPImageFile,
}
"""The only decoders of Pillow that ever see a byte. A multi-picture JPEG is read as its first picture."""


def _upright(image: Image.Image, orientation: int) -> Image.Image:
    rgb = _rgb(image)
    turn = _TURNS.get(orientation)
    return rgb.transpose(turn) if turn is not None else rgb


def _rgb(image: Image.Image) -> Image.Image:
    """8-bit RGB as a viewer shows it: 16 bits are scaled, what is transparent lies on white."""
    if image.mode.startswith("I"):
        image = image.point(lambda value: value / 256, "L") if image.mode == "I;16" else image.convert("I").point(
            lambda value: value / 256
        ).convert("L")  # fmt: skip
    if image.mode in ("RGBA", "LA", "PA", "RGBa", "La") or "transparency" in image.info:
        layer = image.convert("RGBA")
        ground = Image.new("RGB", layer.size, "white")
        ground.paste(layer, mask=layer.getchannel("A"))
        return ground
    return image if type(image) is Image.Image and image.mode == "RGB" else image.convert("RGB")


def _shrunk(image: Image.Image, side: int) -> Image.Image:
    longer = max(image.size)
    if longer <= side:
        return image
    size = (max(1, round(image.width * side / longer)), max(1, round(image.height * side / longer)))
    return image.resize(size, Image.Resampling.BILINEAR, reducing_gap=2.0)


def _encoded(image: Image.Image, quality: int) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=quality)
    return out.getvalue()


def working_copy(picture: Picture) -> bytes:
    """What people look at and machines compare: 1600 pixels, JPEG, no metadata."""
    return _encoded(picture.at_most(WORKING_SIDE), 88)


def thumbnail(picture: Picture) -> bytes:
    """What a list shows: 320 pixels, JPEG, no metadata."""
    return _encoded(picture.at_most(320), 80)
