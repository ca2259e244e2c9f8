"""The screen in a session's room: its rotating code and how many are there."""

from api.chalicelib import gather
from api.chalicelib.call import Call
from api.chalicelib.door import Area
from api.chalicelib.models.rooms import RoomOut
from yanzhen import room_code
from yanzhen.directory import Permission
from yanzhen.errors import NotFound

area = Area("rooms")


@area.get("/v1/sessions/{session_id}/room-code", Permission.SELF, Permission.READ_UNIT, Permission.PLAN)
def room(call: Call, session_id: str) -> RoomOut:
    """The codes of the next two minutes, for who holds the session, reads its unit or plans there; none once it is
    cancelled."""
    found = call.services.training.session(session_id)
    if found is None:
        raise NotFound
    holds = call.me.employee_id == found.trainer_id
    if not holds and not call.may(Permission.PLAN, found.unit_path):
        call.need(Permission.READ_UNIT, found.unit_path)
    (shown,) = gather.session_list(call, [found], counts=gather.session_counts(call, [found]))
    secret = call.services.nonce_secret()
    codes = room_code.coming(secret, found.session_id, call.now) if found.cancelled_at is None else ()
    return RoomOut(session=shown, codes=tuple(codes), now=call.now)
