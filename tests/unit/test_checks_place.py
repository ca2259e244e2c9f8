"""place: inside the geofence, with the position's own vagueness forgiven; unknown is not guilt."""

import pytest
from given_checks import NOON, POLICY, STORE, claim, media, seen

from yanzhen.checks import place
from yanzhen.evidence import Missing, Position
from yanzhen.verdict import Finding, Outcome

METRE = 1 / 111_195
"""Degrees of latitude."""


def at(metres: float, *, accuracy_m: float = 0, mocked: bool | None = False, **given: object) -> tuple[Finding, ...]:
    position = Position(
        latitude=STORE.latitude + metres * METRE, longitude=STORE.longitude, accuracy_m=accuracy_m, mocked=mocked
    )
    return place.run(claim(position=position, **given), seen(), POLICY)  # type: ignore[arg-type]


def gallery(**exif: object) -> Finding:
    (found,) = place.run(claim(source="gallery", position=None), seen(media(exif=exif)), POLICY)
    return found


def test_haversine_agrees_with_known_ways() -> None:
    assert place.distance_m(0, 0, 0, 1) == pytest.approx(111_195, abs=1)
    shanghai_beijing = place.distance_m(31.2304, 121.4737, 39.9042, 116.4074)
    assert shanghai_beijing == pytest.approx(1_067_000, rel=0.005)
    assert place.distance_m(0, 179.999, 0, -179.999) == pytest.approx(222, abs=1)
    assert place.distance_m(90, 0, 90, 137) == pytest.approx(0, abs=0.01)


@pytest.mark.parametrize(
    ("metres", "accuracy_m", "code"),
    [
        (0, 5, "place.inside"),
        (199, 0, "place.inside"),
        (202, 0, "place.outside_geofence"),
        (290, 100, "place.inside"),
        (310, 100, "place.outside_geofence"),
        (4_200, 400, "place.outside_geofence"),
    ],
)
def test_a_position_counts_as_inside_within_radius_and_accuracy(metres: float, accuracy_m: float, code: str) -> None:
    (found,) = at(metres, accuracy_m=accuracy_m)
    assert found.code == code
    assert found.measure is not None
    assert (found.measure.value, found.measure.threshold) == (
        pytest.approx(metres, abs=1), 200 + accuracy_m
    )  # fmt: skip


def test_the_margin_is_the_policys() -> None:
    strict = POLICY.model_copy(update={"geofence_margin": 0.0})
    position = Position(latitude=STORE.latitude + 250 * METRE, longitude=STORE.longitude, accuracy_m=100)
    assert place.run(claim(position=position), seen(), strict)[0].code == "place.outside_geofence"


def test_a_position_vaguer_than_the_policy_allows_says_nothing() -> None:
    (found,) = at(50_000, accuracy_m=501)
    assert (found.code, found.outcome) == ("place.vague", Outcome.UNABLE)


def test_a_mocked_position_is_a_reason_to_look_even_inside() -> None:
    found = at(0, mocked=True)
    assert [(f.code, f.outcome) for f in found] == [
        ("place.mocked", Outcome.SUSPECT), ("place.inside", Outcome.PASS)
    ]  # fmt: skip
    assert [f.code for f in at(0, mocked=True, source="gallery")] == ["place.mocked"]


def test_a_session_without_a_geofence_asks_for_no_place() -> None:
    (found,) = place.run(claim(of_session={"geofence": None}), seen(), POLICY)
    assert (found.code, found.outcome) == ("place.no_geofence", Outcome.PASS)


def test_for_a_gallery_picture_exif_decides() -> None:
    found = gallery(latitude=STORE.latitude, longitude=STORE.longitude, gps_accuracy_m=12.0)
    assert (found.code, found.facts["source"], found.facts["accuracy_m"]) == ("place.inside", "exif", 12)
    assert gallery(latitude=STORE.latitude + 1, longitude=STORE.longitude).code == "place.outside_geofence"


def test_exif_that_states_no_accuracy_is_taken_for_a_fix_indoors() -> None:
    near = gallery(latitude=STORE.latitude + 295 * METRE, longitude=STORE.longitude)
    assert (near.code, near.facts["accuracy_m"]) == ("place.inside", 100)


@pytest.mark.parametrize(
    "exif",
    [
        {"broken": ("GPSLatitude",)},
        {"latitude": 931.0, "longitude": 121.0},
        {"latitude": 31.0, "longitude": float("nan")},
    ],
)
def test_a_position_off_the_globe_is_unable(exif: dict[str, object]) -> None:
    found = gallery(**exif)
    assert (found.code, found.outcome) == ("place.broken", Outcome.UNABLE)


def test_a_broken_accuracy_does_not_spoil_a_sound_position() -> None:
    found = gallery(latitude=STORE.latitude, longitude=STORE.longitude, broken=("GPSHPositioningError",))
    assert found.code == "place.inside"


def test_where_the_phone_was_when_picking_from_the_gallery_says_nothing() -> None:
    assert [f.code for f in at(0, source="gallery")] == ["place.unknown"]


def test_nothing_known_is_unable() -> None:
    given = claim(position=None, captured_at=NOON)
    (found,) = place.run(given, seen(Missing(cause="crashed")), POLICY)
    assert (found.code, found.outcome) == ("place.unknown", Outcome.UNABLE)


@pytest.mark.parametrize(
    ("north", "east", "where"),
    [(0.001, 0.0, (0, 111)), (-0.001, 0.0, (0, -111)), (0.0, 0.001, (95, 0)), (0.0, -0.001, (-95, 0))],
)
def test_a_point_lies_as_far_east_and_north_as_the_globe_says(
    north: float, east: float, where: tuple[float, float]
) -> None:
    found = place.offset_m(STORE.latitude + north, STORE.longitude + east, STORE)
    assert found == pytest.approx(where, abs=1)


def test_across_the_date_line_the_short_way_counts() -> None:
    fence = STORE.model_copy(update={"latitude": 0.0, "longitude": 179.999})
    assert place.offset_m(0.0, -179.999, fence) == pytest.approx((222, 0), abs=1)
