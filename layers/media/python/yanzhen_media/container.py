"""A file is taken apart before a decoder sees it: metadata to our own readers, only what makes pixels to the decoder.

A decoder that never meets a text chunk, a colour profile or an EXIF block can't be hurt by one.
"""

from dataclasses import dataclass
from typing import Literal

Format = Literal["jpeg", "png", "webp", "heic"]


class Malformed(Exception):
    """The structure of the file makes no sense; `truncated` says that it ends too early."""

    def __init__(self, *, truncated: bool) -> None:
        super().__init__("truncated" if truncated else "malformed")
        self.truncated = truncated


@dataclass(frozen=True, slots=True)
class Container:
    """What a file holds, found without decoding a pixel. Sizes are as stored, before any turning."""

    format: Format
    width: int
    height: int
    pixels: bytes
    """What the decoder gets."""
    passes: int = 1
    """How often a decoder walks over all pixels; a progressive JPEG may demand thousands of times."""
    animated: bool = False
    exif: bytes | None = None
    """A TIFF block, without the `Exif` prefix."""
    xmp: bytes | None = None
    iptc: bytes | None = None
    """Photoshop's resource block, which holds IPTC IIM."""
    code: bytes | None = None
    """What the app wrote into its own JPEG at the shutter: the capture nonce."""
    texts: tuple[tuple[str, str], ...] = ()
    """PNG's text chunks, bounded."""


_IMAGES_NOT_ACCEPTED = (b"GIF8", b"BM", b"II*\x00", b"MM\x00*", b"\x00\x00\x01\x00", b"8BPS", b"\x76\x2f\x31\x01")
_HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1", b"hevc", b"hevx"})


def sniff(data: bytes) -> Format | Literal["unsupported"] | None:
    """The format by the first bytes, never by a name: one we accept, another kind of picture or film, or none."""
    if data.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "webp"
    if data[4:8] == b"ftyp":
        size = min(int.from_bytes(data[:4], "big"), 256)
        brands = {data[8:12], *(data[at : at + 4] for at in range(16, size, 4))}
        return "heic" if brands & _HEIC_BRANDS and b"avif" not in brands and b"avis" not in brands else "unsupported"
    return "unsupported" if data.startswith(_IMAGES_NOT_ACCEPTED) else None


def without_exif_prefix(block: bytes) -> bytes:
    """Some containers keep JPEG's `Exif` prefix before the TIFF block, some do not."""
    return block[6:] if block[:6] in (b"Exif\x00\x00", b"Exif\x00\xff") else block
