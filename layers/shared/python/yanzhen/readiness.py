"""What a session still lacks before it can be held: a room and a trainer, until it begins."""

from typing import Literal

from yanzhen.base import Instant
from yanzhen.plan import Plan
from yanzhen.training import Session

Lack = Literal["room", "trainer"]


def of_session(session: Session, now: Instant) -> tuple[Lack, ...]:
    """Nothing is asked of one that has begun or does not take place, nor of a new hire's first day."""
    if session.state(now) != "upcoming" or session.first_day:
        return ()
    return _lacks(session.room, session.trainer_id)


def of_plan(plan: Plan, now: Instant) -> tuple[Lack, ...]:
    """What every session of the plan lacks."""
    return _lacks(plan.room, plan.trainer_id) if plan.seen(now) in ("draft", "published") else ()


def _lacks(room: str | None, trainer_id: str | None) -> tuple[Lack, ...]:
    found: dict[Lack, object] = {"room": room, "trainer": trainer_id}
    return tuple(what for what, value in found.items() if value is None)
