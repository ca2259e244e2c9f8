"""Cases in memory, and their machine's executions as a list."""

from collections.abc import Callable, Sequence

from tests.fakes.messages import FakeNotices
from tests.fakes.pages import paged
from yanzhen.adjustment import awaits
from yanzhen.base import Instant, iso
from yanzhen.case import Case, CaseKey, Stage
from yanzhen.case_board import Deadline
from yanzhen.case_ports import Looked
from yanzhen.directory import within
from yanzhen.notice import Notice
from yanzhen.ports import Page


class FakeCases:
    def __init__(self, notices: FakeNotices) -> None:
        self.stored: dict[str, Case] = {}
        self.newest: dict[CaseKey, str] = {}
        self.until: dict[Looked, Instant] = {}
        self.notices = notices

    def get(self, case_id: str) -> Case | None:
        return self.stored.get(case_id)

    def last(self, key: CaseKey) -> Case | None:
        return self.stored.get(self.newest.get(key, ""))

    def save(self, case: Case, notices: Sequence[Notice]) -> bool:
        known = self.stored.get(case.case_id)
        if (known.version if known else 0) != case.version - 1:
            return False
        if case.version == 1:
            if self.newest.get(case.key) != case.follows:
                return False
            self.newest[case.key] = case.case_id
        self.stored[case.case_id] = case
        for notice in notices:
            self.notices.write(notice)
        return True

    def of_subject(self, employee_id: str, *, limit: int, cursor: str | None) -> Page[Case]:
        rows = [(case_id, case) for case_id, case in self.stored.items() if case.key.subject_id == employee_id]
        return paged(f"subject#{employee_id}", sorted(rows, key=lambda row: row[0], reverse=True), limit, cursor)

    def of_heads(self, unit_path: str, *, limit: int, cursor: str | None) -> Page[Case]:
        asked = [case for case in self.stored.values() if case.key.of_unit]
        rows = [(case.case_id, case) for case in asked if (case.asked_unit or case.unit_path) == unit_path]
        return paged(f"heads#{unit_path}", sorted(rows, key=lambda row: row[0], reverse=True), limit, cursor)

    def of_unit(self, scope: str, stage: Stage, *, limit: int, cursor: str | None) -> Page[Case]:
        return self._placed(f"stage#{stage}", scope, lambda case: case.stage is stage, limit, cursor)

    def with_points(self, scope: str, *, limit: int, cursor: str | None) -> Page[Case]:
        return self._placed("points", scope, awaits, limit, cursor)

    def first_days(self, scope: str, stage: Stage, *, limit: int, cursor: str | None) -> Page[Case]:
        def wanted(case: Case) -> bool:
            return case.stage is stage and case.key.kind == "onboard"

        return self._placed(f"first_day#{stage}", scope, wanted, limit, cursor)

    def _placed(
        self, name: str, scope: str, wanted: Callable[[Case], bool], limit: int, cursor: str | None
    ) -> Page[Case]:
        rows = [
            (f"{case.unit_path}/#{iso(case.due_at)}#{case.case_id}", case)
            for case in self.stored.values()
            if wanted(case) and within(case.unit_path, scope)
        ]
        return paged(name, sorted(rows, key=lambda row: row[0]), limit, cursor)

    def deadlines(self, scope: str, stage: Stage, *, limit: int) -> Sequence[Deadline]:
        page = self.of_unit(scope, stage, limit=limit, cursor=None)
        return [Deadline(case.unit_path, case.due_at) for case in page.items]

    def due(self, before: Instant, *, limit: int) -> Sequence[Case]:
        rows = [(case.wakes_at, case) for case in self.stored.values() if case.wakes_at and case.wakes_at < before]
        return [case for _, case in sorted(rows, key=lambda row: (row[0], row[1].case_id))][:limit]

    def looked_until(self, what: Looked) -> Instant | None:
        return self.until.get(what)

    def look_until(self, what: Looked, moment: Instant) -> None:
        self.until[what] = moment


class FakeCaseRuns:
    def __init__(self) -> None:
        self.started: list[tuple[str, int]] = []

    def start(self, case: Case) -> None:
        if case.next_at is not None and (case.case_id, case.run) not in self.started:
            self.started.append((case.case_id, case.run))
