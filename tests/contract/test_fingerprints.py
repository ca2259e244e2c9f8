"""The port Fingerprints."""

from hashlib import sha256
from typing import Any

from tests.contract.conftest import World
from tests.contract.given import NOON
from yanzhen.features import Fingerprint
from yanzhen.fingerprint import BITS_PER_BAND, STRIDE
from yanzhen_aws.runtime import Runtime
from yanzhen_aws.tables.fingerprints import FingerprintItem

BITS = "0123456789abcdef" * 4


OTHER = f"{int(BITS, 16) ^ (1 << 256) - 1:064x}"
"""No band is alike."""


def with_band(bits: str, band: int, of: str) -> str:
    """The bits, but for one band that is another's."""
    first = band * BITS_PER_BAND
    places = sum(1 << (255 - place * STRIDE % 256) for place in range(first, first + BITS_PER_BAND))
    return f"{int(bits, 16) & ~places | int(of, 16) & places:064x}"


def fingerprint(number: int = 1, **change: Any) -> Fingerprint:
    values: dict[str, Any] = {
        "evidence_id": f"01ARZ3NDEKTSV4RRFFQ69G{number:04d}",
        "session_id": "S1",
        "course_id": "fire-safety",
        "employee_id": "E1",
        "unit_path": "acme/east/store-017",
        "sha256": f"{number:064x}",
        "bits": BITS,
        "quality": 97,
        "features_key": f"features/{number}",
        "announced_at": NOON,
        "captured_at": None,
    }
    return Fingerprint(**{**values, **change})


def test_the_same_bytes_are_found_whoever_sent_them(world: World) -> None:
    one = fingerprint(1, sha256="a" * 64)
    two = fingerprint(2, sha256="a" * 64, employee_id="E2", unit_path="other", bits="f" * 64)
    for stored in (one, two, fingerprint(3)):
        world.fingerprints.add(stored)
    assert list(world.fingerprints.same_bytes("a" * 64)) == [one, two]
    assert not world.fingerprints.same_bytes("b" * 64)


def test_a_picture_that_shares_one_band_is_a_candidate(world: World) -> None:
    first, last = fingerprint(1, bits=with_band(OTHER, 0, BITS)), fingerprint(2, bits=with_band(OTHER, 11, BITS))
    stranger = fingerprint(3, bits=OTHER)
    for stored in (first, last, stranger):
        world.fingerprints.add(stored)
    found = world.fingerprints.by_bands(BITS)
    assert found.fingerprints == (first, last)
    assert (found.bands_read, found.items_read) == (12, 2)


def test_a_band_counts_in_its_own_place_only(world: World) -> None:
    world.fingerprints.add(fingerprint(1, bits=with_band(BITS, 0, "0" * 64)))
    assert not world.fingerprints.by_bands(with_band(OTHER, 1, "0" * 64)).fingerprints


def test_a_candidate_that_shares_all_bands_is_given_once_and_its_cost_told(world: World) -> None:
    for number in (2, 1):
        world.fingerprints.add(fingerprint(number))
    found = world.fingerprints.by_bands(BITS)
    assert found.fingerprints == (fingerprint(1), fingerprint(2))
    assert found.items_read == 24


def test_added_twice_a_picture_is_stored_once(world: World) -> None:
    for _ in range(2):
        world.fingerprints.add(fingerprint())
    assert world.fingerprints.by_bands(BITS).items_read == 12
    assert list(world.fingerprints.same_bytes(fingerprint().sha256)) == [fingerprint()]


def test_the_shortlist_takes_turns_between_person_unit_and_course_newest_first_each_once(world: World) -> None:
    everybody = {"employee_id": "X", "unit_path": "other", "course_id": "other"}
    for stored in (
        fingerprint(1, **{**everybody, "employee_id": "E1"}),
        fingerprint(2, **{**everybody, "unit_path": "acme/east/store-017"}),
        fingerprint(3, **{**everybody, "course_id": "fire-safety"}),
        fingerprint(4),
        fingerprint(5, **everybody),
        fingerprint(6, **{**everybody, "unit_path": "acme/east"}),
    ):
        world.fingerprints.add(stored)
    near = world.fingerprints.shortlist("E1", "acme/east/store-017", "fire-safety", limit=10)
    assert [found.features_key for found in near] == ["features/4", "features/1", "features/2", "features/3"]
    first = world.fingerprints.shortlist("E1", "acme/east/store-017", "fire-safety", limit=2)
    assert list(first) == list(near)[:2]


def test_an_empty_shortlist_reads_nothing(world: World) -> None:
    world.fingerprints.add(fingerprint())
    assert not world.fingerprints.shortlist("E1", "acme/east/store-017", "fire-safety", limit=0)


def test_a_removed_picture_is_found_nowhere(world: World) -> None:
    for number in (1, 2):
        world.fingerprints.add(fingerprint(number))
    for _ in range(2):
        world.fingerprints.remove(fingerprint(1).evidence_id)
    assert world.fingerprints.by_bands(BITS).fingerprints == (fingerprint(2),)
    assert not world.fingerprints.same_bytes(fingerprint(1).sha256)
    assert list(world.fingerprints.shortlist("E1", "acme/east/store-017", "fire-safety", limit=9)) == [fingerprint(2)]


def test_nothing_of_a_removed_picture_stays_in_the_table(aws: Runtime) -> None:
    aws.fingerprints.add(fingerprint())
    assert len(list(FingerprintItem.scan())) == 17
    aws.fingerprints.remove(fingerprint().evidence_id)
    assert not list(FingerprintItem.scan())


def test_a_lookup_reads_only_what_shares_a_band(world: World) -> None:
    for number in range(40):
        world.fingerprints.add(fingerprint(number, bits=sha256(bytes([number])).hexdigest()))
    found = world.fingerprints.by_bands(sha256(bytes([7])).hexdigest())
    assert [hit.features_key for hit in found.fingerprints] == ["features/7"]
    assert found.items_read == 12


def test_a_videos_other_pictures_are_found_by_their_bands_alone_and_removed_with_it(world: World) -> None:
    cover, other = fingerprint(frame=0), fingerprint(frame=1, cover=False, bits=OTHER)
    world.fingerprints.add(cover)
    world.fingerprints.add(other)

    assert world.fingerprints.by_bands(BITS).fingerprints == (cover,)
    assert world.fingerprints.by_bands(OTHER).fingerprints == (other,)
    assert list(world.fingerprints.same_bytes(cover.sha256)) == [cover]
    assert list(world.fingerprints.shortlist("E1", "acme/east/store-017", "fire-safety", limit=5)) == [cover]
    world.fingerprints.remove(cover.evidence_id)
    assert world.fingerprints.by_bands(OTHER).fingerprints == world.fingerprints.by_bands(BITS).fingerprints == ()
