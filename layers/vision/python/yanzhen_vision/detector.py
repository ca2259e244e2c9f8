"""Finds heads: BlazeFace on the whole picture and on overlapping tiles, which find the small faces of a group."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil

import numpy as np
import numpy.typing as npt
from onnxruntime import InferenceSession
from PIL import Image

from yanzhen_vision.geometry import Points

SCORE = 0.6
"""Kept from here: below it false heads outnumber real ones."""
SHARED = 0.4
"""Two detections are one head when they share this part of the smaller box."""
SCAN = 610
"""The longer side of the copy that tiles are cut from: large enough for faces of 3 % of its length, which the whole
picture at 256 px does not show."""
OVERLAP = 25
"""What neighbouring tiles share at least."""
INPUT = 256

Numbers = npt.NDArray[np.float64]
Area = tuple[int, int, int, int]


@dataclass(frozen=True)
class Head:
    """One detection in pixels of the picture searched: box as left, top, right, bottom; eyes, nose, mouth, ears."""

    box: Numbers
    points: Points
    score: float

    def scaled(self, x: float, y: float) -> "Head":
        """The same head in a larger or smaller copy of the picture."""
        return Head(self.box * [x, y, x, y], self.points * [x, y], self.score)

    @property
    def width(self) -> float:
        return float(self.box[2] - self.box[0])


class Detector:
    """BlazeFace (back camera model, 256 px, 896 anchors)."""

    def __init__(self, session: InferenceSession) -> None:
        self._session = session
        self._anchors = np.concatenate([_grid(16, 2), _grid(32, 6)])

    def find(self, image: Image.Image) -> list[Head]:
        """Every head of an RGB picture, surest first. Positions are in its pixels."""
        copy = _fitted(image, SCAN)
        whole = (0, 0, *copy.size)
        found = [self._look(_fitted(copy, INPUT), whole, whole)]
        found += [self._look(copy.crop(tile), tile, whole) for tile in _tiles(*copy.size)]
        boxes, points, scores, cut_off = (np.concatenate(parts) for parts in zip(*found, strict=True))
        x, y = image.width / copy.width, image.height / copy.height
        kept = _suppress(boxes, rank=scores - cut_off)
        return sorted((Head(boxes[i], points[i], float(scores[i])).scaled(x, y) for i in kept), key=lambda h: -h.score)

    def _look(self, view: Image.Image, area: Area, whole: Area) -> tuple[Numbers, Numbers, Numbers, Numbers]:
        """Boxes, points, scores and whether cut off, from a view of an area: at most 256 px, centred on black."""
        margin = np.array([(INPUT - view.width) // 2, (INPUT - view.height) // 2])
        square = np.full((1, INPUT, INPUT, 3), -1, np.float32)
        pixels = np.asarray(view, np.float32) / 127.5 - 1
        square[0, margin[1] : margin[1] + view.height, margin[0] : margin[0] + view.width] = pixels
        logits, shapes = self._session.run(["logits", "shapes"], {"picture": square})
        scores = 1 / (1 + np.exp(-np.clip(logits[0, :, 0].astype(np.float64), -60, 60)))
        kept = scores > SCORE
        anchors, shapes = self._anchors[kept], shapes[0][kept].astype(np.float64)
        centres, sizes = shapes[:, :2] + anchors, shapes[:, 2:4]
        points = shapes[:, 4:].reshape(-1, 6, 2) + anchors[:, None]
        left, top, right, bottom = area
        per_pixel = np.array([(right - left) / view.width, (bottom - top) / view.height])
        corners = np.stack([centres - sizes / 2, centres + sizes / 2], axis=1)
        boxes = ((corners - margin) * per_pixel + [left, top]).reshape(-1, 4)
        # A face that a tile's edge runs through is half seen: whoever saw all of it knows better where it is.
        inner = np.array([left > 0, top > 0, right < whole[2], bottom < whole[3]])
        beyond = np.concatenate([boxes[:, :2] < [left, top], boxes[:, 2:] > [right, bottom]], axis=1)
        cut_off = (beyond & inner).any(axis=1).astype(np.float64)
        return boxes, (points - margin) * per_pixel + [left, top], scores[kept], cut_off


def _fitted(image: Image.Image, side: int) -> Image.Image:
    """The picture with its longer side at `side`, smaller or larger than it was."""
    scale = side / max(image.size)
    size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    return image.resize(size, Image.Resampling.BILINEAR, reducing_gap=1.5)


def _grid(stride: int, anchors: int) -> Points:
    """Centres of a layer's cells in input pixels, each repeated for its anchors."""
    y, x = np.mgrid[: INPUT // stride, : INPUT // stride]
    centres = (np.stack([x, y], axis=-1).reshape(-1, 2) + 0.5) * stride
    return np.repeat(centres, anchors, axis=0)


def _tiles(width: int, height: int) -> Iterator[Area]:
    """Windows of the detector's own size that overlap and end exactly at the borders."""
    for top in _starts(height):
        for left in _starts(width):
            yield left, top, min(left + INPUT, width), min(top + INPUT, height)


def _starts(length: int) -> list[int]:
    if length <= INPUT:
        return [0]
    count = max(2, ceil((length - OVERLAP) / (INPUT - OVERLAP)))
    return [round(n * (length - INPUT) / (count - 1)) for n in range(count)]


def _suppress(boxes: Numbers, rank: Numbers) -> list[int]:
    """Of detections that lie over one another the first stays; a small box inside a large one is the same head."""
    sizes = np.clip(boxes[:, 2:] - boxes[:, :2], 0, None)
    areas = sizes[:, 0] * sizes[:, 1]
    waiting = np.argsort(-rank, kind="stable")
    kept: list[int] = []
    while len(waiting):
        best, waiting = int(waiting[0]), waiting[1:]
        kept.append(best)
        shared = np.minimum(boxes[best, 2:], boxes[waiting, 2:]) - np.maximum(boxes[best, :2], boxes[waiting, :2])
        shared_area = np.clip(shared, 0, None).prod(axis=1)
        smaller = np.maximum(np.minimum(areas[best], areas[waiting]), 1e-9)
        waiting = waiting[shared_area / smaller <= SHARED]
    return kept
