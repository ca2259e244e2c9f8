"""The company tree."""

from api.chalicelib import views
from api.chalicelib.call import Call
from api.chalicelib.door import Area
from api.chalicelib.models.units import UnitTree
from api.chalicelib.queries import UnitsQuery
from yanzhen.directory import Permission
from yanzhen.errors import NotFound

area = Area("units")


@area.get("/v1/units", Permission.READ_UNIT)
def unit_tree(call: Call, query: UnitsQuery) -> UnitTree:
    """A unit and everything below it."""
    path = call.scope(query.path, Permission.READ_UNIT)
    units = call.services.directory.subtree(path)
    if not any(unit.path == path for unit in units):
        raise NotFound
    return views.tree(units, path)
