"""Writes a HEIC without an encoder: HEVC allows raw samples (PCM), one block of 32 x 32 a slice, no compression.

pi-heif only decodes, and wheels that encode carry a GPL encoder. ITU-T H.265 (7.3, 9.3) and ISO/IEC 23008-12.
"""

import struct

from PIL import Image

BLOCK = 32
_PROFILE = bytes([0x01, 0x60, 0, 0, 0, 0x90, 0, 0, 0, 0, 0, 186])
"""Main profile, level 6.2, as profile_tier_level and hvcC write it."""


def ue(value: int) -> str:
    digits = f"{value + 1:b}"
    return "0" * (len(digits) - 1) + digits


def aligned(bits: str, *, stop: str = "1") -> bytes:
    """Bits to bytes behind a stop bit."""
    bits += stop
    bits += "0" * (-len(bits) % 8)
    return int(bits, 2).to_bytes(len(bits) // 8)


def nal(kind: int, payload: bytes) -> bytes:
    """A unit with its header; three bytes that would look like a start code are broken up."""
    out, zeros = bytearray([kind << 1, 1]), 0
    for byte in payload:
        if zeros == 2 and byte <= 3:
            out.append(3)
            zeros = 0
        out.append(byte)
        zeros = zeros + 1 if byte == 0 else 0
    return bytes(out)


def terminated(interval: int) -> str:
    """What CABAC writes when its terminating bin is 1, from an interval that starts at zero."""
    low, span, waiting, out = interval - 2, 2, 0, ""

    def put(bit: int) -> str:
        nonlocal waiting
        written, waiting = str(bit) + str(1 - bit) * waiting, 0
        return written

    while span < 256:
        if low < 256:
            out += put(0)
        elif low >= 512:
            low -= 512
            out += put(1)
        else:
            low -= 256
            waiting += 1
        span, low = span << 1, low << 1
    out += put(low >> 9 & 1) + f"{(low >> 7 & 3) | 1:02b}"
    return out[1:]  # the encoder's first bit is never written


def parameter_sets(width: int, height: int) -> tuple[bytes, bytes, bytes]:
    profile = "".join(f"{byte:08b}" for byte in _PROFILE)
    coded = [side + -side % BLOCK for side in (width, height)]
    vps = "0000" + "11" + "000000" + "000" + "1" + "1" * 16 + profile + "1" + ue(0) * 3 + "000000" + ue(0) + "0" + "0"
    crop = "1" + ue(0) + ue((coded[0] - width) // 2) + ue(0) + ue((coded[1] - height) // 2)
    sps = (
        "0000" + "000" + "1" + profile + ue(0) + ue(1) + ue(coded[0]) + ue(coded[1]) + crop + ue(0) * 3
        + "1" + ue(0) * 3 + ue(2) + ue(0) + ue(0) + ue(3) + ue(0) * 2 + "0" + "0" + "0"
        + "1" + "0111" + "0111" + ue(2) + ue(0) + "1" + ue(0) + "0" + "0" + "0" + "0" + "0"
    )  # fmt: skip
    pps = (
        ue(0) * 2
        + "00"
        + "000"
        + "00"
        + ue(0) * 3
        + "000"
        + ue(0) * 2
        + "000000"
        + "0"
        + "1"
        + "01"
        + "00"
        + ue(0)
        + "00"
    )
    return nal(32, aligned(vps)), nal(33, aligned(sps)), nal(34, aligned(pps))


def slices(image: Image.Image) -> bytes:
    """Each block is a slice of its own, so that the arithmetic coder says the same few bits in each."""
    width, height = (side + -side % BLOCK for side in image.size)
    ground = Image.new("RGB", (width, height))
    ground.paste(image)
    luma, blue, red = ground.convert("YCbCr").split()
    half = (width // 2, height // 2)
    blue, red = blue.resize(half, Image.Resampling.BOX), red.resize(half, Image.Resampling.BOX)
    across, count = width // BLOCK, width * height // BLOCK**2
    # part_mode 2Nx2N in its first state leaves an interval of 270; then pcm_flag ends the coder.
    start, end = terminated(270), terminated(510)
    out = bytearray()
    for block in range(count):
        left, top = block % across * BLOCK, block // across * BLOCK
        address = f"{block:0{(count - 1).bit_length()}b}" if block else ""
        header = aligned(("0" if block else "1") + "0" + ue(0) + address + ue(2) + "1")
        samples = luma.crop((left, top, left + BLOCK, top + BLOCK)).tobytes()
        for plane in (blue, red):
            box = (left // 2, top // 2, (left + BLOCK) // 2, (top + BLOCK) // 2)
            samples += plane.crop(box).tobytes()
        body = nal(19, header + aligned(start, stop="") + samples + aligned(end, stop=""))
        out += struct.pack(">I", len(body)) + body
    return bytes(out)


def box(kind: bytes, *parts: bytes, version: int | None = None) -> bytes:
    body = (b"" if version is None else bytes([version, 0, 0, 0])) + b"".join(parts)
    return struct.pack(">I", 8 + len(body)) + kind + body


def heic(image: Image.Image, *, exif: bytes | None = None, quarter_turns: int = 0) -> bytes:
    """A HEIC of an RGB picture, with a TIFF block as its EXIF and a rotation to the left in quarter turns."""
    width, height = image.size
    sets = parameter_sets(width, height)
    arrays = b"".join(
        bytes([0x80 | kind, 0, 1]) + struct.pack(">H", len(unit)) + unit
        for kind, unit in zip((32, 33, 34), sets, strict=True)
    )
    config = bytes([1]) + _PROFILE + bytes([0xF0, 0, 0xFC, 0xFD, 0xF8, 0xF8, 0, 0, 0x0F, 3]) + arrays
    properties = box(
        b"ipco",
        box(b"hvcC", config),
        box(b"ispe", struct.pack(">II", width, height), version=0),
        box(b"colr", b"nclx", struct.pack(">HHHB", 1, 13, 6, 0x80)),
        box(b"irot", bytes([quarter_turns])),
    )
    association = box(b"ipma", struct.pack(">IHB", 1, 1, 4), bytes([0x81, 2, 3, 0x84]), version=0)
    items = [(b"hvc1", slices(image))]
    if exif is not None:
        items.append((b"Exif", struct.pack(">I", 6) + b"Exif\x00\x00" + exif))
    entries = b"".join(
        box(b"infe", struct.pack(">HH", number, 0), kind, b"\x00", version=2)
        for number, (kind, _) in enumerate(items, 1)
    )
    references = box(b"iref", box(b"cdsc", struct.pack(">HHH", 2, 1, 1)), version=0) if exif is not None else b""
    head = box(b"ftyp", b"heic", bytes(4), b"mif1heic")

    def meta(first: int) -> bytes:
        places, at = b"", first
        for number, (_, body) in enumerate(items, 1):
            places += struct.pack(">HHHII", number, 0, 1, at, len(body))
            at += len(body)
        return box(
            b"meta",
            box(b"hdlr", bytes(4), b"pict", bytes(13), version=0),
            box(b"pitm", struct.pack(">H", 1), version=0),
            box(b"iloc", bytes([0x44, 0]), struct.pack(">H", len(items)), places, version=0),
            box(b"iinf", struct.pack(">H", len(items)), entries, version=0),
            references,
            box(b"iprp", properties, association),
            version=0,
        )

    first = len(head) + len(meta(0)) + 8
    return head + meta(first) + box(b"mdat", *(body for _, body in items))
