"""Two trainings clash when they overlap in time and need the same person, the same trainer or the same room.

One that begins as another ends does not overlap it, and one that is cancelled needs nothing. A trainer is a person too:
who teaches one session and takes part in another cannot do both.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from operator import attrgetter

from yanzhen.base import Model
from yanzhen.training import Session

Need = tuple[str, ...]
"""`("person", id)` or `("room", unit path, name)`: what can be at one place at a time."""


class Clash(Model):
    """Two sessions that cannot both be as planned, the one that starts first first."""

    first: Session
    second: Session
    people: tuple[str, ...] = ()
    """Employee ids of those who would have to be in both, in any part."""
    trainers: tuple[str, ...] = ()
    """Of these, who teaches at least one of the two."""
    room: str | None = None
    """The room that both want."""


def clashes(sessions: Iterable[Session]) -> Sequence[Clash]:
    """Every pair that clashes, once, by the later start: n log n in what the sessions need, plus the pairs found."""
    needs: dict[Need, list[Session]] = defaultdict(list)
    for session in sorted(sessions, key=attrgetter("starts_at", "session_id")):
        for need in _needs(session):
            needs[need].append(session)
    shared: dict[tuple[str, str], tuple[Session, Session, list[Need]]] = {}
    for need, wanted in needs.items():
        running: list[Session] = []
        for later in wanted:
            running = [earlier for earlier in running if earlier.ends_at > later.starts_at]
            for earlier in running:
                pair = (earlier.session_id, later.session_id)
                shared.setdefault(pair, (earlier, later, []))[2].append(need)
            running.append(later)
    found = sorted(shared.values(), key=lambda pair: (pair[1].starts_at, pair[1].session_id, pair[0].session_id))
    return [_clash(*pair) for pair in found]


def clashes_of(session: Session, others: Iterable[Session]) -> Sequence[Clash]:
    """What one session would clash with; itself, as it stood before, is not among them."""
    beside = [
        other
        for other in others
        if other.session_id != session.session_id
        and other.starts_at < session.ends_at
        and session.starts_at < other.ends_at
    ]
    return [clash for clash in clashes([session, *beside]) if session in (clash.first, clash.second)]


def _needs(session: Session) -> Iterable[Need]:
    if session.cancelled_at is not None or session.first_day:
        return
    people = {*session.participants, *_trainers(session)}
    yield from (("person", one) for one in people)
    if session.room:
        yield "room", session.unit_path, " ".join(session.room.split()).casefold()


def _clash(first: Session, second: Session, needs: Sequence[Need]) -> Clash:
    people = sorted(need[1] for need in needs if need[0] == "person")
    teaching = {*_trainers(first), *_trainers(second)}
    return Clash(
        first=first,
        second=second,
        people=tuple(people),
        trainers=tuple(one for one in people if one in teaching),
        room=second.room if any(need[0] == "room" for need in needs) else None,
    )


def _trainers(session: Session) -> Sequence[str]:
    return (session.trainer_id,) if session.trainer_id else ()
