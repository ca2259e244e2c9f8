"""WebP taken apart by its RIFF chunks; a moving picture is known by its flag or its frames."""

from yanzhen_media.container import Container, Malformed, without_exif_prefix

_MAX_CHUNKS = 2_000


def read(data: bytes) -> Container:
    """Sizes from the bitstream's own header, or from the canvas of the extended format."""
    end = 8 + int.from_bytes(data[4:8], "little")
    if end > len(data):
        raise Malformed(truncated=True)
    exif = xmp = None
    animated = False
    size: tuple[int, int] | None = None
    at = 12
    for _ in range(_MAX_CHUNKS):
        if at + 8 > end:
            break
        name, length = data[at : at + 4], int.from_bytes(data[at + 4 : at + 8], "little")
        body = data[at + 8 : at + 8 + length]
        if at + 8 + length > end:
            raise Malformed(truncated=True)
        if name == b"VP8X" and length >= 10:
            animated = animated or bool(body[0] & 0x02)
            size = (1 + int.from_bytes(body[4:7], "little"), 1 + int.from_bytes(body[7:10], "little"))
        elif name == b"VP8 " and length >= 10:
            size = size or (
                int.from_bytes(body[6:8], "little") & 0x3FFF,
                int.from_bytes(body[8:10], "little") & 0x3FFF,
            )
        elif name == b"VP8L" and length >= 5:
            bits = int.from_bytes(body[1:5], "little")
            size = size or ((bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1)
        elif name in (b"ANIM", b"ANMF"):
            animated = True
        elif name == b"EXIF":
            exif = without_exif_prefix(body)
        elif name == b"XMP ":
            xmp = body
        at += 8 + length + (length & 1)
    if size is None or not all(size):
        raise Malformed(truncated=False)
    return Container(
        format="webp", width=size[0], height=size[1], pixels=data[:end], animated=animated, exif=exif, xmp=xmp
    )
