"""What is measured of a video beside its pictures: its length, and where its pictures stop or stand still."""

from yanzhen.base import Model


class Span(Model):
    """A stretch of a video, in seconds from its beginning."""

    at_s: float
    seconds: float


class VideoFacts(Model):
    """What the timeline of the pictures says. It is counted picture by picture: what a header claims is never used."""

    duration_s: float = 0
    codec: str = ""
    rotation: int = 0
    """Degrees counter-clockwise by which the stored pictures were turned upright."""
    frame_rate: float = 0
    """Pictures in the middle of a second: one over the median step."""
    pictures: int = 0
    streams: int = 0
    audio: bool = False
    gaps: tuple[Span, ...] = ()
    """Where no picture came for far longer than usual; the longest first."""
    frozen: tuple[Span, ...] = ()
    """Where one picture stands still; the longest first."""
    frames: tuple[float, ...] = ()
    """When the sampled pictures were taken, in seconds from the beginning; `frames/<evidence>/<n>.jpg`."""
    cover: int = 0
    """Which of them tells most: it is the working copy."""

    @property
    def still_share(self) -> float:
        """How much of the video stands still, 0 to 1."""
        return min(1.0, sum(span.seconds for span in self.frozen) / self.duration_s) if self.duration_s else 0.0
