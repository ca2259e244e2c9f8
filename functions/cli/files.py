"""Files as they are given: folders are walked, only regular files are read, and never more than the policy allows."""

import hashlib
import os
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path

from yanzhen.evidence import VIDEO_TYPES, MediaFacts
from yanzhen.policy import Policy
from yanzhen.ports import Picture
from yanzhen_credentials import read_credentials
from yanzhen_media import open_original
from yanzhen_video import LocalFile, open_video

TYPES = {
    ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".jpe": "image/jpeg", ".png": "image/png", ".webp": "image/webp",
    ".heic": "image/heic", ".heif": "image/heif", ".mp4": "video/mp4", ".m4v": "video/mp4", ".mov": "video/quicktime",
    ".webm": "video/webm",
}  # fmt: skip
"""What a name promises, as a phone's browser tells it too."""


def expand(given: Iterable[Path]) -> Iterator[Path]:
    """Files as they are, folders as the photos in and below them by name, each once."""
    seen: set[Path] = set()
    for path in given:
        for found in _photos(path) if path.is_dir() else (path,):
            key = Path(os.path.abspath(found))
            if key not in seen:
                seen.add(key)
                yield found


def _photos(folder: Path) -> Iterator[Path]:
    for here, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if not name.startswith(".") and Path(name).suffix.lower() in TYPES:
                yield Path(here, name)


def declared_type(path: Path) -> str:
    """The content type a name promises; a JPEG where it promises none."""
    return TYPES.get(path.suffix.lower(), "image/jpeg")


def read(path: Path, policy: Policy) -> tuple[MediaFacts, bytes]:
    """The bytes, or the problem that stands in the way: missing, too large, not a file, unreadable."""
    try:
        known = path.stat()
        if not stat.S_ISREG(known.st_mode):
            return MediaFacts(problem="unreadable"), b""
        if known.st_size > policy.max_file_bytes:
            return MediaFacts(problem="too_large", size_bytes=known.st_size), b""
        data = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return MediaFacts(problem="missing"), b""
    except (OSError, ValueError):  # no permission, a broken disk, a name with a NUL
        return MediaFacts(problem="unreadable"), b""
    return MediaFacts(size_bytes=len(data), sha256=hashlib.sha256(data).hexdigest()), data


def measure(path: Path, policy: Policy) -> tuple[MediaFacts, tuple[Picture, ...]]:
    """What the bytes say, as Intake measures them; the pictures when it opens whole: a photo's one, a video's dozen."""
    if declared_type(path) in VIDEO_TYPES:
        return _measure_video(path, policy)
    known, data = read(path, policy)
    if known.problem is not None:
        return known, ()
    kind = declared_type(path)
    media, picture = open_original(data, declared_type=kind, declared_sha256=None, declared_size=None, policy=policy)
    if picture is None:
        return media, ()
    return media.model_copy(update={"credentials": read_credentials(data, kind)}), (picture,)


def _measure_video(path: Path, policy: Policy) -> tuple[MediaFacts, tuple[Picture, ...]]:
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            return MediaFacts(problem="unreadable"), ()
        return open_video(
            LocalFile(path),
            declared_type=declared_type(path),
            declared_sha256=None,
            declared_size=None,
            policy=policy,
        )
    except (FileNotFoundError, NotADirectoryError):
        return MediaFacts(problem="missing"), ()
    except (OSError, ValueError):  # no permission, a broken disk, a name with a NUL
        return MediaFacts(problem="unreadable"), ()


def shown(path: Path) -> str:
    """A name that any terminal and any JSON can carry: what is no text in it is replaced."""
    text = os.fsencode(path).decode("utf-8", "replace")
    return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text)
