"""What the screen in a session's room shows."""

from api.chalicelib.models.sessions import SessionOut
from yanzhen.base import Instant, Model
from yanzhen.room_code import RoomCode


class RoomOut(Model):
    session: SessionOut
    """With its counters."""
    codes: tuple[RoomCode, ...]
    """This moment's and those after it; none of a session that was cancelled."""
    now: Instant
    """The server's clock: the screen's own may be off."""
