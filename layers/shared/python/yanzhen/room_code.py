"""A room code proves that somebody saw the screen of a session's room at a moment the server knows.

It is a stamp of the session, shown as a QR code and replaced every 10 seconds. It counts 20 seconds from its moment:
a picture of it that is forwarded comes too late, and one person is checked in by it once. It names nobody: who scans
it signs in as themselves.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from yanzhen import stamp
from yanzhen.base import Instant, Model
from yanzhen.errors import RoomCodeForged

SHOWN = timedelta(seconds=10)
"""So long a code is on the screen."""
COUNTS = timedelta(seconds=20)
"""So long after its moment a code counts: the last to see it has as long again to send it."""
AHEAD = 12
"""A screen has the codes of the next two minutes, so that it goes on while its network does not."""
_PART = "room-code"
"""No session is called so: a room code is never a capture nonce of somebody, and the other way round."""


class RoomCode(Model):
    """A code and the moments between which it is on the screen."""

    code: str
    shown_from: Instant
    shown_until: Instant


def issue(secret: bytes, session_id: str, now: datetime) -> str:
    """A session's code that counts from now."""
    return stamp.make(secret, now, _PART, session_id)


def moment(secret: bytes, code: str, session_id: str) -> datetime:
    """When the code was first shown in this session's room, in UTC; RoomCodeForged for any other text."""
    made = stamp.read(secret, code, _PART, session_id)
    if made is None:
        raise RoomCodeForged
    return made


def coming(secret: bytes, session_id: str, now: datetime) -> Sequence[RoomCode]:
    """The code of this moment and those after it; every screen of a room shows the same at the same time."""
    step = SHOWN.total_seconds()
    first = datetime.fromtimestamp(now.timestamp() // step * step, UTC)
    starts = [first + place * SHOWN for place in range(AHEAD)]
    return tuple(
        RoomCode(code=issue(secret, session_id, start), shown_from=start, shown_until=start + SHOWN) for start in starts
    )
