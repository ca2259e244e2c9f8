"""EXIF read by hand: three directories, a dozen tags, no recursion; what makes no sense is named, never guessed."""

import math
import re
import struct
from dataclasses import dataclass, field
from datetime import datetime

from yanzhen.evidence import ExifFacts
from yanzhen_media.words import clean

_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4}
_MAX_ENTRIES = 1_000
_MAX_VALUE = 10_000
_YEARS = range(1990, 2090)
"""Years a digital camera may mean; outside them its clock was never set."""
_MOMENT = re.compile(r"(\d{4}):(\d\d):(\d\d)[ T](\d\d):(\d\d):(\d\d)")
_OFFSET = re.compile(r"[+-](0\d|1[0-4]):[0-5]\d")

_IFD0 = {0x010F: "Make", 0x0110: "Model", 0x0112: "Orientation", 0x0131: "Software"}
_EXIF = {0x9003: "DateTimeOriginal", 0x9011: "OffsetTimeOriginal", 0x9286: "UserComment"}
_GPS = {
    1: "GPSLatitudeRef", 2: "GPSLatitude", 3: "GPSLongitudeRef", 4: "GPSLongitude", 31: "GPSHPositioningError"
}  # fmt: skip


@dataclass(slots=True)
class Exif:
    """The tags that matter, raw, and the names of those that could not be read."""

    values: dict[str, bytes | tuple[float, ...]] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)

    def text(self, name: str) -> str | None:
        value = self.values.get(name)
        return clean(value) if isinstance(value, bytes) else None

    def numbers(self, name: str) -> tuple[float, ...]:
        value = self.values.get(name)
        return value if isinstance(value, tuple) else ()

    @property
    def orientation(self) -> int:
        """1 to 8; anything else means upright."""
        number = next(iter(self.numbers("Orientation")), 1)
        return int(number) if number in range(1, 9) else 1

    @property
    def user_comment(self) -> str | None:
        """The comment behind its eight bytes of character code."""
        value = self.values.get("UserComment")
        if not isinstance(value, bytes):
            return None
        code, text = value[:8], value[8:]
        return clean(text.decode("utf-16", "replace").encode() if code.startswith(b"UNICODE") else text)


def read(block: bytes | None) -> Exif:
    """Read a TIFF block as far as its offsets make sense."""
    found = Exif()
    if not block:
        return found
    order = {b"II*\x00": "<", b"MM\x00*": ">"}.get(block[:4])
    if order is None or len(block) < 8:
        found.broken.append("header")
        return found
    start = struct.unpack_from(order + "I", block, 4)[0]
    pointers = _directory(block, order, start, "IFD0", {**_IFD0, 0x8769: "ExifIFD", 0x8825: "GPSIFD"}, found)
    for name, tags in (("ExifIFD", _EXIF), ("GPSIFD", _GPS)):
        if name in pointers:
            _directory(block, order, pointers[name], name, tags, found)
    return found


