"""JPEG taken apart by its markers, multi-picture files of phones included: the first picture is the photo."""

import re

from yanzhen_media.container import Container, Malformed, without_exif_prefix

_MAX_SEGMENTS = 2_000
_NEXT_MARKER = re.compile(rb"\xff[^\x00\x01\xd0-\xd7\xff]")
"""The first marker after a scan's data, where 0xFF is followed by a stuffed zero or a restart."""
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_ALONE = frozenset({0x00, 0x01, 0xD8, *range(0xD0, 0xD8)})
_XMP = b"http://ns.adobe.com/xap/1.0/\x00"
_IPTC = b"Photoshop 3.0\x00"
_CODE = b"yanzhen:"
"""How the app's own comment begins; every other comment is dropped."""


def read(data: bytes) -> Container:
    """Keep what makes pixels (JFIF and Adobe's colour flag too), set aside marks and the app's code, drop the rest."""
    kept = [b"\xff\xd8"]
    exif = xmp = iptc = code = None
    width = height = components = 0
    at = 2
    for _ in range(_MAX_SEGMENTS):
        at, marker = _marker(data, at)
        if marker in _ALONE:
            at += 2
            continue
        body = _segment(data, at, marker)
        if marker in _FRAMES:
            if components or len(body) < 6:
                raise Malformed(truncated=False)
            height, width, components = int.from_bytes(body[1:3]), int.from_bytes(body[3:5]), body[5]
        if marker == 0xE1 and body.startswith(b"Exif"):
            exif = exif or without_exif_prefix(body)
        elif marker == 0xE1 and body.startswith(_XMP):
            xmp = xmp or body[len(_XMP) :]
        elif marker == 0xED and body.startswith(_IPTC):
            iptc = iptc or body[len(_IPTC) :]
        elif marker == 0xFE and body.startswith(_CODE):
            code = code or body[len(_CODE) :]
        elif marker == 0xDA:
            break
        elif marker in (0xE0, 0xEE) or not (0xE0 <= marker <= 0xEF or marker == 0xFE):
            kept.append(data[at : at + 4 + len(body)])
        at += 4 + len(body)
    else:
        raise Malformed(truncated=False)
    if not (width and height and body):
        raise Malformed(truncated=False)
    several = body[0] < components or any(part[1] == 0xC2 for part in kept[1:])
    return Container(
        format="jpeg",
        width=width,
        height=height,
        pixels=b"".join((*kept, memoryview(data)[at:])),
        passes=_scans(data, at) if several else 1,
        exif=exif,
        xmp=xmp,
        iptc=iptc,
        code=code,
    )


def _marker(data: bytes, at: int) -> tuple[int, int]:
    """The next marker at or after a place; junk between segments is skipped, as every decoder does."""
    at = data.find(b"\xff", at)
    while at >= 0 and data[at + 1 : at + 2] == b"\xff":
        at += 1
    if at < 0 or at + 1 >= len(data):
        raise Malformed(truncated=True)
    return at, data[at + 1]


def _segment(data: bytes, at: int, marker: int) -> bytes:
    length = int.from_bytes(data[at + 2 : at + 4])
    if marker == 0xD9 or (length < 2 and at + 4 <= len(data)):
        raise Malformed(truncated=False)
    if at + 2 + length > len(data) or at + 4 > len(data):
        raise Malformed(truncated=True)
    return data[at + 4 : at + 2 + length]


def _scans(data: bytes, at: int) -> int:
    """Scans up to the end of the first picture; what follows it (a second picture, a film) is not decoded."""
    scans = 0
    while found := _NEXT_MARKER.search(data, at):
        marker, at = data[found.start() + 1], found.end()
        if marker == 0xD9:
            break
        scans += marker == 0xDA
        at += int.from_bytes(data[at : at + 2])
    return max(scans, 1)
