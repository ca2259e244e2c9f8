"""An adjustment: points that a person or unit is to lose since a case was not put right in time.

proposed -> confirmed | rejected, by a person with a reason; confirmed -> appealed by who is asked -> confirmed |
rejected. Withdrawn, whatever was decided, once nothing is asked any more: waived, its session cancelled, its person or
unit gone, or its person started on another day.

The clock proposes and never punishes: only what is `confirmed` counts. A case has one at most, with the points of its
own rules, and it follows from the case's history: written with the act that made it, it can be neither lost nor double.
"""

from enum import StrEnum

from yanzhen.base import Instant, Model
from yanzhen.case import Act, Case, What
from yanzhen.case_life import seen, stepped
from yanzhen.errors import AppealedAlready, NothingProposed, NothingToAppeal, SecondPerson


class AdjustmentState(StrEnum):
    """Where an adjustment stands."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"
    APPEALED = "appealed"
    WITHDRAWN = "withdrawn"


STATES: dict[What, AdjustmentState] = {
    What.POINTS_CONFIRMED: AdjustmentState.CONFIRMED,
    What.POINTS_REJECTED: AdjustmentState.REJECTED,
    What.POINTS_APPEALED: AdjustmentState.APPEALED,
    What.WAIVED: AdjustmentState.WITHDRAWN,
    What.LEFT: AdjustmentState.WITHDRAWN,
    What.CANCELLED: AdjustmentState.WITHDRAWN,
    What.REDATED: AdjustmentState.WITHDRAWN,
}
"""Where an act leaves it; any other leaves it where it is."""
UNDECIDED = (AdjustmentState.PROPOSED, AdjustmentState.APPEALED)


class Adjustment(Model):
    """What a case is to cost, and what was said to that."""

    points: int
    """Below zero: a loss."""
    state: AdjustmentState
    proposed_at: Instant
    reason: str
    """What the last person to decide said, or who appealed."""
    confirmed_by: str | None = None
    appealed: bool = False


def adjustment(case: Case) -> Adjustment | None:
    """A case's adjustment as it stands; None: nothing was proposed."""
    found: Adjustment | None = None
    for act in case.history:
        if found is None:
            if act.what is What.OVERDUE and act.points:
                found = Adjustment(points=act.points, state=AdjustmentState.PROPOSED, proposed_at=act.at, reason="")
        elif state := STATES.get(act.what):
            found = found.model_copy(
                update={
                    "state": state,
                    "reason": act.text,
                    "confirmed_by": act.by if state is AdjustmentState.CONFIRMED else found.confirmed_by,
                    "appealed": found.appealed or state is AdjustmentState.APPEALED,
                }
            )
    return found


def awaits(case: Case) -> bool:
    """Whether points of it wait for a person's word."""
    found = adjustment(case)
    return found is not None and found.state in UNDECIDED


def may_confirm(found: Adjustment, by: str) -> bool:
    """Whether a person may hold it against somebody: after an appeal, somebody else than who did before."""
    return found.state in UNDECIDED and found.confirmed_by != by


def may_reject(found: Adjustment) -> bool:
    """Whether it may be dropped, also after it was confirmed: what spares somebody needs nobody else."""
    return found.state in (*UNDECIDED, AdjustmentState.CONFIRMED)


def may_appeal(found: Adjustment) -> bool:
    """What was confirmed may be appealed once."""
    return found.state is AdjustmentState.CONFIRMED and not found.appealed


def confirmed(case: Case, reason: str, by: str, now: Instant, *, expected_version: int) -> Case:
    """The points are lost; NothingProposed where there are none to decide on, SecondPerson where somebody else has to
    answer the appeal."""
    seen(case, expected_version)
    found = adjustment(case)
    if found is None or found.state not in UNDECIDED:
        raise NothingProposed(case_id=case.case_id)
    if not may_confirm(found, by):
        raise SecondPerson(case_id=case.case_id)
    return _said(case, What.POINTS_CONFIRMED, reason, by, now, found.points)


def rejected(case: Case, reason: str, by: str, now: Instant, *, expected_version: int) -> Case:
    """No points are lost; NothingProposed where there are none to decide on."""
    seen(case, expected_version)
    found = adjustment(case)
    if found is None or not may_reject(found):
        raise NothingProposed(case_id=case.case_id)
    return _said(case, What.POINTS_REJECTED, reason, by, now, found.points)


def appealed(case: Case, text: str, by: str, now: Instant) -> Case:
    """Who is asked says why the points should not be lost: they count no more until somebody else looked. The same
    sentence sent again changes nothing; NothingToAppeal where none are confirmed, AppealedAlready the second time."""
    found = adjustment(case)
    if found is None:
        raise NothingToAppeal(case_id=case.case_id)
    if found.state is AdjustmentState.APPEALED and found.reason == text:
        return case
    if found.appealed:
        raise AppealedAlready(case_id=case.case_id)
    if not may_appeal(found):
        raise NothingToAppeal(case_id=case.case_id)
    return _said(case, What.POINTS_APPEALED, text, by, now, found.points)


def _said(case: Case, what: What, text: str, by: str, now: Instant, points: int) -> Case:
    return stepped(case, Act(what=what, at=now, by=by, text=text, points=points))
