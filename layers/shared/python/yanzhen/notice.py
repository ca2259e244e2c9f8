"""What a person is told, and how far that has come."""

from typing import Literal

from yanzhen.base import Instant, Model


class Notice(Model):
    """One message to one person through one channel. `fact` is what it tells, such as `evidence/<id>/false` or the
    fourth act of a case, `case/<id>/3`; its words are not kept. Written as `pending` before it is sent, so that nothing
    is told twice and what was not told is seen.
    """

    employee_id: str
    fact: str
    channel: str
    state: Literal["pending", "sent", "failed"] = "pending"
    created_at: Instant
    send_at: Instant | None = None
    """Not before: it was written in quiet hours."""
    claimed_until: Instant | None = None
    """Until then one process may be sending it."""
    settled_at: Instant | None = None
    problem: str | None = None
    """Why it can never be delivered: a stable code."""

    @property
    def ready_at(self) -> Instant:
        """From here it may be sent."""
        return self.send_at or self.created_at
