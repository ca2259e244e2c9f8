"""The walk behind a preview: by day, the sessions of a unit's subtree, each with its photos, a bounded part a request.

A page is at most so many steps of one session or 100 photos each, so that it ends well within a Lambda's time however
many photos a day or a session has. The cursor says where the next one goes on.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from api.chalicelib.call import Call
from yanzhen.cursor import decoded, encoded
from yanzhen.errors import InvalidRequest
from yanzhen.evidence import Claim
from yanzhen.preview import DAYS
from yanzhen.record import EvidenceRecord
from yanzhen.training import Session

STEPS = 60
RECORDS = 600
"""Judging twice takes about a millisecond a record."""
PAGE = 100


class Where(NamedTuple):
    """The last day of the walk, the day it is at, and where in that day's sessions and in a session's photos."""

    last: str
    day: str
    sessions: str | None = None
    photos: str | None = None

    @property
    def done(self) -> int:
        """Days that are done."""
        return (date.fromisoformat(self.last) - date.fromisoformat(self.day)).days

    def before(self) -> "Where | None":
        """The day before; None at the end of the walk."""
        if self.done + 1 >= DAYS:
            return None
        return Where(self.last, (date.fromisoformat(self.day) - timedelta(days=1)).isoformat())


def start(last: date) -> Where:
    return Where(last.isoformat(), last.isoformat())


def written(where: Where) -> str:
    return encoded(where)


def read(cursor: str) -> Where:
    """The place a cursor names; one by another hand is refused."""
    try:
        where = Where(*decoded(cursor))
        sound = 0 <= where.done < DAYS and all(isinstance(part, str | None) for part in where)
    except (ValueError, TypeError) as error:
        raise InvalidRequest(field="cursor") from error
    if not sound:
        raise InvalidRequest(field="cursor")
    return where


class Walk:
    """A bounded walk from a place on; `where` is the place after it, None at the end."""

    def __init__(self, call: Call, scope: str, where: Where) -> None:
        self._call = call
        self._scope = scope
        self.where: Where | None = where

    def judged(self) -> Iterator[tuple[EvidenceRecord, Claim]]:
        """Judged photos with what they were claimed for; of people who are gone there is no claim to judge."""
        found = 0
        for _ in range(STEPS):
            if self.where is None or found >= RECORDS:
                return
            for record, claim in self._step(self.where):
                found += 1
                yield record, claim

    def _step(self, at: Where) -> list[tuple[EvidenceRecord, Claim]]:
        services = self._call.services
        page = services.training.sessions_of_unit(self._scope, day=at.day, limit=1, cursor=at.sessions)
        if not page.items:
            self.where = at.before()
            return []
        (session,) = page.items
        photos = services.evidence.of_session(session.session_id, limit=PAGE, cursor=at.photos)
        if photos.next is not None:
            self.where = at._replace(photos=photos.next)
        elif page.next is not None:
            self.where = at._replace(sessions=page.next, photos=None)
        else:
            self.where = at.before()
        return self._claimed(session, [record for record in photos.items if record.verdict is not None])

    def _claimed(self, session: Session, records: list[EvidenceRecord]) -> list[tuple[EvidenceRecord, Claim]]:
        if not records:
            return []
        people = self._call.services.directory.people({record.evidence.employee_id for record in records})
        return [
            (record, Claim(evidence=record.evidence, session=session, employee=people[record.evidence.employee_id]))
            for record in records
            if record.evidence.employee_id in people
        ]
