"""How a person is reached: the own wishes, and the rules that choose a channel, collect, and hold back.

Wishes never silence a duty: what is asked of a person and what was found of the own photos is always told, by the
channel the person likes best of those that work. News about others and invitations may be switched off.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from pydantic import Field

from yanzhen.base import Instant, Model
from yanzhen.calendar import not_quiet
from yanzhen.case_rules import CaseRules
from yanzhen.notice_rules import NoticeRules

Medium = Literal["mail", "push", "chat", "sms"]
Kind = Literal["evidence", "case", "alert", "session"]
Digest = Literal["each", "collected", "daily"]
MEDIA: tuple[Medium, ...] = ("mail", "push", "chat", "sms")
"""Without a wish: the cheapest that leaves something to read again comes first, the dearest last."""
OPTIONAL: frozenset[Kind] = frozenset({"alert", "session"})
"""Kinds that ask nothing of their reader: they may be switched off."""
MAX_DEVICES = 5
HOUR = timedelta(hours=1)


class Webhook(Model):
    """A chat's own address for messages, and the secret that signs them where the chat wants one."""

    url: str = Field(min_length=10, max_length=1000, pattern=r"^https://\S+$")
    secret: str | None = Field(default=None, max_length=200)


class Device(Model):
    """A browser that takes push messages (RFC 8030): where, and the keys they are sealed with (RFC 8291)."""

    endpoint: str = Field(min_length=10, max_length=1000, pattern=r"^https://\S+$")
    p256dh: str = Field(pattern=r"^[A-Za-z0-9_-]{87}=?$")
    auth: str = Field(pattern=r"^[A-Za-z0-9_-]{22}(==)?$")


class Reach(Model):
    """One person's wishes and addresses beside mail and phone, and what was learnt of them."""

    employee_id: str
    order: dict[Kind, tuple[Medium, ...]] = {}
    """Media in the order wished, by kind; those not named come after."""
    off: tuple[Kind, ...] = ()
    digest: Digest = "collected"
    webhooks: dict[str, Webhook] = {}
    """By the chat's channel."""
    devices: tuple[Device, ...] = ()
    dead: dict[str, str] = {}
    """Addresses that refused for good or bounced, with the problem; a changed address is another one."""
    recent: tuple[Instant, ...] = ()
    """When the last messages were sent."""
    version: int = 0

    def wants(self, kind: Kind) -> bool:
        return kind not in self.off or kind not in OPTIONAL

    def media(self, kind: Kind) -> tuple[Medium, ...]:
        wished = self.order.get(kind, ())
        return (*wished, *(medium for medium in MEDIA if medium not in wished))

    def without(self, address: str, problem: str) -> "Reach":
        """An address is dead from now on; a browser that is gone is forgotten. A few dead ones are remembered."""
        left = tuple(device for device in self.devices if device.endpoint != address.partition("#")[0])
        if len(left) < len(self.devices):
            return self.model_copy(update={"devices": left})
        known = dict(list(self.dead.items())[-9:])
        return self.model_copy(update={"dead": {**known, address: problem}})

    def told(self, now: datetime) -> "Reach":
        """One more message was sent."""
        recent = (*(moment for moment in self.recent if moment > now - HOUR), now)
        return self.model_copy(update={"recent": recent[-100:]})


def choose(reach: Reach, kind: Kind, ways: Sequence[tuple[Medium, str, str]], tried: Sequence[str] = ()) -> str | None:
    """The channel to tell a person by: of those that are set up and have a living address, in the order of the wishes.

    `ways` are medium, channel and address; `tried` are channels that could not tell this fact.
    """
    if not reach.wants(kind):
        return None
    rank = {medium: place for place, medium in enumerate(reach.media(kind))}
    open_ways = [
        (rank[medium], place, channel)
        for place, (medium, channel, address) in enumerate(ways)
        if channel not in tried and address not in reach.dead
    ]
    return min(open_ways)[2] if open_ways else None


def hold_until(
    reach: Reach, *, own: bool, now: datetime, rules: NoticeRules, quiet: CaseRules, timezone: str
) -> datetime | None:
    """Until when a message waits for the person's next digest; None: it may go at once.

    What a person is told about others is collected, as wished or by the rules; and whatever is above the limit of an
    hour waits as well.
    """
    if not own and reach.digest == "daily":
        return _next(now, 24 * 60, quiet, timezone)
    if not own and reach.digest == "collected" and rules.digest_minutes:
        return _next(now, rules.digest_minutes, quiet, timezone)
    if sum(moment > now - HOUR for moment in reach.recent) >= rules.per_hour:
        return _next(now, max(rules.digest_minutes, 60), quiet, timezone)
    return None


def _next(now: datetime, minutes: int, quiet: CaseRules, timezone: str) -> datetime:
    """The next of the day's points so many minutes apart on a clock, counted from the end of the quiet hours."""
    local = now.astimezone(ZoneInfo(timezone))
    first = local.replace(hour=quiet.quiet_until, minute=0, second=0, microsecond=0)
    step = timedelta(minutes=minutes)
    passed = (local - first) // step
    return not_quiet((first + (passed + 1) * step).astimezone(now.tzinfo), quiet, timezone)
