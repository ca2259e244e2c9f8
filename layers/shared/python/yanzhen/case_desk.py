"""Where every change of a case is written: the case, and in the same transaction a notice to each who is to hear of it.

A transaction has an end: of an act that more are to hear of, the case itself holds up to whom it was told, and the rest
follows in writes of the same kind, here or, after a kill, by the sweep. So nobody is left out or told twice.

Who is asked hears of every act but those that change nothing: a person, or the heads of a unit (of the next one up the
line where it has none). A person's head hears from the act on that the rules name, HR of the opening where they say so;
an overdue case goes up the line step by step: heads from the unit upwards, then HR. Of a new hire's first day the
nearest heads and HR hear together: nobody above can do more about it. An appeal against points is heard by HR alone (by
the highest heads where there is none), for one of them has to answer it.
"""

from collections.abc import Callable, Sequence

from yanzhen.base import Instant
from yanzhen.calendar import not_quiet
from yanzhen.case import Act, Case, CaseKey, Untold, What
from yanzhen.case_ports import Cases
from yanzhen.directory import Employee, Role, ancestors
from yanzhen.errors import Busy, NotFound
from yanzhen.notice import Notice
from yanzhen.ports import Directory

TRIES = 10
LISTENERS = 90
"""So many are told in one write: a transaction takes at most 100 items."""
MOVES = 10
"""More often a unit does not move while a case is open."""
SILENT = frozenset({What.ADDED, What.ANSWERED, What.LEFT, What.REDATED})
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
            before = last if last is not None and last.case_id == made.case_id else None
            if saved := self._saved(before, made, now):
                return self.tell_rest(saved, now)
        raise Busy(what="cases.open")

    def change(self, case_id: str, step: Callable[[Case], Case], now: Instant) -> Case:
        """The case after a step; one that changes nothing is not written."""
        for _ in range(TRIES):
            before = self._cases.get(case_id)
            if before is None:
                raise NotFound(case_id=case_id)
            after = step(before)
            saved = before if after == before else self._saved(before, after, now)
            if saved:
                return self.tell_rest(saved, now)
        raise Busy(what="cases.change")

    def tell_rest(self, case: Case, now: Instant) -> Case:
        """Whoever has not heard of an act yet hears of it; the case as it is then. What others get in the way of is
        left to the sweep."""
        failed = 0
        while case.untold and failed < TRIES:
            next_version = case.model_copy(update={"version": case.version + 1})
            told = self._written(next_version, case.untold, now)
            failed += told is None
            case = told or self._cases.get(case.case_id) or case
        return case

    def asked_unit(self, case: Case) -> str:
        """Whose heads answer a unit's case: its own, or those of the next unit up the line that has any."""
        place = self._place(case)
        return next((unit for unit in ancestors(place) if self._heads(unit)), place)

    def hear_of_opening(self, case: Case) -> list[Employee]:
        """Who is told that a case was opened, as things stand now."""
        return self._listeners(case, case.history[0])

    def _asking(self, case: Case) -> Case:
        """A unit's case names who is asked as things stand at each act: heads come and go."""
        if not case.key.of_unit or case.outcome:
            return case
        return case.model_copy(update={"asked_unit": self.asked_unit(case)})

    def _place(self, case: Case) -> str:
        """Where the case's unit stands now: one that moved took its people along."""
        path = case.unit_path
        for _ in range(MOVES):
            unit = self._directory.unit(path)
            if unit is None or unit.moved_to is None:
                break
            path = unit.moved_to
        return path

    def _heads(self, unit: str) -> list[Employee]:
        return [person for person in self._people_of(unit, without="") if person.role is Role.MANAGER]

    def _saved(self, before: Case | None, after: Case, now: Instant) -> Case | None:
        """The case as it was written with what is told of its new acts; None when somebody else was faster."""
        done = len(before.history) if before else 0
        new = tuple(Untold(number=number, after="") for number in range(done, len(after.history)))
        return self._written(self._asking(after), (*after.untold, *new), now)

    def _written(self, case: Case, untold: Sequence[Untold], now: Instant) -> Case | None:
        """The case is written and told to as many as one write takes in; None when somebody else was faster."""
        notices: list[Notice] = []
        left: list[Untold] = []
        for one in untold:
            hearing = self._listeners(case, case.history[one.number])
            waiting = sorted((person for person in hearing if person.employee_id > one.after), key=_id)
            told = waiting[: LISTENERS - len(notices)]
            notices += [notice for person in told if (notice := self._notice(case, one.number, person, now))]
            if len(told) < len(waiting):
                left.append(Untold(number=one.number, after=told[-1].employee_id if told else one.after))
        written = case.model_copy(update={"untold": tuple(left)})
        return written if self._cases.save(written, notices) else None

    def _notice(self, case: Case, number: int, person: Employee, now: Instant) -> Notice | None:
        channel = self._channel_of(person)
        if channel is None:
            return None
        return Notice(
            employee_id=person.employee_id,
            fact=f"case/{case.case_id}/{number}",
            channel=channel,
            unit_path=person.unit_path,
            created_at=now,
            send_at=not_quiet(now, case.rules, case.timezone),
        )

    def _listeners(self, case: Case, act: Act) -> list[Employee]:
        if act.what in SILENT:
            return []
        if act.what is What.POINTS_APPEALED:
            levels, hr = self._line(case)
            return hr or [person for level in levels[-1:] for person in level]
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
        for unit in ancestors(self._place(case)):
            here = self._people_of(unit, without=case.key.subject_id)
            if heads := [person for person in here if person.role is Role.MANAGER]:
                levels.append(heads)
            hr += [person for person in here if person.role is Role.HR]
        if case.key.kind == "onboard":
            together = [*levels[:1], hr]
            return [[person for level in together for person in level]] if any(together) else [], hr
        return ([*levels, hr] if hr else levels), hr

    def _people_of(self, unit: str, *, without: str) -> Sequence[Employee]:
        """The heads and HR of the very unit."""
        here = [*self._directory.in_role(Role.MANAGER, unit), *self._directory.in_role(Role.HR, unit)]
        return [person for person in here if person.employee_id != without]


def _id(person: Employee) -> str:
    return person.employee_id
