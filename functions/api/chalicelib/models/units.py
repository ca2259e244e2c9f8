"""The company tree as the API gives it."""

from yanzhen.base import Model
from yanzhen.directory import Geofence


class Unit(Model):
    path: str
    name: str
    kind: str
    timezone: str
    geofence: Geofence | None = None


class UnitTree(Model):
    unit: Unit
    children: tuple["UnitTree", ...] = ()
