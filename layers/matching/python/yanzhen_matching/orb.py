"""Local features: a crop, a screenshot or a turned copy still shares corners with its source, on one geometry.

Corners are taken from all over the picture, and a fit counts only when it holds inside too: two screenshots share a
crisp frame, two watermarked photos a crisp stamp at the edge, and neither says anything of the pictures.

The bytes are self-describing. Header, little-endian: `YZOR`, version (1 byte), one byte of padding, width and height of
the compared picture (2 bytes each), number of features (2 bytes). Then per feature x and y (2 bytes each, in sixteenths
of a pixel), then all descriptors, 32 bytes each.
"""

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image

SIDE: Final = 512
FEATURES: Final = 700
_CANDIDATES: Final = 3000
_FAST_THRESHOLD: Final = 12
_GRID: Final = 8
_PER_CELL: Final = 4
"""The best of each cell come first, then the best of all until there are 700: spread for
crops, strong for copies shown much smaller."""
_RATIO: Final = 0.8
_TOLERANCE_PX: Final = 4.0
_SCALES: Final = (0.2, 5.0)
"""How much smaller or larger a copy may be; beyond it, a fit is chance."""
_LEAST: Final = 8
"""Fewer agreeing features are never looked at."""
_SAME_PLACE_PX: Final = 3.0
"""Corners found at several scales in one place count once."""
_CELL_FEATURES: Final = 3
_COVERED: Final = 0.3
"""So much of the common part's inner, textured cells must agree, in the picture where it is more: copies lie above it,
frames and stamps below (tests/unit/test_matching.py)."""

_INNER: Final = np.pad(np.ones((_GRID - 2, _GRID - 2), dtype=bool), 1).ravel()
"""All cells but the outermost ring, where frames and stamps are."""

_MAGIC: Final = b"YZOR"
_VERSION: Final = 1
_HEADER: Final = struct.Struct("<4sBxHHH")
_FRACTION: Final = 16

Points = npt.NDArray[np.float32]
Descriptors = npt.NDArray[np.uint8]
Matrix = npt.NDArray[np.floating | np.integer]


@dataclass(frozen=True, slots=True)
class _Local:
    """Features of one picture, read back from their bytes."""

    size: tuple[int, int]
    places: Points
    descriptors: Descriptors


def describe(image: Image.Image) -> bytes:
    """The strongest corners of an RGB picture at most 512 pixels wide and high, from all over it."""
    cv2.setNumThreads(1)
    grey = np.asarray(image.convert("L"))
    orb = cv2.ORB.create(nfeatures=_CANDIDATES, fastThreshold=_FAST_THRESHOLD)
    found = orb.detect(grey, None)
    chosen = [found[n] for n in _all_over(found, image.size)]
    keypoints, descriptors = orb.compute(grey, chosen) if chosen else ((), None)
    if descriptors is None:
        keypoints, descriptors = (), np.empty((0, 32), dtype=np.uint8)
    places = np.array([k.pt for k in keypoints], dtype=np.float64).reshape(-1, 2)
    header = _HEADER.pack(_MAGIC, _VERSION, image.width, image.height, len(keypoints))
    return header + np.rint(places * _FRACTION).astype("<u2").tobytes() + np.ascontiguousarray(descriptors).tobytes()


def inliers(local: bytes, other: bytes) -> int:
    """How many places of two pictures agree on one shift, turn and scale, also inside of what they share; 0
    otherwise, and when the bytes are not ours."""
    mine, theirs = _read(local), _read(other)
    if mine is None or theirs is None or min(len(mine.places), len(theirs.places)) < _LEAST:
        return 0
    cv2.setNumThreads(1)
    pairs = cv2.BFMatcher(cv2.NORM_HAMMING).knnMatch(mine.descriptors, theirs.descriptors, k=2)
    good = [first for first, second in pairs if first.distance < _RATIO * second.distance]
    if len(good) < _LEAST:
        return 0
    start = mine.places[[m.queryIdx for m in good]]
    end = theirs.places[[m.trainIdx for m in good]]
    # The estimator's random numbers start from a constant: the same bytes always give the same count.
    there, agreeing = cv2.estimateAffinePartial2D(
        start, end, method=cv2.RANSAC, ransacReprojThreshold=_TOLERANCE_PX, maxIters=2000, confidence=0.995
    )
    if there is None or not _SCALES[0] <= float(np.hypot(there[0, 0], there[1, 0])) <= _SCALES[1]:
        return 0
    kept = agreeing.ravel().astype(bool)
    start, end = start[kept], end[kept]
    covered = max(
        _covered(mine, theirs.size, there, start), _covered(theirs, mine.size, cv2.invertAffineTransform(there), end)
    )
    return min(_distinct(start), _distinct(end)) if covered >= _COVERED else 0


def _all_over(found: Sequence[cv2.KeyPoint], size: tuple[int, int]) -> list[int]:
    """Indices of the features to keep: the best of each cell, then the best of the rest."""
    if not found:
        return []
    places = np.array([k.pt for k in found])
    strength = np.array([k.response for k in found])
    cells = _cells(places, size)
    order = np.lexsort((-strength, cells))
    rank = np.arange(len(order)) - np.searchsorted(cells[order], cells[order])
    first, rest = order[rank < _PER_CELL], order[rank >= _PER_CELL]
    first = first[np.argsort(-strength[first], kind="stable")][:FEATURES]
    rest = rest[np.argsort(-strength[rest], kind="stable")][: FEATURES - len(first)]
    return [int(n) for n in (*first, *rest)]


def _cells(places: npt.NDArray[np.floating], size: tuple[int, int]) -> npt.NDArray[np.intp]:
    """The cell of an 8 x 8 grid that each place lies in."""
    at = np.clip((places / np.array(size) * _GRID).astype(np.intp), 0, _GRID - 1)
    return np.asarray(at[:, 0] * _GRID + at[:, 1])


def _covered(mine: _Local, frame: tuple[int, int], there: Matrix, agreeing: Points) -> float:
    """Of my inner, textured cells that lie within the other picture's frame, the share where a feature agrees."""
    mapped = mine.places @ there[:, :2].T + there[:, 2]
    shared = mine.places[((mapped >= 0) & (mapped < np.array(frame))).all(axis=1)]
    textured = (np.bincount(_cells(shared, mine.size), minlength=_GRID**2) >= _CELL_FEATURES) & _INNER
    agrees = np.bincount(_cells(agreeing, mine.size), minlength=_GRID**2) > 0
    return float((textured & agrees).sum() / max(textured.sum(), 1))


def _distinct(places: Points) -> int:
    return len(np.unique(np.rint(places / _SAME_PLACE_PX), axis=0))


def _read(local: bytes) -> _Local | None:
    if len(local) < _HEADER.size:
        return None
    magic, version, width, height, count = _HEADER.unpack_from(local)
    if magic != _MAGIC or version != _VERSION or len(local) != _HEADER.size + 36 * count:
        return None
    places = np.frombuffer(local, dtype="<u2", count=2 * count, offset=_HEADER.size).reshape(-1, 2)
    descriptors = np.frombuffer(local, dtype=np.uint8, offset=_HEADER.size + 4 * count).reshape(-1, 32)
    return _Local((max(width, 1), max(height, 1)), (places / _FRACTION).astype(np.float32), descriptors)
