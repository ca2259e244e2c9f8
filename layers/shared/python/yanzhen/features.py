"""What is measured and kept of a picture to find it again; yanzhen/fingerprint.py says what it means."""

from yanzhen.base import Instant, Model


class Features(Model):
    """What matching measures of one picture: PDQ bits of it and of its mirror, and local features as bytes."""

    bits: str
    mirror_bits: str
    quality: int
    local: bytes


class Fingerprint(Model):
    """What is kept of a picture to find it again. `bits` is the 256-bit PDQ hash as 64 hex digits."""

    evidence_id: str
    session_id: str
    course_id: str
    employee_id: str
    unit_path: str
    sha256: str
    bits: str
    quality: int
    features_key: str
    announced_at: Instant
    captured_at: Instant | None = None
    frame: int | None = None
    """Of a video: which of its sampled pictures."""
    cover: bool = True
    """It stands for its evidence; false for a video's other pictures, which are found by their bands alone."""

    @property
    def mark(self) -> str:
        """What tells it from every other picture: the evidence, and a video's other pictures by their number."""
        return self.evidence_id if self.cover else f"{self.evidence_id}#{self.frame}"


class Candidates(Model):
    """What the band index gave, and what it cost."""

    fingerprints: tuple[Fingerprint, ...]
    bands_read: int
    items_read: int
