"""Courses and sessions in memory."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

from tests.fakes.pages import paged
from tests.fakes.tallies import FakeTallies
from yanzhen.base import Instant, iso
from yanzhen.directory import within
from yanzhen.errors import InvalidRequest, NotFound
from yanzhen.ports import Page
from yanzhen.tally import expects, periods, scopes
from yanzhen.training import Course, Session


class FakeTraining:
    def __init__(self, tallies: FakeTallies) -> None:
        self.courses_by_id: dict[str, Course] = {}
        self.sessions_by_id: dict[str, Session] = {}
        self.tallies = tallies

    def course(self, course_id: str) -> Course | None:
        return self.courses_by_id.get(course_id)

    def courses(self) -> Sequence[Course]:
        return [self.courses_by_id[course_id] for course_id in sorted(self.courses_by_id)]

    def put_course(self, course: Course) -> None:
        self.courses_by_id[course.course_id] = course

    def session(self, session_id: str) -> Session | None:
        return self.sessions_by_id.get(session_id)

    def sessions(self, session_ids: Iterable[str]) -> Mapping[str, Session]:
        return {wanted: self.sessions_by_id[wanted] for wanted in session_ids if wanted in self.sessions_by_id}

    def add_session(self, session: Session) -> bool:
        if 1 + len(session.participants) + len(scopes(session)) > 100:
            raise InvalidRequest(field="participants")
        if session.session_id in self.sessions_by_id:
            return False
        self.sessions_by_id[session.session_id] = session
        for scope in scopes(session):
            self.tallies.counters.setdefault(scope, Counter())["expected"] += session.expected
        return True

    def change_session(self, session_id: str, step: Callable[[Session], Session]) -> Session:
        if session_id not in self.sessions_by_id:
            raise NotFound(session_id=session_id)
        old = self.sessions_by_id[session_id]
        new = self.sessions_by_id[session_id] = step(old)
        for scope, total in expects(old, new).items():
            self.tallies.counters.setdefault(scope, Counter()).update(total)
        return new

    def sessions_of_participant(
        self, employee_id: str, *, since: Instant, until: Instant, limit: int, cursor: str | None
    ) -> Page[Session]:
        rows = [
            (f"{iso(session.starts_at)}#{session.session_id}", session)
            for session in self.sessions_by_id.values()
            if employee_id in session.participants and since <= session.starts_at < until
        ]
        return paged(f"participant#{employee_id}", sorted(rows, key=lambda row: row[0]), limit, cursor)

    def sessions_of_unit(self, scope: str, *, day: str, limit: int, cursor: str | None) -> Page[Session]:
        return self._on_day(day, scope, limit, cursor)

    def sessions_of_day(self, day: str, *, limit: int, cursor: str | None) -> Page[Session]:
        return self._on_day(day, None, limit, cursor)

    def _on_day(self, day: str, scope: str | None, limit: int, cursor: str | None) -> Page[Session]:
        rows = [
            (f"{session.unit_path}/#{session.session_id}", session)
            for session in self.sessions_by_id.values()
            if periods(session.starts_at, session.timezone)[0] == f"day#{day}"
            and (scope is None or within(session.unit_path, scope))
        ]
        return paged(f"day#{day}", sorted(rows, key=lambda row: row[0]), limit, cursor)
