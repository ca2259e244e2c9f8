"""Every message there is, filled with examples: what the console shows, what a test sends, what tests look at.

A message's name is its template, with the variant where it has some: `case_opened`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any, get_args

from yanzhen import texts
from yanzhen.case import What
from yanzhen.case_desk import SILENT
from yanzhen.directory import Locale
from yanzhen.letter_facts import (
    CaseAct,
    Digest,
    Invitation,
    LetterFacts,
    Line,
    QueueAlert,
    Review,
    SessionAlert,
    Trial,
    Verdict,
)
from yanzhen.verdict import VerdictWord

TIMEZONE = "Asia/Shanghai"
SAID_BY_PEOPLE = (
    What.ACCEPTED, What.RETURNED, What.DEADLINE, What.WAIVED, What.POINTS_CONFIRMED, What.POINTS_REJECTED,
    What.POINTS_APPEALED,
)  # fmt: skip
WITH_POINTS = (What.OVERDUE, What.POINTS_CONFIRMED, What.POINTS_REJECTED, What.POINTS_APPEALED)
WORDS = (VerdictWord.SUSPECT, VerdictWord.FALSE, VerdictWord.UNABLE)
"""What is told: a photo that is genuine needs no message."""
NUMBER = "01KKT5Y781Z9JXSV21TXKBRG5Y"


@dataclass(frozen=True)
class Given:
    """For whom an example is made: the language, the moment, and the address of the pages."""

    locale: Locale
    now: datetime
    origin: str

    def said(self, key: str) -> str:
        return texts.text(self.locale, key)

    def link(self, path: str) -> str:
        return f"{self.origin}/{path}/{NUMBER}"


Make = Callable[[Given], LetterFacts]


def sample(name: str, given: Given) -> LetterFacts:
    """An example of a message; KeyError for a name that is none."""
    return all_samples()[name][1](given)


def kind_of(name: str) -> str:
    """What kind of notice it is."""
    return all_samples()[name][0]


@cache
def all_samples() -> Mapping[str, tuple[str, Make]]:
    """Kind and maker of every message by its name."""
    return {
        **{f"verdict_{word}": ("evidence", _verdict(word)) for word in WORDS},
        **{f"review_{word}": ("evidence", _review(word)) for word in WORDS},
        **{f"case_{what}": ("case", _case(what)) for what in What if what not in SILENT},
        **{f"unit_{shortfall}": ("case", _unit(shortfall)) for shortfall in ("false_rate", "participation")},
        **{f"alert_{what}": ("alert", _alert(what)) for what in _variants(SessionAlert)},
        "first_day": ("case", _first_day),
        "queue": ("queue", _queue),
        **{f"session_{what}": ("session", _session(what)) for what in _variants(Invitation)},
        "digest": ("digest", _digest),
        "test": ("test", _trial),
    }


def _variants(of: type[LetterFacts]) -> tuple[Any, ...]:
    return get_args(of.model_fields["what"].annotation)


def _verdict(word: VerdictWord) -> Make:
    return lambda given: Verdict(
        name=given.said("sample.person"), link=given.link("evidence"), session_title=given.said("sample.session_title"),
        word=word, headline=given.said("finding.person.no_face"), advice=given.said("advice.person.no_face"),
    )  # fmt: skip


def _review(word: VerdictWord) -> Make:
    return lambda given: Review(
        name=given.said("sample.person"), link=given.link("evidence"), session_title=given.said("sample.session_title"),
        word=word, reason="wrong_session", advice=given.said(f"advice.reviewed.{word}"),
    )  # fmt: skip


def _case(what: What) -> Make:
    return lambda given: CaseAct(
        name=given.said("sample.person"), link=given.link("cases"), session_title=given.said("sample.session_title"),
        what=what, kind="resubmit", person=given.said("sample.person"), due_at=given.now + timedelta(hours=24),
        why=texts.text(given.locale, "case.why.missing", {"person": given.said("sample.person")}),
        reason=given.said("sample.reason") if what in SAID_BY_PEOPLE else "",
        points=1 if what in WITH_POINTS else 0,
    )  # fmt: skip


def _first_day(given: Given) -> LetterFacts:
    return CaseAct(
        name=given.said("sample.person"), link=given.link("cases"), session_title=given.said("sample.session_title"),
        what=What.OPENED, kind="onboard", person=given.said("sample.person"), due_at=given.now + timedelta(hours=24),
        why=texts.text(given.locale, "case.why.first_day", {"person": given.said("sample.person")}), reason="",
        points=0,
    )  # fmt: skip


def _unit(shortfall: str) -> Make:
    """A unit's case, as its head reads it."""

    def make(given: Given) -> LetterFacts:
        unit = given.said("sample.unit")
        if shortfall == "false_rate":
            about = texts.text(given.locale, "case.period.quarter", {"value": "2026-Q1"})
            measured = {"rate": 0.15, "threshold": 0.1, "part": 6, "whole": 40}
        else:
            about = given.said("sample.session_title")
            measured = {"rate": 0.6, "threshold": 0.8, "part": 24, "whole": 40}
        return CaseAct(
            name=given.said("sample.person"), link=given.link("console/cases"), session_title=about, what=What.OPENED,
            kind="explain" if shortfall == "false_rate" else "attend", person=unit,
            due_at=given.now + timedelta(hours=24), reason="", points=0,
            why=texts.text(given.locale, f"case.why.{shortfall}", {**measured, "person": unit, "about": about}),
        )  # fmt: skip

    return make


def _alert(what: Any) -> Make:
    return lambda given: SessionAlert(
        name=given.said("sample.person"), link=given.link("console/sessions"), what=what,
        session_title=given.said("sample.session_title"), starts_at=given.now - timedelta(hours=3),
        count=0 if what == "no_evidence" else 7, expected=12,
    )  # fmt: skip


def _queue(given: Given) -> LetterFacts:
    return QueueAlert(
        name=given.said("sample.person"), link=f"{given.origin}/console/review", unit_name=given.said("sample.unit"),
        count=5, hours=48, oldest_since=given.now - timedelta(hours=50),
    )  # fmt: skip


def _session(what: Any) -> Make:
    return lambda given: Invitation(
        name=given.said("sample.person"), link=given.link("sessions"), what=what,
        session_title=given.said("sample.session_title"), unit_name=given.said("sample.unit"),
        starts_at=given.now + timedelta(days=2), ends_at=given.now + timedelta(days=2, hours=2),
        reason=given.said("sample.change") if what in ("changed", "called_off") else "",
    )  # fmt: skip


def _digest(given: Given) -> LetterFacts:
    lines = tuple(
        Line(subject=texts.text(given.locale, "case.why.missing", {"person": given.said("sample.person")}),
             link=given.link("console/cases"))
        for _ in range(3)
    )  # fmt: skip
    return Digest(name=given.said("sample.person"), link=f"{given.origin}/console/cases", count=len(lines), lines=lines)


def _trial(given: Given) -> LetterFacts:
    return Trial(name=given.said("sample.person"), link=given.origin)
