"""Pictures and files for tests, made from what scikit-image's wheel brings (astronaut: NASA, public domain)."""

import io
import struct
import zlib
from datetime import UTC, datetime
from functools import cache

from PIL import Image
from skimage import data

from yanzhen.evidence import MediaFacts
from yanzhen.policy import Policy
from yanzhen_media import MediaPicture, open_original

POLICY = Policy(effective_from=datetime(2020, 1, 1, tzinfo=UTC))


@cache
def photo(width: int = 640, height: int = 480) -> Image.Image:
    return Image.fromarray(data.astronaut()).resize((width, height), Image.Resampling.LANCZOS)


def encoded(image: Image.Image, kind: str = "JPEG", **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def opened(
    body: bytes,
    declared: str = "image/jpeg",
    *,
    sha256: str | None = None,
    size: int | None = None,
    policy: Policy = POLICY,
) -> tuple[MediaFacts, MediaPicture | None]:
    return open_original(body, declared_type=declared, declared_sha256=sha256, declared_size=size, policy=policy)


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png_with(body: bytes, *chunks: bytes) -> bytes:
    """A PNG with further chunks behind its header."""
    return body[:33] + b"".join(chunks) + body[33:]


def jpeg_with(body: bytes, marker: int, payload: bytes) -> bytes:
    """A JPEG with a further segment at its start."""
    return body[:2] + bytes([0xFF, marker]) + struct.pack(">H", len(payload) + 2) + payload + body[2:]


def with_exif(body: bytes, block: bytes) -> bytes:
    return jpeg_with(body, 0xE1, b"Exif\x00\x00" + block)


def with_xmp(body: bytes, packet: str) -> bytes:
    return jpeg_with(body, 0xE1, b"http://ns.adobe.com/xap/1.0/\x00" + packet.encode())


Tag = tuple[int, int, bytes]
"""TIFF type, count, bytes (big-endian)."""


def ascii_tag(text: str) -> Tag:
    return 2, len(text) + 1, text.encode() + b"\x00"


def short_tag(number: int) -> Tag:
    return 3, 1, struct.pack(">H", number)


def rational_tag(*parts: tuple[int, int]) -> Tag:
    return 5, len(parts), b"".join(struct.pack(">II", *part) for part in parts)


def tiff(
    main: dict[int, Tag] | None = None, camera: dict[int, Tag] | None = None, gps: dict[int, Tag] | None = None
) -> bytes:
    """A big-endian TIFF block with its three directories one after the other."""
    main = dict(main or {})
    for pointer, directory in ((0x8769, camera), (0x8825, gps)):
        if directory is not None:
            main[pointer] = (4, 1, bytes(4))
    block = bytearray(b"MM\x00*\x00\x00\x00\x08")
    places = _write(block, main)
    for pointer, directory in ((0x8769, camera), (0x8825, gps)):
        if directory is not None:
            block[places[pointer] : places[pointer] + 4] = struct.pack(">I", len(block))
            _write(block, directory)
    return bytes(block)


def _write(block: bytearray, directory: dict[int, Tag]) -> dict[int, int]:
    start, places, tail = len(block), {}, bytearray()
    after = start + 2 + 12 * len(directory) + 4
    block += struct.pack(">H", len(directory))
    for tag, (kind, count, value) in sorted(directory.items()):
        block += struct.pack(">HHI", tag, kind, count)
        places[tag] = len(block)
        if len(value) <= 4:
            block += value.ljust(4, b"\x00")
        else:
            block += struct.pack(">I", after + len(tail))
            tail += value + b"\x00" * (len(value) % 2)
    block += bytes(4) + tail
    return places
