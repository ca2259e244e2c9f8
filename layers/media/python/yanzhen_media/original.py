"""An original is opened safely: whatever a file holds becomes a fact or a problem, never an exception."""

import hashlib
import struct
import zlib
from typing import Final, Literal

from yanzhen.errors import NotOpened
from yanzhen.evidence import PHOTO_TYPES, MediaFacts
from yanzhen.policy import Policy
from yanzhen_media import exif, heic, jpeg, marks, png, webp
from yanzhen_media.container import Container, Malformed, sniff
from yanzhen_media.picture import MediaPicture
from yanzhen_media.screenshot import screenshot_hint
from yanzhen_media.words import clean

Problem = Literal[
    "empty", "not_an_image", "type_mismatch", "unsupported", "too_large", "too_many_pixels", "too_small",
    "truncated", "animated", "checksum_mismatch", "size_mismatch", "missing", "unreadable",
]  # fmt: skip

_READERS: Final = {"jpeg": jpeg.read, "png": png.read, "webp": webp.read, "heic": heic.read}
_MAX_WALKED_PIXELS: Final = 2_000_000_000
"""Pixels times decoding passes: a 120-megapixel progressive photo needs 1.4 billion, a bomb of scans far more."""
_DEFAULT_MAX_PIXELS: Final = int(Policy.model_fields["max_pixels"].default)
_DECODER_FAULTS: Final = (
    OSError, SyntaxError, ValueError, TypeError, ArithmeticError, LookupError, EOFError, RuntimeError, AttributeError,
    MemoryError, struct.error, zlib.error,
)  # fmt: skip
"""What Pillow and pi-heif raise for broken bytes, as fuzzing found it."""


class _Refused(Exception):
    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        self.problem: Problem = problem


def open_original(
    data: bytes, *, declared_type: str, declared_sha256: str | None, declared_size: int | None, policy: Policy
) -> tuple[MediaFacts, MediaPicture | None]:
    """Measure the bytes and decode them once; the picture is None exactly when the facts name a problem."""
    known = MediaFacts(size_bytes=len(data))
    if not data:
        return known.model_copy(update={"problem": "empty"}), None
    if len(data) > policy.max_file_bytes:
        return known.model_copy(update={"problem": "too_large"}), None
    found = sniff(data)
    known = known.model_copy(
        update={
            "sha256": hashlib.sha256(data).hexdigest(),
            "format": found if found != "unsupported" else None,
        }
    )
    try:
        _compare_with_claim(known, declared_type, declared_sha256, declared_size, found == "unsupported")
        container = _take_apart(data)
        known = _facts(known, container)
        _check_size(container, policy.max_pixels)
        if min(known.width, known.height) < policy.min_side_px:
            raise _Refused("too_small")
        picture = _decoded(container, known.orientation)
    except _Refused as refused:
        return known.model_copy(update={"problem": refused.problem}), None
    return known.model_copy(update={"mode": picture.mode}), picture


def open_picture(data: bytes, *, max_pixels: int = _DEFAULT_MAX_PIXELS) -> MediaPicture:
    """Open bytes that were accepted before; NotOpened names the problem otherwise."""
    try:
        if sniff(data) in (None, "unsupported"):
            raise _Refused("unsupported" if data else "empty")
        container = _take_apart(data)
        _check_size(container, max_pixels)
        return _decoded(container, _orientation(container, exif.read(container.exif)))
    except _Refused as refused:
        raise NotOpened(problem=refused.problem) from refused


def _compare_with_claim(
    facts: MediaFacts, declared_type: str, sha256: str | None, size: int | None, unsupported: bool
) -> None:
    """The bytes are those that were announced, and of the kind that was announced."""
    if size is not None and size != facts.size_bytes:
        raise _Refused("size_mismatch")
    if sha256 is not None and sha256.lower() != facts.sha256:
        raise _Refused("checksum_mismatch")
    if facts.format is None:
        raise _Refused("unsupported" if unsupported else "not_an_image")
    if PHOTO_TYPES.get(declared_type.split(";")[0].strip().lower()) != facts.format:
        raise _Refused("type_mismatch")


def _take_apart(data: bytes) -> Container:
    try:
        return _READERS[sniff(data) or ""](data)
    except Malformed as fault:
        raise _Refused("truncated" if fault.truncated else "unreadable") from fault
    except _DECODER_FAULTS as fault:
        raise _Refused(_problem_of(fault)) from fault


def _check_size(container: Container, max_pixels: int) -> None:
    """A bomb is refused by its header; nothing was decoded yet."""
    pixels = container.width * container.height
    if pixels > max_pixels or pixels * container.passes > max(_MAX_WALKED_PIXELS, max_pixels):
        raise _Refused("too_many_pixels")
    if container.animated:
        raise _Refused("animated")


def _decoded(container: Container, orientation: int) -> MediaPicture:
    """Decode now and strictly: a file that opens but does not decode to its end is not whole."""
    picture = MediaPicture(container, orientation)
    try:
        picture.at_most(1)
    except _DECODER_FAULTS as fault:
        raise _Refused(_problem_of(fault)) from fault
    return picture


def _problem_of(fault: BaseException) -> Problem:
    return "truncated" if isinstance(fault, EOFError) or "truncated" in str(fault).lower() else "unreadable"


def _orientation(container: Container, tags: exif.Exif) -> int:
    """HEIC is turned by its decoder; for the others EXIF says how the camera was held."""
    return 1 if container.format == "heic" else tags.orientation


def _facts(known: MediaFacts, container: Container) -> MediaFacts:
    tags = exif.read(container.exif)
    found = marks.read(xmp=container.xmp, iptc=container.iptc, texts=container.texts)
    facts = exif.facts(tags)
    orientation = _orientation(container, tags)
    width, height = container.width, container.height
    tools = dict.fromkeys([*([facts.software] if facts.software else []), *found.tools])
    return known.model_copy(
        update={
            "width": height if orientation >= 5 else width,
            "height": width if orientation >= 5 else height,
            "orientation": orientation,
            "exif": facts,
            "editor_tags": tuple(tools),
            "digital_source_type": found.digital_source_type,
            "capture_code": clean(container.code or b""),
            "screenshot_hint": screenshot_hint(container, facts, comments=(tags.user_comment, found.user_comment)),
        }
    )
