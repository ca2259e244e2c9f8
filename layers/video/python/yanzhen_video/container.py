"""What kind of container it is, and whether it is all there: by its own outermost boxes, before any decoder sees it."""

from dataclasses import dataclass
from typing import Final, Literal

from yanzhen_video.source import Blocks

Format = Literal["mp4", "mov", "webm"]
_MAX_BOXES: Final = 100_000
"""A fragmented recording has two boxes a second; a file of boxes alone is none."""
_EBML: Final = b"\x1aE\xdf\xa3"
_SEGMENT: Final = b"\x18S\x80g"
_PICTURES: Final = (b"heic", b"heix", b"mif1", b"msf1", b"avif", b"avis")


@dataclass(frozen=True, slots=True)
class Outline:
    """The container; None when it is no video that is accepted. `truncated`: a box reaches beyond the file's end."""

    format: Format | None
    truncated: bool = False


def outline(file: Blocks, size: int) -> Outline:
    """Read the outermost boxes only."""
    file.seek(0)
    head = _exactly(file, 64)
    if head[:4] == _EBML:
        return Outline("webm" if b"webm" in head or b"matroska" in head else None, _segment_is_cut(file, size))
    if head[4:8] in (b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"):
        return Outline("mov", _boxes_are_cut(file, size))  # QuickTime before there were brands
    if head[4:8] != b"ftyp" or head[8:12] in _PICTURES:
        return Outline(None)
    return Outline("mov" if head[8:12] == b"qt  " else "mp4", _boxes_are_cut(file, size))


def _boxes_are_cut(file: Blocks, size: int) -> bool:
    at, index = 0, False
    for _ in range(_MAX_BOXES):
        if at + 8 > size:
            return at < size or not index
        file.seek(at)
        head = _exactly(file, 16)
        length, header = int.from_bytes(head[:4], "big"), 8
        if length == 1:
            length, header = int.from_bytes(head[8:16], "big"), 16
        if length == 0:  # to the end of the file
            return not (index or head[4:8] == b"moov")
        if length < header:
            return False  # no box: the demuxer says what is wrong
        index = index or head[4:8] == b"moov"
        at += length
        if at > size:
            return True
    return False


def _segment_is_cut(file: Blocks, size: int) -> bool:
    """A recorder that streams leaves the segment's size open; then nothing can be told."""
    file.seek(4)
    length, used = _number(_exactly(file, 8))
    at = 4 + used + length
    file.seek(at)
    head = _exactly(file, 12)
    if head[:4] != _SEGMENT:
        return False
    length, used = _number(head[4:])
    unknown = length == (1 << (7 * used)) - 1
    return not unknown and at + 4 + used + length > size


def _number(given: bytes) -> tuple[int, int]:
    """An EBML number and how many bytes it takes."""
    if not given or given[0] == 0:
        return 0, 1
    used = 9 - given[0].bit_length()
    return int.from_bytes(given[:used], "big") & ((1 << (7 * used)) - 1), used


def _exactly(file: Blocks, length: int) -> bytes:
    """So many bytes, or fewer at the end: one read stops at a block's border."""
    found = file.read(length)
    while len(found) < length and (more := file.read(length - len(found))):
        found += more
    return found
