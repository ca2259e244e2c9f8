"""A session is moved until it begins, and cancelled at any time: each by a person with a reason, one revision on.

Asked again in the same words by the same person, nothing changes. A session that never took place is cancelled
afterwards, so that nobody owes anything for it.
"""

from datetime import datetime
from typing import Literal

from yanzhen.base import Instant
from yanzhen.errors import Conflict, SessionBegun, SessionCancelled
from yanzhen.training import Session, SessionChange


def moved(
    session: Session, *, starts_at: Instant, ends_at: Instant, room: str | None, reason: str, by: str, now: datetime,
    expected_revision: int,
) -> Session:  # fmt: skip
    """At another time or in another room; Conflict when somebody changed it meanwhile."""
    if _said(session, "moved", reason, by, expected_revision) and (
        session.starts_at, session.ends_at, session.room
    ) == (starts_at, ends_at, room):  # fmt: skip
        return session
    _seen(session, expected_revision)
    if session.starts_at <= now:
        raise SessionBegun(session_id=session.session_id)
    return _changed(session, "moved", reason, by, now, starts_at=starts_at, ends_at=ends_at, room=room)


def cancelled(session: Session, *, reason: str, by: str, now: datetime, expected_revision: int) -> Session:
    """It does not take place, or did not; what was handed in for it stays."""
    if _said(session, "cancelled", reason, by, expected_revision):
        return session
    _seen(session, expected_revision)
    return _changed(session, "cancelled", reason, by, now, cancelled_at=now)


def people(session: Session) -> tuple[str, ...]:
    """Who has to be there: its participants and its trainer."""
    trainer = (session.trainer_id,) if session.trainer_id and session.trainer_id not in session.participants else ()
    return (*session.participants, *trainer)


def is_to_come(session: Session, now: datetime) -> bool:
    """Whether its people have to hear of a change: until it begins, and of its cancellation until it would end."""
    return now < (session.starts_at if session.cancelled_at is None else session.ends_at)


def _said(session: Session, what: str, reason: str, by: str, expected_revision: int) -> bool:
    last = session.history[-1] if session.history else None
    return (
        last is not None
        and (last.what, last.reason, last.by) == (what, reason, by)
        and session.revision == expected_revision + 1
    )


def _seen(session: Session, expected_revision: int) -> None:
    if session.cancelled_at is not None:
        raise SessionCancelled(session_id=session.session_id)
    if session.revision != expected_revision:
        raise Conflict(session_id=session.session_id, revision=session.revision)


def _changed(
    session: Session, what: Literal["moved", "cancelled"], reason: str, by: str, now: datetime, **values: object
) -> Session:
    change = SessionChange(
        what=what, at=now, by=by, reason=reason,
        starts_at=session.starts_at, ends_at=session.ends_at, room=session.room,
    )  # fmt: skip
    return Session.model_validate(
        {**dict(session), **values, "history": (*session.history, change), "revision": session.revision + 1}
    )
