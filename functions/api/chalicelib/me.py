"""Who the caller is."""

from api.chalicelib import views
from api.chalicelib.call import Call
from api.chalicelib.door import Area
from api.chalicelib.models.people import Me
from yanzhen.directory import Permission, permissions
from yanzhen.errors import NotFound

area = Area("me")


@area.get("/v1/me", Permission.SELF)
def me(call: Call) -> Me:
    """The caller, what the caller may do, and the server's clock."""
    unit = call.services.directory.unit(call.me.unit_path)
    if unit is None:
        raise NotFound
    return Me(
        employee_id=call.me.employee_id,
        name=call.me.name,
        role=call.me.role,
        permissions=tuple(sorted(permissions(call.me.role))),
        unit=views.unit_out(unit),
        locale=call.me.locale,
        consent=views.consent(call.me),
        face_count=call.me.face_count,
        faces_wanted=call.policy(call.now).references_wanted,
        server_time=call.now,
        local=call.services.local,
    )
