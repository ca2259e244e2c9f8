"""Which earlier pictures count as the source of a photo, which later ones as its copy, and who is shown first."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yanzhen.evidence import ReuseFacts
from yanzhen.features import Candidates, Features, Fingerprint
from yanzhen.fingerprint import MAX_MATCHES, Compared, bands, hamming, judge_candidates
from yanzhen.policy import Policy

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
POLICY = Policy(effective_from=NOW)
BITS = "0f" * 32
MIRROR = "33" * 32
MINE = "01ME"


def away(bits: str, count: int) -> str:
    """A hash that differs in exactly so many bits."""
    return f"{int(bits, 16) ^ (2**count - 1):064x}"


def source(evidence_id: str, *, bits: str = "c" * 64, minutes_ago: float = 60, quality: int = 90) -> Fingerprint:
    return Fingerprint(
        evidence_id=evidence_id,
        session_id="S",
        course_id="fire",
        employee_id="e1",
        unit_path="acme/east",
        sha256="a" * 64,
        bits=bits,
        quality=quality,
        features_key=f"features/{evidence_id}",
        announced_at=NOW - timedelta(minutes=minutes_ago),
    )


def judged(
    *,
    same_bytes: tuple[Fingerprint, ...] = (),
    near: tuple[Fingerprint, ...] = (),
    mirrored: tuple[Fingerprint, ...] = (),
    compared: tuple[tuple[Fingerprint, int], ...] = (),
    quality: int = 90,
) -> ReuseFacts:
    return judge_candidates(
        evidence_id=MINE,
        announced_at=NOW,
        features=Features(bits=BITS, mirror_bits=MIRROR, quality=quality, local=b""),
        same_bytes=same_bytes,
        near=Candidates(fingerprints=near, bands_read=12, items_read=len(near)),
        mirrored=Candidates(fingerprints=mirrored, bands_read=12, items_read=len(mirrored)),
        compared=tuple(Compared(fingerprint=fingerprint, inliers=inliers) for fingerprint, inliers in compared),
        policy=POLICY,
    )


def seen(facts: ReuseFacts) -> list[tuple[str, str]]:
    return [(match.evidence_id, match.kind) for match in facts.matches]


def test_a_hash_has_twelve_bands_whatever_the_case_of_its_digits() -> None:
    keys = bands("AB12" + "0" * 56 + "34cd")
    assert [key.split("#")[0] for key in keys] == [f"{number:02d}" for number in range(12)]
    assert keys == bands("ab12" + "0" * 56 + "34cd")


def test_the_keys_of_a_hash_never_change_for_they_are_stored() -> None:
    assert bands("0123456789abcdef" * 4) == (
        "00#36987",
        "01#ad4be",
        "02#10f25",
        "03#c3698",
        "04#7ad4b",
        "05#e10f2",
        "06#5c369",
        "07#87ad4",
        "08#be10f",
        "09#25c36",
        "10#987ad",
        "11#4be10",
    )


def test_every_bit_is_in_one_band_but_for_sixteen() -> None:
    none = bands("0" * 64)
    changed = [sum(a != b for a, b in zip(bands(f"{1 << bit:064x}"), none, strict=True)) for bit in range(256)]
    assert sorted(changed) == [0] * 16 + [1] * 240


@given(st.integers(0, 2**256 - 1), st.sets(st.integers(0, 255), max_size=11))
def test_hashes_that_differ_in_eleven_bits_always_share_a_band(bits: int, flips: set[int]) -> None:
    one, other = f"{bits:064x}", f"{bits ^ sum(2**flip for flip in flips):064x}"
    assert hamming(one, other) == len(flips)
    assert set(bands(one)) & set(bands(other))


@pytest.mark.parametrize("bits", ["", "ab", "0" * 63, "0" * 65])
def test_a_hash_of_another_length_is_refused(bits: str) -> None:
    with pytest.raises(ValueError, match="64"):
        bands(bits)
    with pytest.raises(ValueError, match="64"):
        hamming(bits, BITS)


def test_the_limit_of_the_policy_is_within_and_one_bit_more_is_without() -> None:
    within, without = source("01A", bits=away(BITS, 31)), source("01B", bits=away(BITS, 32))
    facts = judged(near=(within, without))
    assert seen(facts) == [("01A", "near_copy")]
    assert facts.matches[0].distance_bits == 31


def test_a_mirrored_copy_is_measured_from_the_mirrors_bits() -> None:
    facts = judged(mirrored=(source("01A", bits=away(MIRROR, 4)), source("01B", bits=BITS)))
    assert seen(facts) == [("01A", "mirrored_copy")]
    assert facts.matches[0].distance_bits == 4


def test_a_partial_copy_needs_the_policys_inliers() -> None:
    enough, few = source("01A"), source("01B")
    facts = judged(compared=((enough, POLICY.orb_min_inliers), (few, POLICY.orb_min_inliers - 1)))
    assert seen(facts) == [("01A", "partial_copy")]
    assert (facts.matches[0].inliers, facts.shortlist) == (POLICY.orb_min_inliers, 2)


def test_what_was_announced_earlier_is_a_source_and_what_came_later_may_be_a_copy() -> None:
    later, same_moment = source("01LATER", bits=BITS, minutes_ago=-1), source("01MF", bits=BITS, minutes_ago=0)
    just_before = source("01MD", bits=BITS, minutes_ago=0)
    facts = judged(near=(later, same_moment, just_before, source(MINE, bits=BITS, minutes_ago=0)))
    assert seen(facts) == [("01MD", "near_copy")]
    assert [(match.evidence_id, match.kind) for match in facts.later] == [
        ("01MF", "near_copy"),
        ("01LATER", "near_copy"),
    ]


def test_a_source_found_in_several_ways_is_one_match_of_its_strongest_kind() -> None:
    copy = source("01A", bits=away(BITS, 3))
    facts = judged(same_bytes=(copy,), near=(copy, copy), compared=((copy, 200),))
    assert seen(facts) == [("01A", "same_bytes")]
    assert (facts.matches[0].distance_bits, facts.matches[0].inliers) == (3, 200)


def test_the_best_match_comes_first_and_of_equals_the_oldest() -> None:
    facts = judged(
        same_bytes=(source("01SAME", bits=BITS),),
        near=(source("01FAR", bits=away(BITS, 20)), source("01NEAR", bits=away(BITS, 2))),
        mirrored=(source("01MIRROR", bits=MIRROR),),
        compared=((source("01NEW", minutes_ago=5), 40), (source("01OLD", minutes_ago=50), 40), (source("01TOP"), 90)),
    )
    assert [match.evidence_id for match in facts.matches] == [
        "01SAME", "01NEAR", "01FAR", "01MIRROR", "01TOP", "01OLD", "01NEW",
    ]  # fmt: skip


def test_flat_pictures_are_compared_by_bytes_only() -> None:
    copy = source("01A", bits=BITS)
    assert seen(judged(near=(copy,), quality=POLICY.pdq_min_quality - 1)) == []
    assert seen(judged(near=(source("01A", bits=BITS, quality=10),))) == []
    assert seen(judged(same_bytes=(copy,), quality=0)) == [("01A", "same_bytes")]


def test_matches_are_bounded_and_the_cost_is_told() -> None:
    facts = judged(near=tuple(source(f"01A{n:03d}", bits=BITS) for n in range(100)), mirrored=(source("01B"),))
    assert len(facts.matches) == MAX_MATCHES
    assert (facts.bands_read, facts.items_read) == (24, 101)
