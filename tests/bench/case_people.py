"""What people do about the cases of the kill run, each at its time, as the API does it; and what is stored of both."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from zlib import crc32

from tests.bench import case_company
from tests.bench.case_company import ROOT
from yanzhen import case_life as life
from yanzhen.case import Case, Stage
from yanzhen.notice import Notice
from yanzhen_aws.pages import every
from yanzhen_aws.runtime import Runtime


def plan(number: int, of_unit: bool) -> tuple[tuple[int, str], ...]:
    """What people do about a case so many seconds after it was opened."""
    plans: tuple[tuple[tuple[int, str], ...], ...] = (
        ((70, "answer"), (100, "accept")),
        ((100, "answer"), (130, "return")),
        ((150, "answer"), (170, "accept")) if of_unit else ((150, "prove"),),
        ((60, "postpone"),),
        (),
        ((200, "answer"), (230, "accept")),
        ((120, "waive"),),
        () if of_unit else ((140, "leave"),),
    )
    return plans[number % len(plans)]


@dataclass
class Company:
    """Its people, and what they do at their time."""

    world: Runtime
    done: set[tuple[str, str]] = field(default_factory=set)

    def cases(self) -> list[Case]:
        return [case for stage in Stage for case in every(partial(self._page, stage))]

    def _page(self, stage: Stage, after: str | None) -> Any:
        return self.world.cases.of_unit(ROOT, stage, limit=100, cursor=after)

    def act(self, cases: list[Case]) -> None:
        for case in cases:
            age = (datetime.now(UTC) - case.opened_at).total_seconds()
            number = crc32(f"{case.key.subject_id} {case.key.kind}".encode())
            for after, what in plan(number, case.key.of_unit):
                if age >= after and (case.case_id, what) not in self.done:
                    self.done.add((case.case_id, what))
                    self._does(what, case)

    def _does(self, what: str, case: Case) -> None:
        if what == "prove":
            assert case.key.session_id
            case_company.proves(self.world, case.key.subject_id, case.key.session_id)
        elif what == "leave":
            person = self.world.directory.employee(case.key.subject_id)
            assert person is not None
            self.world.directory.put_employee(person.model_copy(update={"active": False}))
        else:
            self.decide(what, case)

    def decide(self, what: str, case: Case) -> None:
        """As the API does it: the step, and an execution where the clock runs again."""
        now, by = datetime.now(UTC), "hr"
        later = now + timedelta(hours=case.rules.deadline_hours)

        def step(found: Case) -> Case:
            seen = found.version
            if found.outcome or (what in ("accept", "return") and found.answered_at is None):
                return found
            if what == "answer":
                return life.answered(found, "The camera broke.", case.asked_unit or case.key.subject_id, now)
            if what == "accept":
                return life.accepted(found, "Seen.", by, now, expected_version=seen)
            if what == "return":
                return life.returned(found, "A photo, please.", by, now, expected_version=seen)
            if what == "postpone":
                return life.postponed(found, later, "The store moves.", by, now, expected_version=seen)
            return life.waived(found, "Enough.", by, now, expected_version=seen)

        after = self.world.case_desk.change(case.case_id, step, now)
        if after.run != case.run:
            self.world.case_runs.start(after)

    def notices(self) -> list[Notice]:
        """Whatever was written of the company's people."""
        today = datetime.now(UTC)
        days = {f"{day:%Y-%m-%d}" for day in (today, today - timedelta(hours=2))}
        return [one for day in days for one in every(partial(self._told, day))]

    def _told(self, day: str, after: str | None) -> Any:
        return self.world.notices.of_unit(ROOT, day=day, limit=100, cursor=after)
