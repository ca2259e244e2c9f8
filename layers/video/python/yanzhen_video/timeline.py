"""The timeline of the pictures, read packet by packet without decoding one: their moments, sizes and key pictures."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Final

from yanzhen.video_facts import Span

MAX_PACKETS: Final = 400_000
"""An hour at 110 pictures a second."""
GAP_S: Final = 0.7
GAP_STEPS: Final = 5.0
"""A gap is longer than both: phones drop to half their rate in the dark, and wait a moment at the start."""
FREEZE_S: Final = 1.0
FREEZE_SIZE: Final = 0.12
"""A picture that repeats the last one takes less than this part of the usual size; key pictures say nothing of it."""
MAX_SPANS: Final = 20


@dataclass(frozen=True, slots=True)
class Packet:
    """One coded picture: when it is shown, in seconds, how many bytes it takes, and whether it stands alone."""

    at: float
    size: int
    key: bool


@dataclass(frozen=True, slots=True)
class Timeline:
    """All pictures in the order they are shown."""

    packets: tuple[Packet, ...]
    step: float
    """The median time between two pictures."""

    @property
    def start(self) -> float:
        return self.packets[0].at

    @property
    def duration(self) -> float:
        return self.packets[-1].at - self.start + self.step

    @property
    def keys(self) -> list[float]:
        return [packet.at for packet in self.packets if packet.key]

    def gaps(self) -> list[Span]:
        """Where no picture comes for far longer than usual, the longest first."""
        pairs = pairwise(self.packets)
        limit = max(GAP_S, GAP_STEPS * self.step)
        return _longest((a.at - self.start, b.at - a.at) for a, b in pairs if b.at - a.at > limit)

    def suspected_freezes(self) -> list[Span]:
        """Where picture after picture is nearly empty: they are to be looked at, the longest first."""
        sizes = [packet.size for packet in self.packets if not packet.key]
        if not sizes:
            return []
        limit = FREEZE_SIZE * median(sizes)
        typical = median(packet.size for packet in self.packets if packet.key) if len(sizes) < len(self.packets) else 0
        # Of a video that stands still from end to end every picture is as empty as the usual one.
        limit = max(limit, 0.004 * typical)
        found: list[tuple[float, float]] = []
        begin: float | None = None
        last = self.start
        for packet in self.packets:
            if not packet.key and packet.size > limit:
                if begin is not None and last - begin >= FREEZE_S:
                    found.append((begin - self.start, last - begin))
                begin = None
            elif begin is None:
                begin = packet.at
            last = packet.at
        if begin is not None and last - begin >= FREEZE_S:
            found.append((begin - self.start, last - begin))
        return _longest(found)


def timeline(packets: Iterable[Packet]) -> Timeline:
    ordered = tuple(sorted(packets, key=lambda packet: packet.at))
    steps = [b.at - a.at for a, b in pairwise(ordered) if b.at > a.at]
    return Timeline(ordered, median(steps) if steps else 0.0)


def sampled(line: Timeline, wanted: int) -> list[float]:
    """Evenly spread moments, each moved to a key picture where one is near: that is decoded alone."""
    width = line.duration / wanted
    keys = line.keys
    found: dict[float, None] = {}
    for n in range(wanted):
        middle = line.start + (n + 0.5) * width
        near = _nearest(keys, middle)
        moment = near if near is not None and abs(near - middle) <= width / 2 else middle
        found[moment] = None
    return sorted(found)


def _nearest(keys: Sequence[float], moment: float) -> float | None:
    return min(keys, key=lambda key: abs(key - moment), default=None)


def _longest(spans: Iterable[tuple[float, float]]) -> list[Span]:
    ordered = sorted(spans, key=lambda span: -span[1])[:MAX_SPANS]
    return [Span(at_s=round(at, 3), seconds=round(seconds, 3)) for at, seconds in ordered]
