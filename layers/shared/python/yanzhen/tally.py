"""Counters kept current: scope x period x what. A change is a difference, so order does not matter.

What an evidence contributes is a pure function of its record. The store keeps the last contribution it counted for each
evidence beside its version; the difference to the new one climbs the unit's path and the periods, in one transaction
with that ledger entry. Delivered twice, late or out of order, the numbers are the same; a recount proves them.
When a session is moved or cancelled, what was counted of its evidence moves with it.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo

from pydantic import Field

from yanzhen.base import Model
from yanzhen.directory import ancestors
from yanzhen.errors import Busy
from yanzhen.evidence import Evidence, EvidenceState
from yanzhen.policy import Policy
from yanzhen.record import EvidenceRecord
from yanzhen.training import Session
from yanzhen.verdict import VerdictWord

COUNTERS = ("expected", "received", "on_time", "files", "waiting", "genuine", "suspect", "false", "unable", "upheld")
"""expected: photos the sessions need. received: participants (or groups) of whom a first file arrived; on_time: those
of them in time. files: every file received; each is one of waiting, genuine, suspect, false, unable.
upheld: those of the false ones that people found false; a machine's word alone asks nobody for anything."""


class Counts(Model):
    """One scope's counters for one period."""

    expected: int = 0
    received: int = 0
    on_time: int = 0
    files: int = 0
    waiting: int = 0
    genuine: int = 0
    suspect: int = 0
    false_: int = Field(default=0, alias="false", serialization_alias="false")
    unable: int = 0
    upheld: int = 0

    model_config = {**Model.model_config, "populate_by_name": True}

    @classmethod
    def of(cls, counter: dict[str, int]) -> "Counts":
        return cls.model_validate({name: counter.get(name, 0) for name in COUNTERS})


class Change(NamedTuple):
    """An evidence as it stands now, for its counters."""

    evidence: Evidence
    word: VerdictWord | None
    """The one that counts: the review's where there is one, else the machine's."""
    session: Session
    upheld: bool = False
    """A person found it false."""

    @property
    def version(self) -> tuple[int, int]:
        """The newest counts: by the session's revision, then by the record's version."""
        return self.session.revision, self.evidence.version

    @property
    def counted(self) -> Counter[str]:
        """What it adds to the session's counters; what was handed in for a cancelled session adds nothing."""
        if self.session.cancelled_at is not None:
            return Counter()
        return contribution(self.evidence, self.word, upheld=self.upheld)

    @classmethod
    def of(cls, record: EvidenceRecord, session: Session) -> "Change":
        said = record.decided
        return cls(record.evidence, record.word, session, said is not None and said.word is VerdictWord.FALSE)


class Scope(Model):
    """Whose counter: a unit's path, or one session as `session/<id>`; and when."""

    scope: str
    period: str
    """`day#2026-03-15`, `month#2026-03`, `quarter#2026-Q1`, or `whole` for a session."""


def periods(moment: datetime, timezone: str) -> tuple[str, str, str]:
    """The day, month and quarter a moment falls into on the unit's own clock."""
    local = moment.astimezone(ZoneInfo(timezone))
    return (
        f"day#{local:%Y-%m-%d}",
        f"month#{local:%Y-%m}",
        f"quarter#{local.year}-Q{(local.month - 1) // 3 + 1}",
    )


def days_of(period: str) -> tuple[date, date]:
    """The first and the last day of `day#2026-03-15`, `month#2026-03` or `quarter#2026-Q1`; ValueError for another."""
    kind, _, value = period.partition("#")
    if kind == "day" and len(value) == 10:
        first = last = date.fromisoformat(value)
    elif kind == "month" and len(value) == 7:
        first = date.fromisoformat(f"{value}-01")
        last = _month_after(first, 1) - timedelta(days=1)
    elif kind == "quarter" and len(value) == 7 and value[4:6] == "-Q" and value[6] in "1234":
        first = date.fromisoformat(f"{value[:4]}-{int(value[6]) * 3 - 2:02d}-01")
        last = _month_after(first, 3) - timedelta(days=1)
    else:
        raise ValueError("a period is day#YYYY-MM-DD, month#YYYY-MM or quarter#YYYY-Qn")
    if not 1970 <= first.year <= 9000:
        raise ValueError("a period lies between the years 1970 and 9000")
    return first, last


