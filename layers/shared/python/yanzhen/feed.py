"""A person's training calendar under an address that only the person has: it opens that calendar and nothing else.

The address holds a token of 256 random bits; stored is its SHA-256, so it is shown once. A new one ends the old one.
"""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from hashlib import sha256
from typing import Protocol

from pydantic import Field

from yanzhen import texts
from yanzhen.base import Instant, Model
from yanzhen.directory import Locale, OrgUnit
from yanzhen.invitation import calendar_event, calendar_text
from yanzhen.training import Session

BACK, AHEAD = timedelta(days=30), timedelta(days=366)
"""What starts in between is in the calendar."""
MOST = 500
"""So many sessions at most, the earliest first."""
KEPT = timedelta(minutes=15)
"""A calendar asks no more often than that."""


class Feed(Model):
    """Whose calendar it is; without a token it is closed."""

    employee_id: str
    token_sha256: str | None = Field(default=None, pattern=r"^[0-9a-f]{64}$")
    made_at: Instant


class Feeds(Protocol):
    """The addresses people made."""

    def feed(self, employee_id: str) -> Feed | None: ...
    def feed_of(self, token_sha256: str) -> Feed | None:
        """The one a token opens now; None for a renewed or closed one."""
        ...

    def put_feed(self, feed: Feed) -> None: ...


def digest(token: str) -> str:
    return sha256(token.encode()).hexdigest()


def feed_text(
    sessions: Iterable[Session], units: Mapping[str, OrgUnit], feed: Feed, locale: Locale, *, origin: str
) -> str:
    """The calendar: the same sessions give the same text, so that whoever asks again is told that nothing changed."""
    return calendar_text(
        (
            calendar_event(
                session,
                place=", ".join(filter(None, (_name(session, units), session.room))),
                link=f"{origin}/sessions/{session.session_id}",
                now=session.history[-1].at if session.history else feed.made_at,
                cancelled=session.cancelled_at is not None,
            )
            for session in sessions
        ),
        x_wr_calname=texts.text(locale, "calendar.name"),
        x_published_ttl="PT1H",
    )


def _name(session: Session, units: Mapping[str, OrgUnit]) -> str:
    unit = units.get(session.unit_path)
    return unit.name if unit else session.unit_path
