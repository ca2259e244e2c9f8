"""What a lookup among 10,000, 100,000 and 1,000,000 fingerprints reads, with the very keys of the table.

The index lies in memory: it counts items, not milliseconds. Bits of real pictures' PDQ are neither even nor
independent, so strangers are made from the hashes of real pictures: rows of frequencies of two of them are mixed and a
share of the bits is turned over, the largest share at which two strangers still meet under a key as often as two real
pictures do. Most of the real ones are LFW portraits, aligned to each other, which meet more often than photos of a
shop. Evenly random hashes stand beside them.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt

from tests.bench import Row, shared, write
from tests.bench.reuse_pictures import jpeg, photos, portraits, scenes
from yanzhen.fingerprint import BANDS, BITS, BITS_PER_BAND, STRIDE, bands
from yanzhen_matching import pdq
from yanzhen_media import open_picture

SIZES = (10_000, 100_000, 1_000_000)
LOOKUPS = 2_000
ROWS, ROW_BITS = 16, 16
KEYS = 1 << BITS_PER_BAND
PLACES = np.arange(BANDS * BITS_PER_BAND) * STRIDE % BITS
SHARES = (0.30, 0.25, 0.20, 0.17, 0.14, 0.12, 0.10, 0.08, 0.05)
TRIAL = 100_000

Rows = npt.NDArray[np.uint16]
"""Hashes as sixteen rows of frequencies."""
Keys = npt.NDArray[np.int32]
"""Hashes as the twelve keys under which they are stored."""


def real_hashes(shared: Path | None) -> Rows:
    """The hashes of real pictures."""
    pictures = [*photos(shared)]
    if shared is not None:
        pictures += [*scenes(shared, 150), *portraits(shared, 900)]
    bits = [pdq.describe(open_picture(jpeg(picture, 90)).at_most(512))[0] for picture in pictures]
    return np.frombuffer(bytes.fromhex("".join(bits)), dtype=">u2").reshape(-1, ROWS).astype(np.uint16)


def keys(rows: Rows) -> Keys:
    """What `yanzhen.fingerprint.bands` gives, as numbers."""
    spread = np.unpackbits(rows.astype(">u2").view(np.uint8), axis=1)[:, PLACES]
    weights = 1 << np.arange(BITS_PER_BAND, dtype=np.int32)[::-1]
    return spread.reshape(len(rows), BANDS, BITS_PER_BAND).astype(np.int32) @ weights


def meeting(hashes: Keys) -> float:
    """How often two of these hashes share a key, as a multiple of one in 65,536."""
    pairs = sum(int((n * (n - 1)).sum()) for n in (np.bincount(hashes[:, band]) for band in range(BANDS)))
    return pairs / BANDS / (len(hashes) * (len(hashes) - 1)) * 65_536


def strangers(real: Rows, count: int, share: float, chance: np.random.Generator) -> Keys:
    """So many different hashes whose rows and bits hang together as real ones do."""
    out = np.empty((count, BANDS), dtype=np.int32)
    for start in range(0, count, 50_000):
        size = min(50_000, count - start)
        one, two = (real[chance.integers(0, len(real), size)] for _ in range(2))
        mixed = np.where(chance.random((size, ROWS)) < 0.5, one, two)
        flips = np.packbits(chance.random((size, ROWS, ROW_BITS)) < share, axis=2).view(">u2")[:, :, 0]
        out[start : start + size] = keys(mixed ^ flips.astype(np.uint16))
    return out


def even(count: int, chance: np.random.Generator) -> Keys:
    return chance.integers(0, KEYS, (count, BANDS), dtype=np.int32)


def items_read(stored: Keys, asked: Keys) -> npt.NDArray[np.int64]:
    """Items that each lookup of all bands reads."""
    total = np.zeros(len(asked), dtype=np.int64)
    for band in range(BANDS):
        total += np.bincount(stored[:, band], minlength=KEYS)[asked[:, band]]
    return total


def largest_band(stored: Keys) -> int:
    """The most items under one key: what a hot partition would be."""
    return max(int(np.bincount(stored[:, band]).max()) for band in range(BANDS))


def run(shared: Path | None) -> list[Row]:
    """One row a size; the reach is N / 65,536 a band."""
    chance = np.random.default_rng(11)
    real = real_hashes(shared)
    assert [f"{band:02d}#{key:05x}" for band, key in enumerate(keys(real)[0])] == list(
        bands(real[0].astype(">u2").tobytes().hex())
    )
    often = meeting(keys(real))
    share = next((s for s in SHARES if meeting(strangers(real, TRIAL, s, chance)) >= often), SHARES[-1])
    rows: list[Row] = []
    for size in SIZES:
        due = size / 65_536
        stored, asked = (strangers(real, count, share, chance) for count in (size, LOOKUPS))
        read = items_read(stored, asked) / BANDS
        flat = items_read(even(size, chance), even(LOOKUPS, chance)) / BANDS
        rows.append(
            {
                "what": f"items read a band, {size:,} fingerprints",
                "reach": f"at most N/65,536 = {due:.2f}",
                "measured": (
                    f"mean {read.mean():.2f} = {read.mean() / due:.1f} x N/65,536, p99 {np.quantile(read, 0.99):.2f}, "
                    f"a whole lookup of {2 * BANDS} bands {read.mean() * 2 * BANDS:,.0f}; "
                    f"largest key {largest_band(stored):,}"
                ),
                "rival": f"evenly random hashes: mean {flat.mean():.2f}",
            }
        )
    rows.append(
        {
            "what": f"how often two of {len(real):,} real pictures meet under a key",
            "reach": "",
            "measured": f"{often:.2f} x one in 65,536 (strangers: {share:.0%} of the bits turned over)",
            "rival": "",
        }
    )
    return rows


if __name__ == "__main__":
    write("reuse_lookup", run(shared()))
