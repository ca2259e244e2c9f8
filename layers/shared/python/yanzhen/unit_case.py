"""When a unit's rate opens a case for its heads: by the policy's rule of each kind, from the counters as they stand.

A case names its triggers by whole percent: one that is worse than all that were named before is news, so a rate that
wavers asks once, and a case and its history stay small.
"""

import operator
from collections.abc import Callable, Iterator
from math import ceil, floor

from yanzhen.base import Instant
from yanzhen.case import Case, CaseKey, CaseKind, Measured, Shortfall
from yanzhen.case_life import opened
from yanzhen.case_rules import FalseRateRule, Operator, ParticipationRule
from yanzhen.directory import OrgUnit
from yanzhen.policy import Policy
from yanzhen.tally import Counts, Scope
from yanzhen.training import Session

COMPARE: dict[Operator, Callable[[float, float], bool]] = {
    ">": operator.gt, ">=": operator.ge, "<": operator.lt, "<=": operator.le,
}  # fmt: skip
NEARLY = 1e-9
"""A share of whole percent is no less for being a binary fraction."""


def false_rate_kinds(scope: Scope, policy: Policy) -> Iterator[CaseKind]:
    """The kinds whose rule looks at the false rate of such a counter."""
    period = "session" if scope.period == "whole" else scope.period.partition("#")[0]
    if policy.explain.period == period:
        yield "explain"
    if policy.remediate.period == period:
        yield "remediate"


def shortfall_of(kind: CaseKind) -> Shortfall:
    """Which rate a kind is about."""
    return "participation" if kind == "attend" else "false_rate"


def broken(kind: CaseKind, counts: Counts, policy: Policy) -> Measured | None:
    """The rate that breaks the kind's rule; None: it holds, or too few were counted to say."""
    if kind == "attend":
        return _breaks(policy.attend, counts.received, counts.expected)
    return _breaks(
        policy.explain if kind == "explain" else policy.remediate, counts.upheld, counts.files - counts.waiting
    )


def _breaks(rule: FalseRateRule | ParticipationRule, part: int, whole: int) -> Measured | None:
    if whole < rule.minimum or not COMPARE[rule.operator](part / whole, rule.threshold):
        return None
    return Measured(
        rate=round(part / whole, 4), part=part, whole=whole, operator=rule.operator, threshold=rule.threshold
    )


def unit_key(kind: CaseKind, about: Scope | Session) -> CaseKey:
    """The case of a session's unit, or of a unit and a longer time."""
    if isinstance(about, Session):
        return CaseKey(subject_id=about.unit_path, kind=kind, period=f"session/{about.session_id}")
    return CaseKey(subject_id=about.scope, kind=kind, period=about.period)


def opened_for_unit(
    case_id: str, key: CaseKey, unit: OrgUnit, found: Measured, policy: Policy, now: Instant, last: Case | None
) -> Case | None:
    """A new case of a unit, or the open one with a rate that got worse; None: the unit is not of a kind that is asked,
    or nothing is news."""
    if unit.kind not in policy.unit_rule(key.kind).levels:
        return None
    rising = found.operator in (">", ">=")
    percent = floor(found.rate * 100 + NEARLY) if rising else ceil(found.rate * 100 - NEARLY)
    shortfall = shortfall_of(key.kind)
    known = [int(told.rpartition("/")[2]) for told in (*last.triggers, *last.settled)] if last else []
    if any(percent <= before if rising else percent >= before for before in known):
        return None
    return opened(
        case_id, key, shortfall, f"{shortfall}/{percent}", unit_path=unit.path, timezone=unit.timezone, policy=policy,
        now=now, last=last, measured=found,
    )  # fmt: skip