def _directory(block: bytes, order: str, at: int, directory: str, tags: dict[int, str], found: Exif) -> dict[str, int]:
    """Read one directory's wanted tags; returns the pointers to further directories."""
    if at + 2 > len(block) or at < 8:
        found.broken.append(directory)
        return {}
    count = struct.unpack_from(order + "H", block, at)[0]
    fitting = min(count, (len(block) - at - 2) // 12, _MAX_ENTRIES)
    if fitting < count:
        found.broken.append(directory)
    pointers: dict[str, int] = {}
    for entry in range(at + 2, at + 2 + 12 * fitting, 12):
        tag, kind, number = struct.unpack_from(order + "HHI", block, entry)
        name = tags.get(tag)
        if name is None or name in found.values:
            continue
        value = _value(block, order, entry, kind, number)
        if value is None or (name.endswith("IFD") and not isinstance(value, tuple)):
            found.broken.append(name)
        elif name.endswith("IFD") and isinstance(value, tuple):
            pointers[name] = int(value[0]) if value and math.isfinite(value[0]) else 0
        else:
            found.values[name] = value
    return pointers


def _value(block: bytes, order: str, entry: int, kind: int, number: int) -> bytes | tuple[float, ...] | None:
    """A tag's bytes or numbers; None when its type or its place makes no sense."""
    size = _SIZES.get(kind, 0) * number
    if not 0 < size <= _MAX_VALUE:
        return None
    at = entry + 8 if size <= 4 else struct.unpack_from(order + "I", block, entry + 8)[0]
    if at + size > len(block):
        return None
    if kind in (1, 2, 6, 7):
        return block[at : at + size]
    if kind in (5, 10):
        parts = struct.unpack_from(f"{order}{2 * number}{'I' if kind == 5 else 'i'}", block, at)
        return tuple(p / q if q else math.nan for p, q in zip(parts[::2], parts[1::2], strict=True))
    code = {3: "H", 4: "I", 8: "h", 9: "i", 11: "f", 12: "d", 13: "I"}[kind]
    return tuple(struct.unpack_from(f"{order}{number}{code}", block, at))


def facts(exif: Exif) -> ExifFacts:
    """The facts the checks read; a value without sense is listed and left out."""
    broken = list(exif.broken)
    latitude, longitude = _position(exif, broken)
    accuracy = next(iter(exif.numbers("GPSHPositioningError")), None)
    if accuracy is not None and not 0 <= accuracy <= 1_000_000:
        broken.append("GPSHPositioningError")
        accuracy = None
    return ExifFacts(
        taken_at_local=_moment(exif, broken),
        utc_offset=_offset(exif, broken),
        latitude=latitude,
        longitude=longitude,
        gps_accuracy_m=accuracy if latitude is not None else None,
        make=exif.text("Make"),
        model=exif.text("Model"),
        software=exif.text("Software"),
        broken=tuple(dict.fromkeys(broken)),
    )


def _moment(exif: Exif, broken: list[str]) -> str | None:
    text = exif.text("DateTimeOriginal")
    if text is None or not text.strip(" :"):
        return None
    match = _MOMENT.fullmatch(text[:19])
    try:
        moment = datetime(*map(int, match.groups())) if match else None  # type: ignore[arg-type]  # noqa: DTZ001
    except ValueError:
        moment = None
    if moment is None or moment.year not in _YEARS:
        broken.append("DateTimeOriginal")
        return None
    return moment.isoformat(timespec="seconds")


def _offset(exif: Exif, broken: list[str]) -> str | None:
    text = exif.text("OffsetTimeOriginal")
    if text is None or not text.strip(" :"):
        return None
    if not _OFFSET.fullmatch(text):
        broken.append("OffsetTimeOriginal")
        return None
    return text


def _position(exif: Exif, broken: list[str]) -> tuple[float | None, float | None]:
    """Latitude and longitude, both or none; 0/0 is what a redaction leaves, not a place in the Atlantic."""
    names = [name for name in ("GPSLatitude", "GPSLongitude") if name in exif.values]
    if not names:
        return None, None
    latitude = _degrees(exif, "GPSLatitude", "NS", 90)
    longitude = _degrees(exif, "GPSLongitude", "EW", 180)
    if latitude is None or longitude is None or (latitude == 0 and longitude == 0):
        broken.extend(names if latitude == longitude else ["GPSLatitude" if latitude is None else "GPSLongitude"])
        return None, None
    return latitude, longitude


def _degrees(exif: Exif, name: str, signs: str, limit: int) -> float | None:
    parts, sign = exif.numbers(name), (exif.text(f"{name}Ref") or "").upper()
    if len(parts) != 3 or sign not in tuple(signs) or not all(map(math.isfinite, parts)):
        return None
    degrees, minutes, seconds = parts
    if degrees < 0 or not 0 <= minutes <= 60 or not 0 <= seconds <= 60:
        return None
    value = degrees + minutes / 60 + seconds / 3600
    return round(-value if sign == signs[1] else value, 7) if value <= limit else None
