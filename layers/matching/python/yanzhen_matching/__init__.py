"""Finds copies: PDQ fingerprints for the whole company, ORB features for a shortlist."""

from yanzhen.features import Features
from yanzhen.ports import Picture
from yanzhen_matching import orb, pdq


class OrbMatcher:
    """Measures and compares pictures; implements `yanzhen.ports.Matcher`. Keeps no state and draws no dice."""

    def describe(self, picture: Picture) -> Features:
        """Everything that is kept of a picture to find it again, from one view of at most 512 pixels."""
        image = picture.at_most(orb.SIDE)
        bits, mirror_bits, quality = pdq.describe(image)
        return Features(bits=bits, mirror_bits=mirror_bits, quality=quality, local=orb.describe(image))

    def inliers(self, local: bytes, other: bytes) -> int:
        """How many local features agree on one geometry; 0 when they cannot be compared."""
        return orb.inliers(local, other)


__all__ = ["OrbMatcher"]
