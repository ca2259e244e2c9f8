"""PDQ: 256 bits that survive re-encoding, shrinking and light, in numpy; the mirror's bits come from the same numbers.

Facebook's published algorithm: luminance, a smoothing tent, 64 x 64 samples, a 16 x 16 cosine transform, its median.
The sampling here is symmetric, so that mirroring the picture is negating every second horizontal coefficient, exactly.
"""

from typing import Final

import numpy as np
import numpy.typing as npt
from PIL import Image

Floats = npt.NDArray[np.floating]

_SIDE: Final = 512
_SAMPLES: Final = 64
_KEPT: Final = 16


def _cosines() -> Floats:
    """Rows 1 to 16 of the cosine transform: the mean (row 0) says nothing of what is seen."""
    frequency, at = np.arange(1, _KEPT + 1)[:, None], 2 * np.arange(_SAMPLES)[None] + 1
    return np.asarray(np.sqrt(2 / _SAMPLES) * np.cos(np.pi / (2 * _SAMPLES) * frequency * at), dtype=np.float32)


_TENT: Final = np.array([0.5, 1.5, 2.5, 3.5, 3.5, 2.5, 1.5, 0.5], dtype=np.float32) / 16
_WEIGHTS: Final = (_TENT[:, None] * _TENT[None])[None, :, None, :]
"""Each of 64 x 64 samples is the tent-weighted mean of the 8 x 8 pixels of its cell."""
_COSINE: Final = _cosines()
_MIRROR: Final = np.where(np.arange(1, _KEPT + 1) % 2 == 1, -1, 1).astype(np.float32)
"""Odd cosines change their sign from left to right."""


def describe(image: Image.Image) -> tuple[str, str, int]:
    """The bits of an RGB picture, those of its mirror (64 hex digits each), and its quality from 0, flat, to 100."""
    grey = image.convert("L").resize((_SIDE, _SIDE), Image.Resampling.BILINEAR, reducing_gap=3)
    cells = np.asarray(grey, dtype=np.float32).reshape(_SAMPLES, 8, _SAMPLES, 8)
    samples: Floats = (cells * _WEIGHTS).sum(axis=(1, 3))
    coefficients = _COSINE @ samples @ _COSINE.T
    return _bits(coefficients), _bits(coefficients * _MIRROR), _quality(samples)


def _bits(coefficients: Floats) -> str:
    # Half of the 256 lie above the middle; np.median would first import 0.2 s of numpy that nothing else needs.
    ranked = np.sort(coefficients, axis=None)
    return np.packbits(coefficients > ranked[ranked.size // 2 - 1]).tobytes().hex()


def _quality(samples: Floats) -> int:
    """PDQ's own measure: the sum of steps between neighbouring samples, in hundredths of the range, by 90."""
    steps = sum(int(np.trunc(np.abs(np.diff(samples, axis=axis)) * 100 / 255).sum()) for axis in (0, 1))
    return min(100, steps // 90)
