"""Mail and SMS of a laptop's emulator. In AWS there is no such page."""

from api.chalicelib.call import Call
from api.chalicelib.door import Area
from api.chalicelib.models.inbox import Inbox
from yanzhen.directory import Permission, Role
from yanzhen.errors import Forbidden, NotFound

area = Area("inbox")


@area.get("/v1/inbox", Permission.REVIEW)
def inbox(call: Call) -> Inbox:
    """Messages that a deployment would have sent, newest first; HR and admins only."""
    if not call.services.local:
        raise NotFound
    if call.caller.role not in (Role.HR, Role.ADMIN):
        raise Forbidden
    return Inbox(items=tuple(call.services.messages()))
