"""How surely a video that was spoilt or used before is told from an honest one; one picture alone is the rival.

Sources are the real recordings in ../shared/data/media, played there and back until they are 12 seconds long, and
encoded anew as a phone does (H.264, a key picture a second). What is spoilt is spoilt before that encoding.
"""

from __future__ import annotations

import io
import itertools
import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import av
from PIL import Image, ImageEnhance

from tests.bench import Row, shared, write
from tests.fakes.media import FakeStored
from yanzhen.evidence import MediaFacts
from yanzhen.features import Features
from yanzhen.fingerprint import hamming
from yanzhen.policy import Policy
from yanzhen_matching import OrbMatcher
from yanzhen_video import FramePicture, open_video

POLICY = Policy(effective_from=datetime(2026, 1, 1, tzinfo=UTC)).model_copy(update={"min_side_px": 64})
RATE, SECONDS, SIDE = 24, 12, 640
Frames = list[Image.Image]
Opened = tuple[MediaFacts, tuple[FramePicture, ...]]
MATCHER = OrbMatcher()


def sources(folder: Path) -> dict[str, Frames]:
    """Real recordings of at least a second, as pictures."""
    found: dict[str, Frames] = {}
    for path in sorted(folder.rglob("*")):
        if path.suffix.lower() not in (".mp4", ".mov"):
            continue
        with av.open(str(path)) as container:
            stream = container.streams.video[0]
            frames = [_small(frame.to_image()) for frame in itertools.islice(container.decode(stream), 150)]
        if len(frames) >= RATE:
            there_and_back = [*frames, *frames[-2:0:-1]]
            found[path.stem] = list(itertools.islice(itertools.cycle(there_and_back), RATE * SECONDS))
    return found


