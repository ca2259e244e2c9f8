"""Whatever comes twice, late, in another order or not at all, and wherever a function dies: the cases end as in the run
in which everything came at once, and nobody is told one thing twice.

A thousand histories. What happens in the world has its hour: a photo found false, another that is genuine, an answer, a
decision. What the functions are called for is drawn: each call at any hour of the first days, any number of times, or
never, some killed at a line. Ten days later the schedules have run, as they do on every day.
"""

import logging
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any, NamedTuple

import pytest
from given_functions import START, Fragile, Killed, change, person, world
from hypothesis import given, settings
from hypothesis import strategies as st
from test_functions_cases import judged, written

from cases.advance import advance
from cases.find_missing import look
from cases.open_cases import open_case
from cases.resume import sweep
from notices import resend
from notices.send import send_new
from yanzhen import case_life as life
from yanzhen.case import Case, What
from yanzhen.directory import OrgUnit
from yanzhen.notice_rules import NoticeRules
from yanzhen.policy import Policy

HOUR = timedelta(hours=1)
END = 240
"""Hours; two steps up the line are over by then, however late a case was opened."""
CLOSED = 6
"""The session's time for photos is over."""
SCHEDULES = (60, 130, 200, END)
"""The hours at which the schedules run in the end: as good as outages of days."""
CALLS = ("false", "genuine", "look", "advance", "advance_old", "sweep", "resend", "send")


class Facts(NamedTuple):
    """What happens, at which hour; None: it does not."""

    genuine: float | None = None
    answer: float | None = None
    decision: tuple[float, str] | None = None


class Call(NamedTuple):
    """A function runs at an hour, and dies after its n-th call of a port; 0: it does not."""

    hour: float
    what: str
    dies_after: int


