"""What photos of a session mean for their person's case, and counters for their unit's: opened, added to, mended.

Repeated, it changes nothing; what a kill left out is done the next time it is asked.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from yanzhen import case_life as life
from yanzhen.case import Case, CaseKey, CaseKind
from yanzhen.directory import Employee
from yanzhen.policy import Policy
from yanzhen.record import EvidenceRecord
from yanzhen.shortfall import owed, proved
from yanzhen.tally import Counts
from yanzhen.training import Session
from yanzhen.unit_case import broken, opened_for_unit
from yanzhen_aws.runtime import Runtime

Considered = Literal["opened", "mended", "nothing"]


def consider(
    session: Session, employee: Employee, records: Sequence[EvidenceRecord], policy: Policy, now: datetime,
    world: Runtime,
) -> Considered:  # fmt: skip
    """One person and one session, by the rules in force when it began; the case's own rules are those of now."""
    kind: CaseKind = "onboard" if session.first_day else "resubmit"
    key = CaseKey(subject_id=employee.employee_id, kind=kind, period=f"session/{session.session_id}")
    if proved(records):
        last = world.cases.last(key)
        if last is None or last.outcome:
            return "nothing"
        world.case_desk.change(last.case_id, lambda case: life.mended(case, now), now)
        return "mended"
    short = owed(records, session, policy, now)
    if short is None or (session.first_day and short.shortfall == "missing"):
        # Of a first day a missing photo is what its case was opened for.
        return "nothing"
    unit = world.directory.unit(employee.unit_path)

    def made(last: Case | None) -> Case | None:
        return life.opened(
            world.new_id(),
            key,
            short.shortfall,
            short.trigger,
            unit_path=employee.unit_path,
            timezone=unit.timezone if unit else session.timezone,
            policy=world.policies.in_force(now),
            now=now,
            last=last,
        )

    case = world.case_desk.open(key, made, now) or world.cases.last(key)
    if case is None or case.next_at is None:
        return "nothing"
    world.case_runs.start(case)
    return "opened"


def consider_unit(key: CaseKey, counts: Counts, world: Runtime) -> Considered:
    """What a unit's counts mean for its case, by the rules in force now."""
    now = world.now()
    policy = world.policies.in_force(now)
    found = broken(key.kind, counts, policy)
    if found is None:
        return "nothing"
    unit = world.directory.unit(key.subject_id)
    if unit is None:
        return "nothing"

    def made(last: Case | None) -> Case | None:
        return opened_for_unit(world.new_id(), key, unit, found, policy, now, last)

    # Nothing is news: a kill between the case and its execution is made good all the same.
    case = world.case_desk.open(key, made, now) or world.cases.last(key)
    if case is None or case.next_at is None:
        return "nothing"
    world.case_runs.start(case)
    return "opened"
