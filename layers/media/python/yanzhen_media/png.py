"""PNG taken apart by its chunks; text is inflated within limits, whatever a chunk promises."""

import zlib
from collections.abc import Iterator

from yanzhen_media.container import Container, Malformed

_MAX_CHUNKS = 200_000
_MAX_TEXT = 1_000_000
"""Bytes of one text, inflated."""
_MAX_TEXTS = 32
_PIXELS = frozenset({b"IHDR", b"PLTE", b"IDAT", b"tRNS", b"IEND"})


def read(data: bytes) -> Container:
    """Keep the chunks that make pixels; a file without its end chunk is truncated."""
    kept = [data[:8]]
    exif = xmp = None
    texts: list[tuple[str, str]] = []
    animated = False
    width = height = 0
    for name, start, end in _chunks(data):
        body = data[start:end]
        if name in _PIXELS:
            kept.append(data[start - 8 : end + 4])
        if name == b"IHDR" and len(body) == 13:
            width, height = int.from_bytes(body[:4]), int.from_bytes(body[4:8])
        elif name == b"acTL":
            animated = int.from_bytes(body[:4]) > 1
        elif name == b"eXIf":
            exif = body
        elif name in (b"tEXt", b"zTXt", b"iTXt") and len(texts) < _MAX_TEXTS:
            key, text = _text(name, body)
            if key == "XML:com.adobe.xmp":
                xmp = text
            elif text:
                texts.append((key, text.decode("utf-8" if name == b"iTXt" else "latin-1", "replace")))
    if not (width and height):
        raise Malformed(truncated=False)
    return Container(
        format="png",
        width=width,
        height=height,
        pixels=b"".join(kept),
        animated=animated,
        exif=exif,
        xmp=xmp,
        texts=tuple(texts),
    )


def _chunks(data: bytes) -> Iterator[tuple[bytes, int, int]]:
    at = 8
    for _ in range(_MAX_CHUNKS):
        length, name = int.from_bytes(data[at : at + 4]), data[at + 4 : at + 8]
        if at + 12 + length > len(data):
            raise Malformed(truncated=True)
        yield name, at + 8, at + 8 + length
        if name == b"IEND":
            return
        at += 12 + length
    raise Malformed(truncated=False)


def _text(name: bytes, body: bytes) -> tuple[str, bytes]:
    """A text chunk's key and text; empty when it does not inflate or is longer than we read."""
    key, _, rest = body.partition(b"\x00")
    compressed = name == b"zTXt"
    if name == b"iTXt":
        compressed = rest[:1] == b"\x01"
        rest = rest[2:].partition(b"\x00")[2].partition(b"\x00")[2]
    elif compressed:
        rest = rest[1:]
    if compressed:
        inflater = zlib.decompressobj()
        try:
            rest = inflater.decompress(rest, _MAX_TEXT)
        except zlib.error:
            rest = b""
        if inflater.unconsumed_tail:
            rest = b""
    return key.decode("latin-1")[:80], rest if len(rest) <= _MAX_TEXT else b""
