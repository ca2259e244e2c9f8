"""Pictures of a video, upright: a key picture is decoded alone, any other from the key picture before it."""

import io
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import av
from PIL import Image, ImageChops, ImageStat

from yanzhen.video_facts import Span

SIDE: Final = 1920
"""A sampled picture is at most so large: a face keeps its pixels, and twelve of them fit in memory."""
MAX_DECODED_PIXELS: Final = 6_000_000_000
"""All pictures decoded for one file together: 2,900 of 1080p, some ten seconds of one processor."""
_LOOK: Final = (160, 90)
_SAME: Final = 0.3
"""Mean difference in grey levels below which two small pictures are the same: in what truly stands still it was at most
0.15, between two pictures of a camera on a stand 0.06 to 0.9 (tests/bench/video.py)."""
_LOOKED_AT: Final = (0.4, 0.65, 0.9)
"""Where in a stretch: its first pictures still mend the one they repeat, and it is known to a few tenths only."""
_TURNS: Final = {
    90: Image.Transpose.ROTATE_90,
    180: Image.Transpose.ROTATE_180,
    270: Image.Transpose.ROTATE_270,
}


@dataclass(frozen=True)
class FramePicture:
    """An upright RGB picture of a video; implements `yanzhen.ports.Picture`. `at_s` counts from the beginning."""

    at_s: float
    image: Image.Image
    width: int
    height: int

    def at_most(self, side: int) -> Image.Image:
        longer = max(self.image.size)
        if longer <= side:
            return self.image
        size = (max(1, round(self.image.width * side / longer)), max(1, round(self.image.height * side / longer)))
        return self.image.resize(size, Image.Resampling.BILINEAR, reducing_gap=2.0)

    def full(self) -> Image.Image:
        return self.image

    def jpeg(self, *, side: int, max_bytes: int) -> bytes:
        for quality in (88, 75, 60, 40, 20):
            body = _encoded(self.at_most(side), quality)
            if len(body) <= max_bytes:
                break
        return body

    @property
    def detail(self) -> int:
        """How much there is to see: the bytes that a small copy takes. Blurred and dark pictures take few."""
        return len(_encoded(self.at_most(320), 80))


class Decoder:
    """Decodes single pictures of an open container, as many as its pixels allow. `keys` are its key pictures' moments:
    between two of them it goes on where it is, so no stretch is decoded twice."""

    def __init__(self, container: Any, stream: Any, keys: Sequence[float]) -> None:
        self._container = container
        self._stream = stream
        self._keys = keys
        self._left = MAX_DECODED_PIXELS
        self._ahead: Iterator[Any] = iter(())
        self._at: float | None = None
        self.rotation = 0

    def at(self, moments: Sequence[float], start: float) -> Iterator[FramePicture]:
        """The picture shown at each moment; one that does not decode is left out."""
        for moment in moments:
            frame = self._frame(moment)
            if frame is not None:
                yield self._picture(frame, moment - start)

    def stands_still(self, span: Span, start: float) -> bool:
        """Three pictures of a stretch are the same."""
        seen = self.at([start + span.at_s + span.seconds * part for part in _LOOKED_AT], start)
        small = [picture.image.convert("L").resize(_LOOK, Image.Resampling.BOX) for picture in seen]
        return len(small) == 3 and all(_difference(small[0], other) < _SAME for other in small[1:])

    def _frame(self, moment: float) -> Any | None:
        if self._at is None or moment <= self._at or self._key_before(moment) > self._at:
            self._container.seek(int(moment / self._stream.time_base), stream=self._stream, backward=True)
            self._ahead = self._decoded()
        last = None
        for frame in self._ahead:
            self._at = last_at = frame.time if frame.time is not None else moment
            last = frame
            if self._left < 0 or last_at >= moment - 0.001:
                return frame
        self._at = None
        return last

    def _key_before(self, moment: float) -> float:
        place = bisect_right(self._keys, moment + 0.001)
        return self._keys[place - 1] if place else float("-inf")

    def _decoded(self) -> Iterator[Any]:
        for packet in self._container.demux(self._stream):
            for frame in packet.decode():
                self._left -= frame.width * frame.height
                yield frame

    def _picture(self, frame: Any, at: float) -> FramePicture:
        turn = round(frame.rotation / 90) * 90 % 360
        self.rotation = turn
        shrink = min(1.0, SIDE / max(frame.width, frame.height))
        width, height = max(2, round(frame.width * shrink)), max(2, round(frame.height * shrink))
        image = frame.to_image(width=width, height=height)
        size = (frame.width, frame.height)
        if turn in _TURNS:
            image = image.transpose(_TURNS[turn])
        upright = size[::-1] if turn in (90, 270) else size
        return FramePicture(at_s=max(0.0, round(at, 3)), image=image, width=upright[0], height=upright[1])


def _difference(one: Image.Image, other: Image.Image) -> float:
    return float(ImageStat.Stat(ImageChops.difference(one, other)).mean[0])


def _encoded(image: Image.Image, quality: int) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=quality)
    return out.getvalue()


FAULTS: Final = (
    av.FFmpegError, OSError, EOFError, ValueError, TypeError, ArithmeticError, LookupError, MemoryError, RuntimeError,
    AttributeError,
)  # fmt: skip
"""What PyAV raises for broken bytes, as fuzzing found it."""
