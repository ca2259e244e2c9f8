"""Videos made here: a moving picture with its own grain, as a phone's is, and ways to spoil it."""

import io
from collections.abc import Callable
from typing import Any

import av
import numpy as np
from PIL import Image

RATE = 15
SIZE = (480, 360)


def scene(seed: int, size: tuple[int, int] = SIZE) -> Image.Image:
    """A picture full of structure, wider than the frame, over which the camera moves."""
    noise = np.random.default_rng(seed).integers(0, 256, (size[1] // 24, size[0] // 12, 3), dtype=np.uint8)
    return Image.fromarray(noise).resize((size[0] * 2, size[1]), Image.Resampling.BICUBIC)


def video(
    seconds: float = 12,
    *,
    seed: int = 1,
    size: tuple[int, int] = SIZE,
    kind: str = "mp4",
    codec: str = "libx264",
    tags: dict[str, str] | None = None,
    still: tuple[float, float] | None = None,
    gap: tuple[float, float] | None = None,
    sound: bool = False,
    keys: int = RATE,
    picture: Callable[[float], Image.Image] | None = None,
) -> bytes:
    """A file of so many seconds; `still` and `gap` are stretches in seconds where the picture stands or is missing."""
    out = io.BytesIO()
    grain = np.random.default_rng(seed + 1000)
    wide = scene(seed, size)
    options = {"movflags": "use_metadata_tags"} if kind in ("mp4", "mov") else {}
    with av.open(out, "w", format=kind, options=options) as container:
        container.metadata.update(tags or {})
        stream: Any = container.add_stream(codec, rate=RATE)
        stream.width, stream.height, stream.pix_fmt = *size, "yuv420p"
        stream.codec_context.gop_size = keys
        if codec == "libx264":
            stream.options = {"preset": "veryfast", "crf": "23"}
        audio: Any = container.add_stream("aac" if kind != "webm" else "libopus", rate=48_000) if sound else None
        image = wide.crop((0, 0, *size))
        for number in range(round(seconds * RATE)):
            at = number / RATE
            if gap and gap[0] <= at < gap[1]:
                continue
            if not (still and still[0] <= at < still[1]):
                given = picture(at) if picture else None
                shift = round(size[0] * at / max(seconds, 1))
                image = _grainy(given or wide.crop((shift, 0, shift + size[0], size[1])), grain)
            frame = av.VideoFrame.from_image(image)
            frame.pts = number
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
        if audio is not None:
            silence = av.AudioFrame.from_ndarray(np.zeros((1, 48_000), dtype=np.float32), format="fltp", layout="mono")
            silence.sample_rate, silence.pts = 48_000, 0
            container.mux(audio.encode(silence))
            container.mux(audio.encode())
    return out.getvalue()


def _grainy(image: Image.Image, grain: np.random.Generator) -> Image.Image:
    pixels = np.asarray(image, dtype=np.int16) + grain.integers(-3, 4, (image.height, image.width, 1))
    return Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))
