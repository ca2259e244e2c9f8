"""Finds heads: BlazeFace on the whole picture and on overlapping tiles, which find the small faces of a group."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from onnxruntime import InferenceSession
from PIL import Image

from yanzhen_vision.geometry import Points

SCORE = 0.6
"""Kept from here: below it false heads outnumber real ones."""
OVERLAP = 0.4
"""Two detections are one head when they share this part of the smaller box."""
WORK_SIDE = 1280
TILE = 0.42
"""A tile's side as part of the longer side: finds 98 % of 36 px faces on 1280 px, which the whole picture misses."""
TILE_OVERLAP = 0.1
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
        """Every head of an RGB picture, surest first. Nothing is searched at more than 1280 px."""
        scale = min(1.0, WORK_SIDE / max(image.size))
        if scale < 1:
            size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
            work = image.resize(size, Image.Resampling.BILINEAR, reducing_gap=1.5)
        else:
            work = image
        found = [self._look(work, area) for area in _areas(*work.size)]
        boxes, points, scores, cut_off = (np.concatenate(parts) for parts in zip(*found, strict=True))
        x, y = image.width / work.width, image.height / work.height
        kept = _suppress(boxes, rank=scores - cut_off)
        return sorted((Head(boxes[i], points[i], float(scores[i])).scaled(x, y) for i in kept), key=lambda h: -h.score)

    def _look(self, image: Image.Image, area: Area) -> tuple[Numbers, Numbers, Numbers, Numbers]:
        """Boxes, points, scores, and whether cut off by the area's edge, in pixels of the picture.

        The area is centred on a black square.
        """
        left, top, right, bottom = area
        scale = INPUT / max(right - left, bottom - top)
        size = (max(1, round((right - left) * scale)), max(1, round((bottom - top) * scale)))
        margin = np.array([(INPUT - size[0]) // 2, (INPUT - size[1]) // 2])
        square = np.full((1, INPUT, INPUT, 3), -1, np.float32)
        shrunk = np.asarray(image.resize(size, Image.Resampling.BILINEAR, box=area, reducing_gap=1.5), np.float32)
        square[0, margin[1] : margin[1] + size[1], margin[0] : margin[0] + size[0]] = shrunk / 127.5 - 1
        logits, shapes = self._session.run(["logits", "shapes"], {"picture": square})
        scores = 1 / (1 + np.exp(-np.clip(logits[0, :, 0].astype(np.float64), -60, 60)))
        kept = scores > SCORE
        anchors, shapes = self._anchors[kept], shapes[0][kept].astype(np.float64)
        centres, sizes = shapes[:, :2] + anchors, shapes[:, 2:4]
        points = shapes[:, 4:].reshape(-1, 6, 2) + anchors[:, None]
        per_pixel = np.array([(right - left) / size[0], (bottom - top) / size[1]])
        corners = np.stack([centres - sizes / 2, centres + sizes / 2], axis=1)
        origin = np.array([left, top])
        boxes = ((corners - margin) * per_pixel + origin).reshape(-1, 4)
        # A face that a tile's edge runs through is half seen: whoever saw all of it knows better where it is.
        inner = np.array([left > 0, top > 0, right < image.width, bottom < image.height])
        beyond = np.concatenate([boxes[:, :2] < [left, top], boxes[:, 2:] > [right, bottom]], axis=1)
        cut_off = (beyond & inner).any(axis=1).astype(np.float64)
        return boxes, (points - margin) * per_pixel + origin, scores[kept], cut_off


def _grid(stride: int, anchors: int) -> Points:
    """Centres of a layer's cells in input pixels, each repeated for its anchors."""
    y, x = np.mgrid[: INPUT // stride, : INPUT // stride]
    centres = (np.stack([x, y], axis=-1).reshape(-1, 2) + 0.5) * stride
    return np.repeat(centres, anchors, axis=0)


def _areas(width: int, height: int) -> Iterator[Area]:
    """The whole picture, then tiles that overlap and end exactly at its borders."""
    yield 0, 0, width, height
    tile = max(1, int(max(width, height) * TILE))
    for top in _starts(height, tile):
        for left in _starts(width, tile):
            yield left, top, min(left + tile, width), min(top + tile, height)


def _starts(length: int, tile: int) -> list[int]:
    if tile >= length:
        return [0]
    count = max(2, int(np.ceil((length - TILE_OVERLAP * tile) / (tile * (1 - TILE_OVERLAP)))))
    return [round(n * (length - tile) / (count - 1)) for n in range(count)]


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
        waiting = waiting[shared_area / smaller <= OVERLAP]
    return kept
