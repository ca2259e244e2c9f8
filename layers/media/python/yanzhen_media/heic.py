"""HEIC by pi-heif, which only decodes: the wheel without a GPL encoder. libheif turns the picture itself."""

import pi_heif
from PIL import Image

from yanzhen_media.container import Container, Malformed, without_exif_prefix

_MAX_BOXES = 2_000


def _still(data: bytes) -> pi_heif.HeifImage:
    """The primary picture, parsed and not yet decoded; thumbnails, depth maps and gain maps stay unread."""
    pi_heif.options.THUMBNAILS = False
    pi_heif.options.DEPTH_IMAGES = False
    pi_heif.options.AUX_IMAGES = False
    pi_heif.options.DECODE_THREADS = 1
    file = pi_heif.open_heif(data)
    return file[file.primary_index]


def read(data: bytes) -> Container:
    """The size is upright already: HEIC's own rotation counts, EXIF's orientation does not."""
    _check_boxes(data)
    still = _still(data)
    width, height = still.size
    exif, xmp = still.info.get("exif"), still.info.get("xmp")
    return Container(
        format="heic",
        width=width,
        height=height,
        pixels=data,
        exif=without_exif_prefix(exif) if exif else None,
        xmp=xmp or None,
    )


def decode(data: bytes) -> Image.Image:
    """The primary picture's pixels, 8 bits a channel."""
    still = _still(data)
    return Image.frombytes(still.mode, still.size, bytes(still.data), "raw", still.mode, still.stride)


def _check_boxes(data: bytes) -> None:
    """A box that promises more than the file holds means that the end is missing."""
    at = 0
    for _ in range(_MAX_BOXES):
        if at >= len(data):
            return
        size = int.from_bytes(data[at : at + 4])
        if size == 1:
            size = int.from_bytes(data[at + 8 : at + 16])
        elif size == 0:
            return
        if size < 8 and at + 8 <= len(data):
            raise Malformed(truncated=False)
        at += max(size, 8)
        if at > len(data):
            raise Malformed(truncated=True)
    raise Malformed(truncated=False)
