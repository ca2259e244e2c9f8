"""Similarity transforms between pixel grids, and cutting a turned square out of a picture."""

from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image

Points = npt.NDArray[np.float64]
Matrix = npt.NDArray[np.float64]
"""2 x 3: x -> M[:, :2] @ x + M[:, 2]."""

_TO_EDGES = np.array([[1, 0, 0.5], [0, 1, 0.5], [0, 0, 1]])
"""Points count from pixel centres, Pillow's affine from pixel edges."""


def similarity(source: Points, target: Points) -> Matrix:
    """The turn, scale and shift (never a mirror) that brings `source` nearest to `target` in least squares."""
    source_mean, target_mean = source.mean(axis=0), target.mean(axis=0)
    # As complex numbers a turn with scale is one factor, and its least squares solution one division.
    s = (source - source_mean) @ np.array([1, 1j])
    t = (target - target_mean) @ np.array([1, 1j])
    factor = np.vdot(s, t) / np.vdot(s, s)
    turn = np.array([[factor.real, -factor.imag], [factor.imag, factor.real]])
    return np.column_stack([turn, target_mean - turn @ source_mean])


def transform(matrix: Matrix, points: Points) -> Points:
    """Points brought to the other grid."""
    moved: Points = points @ matrix[:, :2].T + matrix[:, 2]
    return moved


def inverse(matrix: Matrix) -> Matrix:
    """The way back."""
    turn = np.linalg.inv(matrix[:, :2])
    return np.column_stack([turn, -turn @ matrix[:, 2]])


def cut(image: Image.Image, matrix: Matrix, side: int) -> npt.NDArray[np.uint8]:
    """The square of `side` pixels that `matrix` maps the picture's pixels onto; what lies outside is black.

    Shrinking strongly is done in two steps, since Pillow's affine samples points and would alias.
    """
    edges: npt.NDArray[Any] = _TO_EDGES @ np.vstack([matrix, [0, 0, 1]]) @ np.linalg.inv(_TO_EDGES)
    scale = float(np.sqrt(abs(np.linalg.det(edges[:2, :2]))))
    if scale < 0.75:
        corners = np.linalg.inv(edges) @ np.array([[0, side, 0, side], [0, 0, side, side], [1, 1, 1, 1]])
        left, top = np.floor(corners[:2].min(axis=1)).astype(int) - 4
        right, bottom = np.ceil(corners[:2].max(axis=1)).astype(int) + 4
        width, height = max(1, round((right - left) * scale)), max(1, round((bottom - top) * scale))
        image = image.crop((left, top, right, bottom))
        shrink = np.diag([width / image.width, height / image.height, 1.0])
        shift = np.array([[1, 0, -left], [0, 1, -top], [0, 0, 1]])
        image = image.resize((width, height), Image.Resampling.BILINEAR, reducing_gap=1.5)
        edges = edges @ np.linalg.inv(shrink @ shift)
    back = np.linalg.inv(edges)[:2].reshape(-1)
    turned = image.transform(
        (side, side), Image.Transform.AFFINE, tuple(back.tolist()), resample=Image.Resampling.BILINEAR
    )
    return np.asarray(turned, dtype=np.uint8)