def _month_after(first: date, months: int) -> date:
    whole = first.year * 12 + first.month - 1 + months
    return date(whole // 12, whole % 12 + 1, 1)


def previous_period(period: str) -> str:
    """The period of the same kind right before."""
    eve = days_of(period)[0] - timedelta(days=1)
    kind = period.partition("#")[0]
    if kind == "day":
        return f"day#{eve}"
    return f"month#{eve:%Y-%m}" if kind == "month" else f"quarter#{eve.year}-Q{(eve.month - 1) // 3 + 1}"


def days_up_to(last: date, count: int) -> tuple[str, ...]:
    """So many day periods in order, the last of them given."""
    return tuple(f"day#{last - timedelta(days=back)}" for back in range(count - 1, -1, -1))


def scopes(session: Session) -> tuple[Scope, ...]:
    """Every counter a session's events climb to: itself, and each unit above it in each period it started in."""
    times = periods(session.starts_at, session.timezone)
    return (
        Scope(scope=f"session/{session.session_id}", period="whole"),
        *(Scope(scope=path, period=period) for path in ancestors(session.unit_path) for period in times),
    )


def contribution(evidence: Evidence, word: VerdictWord | None, *, upheld: bool = False) -> Counter[str]:
    """What one evidence adds: nothing before its bytes arrive; then one file under the word that counts."""
    if evidence.state not in (EvidenceState.RECEIVED, EvidenceState.JUDGED):
        return Counter()
    counted = Counter({"files": 1, (word.value if word else "waiting"): 1})
    if evidence.first:
        counted["received"] = 1
        if evidence.on_time:
            counted["on_time"] = 1
    if upheld:
        counted["upheld"] = 1
    return counted


def is_news(change: Change, revision: int, version: int) -> bool:
    """Whether it is newer than what was counted of an evidence: a session's revision and the record's version. Busy
    when only one is newer and the other older: told again, it is read as it is then."""
    newer = change.session.revision > revision or change.evidence.version > version
    if newer and (change.session.revision < revision or change.evidence.version < version):
        raise Busy(what="tally.overtaken")
    return newer


def moves(change: Change, counted: Counter[str], revision: int) -> dict[Scope, Counter[str]]:
    """What to add where, when of an evidence so much was counted for the session as it was at a revision."""
    found: dict[Scope, Counter[str]] = {}
    for scope in scopes(change.session.as_of(revision)):
        found.setdefault(scope, Counter()).subtract(counted)
    for scope in scopes(change.session):
        found.setdefault(scope, Counter()).update(change.counted)
    return _without_zeros(found)


def expects(before: Session, after: Session) -> dict[Scope, Counter[str]]:
    """What a session's change adds to what is expected, and where."""
    found: dict[Scope, Counter[str]] = {}
    for scope in scopes(before):
        found.setdefault(scope, Counter())["expected"] -= before.expected
    for scope in scopes(after):
        found.setdefault(scope, Counter())["expected"] += after.expected
    return _without_zeros(found)


def _without_zeros(sums: dict[Scope, Counter[str]]) -> dict[Scope, Counter[str]]:
    kept = {scope: Counter({name: n for name, n in total.items() if n}) for scope, total in sums.items()}
    return {scope: total for scope, total in kept.items() if total}


def recount(sessions: Iterable[Session], changes: Iterable[Change]) -> dict[Scope, Counter[str]]:
    """All counters from nothing but the sessions and the evidence: what the kept tallies must equal."""
    total: dict[Scope, Counter[str]] = {}
    for session in sessions:
        for scope in scopes(session):
            total.setdefault(scope, Counter())["expected"] += session.expected
    for change in changes:
        for scope in scopes(change.session):
            total.setdefault(scope, Counter()).update(change.counted)
    return total


class Rates(Model):
    """Shares between 0 and 1; None where there is nothing to divide by."""

    participation: float | None
    on_time: float | None
    genuine: float | None
    false_rate: float | None


def rates(counts: Counts) -> Rates:
    """participation = received / expected; on_time = on_time / expected; genuine and false by files judged."""

    def share(part: int, whole: int) -> float | None:
        return round(part / whole, 4) if whole else None

    judged = counts.files - counts.waiting
    return Rates(
        participation=share(counts.received, counts.expected),
        on_time=share(counts.on_time, counts.expected),
        genuine=share(counts.genuine, judged),
        false_rate=share(counts.false_, judged),
    )


Standing = Literal["met", "missed", "running"]


class Standings(Model):
    """How rates stand against the policy; None where there is no rate."""

    participation: Standing | None = None
    on_time: Standing | None = None
    false_rate: Standing | None = None


def standings(rates: Rates, policy: Policy, *, over: bool) -> Standings:
    """A goal is met from the policy's share on and missed below it, but before the period is over nobody has missed it:
    it is running. A false rate is missed above its threshold, at any time."""

    def goal(rate: float | None, least: float) -> Standing | None:
        if rate is None:
            return None
        return "met" if rate >= least else "missed" if over else "running"

    false_rate = rates.false_rate
    return Standings(
        participation=goal(rates.participation, policy.participation_goal),
        on_time=goal(rates.on_time, policy.on_time_goal),
        false_rate=None if false_rate is None else "missed" if false_rate > policy.false_rate_threshold else "met",
    )


def need(rates: Rates, policy: Policy) -> tuple[float, float]:
    """The order of need, smallest first: the false rate furthest above its threshold, then the lowest participation."""
    above = max((rates.false_rate or 0) - policy.false_rate_threshold, 0)
    return -above, 1 if rates.participation is None else rates.participation
