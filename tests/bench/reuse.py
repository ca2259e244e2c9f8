"""How surely a reused photo is found, and how often an innocent one is taken for it; imagehash's pHash beside it.

Copies of the whole picture are looked up as the product does: through the bands of the bits or of the mirror's bits,
then bit by bit. Parts of a picture are compared with a shortlist that holds the source. Every file goes through the
product's own decoder. What the pictures are stands in `reuse_pictures`.
"""

from __future__ import annotations

import itertools
import random
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import imagehash
import numpy as np
import numpy.typing as npt
from PIL import Image

from tests.bench import Row, shared, write
from tests.bench.reuse_pictures import PART_OF_PICTURE, SAME_PICTURE, jpeg, photos, portraits, scenes
from yanzhen.features import Features
from yanzhen.fingerprint import bands, hamming
from yanzhen.policy import Policy
from yanzhen_matching import OrbMatcher
from yanzhen_media import open_picture

PORTRAITS, SCENES = 480, 150
RANDOM_PAIRS = 4_000
PHASH_BITS = 10
"""imagehash's customary limit of 64 bits."""
MAX_BITS = int(Policy.model_fields["pdq_max_bits"].default)
MIN_QUALITY = int(Policy.model_fields["pdq_min_quality"].default)
MIN_INLIERS = int(Policy.model_fields["orb_min_inliers"].default)
MATCHER = OrbMatcher()


@dataclass(frozen=True, slots=True)
class Described:
    """One file as both sides see it."""

    features: Features
    phash: int
    phash_mirror: int


def describe(body: bytes) -> Described:
    picture = open_picture(body)
    view = picture.at_most(512)
    mirror = view.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    return Described(
        MATCHER.describe(picture), int(str(imagehash.phash(view)), 16), int(str(imagehash.phash(mirror)), 16)
    )


class Index:
    """The band index in memory, with the keys of the table."""

    def __init__(self, stored: Iterable[str]) -> None:
        self.bits = list(stored)
        self.by_band: dict[str, list[int]] = defaultdict(list)
        for number, bits in enumerate(self.bits):
            for key in bands(bits):
                self.by_band[key].append(number)

    def near(self, bits: str) -> set[int]:
        candidates = {number for key in bands(bits) for number in self.by_band.get(key, ())}
        return {number for number in candidates if hamming(bits, self.bits[number]) <= MAX_BITS}


