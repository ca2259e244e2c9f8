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
TINY_BYTES: Final = 40
TINY_PIXELS: Final = 20_000
"""A picture that repeats the last one takes a few bytes, and one more for so many pixels; key pictures say nothing of
it, and the first few pictures that follow one still mend it."""
TINY_SHARE: Final = 0.6
"""So many of the pictures of each second are that small where a video stands still."""
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

    def suspected_freezes(self, pixels: int) -> list[Span]:
        """Where nearly all pictures of a second are nearly empty: they are to be looked at, the longest first."""
        limit = TINY_BYTES + pixels / TINY_PIXELS
        pictures = [packet for packet in self.packets if not packet.key]
        found: list[tuple[float, float]] = []
        tiny, first = 0, 0
        for last, packet in enumerate(pictures):
            tiny += packet.size <= limit
            while packet.at - pictures[first].at > FREEZE_S:
                tiny -= pictures[first].size <= limit
                first += 1
            begin, end = pictures[first].at - self.start, packet.at - self.start
            if end - begin < FREEZE_S - 2 * self.step or tiny < TINY_SHARE * (last - first + 1):
                continue
            if found and begin <= found[-1][1]:
                found[-1] = (found[-1][0], end)
            else:
                found.append((begin, end))
        # A second counts before it is all still: what it reaches too far is taken off.
        over = (1 - TINY_SHARE) * FREEZE_S
        return _longest(
            (begin + over, end - begin - 2 * over) for begin, end in found if end - begin - 2 * over >= FREEZE_S
        )


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
