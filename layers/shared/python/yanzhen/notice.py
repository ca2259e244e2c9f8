"""What a person is told, and how far that has come."""

from datetime import datetime, timedelta
from typing import Literal

from yanzhen.base import Instant, Model

NoticeState = Literal["pending", "sent", "delivered", "bounced", "read", "failed"]
"""`sent`: the service took it. `delivered`, `bounced`: the service said so later. `read`: its link was followed.
`failed`: it can never be delivered this way; another channel may have been tried."""
FIRST_WAIT = timedelta(minutes=5)
LONGEST_WAIT = timedelta(hours=1)
RANK: dict[NoticeState, int] = {"pending": 0, "sent": 1, "delivered": 2, "bounced": 3, "read": 4, "failed": 5}


class Notice(Model):
    """One message to one person through one channel. `fact` is what it tells, such as `evidence/<id>/false` or the
    fourth act of a case, `case/<id>/3`; its words are not kept. Written as `pending` before it is sent, so that nothing
    is told twice and what was not told is seen.
    """

    employee_id: str
    fact: str
    channel: str
    unit_path: str | None = None
    """The person's unit when it was written: who may see it in the log."""
    state: NoticeState = "pending"
    created_at: Instant
    send_at: Instant | None = None
    """Not before: it was written in quiet hours."""
    held_until: Instant | None = None
    """Not before: the channel was out of order, or it waits for the person's next digest."""
    digest: bool = False
    """It is told together with what else waits for this person."""
    claimed_until: Instant | None = None
    """Until then one process may be sending it."""
    tries: int = 0
    """How often it did not get through, though it may later."""
    trouble: str | None = None
    """Why it did not get through the last time: a stable code."""
    settled_at: Instant | None = None
    seen_at: Instant | None = None
    """When it was delivered, bounced or read."""
    problem: str | None = None
    """Why it can never be delivered: a stable code."""
    after: tuple[str, ...] = ()
    """The channels that could not tell it before this one."""

    @property
    def ready_at(self) -> Instant:
        """From here it may be sent."""
        return self.held_until or self.due_at

    @property
    def due_at(self) -> Instant:
        """From here it was to be sent."""
        return self.send_at or self.created_at

    @property
    def subject(self) -> str:
        """What it is about: `evidence/<id>`, `case/<id>`, ..."""
        return "/".join(self.fact.split("/")[:2])

    @property
    def kind(self) -> str:
        return self.fact.split("/")[0]


def followed(page: str, fact: str) -> str:
    """A page's address as one message gives it: `n` says what of its fact the path does not, so that whoever follows it
    is known to have read it and a text message stays short. `https://x/cases/C1` of `case/C1/3` becomes
    `https://x/cases/C1?n=case/3`.
    """
    kind, thing, *rest = fact.split("/")
    told = (kind, *rest) if page.endswith(f"/{thing}") else (kind, thing, *rest)
    return f"{page}?n={'/'.join(told)}"


def next_try(notice: Notice, now: datetime) -> datetime:
    """After each failure twice as long as before, from five minutes to an hour."""
    return now + min(FIRST_WAIT * (1 << min(notice.tries, 10)), LONGEST_WAIT)


def advances(before: NoticeState, after: NoticeState) -> bool:
    """What a service says late or twice never takes a notice back; of what was not sent it has nothing to say."""
    return before not in ("pending", "failed") and RANK[after] > RANK[before]


def held(notice: Notice, until: datetime, trouble: str | None) -> Notice:
    """It waits: one try more has failed, or, without a trouble, for the person's digest. A claim ends."""
    change = {"tries": notice.tries + 1, "trouble": trouble} if trouble else {"digest": True}
    return notice.model_copy(update={**change, "held_until": until, "claimed_until": None})