def false_pairs(hashes: list[int], width: int, limit: int) -> tuple[int, int]:
    """Pairs of different pictures within the limit, of all pairs."""
    raw = np.array([list(value.to_bytes(width // 8)) for value in hashes], dtype=np.uint8)
    ones: npt.NDArray[np.uint8] = np.array([bin(n).count("1") for n in range(256)], dtype=np.uint8)
    close = sum(int((ones[raw[n + 1 :] ^ raw[n]].sum(axis=1) <= limit).sum()) for n in range(len(raw)))
    return close, len(raw) * (len(raw) - 1) // 2


def whole_copies(sources: list[Image.Image], stored: list[Described]) -> list[Row]:
    """Recall of each transform through the band index."""
    index = Index(one.features.bits for one in stored)
    rows, all_found, all_rival = [], 0, 0
    for name, change in SAME_PICTURE.items():
        found = rival = exact = 0
        for number, image in enumerate(sources):
            copy = describe(change(image))
            within = min(hamming(bits, stored[number].features.bits) for bits in _both(copy.features)) <= MAX_BITS
            exact += within
            found += within and any(number in index.near(bits) for bits in _both(copy.features))
            rival += min((h ^ stored[number].phash).bit_count() for h in (copy.phash, copy.phash_mirror)) <= PHASH_BITS
        all_found, all_rival = all_found + found, all_rival + rival
        rows.append(
            _share(f"recall, {name}", ">= 99 %", found, rival, len(sources), f" ({exact} within {MAX_BITS} bits)")
        )
    total = len(sources) * len(SAME_PICTURE)
    return [
        _share("recall of re-encoded, resized, mirrored, brightness", ">= 99 %", all_found, all_rival, total),
        *rows,
    ]


def _both(features: Features) -> tuple[str, str]:
    return features.bits, features.mirror_bits


def _share(what: str, reach: str, found: int, rival: int, total: int, note: str = "") -> Row:
    return {
        "what": what,
        "reach": reach,
        "measured": f"{found / total:.2%} of {total:,}{note}",
        "rival": f"pHash {rival / total:.2%}",
    }


def parts(sources: list[Image.Image], stored: list[Described]) -> tuple[list[Row], dict[str, list[bytes]]]:
    """Recall of each transform when the source is in the shortlist; also the copies' features, for false pairs."""
    rows, all_found, all_rival = [], 0, 0
    copies: dict[str, list[bytes]] = {}
    for name, change in PART_OF_PICTURE.items():
        described = [describe(change(image)) for image in sources]
        copies[name] = [one.features.local for one in described]
        pairs = list(zip(described, stored, strict=True))
        found = sum(MATCHER.inliers(c.features.local, s.features.local) >= MIN_INLIERS for c, s in pairs)
        rival = sum((c.phash ^ s.phash).bit_count() <= PHASH_BITS for c, s in pairs)
        all_found, all_rival = all_found + found, all_rival + rival
        rows.append(_share(f"recall in the shortlist, {name}", ">= 95 %", found, rival, len(sources)))
    total = len(sources) * len(PART_OF_PICTURE)
    return [
        _share("recall of crops, screenshots, turns in the shortlist", ">= 95 %", all_found, all_rival, total),
        *rows,
    ], copies


def false_corners(stored: list[Described], copies: dict[str, list[bytes]]) -> Row:
    """Random pairs of different pictures: originals, copies against originals, screenshots against screenshots."""
    chance = random.Random(3)
    pools: list[tuple[list[bytes], list[bytes]]] = []
    originals = [one.features.local for one in stored]
    pools += [(originals, originals), *((copy, originals) for copy in copies.values())]
    pools += [(copies["screenshot"], copies["screenshot"])]
    false = most = 0
    for _ in range(RANDOM_PAIRS):
        mine, theirs = chance.choice(pools)
        a, b = chance.sample(range(len(originals)), 2)
        inliers = MATCHER.inliers(mine[a], theirs[b])
        false, most = false + (inliers >= MIN_INLIERS), max(most, inliers)
    return {
        "what": "false matches by corners",
        "reach": "0",
        "measured": f"{false} of {RANDOM_PAIRS:,} pairs; the most inliers were {most}, {MIN_INLIERS} are needed",
        "rival": "",
    }


def run(shared: Path | None) -> list[Row]:
    """All rows; without the shared pictures only scikit-image's few photos are measured, and the rows say so."""
    progress: Callable[[str], None] = lambda text: print(text, file=sys.stderr, flush=True)  # noqa: E731
    real = list(photos(shared))
    grouped = list(scenes(shared, SCENES)) if shared else []
    single = list(portraits(shared, PORTRAITS)) if shared else []
    progress(f"{len(real)} photos, {len(grouped)} group scenes, {len(single)} portraits")
    sources = [*real, *grouped, *single]
    stored = [describe(jpeg(image, 90)) for image in sources]
    usable = [one for one in stored if one.features.quality >= MIN_QUALITY]
    close, pairs = false_pairs([int(one.features.bits, 16) for one in usable], 256, MAX_BITS)
    mirrored = sum(
        hamming(a.features.mirror_bits, b.features.bits) <= MAX_BITS for a, b in itertools.combinations(usable, 2)
    )
    rival_close, _ = false_pairs([one.phash for one in usable], 64, PHASH_BITS)
    rows: list[Row] = [
        {
            "what": f"false matches within {MAX_BITS} bits",
            "reach": "0 of 200,000 pairs",
            "measured": f"{close} of {pairs:,} pairs, {mirrored} more by the mirror",
            "rival": f"pHash within {PHASH_BITS} of 64 bits: {rival_close:,}",
        }
    ]
    rows += whole_copies(sources, stored)
    progress("whole copies done")
    large = len(real) + len(grouped)
    part_rows, copies = parts(sources[:large], stored[:large])
    rows += part_rows
    rows.append(false_corners(stored[:large], copies))
    note = f"{len(real)} photos, {len(grouped)} scenes of LFW portraits, {len(single)} single portraits"
    rows.append({"what": "pictures measured on", "reach": "", "measured": note, "rival": ""})
    return rows


if __name__ == "__main__":
    write("reuse", run(shared()))
