"""Whose concern it is that photos wait too long: each unit with HR answers for what no other one below it does.

A breach begins when the first of them waits longer than the policy allows, and ends when none does: it is told once.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime

from yanzhen.base import Instant
from yanzhen.directory import Employee, Role, within
from yanzhen.policy import Policy
from yanzhen.ports import Directory, EvidenceStore
from yanzhen.queue import MOST, QueueFigures, figures


def hr_by_unit(directory: Directory) -> Mapping[str, Sequence[Employee]]:
    """HR of the whole company, by unit."""
    found: dict[str, list[Employee]] = {}
    for person in directory.in_role(Role.HR):
        found.setdefault(person.unit_path, []).append(person)
    return found


def queue_of(unit: str, units: Sequence[str], evidence: EvidenceStore, policy: Policy, now: datetime) -> QueueFigures:
    """The queue that one unit's HR answers for; `units` are all that have HR."""
    below = [other for other in units if other != unit and within(other, unit)]
    nearest = [one for one in below if not any(one != other and within(one, other) for other in below)]
    waits: Counter[Instant] = Counter(evidence.review_waits(unit, limit=MOST + 1))
    for other in nearest:
        waits -= Counter(evidence.review_waits(other, limit=MOST + 1))
    return figures(tuple(waits.elements()), policy, now)


def fact_of(unit: str, since: datetime) -> str:
    """What a notice about a breach tells: a unit's id is the last part of its path."""
    return f"queue/{unit.rpartition('/')[2]}/{int(since.timestamp() * 1000)}"