class History:
    """A world in which time passes, and functions are called."""

    def __init__(self, facts: Facts) -> None:
        self.world = made = world()
        made.directory.put_unit(OrgUnit(path="acme/east/store-001", name="Store 1", kind="store"))
        made.directory.put_employee(person("head", role="manager", email="head@train.example"))
        made.directory.put_employee(person("hr", unit_path="acme", role="hr", email="hr@train.example"))
        at_once = NoticeRules(digest_minutes=0, per_hour=100)
        made.policies.propose(Policy(version=2, effective_from=START - 48 * HOUR, notices=at_once))
        made.cases.look_until("missing", START)
        made.clock = START
        self.stream = {"false": change(judged(made, "suspect", said="false"))}
        self.facts = facts

    def at(self, hour: float) -> None:
        """The clock goes on, and people do what they do by then, as soon as there is something to do it to."""
        self.world.clock = max(self.world.clock, START + hour * HOUR)
        facts, over = self.facts, self._over
        if over(facts.genuine) and "genuine" not in self.stream:
            self.stream["genuine"] = change(judged(self.world, "genuine", "01B"))
        for case in list(self.world.cases.stored.values()):
            acts = {act.what for act in case.history}
            if over(facts.answer) and What.ANSWERED not in acts:
                self._person(case, lambda found: life.answered(found, "Done.", "e1", self.world.clock))
            found = self.world.cases.stored[case.case_id]
            if facts.decision and over(facts.decision[0]) and found.answered_at and What.RETURNED not in acts:
                step = life.accepted if facts.decision[1] == "accept" else life.returned
                version = found.version
                self._person(
                    found,
                    lambda one: step(one, "Seen.", "hr", self.world.clock, expected_version=version),  # noqa: B023
                )

    def _over(self, hour: float | None) -> bool:
        return hour is not None and self.world.clock >= START + hour * HOUR

    def _person(self, case: Case, step: Callable[[Case], Case]) -> None:
        if case.outcome is None:
            self.world.case_desk.change(case.case_id, step, self.world.clock)

    def call(self, what: str, where: Any = None) -> None:
        """One function's run, in a process that may die."""
        where = where or self.world
        if what in self.stream:
            open_case(self.stream[what], where)
        elif what == "look":
            look(where)
        elif what == "sweep":
            sweep(where)
        elif what == "resend":
            resend.sweep(where, where.send)
        elif what == "send":
            for record in written(self.world):
                send_new(record, where, where.send)
        elif what.startswith("advance"):
            for case in list(self.world.cases.stored.values()):
                advance(case.case_id, case.run - (what == "advance_old"), where)

    def disturbed(self, calls: list[Call]) -> None:
        for hour, what, dies_after in sorted(calls):
            self.at(hour)
            # A killed delivery may be heard twice, as its own docstring says: that is not asked here.
            fragile = Fragile(self.world, 0 if what in ("send", "resend") else dies_after)
            try:
                self.call(what, fragile)
            except Killed:
                continue

    def settled(self) -> None:
        """Streams deliver what they hold, and the schedules run, days apart."""
        for hour in SCHEDULES:
            self.at(hour)
            for what in (*self.stream, "look", "sweep"):
                self.call(what)
            self.at(hour)
            self._all_due()
            self.call("resend")
        self.at(END + 1)
        self.call("resend")

    def clean(self) -> None:
        """Everything at once: what happens is followed in its hour, and each moment of a case is met."""
        facts = (self.facts.genuine, self.facts.answer, self.facts.decision and self.facts.decision[0])
        for hour in sorted({0, CLOSED, END, END + 1, *(hour for hour in facts if hour is not None)}):
            while (moment := self._next()) and moment < START + hour * HOUR:
                self.world.clock = max(self.world.clock, moment)
                self._all_due()
            self.at(hour)
            for what in (*self.stream, "look"):
                self.call(what)
            self.at(hour)
            self._all_due()

    def _next(self) -> Any:
        return min((case.next_at for case in self.world.cases.stored.values() if case.next_at), default=None)

    def _all_due(self) -> None:
        """Each execution in charge goes on until it waits for a moment ahead."""
        for case in list(self.world.cases.stored.values()):
            before = case
            while before.next_at is not None and before.next_at <= self.world.clock:
                after = advance(before.case_id, before.run, self.world)  # type: ignore[arg-type]
                assert after is not None
                assert after.version > before.version
                before = after

    def asked(self) -> dict[Any, Any]:
        """Where everything stands; mended before it was opened, or opened and mended, is one."""
        return {
            case.key: (case.state, case.shortfall, case.outcome, frozenset(case.triggers), self._told_last(case))
            for case in self.world.cases.stored.values()
            if case.outcome != "mended"
        }

    def _told_last(self, case: Case) -> Any:
        """How far up the line an open case has come at the least: the end of it."""
        return min(case.late_acts, 2) if case.next_at else None


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """A thousand histories write a hundred thousand lines of log otherwise."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


HOURS = st.floats(0, 48, allow_nan=False).map(lambda hour: round(hour, 2))
FACTS = st.one_of(
    st.builds(Facts, genuine=st.none() | HOURS, answer=st.none() | HOURS, decision=st.none()),
    st.builds(
        Facts,
        genuine=st.none(),
        answer=HOURS,
        decision=st.tuples(HOURS.map(lambda hour: hour + 48), st.sampled_from(["accept", "return"])),
    ),
)
CALLED = st.lists(st.builds(Call, hour=HOURS, what=st.sampled_from(CALLS), dies_after=st.integers(0, 14)), max_size=14)


@settings(max_examples=1000)
@given(facts=FACTS, calls=CALLED)
def test_any_order_repetition_delay_and_loss_ends_as_the_clean_run(facts: Facts, calls: list[Call]) -> None:
    history, clean = History(facts), _clean(facts)
    history.disturbed(calls)
    history.settled()
    assert history.asked() == clean
    for case in history.world.cases.stored.values():
        clocked = [(act.what, act.level, act.due) for act in case.history if act.due and act.by is None]
        assert len(clocked) == len(set(clocked)), "an act of the clock is done once"
        assert [due for *_, due in clocked] == sorted(due for *_, due in clocked if due), "and in its order"
        assert sum(bool(act.points) for act in case.history) <= 1, "points are proposed once"
        assert case.next_at is None or case.next_at > history.world.clock - HOUR
    told = Counter((message.employee_id, message.fact, channel) for channel, message in history.world.sent)
    assert not told or max(told.values()) == 1, "nobody is told one thing twice"
    assert all(notice.state in ("sent", "failed") for notice in history.world.notices.stored.values())


def _clean(facts: Facts) -> dict[Any, Any]:
    history = History(facts)
    history.clean()
    return history.asked()


@settings(max_examples=100)
@given(calls=CALLED)
def test_of_a_case_nobody_answers_the_acts_and_the_messages_are_those_of_the_clean_run(calls: list[Call]) -> None:
    """Opened at the same moment, every act has the same due moment, however late it was done."""

    def acts(history: History) -> Any:
        (case,) = (one for one in history.world.cases.stored.values() if one.key.subject_id == "e1")
        notices = {n.fact for n in history.world.notices.stored.values() if n.fact.startswith(f"case/{case.case_id}")}
        return [(act.what, act.due, act.level) for act in case.history if act.what is not What.ADDED], len(notices)

    clean, history = History(Facts()), History(Facts())
    for one in (clean, history):
        one.call("false")
    history.disturbed([one for one in calls if one.what != "false"])
    history.settled()
    history.world.clock = START + (END + 1) * HOUR
    history._all_due()
    clean.clean()
    assert acts(history) == acts(clean)
