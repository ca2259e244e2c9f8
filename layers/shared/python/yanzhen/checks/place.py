"""A photo is taken inside the session's geofence; the position's own vagueness is forgiven, unknown is not guilt.

A session without a geofence asks for no place, so there it passes. The app's position counts for a photo taken in the
app; for one picked from the gallery it only says where it was picked, so there EXIF decides.
"""

from math import asin, atan2, cos, radians, sin, sqrt
from typing import Literal

from yanzhen.directory import Geofence
from yanzhen.evidence import Capture, Claim, MediaFacts, Observations, Position
from yanzhen.policy import Policy
from yanzhen.verdict import Finding, Measure, Outcome, finding

CODES: dict[str, Outcome] = {
    "place.inside": Outcome.PASS,
    "place.no_geofence": Outcome.PASS,
    "place.outside_geofence": Outcome.SUSPECT,
    "place.mocked": Outcome.SUSPECT,
    "place.vague": Outcome.UNABLE,
    "place.broken": Outcome.UNABLE,
    "place.unknown": Outcome.UNABLE,
}
EARTH_RADIUS_M = 6_371_008.8
EXIF_ACCURACY_M = 100.0
"""Taken for the accuracy of an EXIF position that does not state its own: a phone's fix indoors."""


def run(claim: Claim, seen: Observations, policy: Policy) -> tuple[Finding, ...]:
    """Compare where the photo was taken with where the session is."""
    fence = claim.session.geofence
    if fence is None:
        return (finding(CODES, "place.no_geofence"),)
    capture = claim.evidence.capture
    mocked = _mocked(capture)
    media = seen.media if isinstance(seen.media, MediaFacts) else None
    position, source = taken_at(capture, media)
    if position is None:
        if mocked:
            return mocked
        return (finding(CODES, "place.broken" if media and _gps_broken(media) else "place.unknown"),)
    return (*mocked, _compare(position, source, fence, policy))


def _mocked(capture: Capture) -> tuple[Finding, ...]:
    """The phone itself says that an app makes its position up."""
    if capture.position is not None and capture.position.mocked:
        return (finding(CODES, "place.mocked"),)
    return ()


def taken_at(capture: Capture, media: MediaFacts | None) -> tuple[Position | None, Literal["app", "exif"]]:
    """Where a photo says it was taken, and who says so."""
    if capture.position is not None and capture.source != "gallery":
        return capture.position, "app"
    if media is None or media.exif.latitude is None or media.exif.longitude is None or _gps_broken(media):
        return None, "exif"
    accuracy = media.exif.gps_accuracy_m
    return Position(
        latitude=media.exif.latitude,
        longitude=media.exif.longitude,
        accuracy_m=min(accuracy, 1_000_000) if accuracy is not None and accuracy >= 0 else EXIF_ACCURACY_M,
    ), "exif"


def _gps_broken(media: MediaFacts) -> bool:
    """There was a position, and it is none: unreadable, or off the globe."""
    latitude, longitude = media.exif.latitude, media.exif.longitude
    if latitude is None or longitude is None:
        return any(name.startswith("GPS") for name in media.exif.broken)
    return not (abs(latitude) <= 90 and abs(longitude) <= 180)


def _compare(position: Position, source: str, fence: Geofence, policy: Policy) -> Finding:
    if position.accuracy_m > policy.max_accuracy_m:
        return finding(
            CODES, "place.vague", source=source, accuracy_m=round(position.accuracy_m),
            measure=Measure(
                name="accuracy_m", value=round(position.accuracy_m), threshold=policy.max_accuracy_m,
                unit="m", good="at_most",
            ),
        )  # fmt: skip
    distance = distance_m(position.latitude, position.longitude, fence.latitude, fence.longitude)
    allowed = fence.radius_m + policy.geofence_margin * position.accuracy_m
    return finding(
        CODES,
        "place.inside" if distance <= allowed else "place.outside_geofence",
        measure=Measure(name="distance_m", value=round(distance), threshold=round(allowed), unit="m", good="at_most"),
        source=source,
        distance_m=round(distance),
        radius_m=round(fence.radius_m),
        accuracy_m=round(position.accuracy_m),
    )


def distance_m(latitude: float, longitude: float, other_latitude: float, other_longitude: float) -> float:
    """The way between two points on a sphere (haversine), in metres; the earth's flattening adds at most 0.5 %."""
    a, b = radians(latitude), radians(other_latitude)
    half = sin((b - a) / 2) ** 2 + cos(a) * cos(b) * sin(radians(other_longitude - longitude) / 2) ** 2
    return 2 * EARTH_RADIUS_M * asin(sqrt(min(1.0, half)))


def offset_m(latitude: float, longitude: float, fence: Geofence) -> tuple[float, float]:
    """How far east and north of a fence's middle a point lies, in metres: its distance, in its direction."""
    a, b, turn = radians(fence.latitude), radians(latitude), radians(longitude - fence.longitude)
    bearing = atan2(sin(turn) * cos(b), cos(a) * sin(b) - sin(a) * cos(b) * cos(turn))
    away = distance_m(latitude, longitude, fence.latitude, fence.longitude)
    return away * sin(bearing), away * cos(bearing)