def _small(image: Image.Image) -> Image.Image:
    scale = min(1.0, SIDE / max(image.size))
    return image.resize((round(image.width * scale) // 2 * 2, round(image.height * scale) // 2 * 2))


def _half(image: Image.Image) -> Image.Image:
    return image.resize((image.width // 4 * 2, image.height // 4 * 2))


def encode(frames: Sequence[Image.Image | None], *, crf: int = 23, codec: str = "libx264", kind: str = "mp4") -> bytes:
    """None is a picture that was never written."""
    out = io.BytesIO()
    size = next(frame for frame in frames if frame is not None).size
    with av.open(out, "w", format=kind) as container:
        stream: Any = container.add_stream(codec, rate=RATE)
        stream.width, stream.height, stream.pix_fmt = *size, "yuv420p"
        stream.codec_context.gop_size = RATE
        stream.options = {"preset": "veryfast", "crf": str(crf)} if codec == "libx264" else {"deadline": "realtime"}
        for number, image in enumerate(frames):
            if image is not None:
                frame = av.VideoFrame.from_image(image.resize(size))
                frame.pts = number
                container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return out.getvalue()


def opened(data: bytes, declared: str = "video/mp4") -> Opened:
    return open_video(FakeStored(data), declared_type=declared, declared_sha256=None, declared_size=None, policy=POLICY)


SPOILT: dict[str, tuple[Callable[[Frames], Sequence[Image.Image | None]], Callable[[MediaFacts], bool]]] = {
    "frozen for 1.5 s": (
        lambda f: [*f[:120], *[f[120]] * 36, *f[120:-36]],
        lambda m: bool(m.video and m.video.frozen),
    ),
    "one picture throughout": (
        lambda f: [f[0]] * len(f),
        lambda m: bool(m.video and m.video.still_share > 0.9),
    ),
    "1.5 s of packets missing": (
        lambda f: [*f[:120], *[None] * 36, *f[156:]],
        lambda m: bool(m.video and m.video.gaps),
    ),
}
COPIES: dict[str, Callable[[Frames], bytes]] = {
    "encoded anew, low quality": lambda f: encode(f, crf=36),
    "half the size, WebM": lambda f: encode([_half(i) for i in f], codec="libvpx", kind="webm"),
    "mirrored": lambda f: encode([i.transpose(Image.Transpose.FLIP_LEFT_RIGHT) for i in f]),
    "brighter": lambda f: encode([ImageEnhance.Brightness(i).enhance(1.3) for i in f]),
    "a clip: 4 s out of the middle": lambda f: encode(f[100:196]),
    "played backwards": lambda f: encode(f[::-1]),
}  # fmt: skip


def features(found: Opened) -> list[Features]:
    return [MATCHER.describe(frame) for frame in found[1]]


def alike(mine: Sequence[Features], theirs: Sequence[Features]) -> bool:
    return any(
        hamming(bits, other.bits) <= POLICY.pdq_max_bits
        for one in mine
        for other in theirs
        for bits in (one.bits, one.mirror_bits)
        if min(one.quality, other.quality) >= POLICY.pdq_min_quality
    )


def cover(found: Opened, described: Sequence[Features]) -> list[Features]:
    return [described[found[0].video.cover if found[0].video else 0]]


def run(data: Path) -> list[Row]:
    given = sources(data / "media")
    honest = {name: opened(encode(frames)) for name, frames in given.items()}
    count = len(honest)
    moving = {name: frames for name, frames in given.items() if not _still(honest[name])}
    rows: list[Row] = []
    for what, (spoil, caught) in SPOILT.items():
        hits = sum(caught(opened(encode(spoil(frames)))[0]) for frames in moving.values())
        rows.append(_row(f"{what}, found", f"{hits} of {len(moving)}"))
    for what in ("frozen for 1.5 s", "one picture throughout"):
        spoil, caught = SPOILT[what]
        hits = sum(
            caught(opened(encode(spoil(frames), codec="libvpx", kind="webm"), "video/webm")[0])
            for frames in moving.values()
        )
        rows.append(_row(f"{what}, in WebM (VP8) of 200 kbit/s, found", f"{hits} of {len(moving)}"))
    false_freeze = sum(bool(m.video and m.video.frozen) for m, _ in honest.values())
    false_gap = sum(bool(m.video and m.video.gaps) for m, _ in honest.values())
    rows.append(
        _row("honest, taken for frozen", f"{false_freeze} of {count} (a source that stands still itself counts)")
    )
    rows.append(_row("honest, taken for a gap", f"{false_gap} of {count}"))
    known = {name: features(found) for name, found in honest.items()}
    for what, change in COPIES.items():
        hits = rival = 0
        for name, frames in given.items():
            copy = opened(change(frames), "video/webm" if "WebM" in what else "video/mp4")
            described = features(copy)
            hits += alike(described, known[name])
            rival += alike(cover(copy, described), cover(honest[name], known[name]))
        rows.append(
            _row(f"used again: {what}, found", f"{hits} of {count}", f"the working copy alone: {rival} of {count}")
        )
    photos = hits = rival = 0
    for name, frames in given.items():
        for moment in (30, 77, 151, 203, 266):
            described = [MATCHER.describe(FramePicture(0, frames[moment], *frames[moment].size))]
            photos += 1
            hits += alike(described, known[name])
            rival += alike(described, cover(honest[name], known[name]))
    rows.append(
        _row("a photo taken from it, found", f"{hits} of {photos}", f"the working copy alone: {rival} of {photos}")
    )
    pairs = list(itertools.combinations(known, 2))
    wrong = sum(alike(known[a], known[b]) for a, b in pairs)
    rows.append(_row("two different videos, taken for one", f"{wrong} of {len(pairs)} pairs"))
    rows.append(_speed(max(given.values(), key=lambda frames: frames[0].width * frames[0].height)))
    return rows


def _still(found: Opened) -> bool:
    return bool(found[0].video and found[0].video.frozen)


def _speed(frames: Frames) -> Row:
    data = encode(frames)
    start = time.perf_counter()
    opened(data)
    ours = time.perf_counter() - start
    start = time.perf_counter()
    with av.open(io.BytesIO(data)) as container:
        for _ in container.decode(container.streams.video[0]):
            pass
    return _row(
        f"{SECONDS} s of {SIDE} px measured and sampled",
        f"{ours * 1000:.0f} ms",
        f"decoding every picture {(time.perf_counter() - start) * 1000:.0f} ms, without looking at one",
    )


def _row(what: str, measured: str, rival: str = "") -> Row:
    return Row(what=what, reach="", measured=measured, rival=rival)


if __name__ == "__main__":
    folder = shared()
    if folder is None:
        sys.exit("needs ../shared/data")
    write("video", run(folder / "data"))
