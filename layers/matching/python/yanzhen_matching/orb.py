"""Local features: a crop, a screenshot or a turned copy still shares many corners on one geometry with its source.

The bytes are self-describing. Header, little-endian: `YZOR`, version (1 byte), one byte of padding, width and height of
the compared picture (2 bytes each), number of features (2 bytes). Then per feature x and y (2 bytes each, in sixteenths
of a pixel), then all descriptors, 32 bytes each.
"""

import struct
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image

SIDE: Final = 512
FEATURES: Final = 500
RATIO: Final = 0.8
_TOLERANCE_PX: Final = 4.0
_SCALES: Final = (0.2, 5.0)
"""How much smaller or larger a copy may be; beyond it, a fit is chance."""
_MAGIC: Final = b"YZOR"
_VERSION: Final = 1
_HEADER: Final = struct.Struct("<4sBxHHH")
_FRACTION: Final = 16

Points = npt.NDArray[np.float32]
Descriptors = npt.NDArray[np.uint8]


def describe(image: Image.Image) -> bytes:
    """The strongest corners of an RGB picture at most 512 pixels wide and high."""
    cv2.setNumThreads(1)
    grey = np.asarray(image.convert("L"))
    keypoints, descriptors = cv2.ORB.create(nfeatures=FEATURES).detectAndCompute(grey, None)
    if descriptors is None:
        keypoints, descriptors = (), np.empty((0, 32), dtype=np.uint8)
    places = np.array([k.pt for k in keypoints], dtype=np.float64).reshape(-1, 2)
    header = _HEADER.pack(_MAGIC, _VERSION, image.width, image.height, len(keypoints))
    return header + np.rint(places * _FRACTION).astype("<u2").tobytes() + np.ascontiguousarray(descriptors).tobytes()


def inliers(local: bytes, other: bytes) -> int:
    """How many features of two pictures agree on one shift, turn and scale; 0 when the bytes are not ours."""
    mine, theirs = _read(local), _read(other)
    if mine is None or theirs is None or min(len(mine[0]), len(theirs[0])) < 8:
        return 0
    cv2.setNumThreads(1)
    pairs = cv2.BFMatcher(cv2.NORM_HAMMING).knnMatch(mine[1], theirs[1], k=2)
    good = [first for first, second in pairs if first.distance < RATIO * second.distance]
    if len(good) < 8:
        return 0
    start = np.array([mine[0][m.queryIdx] for m in good])
    end = np.array([theirs[0][m.trainIdx] for m in good])
    # The estimator's random numbers start from a constant: the same bytes always give the same count.
    geometry, agreeing = cv2.estimateAffinePartial2D(
        start, end, method=cv2.RANSAC, ransacReprojThreshold=_TOLERANCE_PX, maxIters=2000, confidence=0.995
    )
    if geometry is None or not _SCALES[0] <= float(np.hypot(geometry[0, 0], geometry[1, 0])) <= _SCALES[1]:
        return 0
    return int(agreeing.sum())


def _read(local: bytes) -> tuple[Points, Descriptors] | None:
    if len(local) < _HEADER.size:
        return None
    magic, version, _width, _height, count = _HEADER.unpack_from(local)
    if magic != _MAGIC or version != _VERSION or len(local) != _HEADER.size + 36 * count:
        return None
    places = np.frombuffer(local, dtype="<u2", count=2 * count, offset=_HEADER.size).reshape(-1, 2)
    descriptors = np.frombuffer(local, dtype=np.uint8, offset=_HEADER.size + 4 * count).reshape(-1, 32)
    return (places / _FRACTION).astype(np.float32), descriptors
