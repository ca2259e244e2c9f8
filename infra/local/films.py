"""A demo video out of one drawn photo: the camera moves over it with a hand's tremble and a sensor's grain."""

import io
import math
from datetime import datetime
from typing import Any

import av
import numpy as np
from PIL import Image

SECONDS = 14
RATE = 15
SIZE = (960, 720)


def film(picture: Image.Image, taken: datetime, seed: int) -> bytes:
    """An MP4 as a phone makes it, `SECONDS` long, that says when it was made."""
    wide = picture.resize((SIZE[0] * 5 // 4, SIZE[1] * 5 // 4), Image.Resampling.LANCZOS)
    grain = np.random.default_rng(seed)
    out = io.BytesIO()
    with av.open(out, "w", format="mp4") as container:
        container.metadata["creation_time"] = taken.strftime("%Y-%m-%dT%H:%M:%S.000000Z")
        stream: Any = container.add_stream("libx264", rate=RATE)
        stream.width, stream.height, stream.pix_fmt = *SIZE, "yuv420p"
        stream.codec_context.gop_size = RATE
        stream.options = {"preset": "veryfast", "crf": "26"}
        for number in range(SECONDS * RATE):
            frame = av.VideoFrame.from_ndarray(_grainy(wide.crop(_window(wide, number / RATE)), grain), format="rgb24")
            frame.pts = number
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return out.getvalue()


def _window(wide: Image.Image, at: float) -> tuple[int, int, int, int]:
    """Where the camera looks at a second: from one side to the other, never quite still."""
    across, down = wide.width - SIZE[0], wide.height - SIZE[1]
    left = round(across * (0.5 + 0.4 * math.sin(at / SECONDS * math.pi * 2) + 0.03 * math.sin(at * 7)))
    top = round(down * (0.5 + 0.2 * math.sin(at / SECONDS * math.pi) + 0.03 * math.cos(at * 5)))
    return left, top, left + SIZE[0], top + SIZE[1]


def _grainy(image: Image.Image, grain: np.random.Generator) -> Any:
    pixels = np.asarray(image, dtype=np.int16) + grain.integers(-3, 4, (image.height, image.width, 1))
    return np.clip(pixels, 0, 255).astype(np.uint8)
