"""The company tree as the API gives it."""

from yanzhen.base import Model
from yanzhen.directory import Geofence


class Unit(Model):
    path: str
    name: str
    kind: str
    timezone: str
    geofence: Geofence | None = None
    moved_to: str | None = None
    """The unit stands there now; what happened before the move is counted here."""


class UnitTree(Model):
    unit: Unit
    children: tuple["UnitTree", ...] = ()
