"""Where every change of a case is written: the case, and in the same transaction a notice to each who is to hear of it.

Who is asked hears of every act but those that change nothing: a person, or the heads of a unit (of the next one up the
line where it has none). A person's head hears from the act on that the rules name, HR of the opening where they say so;
an overdue case goes up the line step by step: heads from the unit upwards, then HR.
"""

from collections.abc import Callable, Sequence

from yanzhen.base import Instant
from yanzhen.calendar import not_quiet
from yanzhen.case import Act, Case, CaseKey, What
from yanzhen.case_ports import Cases
from yanzhen.directory import Employee, Role, ancestors
from yanzhen.errors import Busy, NotFound
from yanzhen.notice import Notice
from yanzhen.ports import Directory

TRIES = 10
LISTENERS = 90
"""An act, its case and its notices are one transaction of at most 100 items."""
SILENT = frozenset({What.ADDED, What.ANSWERED, What.LEFT, What.POINTS_APPEALED})
HEAD_FROM = {"opening": (What.OPENED, What.REMINDED), "reminder": (What.REMINDED,), "overdue": ()}
UP_THE_LINE = (What.OVERDUE, What.ESCALATED)

ChannelOf = Callable[[Employee], str | None]
"""The channel that reaches a person; None when nothing does."""


class CaseDesk:
    """Changes of cases, safe to repeat and safe beside others."""

    def __init__(self, directory: Directory, cases: Cases, channel_of: ChannelOf) -> None:
        self._directory = directory
        self._cases = cases
        self._channel_of = channel_of

    def open(self, key: CaseKey, make: Callable[[Case | None], Case | None], now: Instant) -> Case | None:
        """What a trigger makes of the key's last case is written; None when it makes nothing."""
        for _ in range(TRIES):
            last = self._cases.last(key)
            made = make(last)
            if made is None:
                return None
            made = self._asking(made)
            before = last if last is not None and last.case_id == made.case_id else None
            if self._cases.save(made, self._notices(before, made, now)):
                return made
        raise Busy(what="cases.open")

    def change(self, case_id: str, step: Callable[[Case], Case], now: Instant) -> Case:
        """The case after a step; one that changes nothing is not written."""
        for _ in range(TRIES):
            before = self._cases.get(case_id)
            if before is None:
                raise NotFound(case_id=case_id)
            after = step(before)
            if after != before:
                after = self._asking(after)
            if after == before or self._cases.save(after, self._notices(before, after, now)):
                return after
        raise Busy(what="cases.change")

    def asked_unit(self, case: Case) -> str:
        """Whose heads answer a unit's case: its own, or those of the next unit up the line that has any."""
        return next((unit for unit in ancestors(case.unit_path) if self._heads(unit)), case.unit_path)

    def hear_of_opening(self, case: Case) -> list[Employee]:
        """Who is told that a case was opened, as things stand now."""
        return self._listeners(case, case.history[0])

    def _asking(self, case: Case) -> Case:
        """A unit's case names who is asked as things stand at each act: heads come and go."""
        if not case.key.of_unit or case.outcome:
            return case
        return case.model_copy(update={"asked_unit": self.asked_unit(case)})

    def _heads(self, unit: str) -> list[Employee]:
        return [person for person in self._people_of(unit, without="") if person.role is Role.MANAGER]

    def _notices(self, before: Case | None, after: Case, now: Instant) -> list[Notice]:
        done = len(before.history) if before else 0
        written = []
        for number, act in enumerate(after.history[done:], start=done):
            for person in self._listeners(after, act)[:LISTENERS]:
                if channel := self._channel_of(person):
                    written.append(
                        Notice(
                            employee_id=person.employee_id,
                            fact=f"case/{after.case_id}/{number}",
                            channel=channel,
                            unit_path=person.unit_path,
                            created_at=now,
                            send_at=not_quiet(now, after.rules, after.timezone),
                        )
                    )
        return written

    def _listeners(self, case: Case, act: Act) -> list[Employee]:
        if act.what in SILENT:
            return []
        if case.key.of_unit:
            people, up = self._asked_and_above(case)
            late = act.what in UP_THE_LINE
        else:
            subject = self._directory.employee(case.key.subject_id)
            people = [subject] if subject is not None and subject.active else []
            late = act.what in UP_THE_LINE or act.what in HEAD_FROM[case.rules.head_hears]
            up = self._line(case)[0] if late else []
        if late and up:
            people += up[min(act.level, len(up) - 1)]
        if act.what is What.OPENED and case.rules.hr_hears == "opening":
            people += self._line(case)[1]
        return list({person.employee_id: person for person in people}.values())

    def _asked_and_above(self, case: Case) -> tuple[list[Employee], list[list[Employee]]]:
        levels, hr = self._line(case)
        return (list(levels[0]), levels[1:]) if levels else (list(hr), [])

    def _line(self, case: Case) -> tuple[list[list[Employee]], list[Employee]]:
        """Level by level who is told of what is late, the last one HR; and HR alone."""
        levels, hr = [], []
        for unit in ancestors(case.unit_path):
            here = self._people_of(unit, without=case.key.subject_id)
            if heads := [person for person in here if person.role is Role.MANAGER]:
                levels.append(heads)
            hr += [person for person in here if person.role is Role.HR]
        return ([*levels, hr] if hr else levels), hr

    def _people_of(self, unit: str, *, without: str) -> Sequence[Employee]:
        """The heads and HR of the very unit."""
        here = [*self._directory.in_role(Role.MANAGER, unit), *self._directory.in_role(Role.HR, unit)]
        return [person for person in here if person.employee_id != without]
