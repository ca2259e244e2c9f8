"""What a list can name of a unit, and where the unit has it. Light: the API reads it too."""

from typing import Any

from yanzhen.directory import OrgUnit
from yanzhen.roster.columns import Field

FENCE = {Field.LATITUDE: "latitude", Field.LONGITUDE: "longitude", Field.RADIUS: "radius_m"}
OWN = {Field.NAME: "name", Field.KIND: "kind", Field.TIMEZONE: "timezone"}


def code_of(path: str) -> str:
    return path.rpartition("/")[2]


def parent_of(path: str) -> str | None:
    return path.rpartition("/")[0] or None


def unit_value(unit: OrgUnit | None, field: Field) -> Any:
    """What a unit has of a field that its list can name."""
    if unit is None:
        return None
    if field in FENCE:
        return getattr(unit.geofence, FENCE[field]) if unit.geofence else None
    return parent_of(unit.path) if field is Field.PARENT else getattr(unit, OWN[field])
