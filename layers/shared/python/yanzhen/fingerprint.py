"""How a picture is found again: 256 bits in twelve bands, and which earlier pictures count as its source.

Two hashes within `pdq_max_bits` that share a whole band of 20 bits meet in the index; the bits then decide. Local
features are compared with a shortlist only, and both are put together here under the policy.
"""

from collections.abc import Iterable, Sequence
from itertools import zip_longest
from typing import Literal

from yanzhen.base import Instant, Model
from yanzhen.evidence import ReuseFacts, ReuseMatch
from yanzhen.features import Candidates, Features, Fingerprint
from yanzhen.policy import Policy

BITS, HEX_DIGITS = 256, 64
BANDS, BITS_PER_BAND = 12, 20
STRIDE = 69
"""Neighbouring bits of a PDQ hash are neighbouring frequencies and hang together, so a band takes every 69th bit. Real
pictures then meet under a key N/65,536 times, divided by forty; with sixteen rows of 16 bits they met 2.5 times as
often as that. Of 6,048 copies none was lost by it (tests/bench/reuse.py, reuse_lookup.py)."""
MAX_MATCHES = 20
"""So many matches are kept with an evidence; the first is what a person looks at."""

Kind = Literal["same_bytes", "near_copy", "mirrored_copy", "partial_copy"]
_BEST_FIRST: tuple[Kind, ...] = ("same_bytes", "near_copy", "mirrored_copy", "partial_copy")


def hamming(bits: str, other: str) -> int:
    """In how many of 256 bits two hashes differ."""
    return (_number(bits) ^ _number(other)).bit_count()


def bands(bits: str) -> tuple[str, ...]:
    """The twelve keys under which a hash is found: `00#3ab12` to `11#034cd`. The first bit is the hash's highest."""
    number = _number(bits)
    spread = "".join(str(number >> (BITS - 1 - place * STRIDE % BITS) & 1) for place in range(BANDS * BITS_PER_BAND))
    cuts = (spread[at : at + BITS_PER_BAND] for at in range(0, len(spread), BITS_PER_BAND))
    return tuple(f"{band:02d}#{int(cut, 2):05x}" for band, cut in enumerate(cuts))


def _number(bits: str) -> int:
    if len(bits) != HEX_DIGITS:
        raise ValueError("a PDQ hash has 64 hex digits")
    return int(bits, 16)


class Compared(Model):
    """A picture of the shortlist, and how many local features agree with it on one geometry."""

    fingerprint: Fingerprint
    inliers: int


def others(candidates: Iterable[Fingerprint], evidence_id: str) -> tuple[Fingerprint, ...]:
    """The candidates without this evidence's own pictures, each once."""
    return tuple({one.mark: one for one in candidates if one.evidence_id != evidence_id}.values())


def in_turn(lists: Iterable[Sequence[Fingerprint]], limit: int) -> list[Fingerprint]:
    """The first of each list, then the second of each, and so on: at most `limit`, each picture once.

    So what a person brought before is looked at although the whole company takes the same course today.
    """
    rows = zip_longest(*lists)
    unique = {one.evidence_id: one for row in rows for one in row if one is not None}
    return list(unique.values())[:limit]


def judge_candidates(
    *,
    evidence_id: str,
    announced_at: Instant,
    features: Features,
    same_bytes: Sequence[Fingerprint],
    near: Candidates,
    mirrored: Candidates,
    compared: Sequence[Compared],
    policy: Policy,
    frame: int | None = None,
) -> ReuseFacts:
    """Which earlier pictures this one comes from, and which later ones may come from it: each once under its strongest
    kind, best first. Of two announced at the same moment the smaller id is earlier.

    `near` are candidates by the bands of the picture, `mirrored` by those of its mirror; `frame` is the picture's
    number where it is one of a video.
    """
    found: dict[str, ReuseMatch] = {}

    def add(candidate: Fingerprint, kind: Kind, *, distance: int | None = None, inliers: int | None = None) -> None:
        known = found.get(candidate.evidence_id)
        if known is None:
            found[candidate.evidence_id] = _match(candidate, kind, distance, inliers, frame)
            return
        if distance is not None and kind == known.kind and distance < _distance(known):
            # Another picture of the same video is nearer.
            found[candidate.evidence_id] = _match(candidate, kind, distance, known.inliers, frame)
            return
        better = _BEST_FIRST.index(kind) < _BEST_FIRST.index(known.kind)
        found[candidate.evidence_id] = known.model_copy(
            update={
                "kind": kind if better else known.kind,
                "distance_bits": known.distance_bits if known.distance_bits is not None else distance,
                "inliers": known.inliers if known.inliers is not None else inliers,
            }
        )

    for candidate in others(same_bytes, evidence_id):
        add(candidate, "same_bytes", distance=hamming(features.bits, candidate.bits))
    sides: tuple[tuple[Candidates, str, Kind], ...] = (
        (near, features.bits, "near_copy"),
        (mirrored, features.mirror_bits, "mirrored_copy"),
    )
    for candidates, bits, kind in sides:
        for candidate in others(candidates.fingerprints, evidence_id):
            distance = hamming(bits, candidate.bits)
            flat = min(features.quality, candidate.quality) < policy.pdq_min_quality
            if distance <= policy.pdq_max_bits and not flat:
                add(candidate, kind, distance=distance)
    inliers_of = {entry.fingerprint.evidence_id: entry.inliers for entry in compared}
    for candidate in others((entry.fingerprint for entry in compared), evidence_id):
        if inliers_of[candidate.evidence_id] >= policy.orb_min_inliers:
            add(candidate, "partial_copy", inliers=inliers_of[candidate.evidence_id])
    ranked = sorted(found.values(), key=rank)
    mine = (announced_at, evidence_id)
    return ReuseFacts(
        quality=features.quality,
        matches=tuple(match for match in ranked if (match.announced_at, match.evidence_id) < mine)[:MAX_MATCHES],
        later=tuple(match for match in ranked if (match.announced_at, match.evidence_id) > mine)[:MAX_MATCHES],
        bands_read=near.bands_read + mirrored.bands_read,
        items_read=near.items_read + mirrored.items_read,
        shortlist=len(compared),
    )


def _match(
    candidate: Fingerprint, kind: Kind, distance: int | None, inliers: int | None, frame: int | None
) -> ReuseMatch:
    return ReuseMatch(
        evidence_id=candidate.evidence_id,
        session_id=candidate.session_id,
        employee_id=candidate.employee_id,
        unit_path=candidate.unit_path,
        announced_at=candidate.announced_at,
        captured_at=candidate.captured_at,
        kind=kind,
        distance_bits=distance,
        inliers=inliers,
        frame=frame,
        earlier_frame=candidate.frame,
    )


def rank(match: ReuseMatch) -> tuple[int, int, int, Instant, str]:
    """By kind, then likeness, then the oldest: the source comes before its other copies."""
    return (
        _BEST_FIRST.index(match.kind),
        _distance(match),
        -(match.inliers or 0),
        match.announced_at,
        match.evidence_id,
    )


def _distance(match: ReuseMatch) -> int:
    return BITS if match.distance_bits is None else match.distance_bits
