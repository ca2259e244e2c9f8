"""Alerts about a session that ended are written for its heads and HR, once for each person and kind; what a unit's case
told somebody already is not told as an alert too."""

from collections.abc import Sequence
from datetime import datetime

from yanzhen.alerts import OF_PARTICIPATION, alerts, listeners
from yanzhen.calendar import not_quiet
from yanzhen.policy import Policy
from yanzhen.record import EvidenceRecord
from yanzhen.training import Session
from yanzhen.unit_case import unit_key
from yanzhen_aws.notify import notify
from yanzhen_aws.runtime import Runtime


def alert(session: Session, records: Sequence[EvidenceRecord], policy: Policy, now: datetime, world: Runtime) -> int:
    """How many notices there are to send; written again, they are the same."""
    found = list(alerts(session, records, policy))
    people = listeners(session, world.directory) if found else []
    case = world.cases.last(unit_key("attend", session))
    asked = {person.employee_id for person in world.case_desk.hear_of_opening(case)} if found and case else set()
    loud = not_quiet(now, policy.cases, session.timezone)
    count = 0
    for one in found:
        for person in people:
            if one.kind in OF_PARTICIPATION and person.employee_id in asked:
                continue
            fact = f"alert/{session.session_id}/{one.kind}"
            count += notify(world, person, "alert", fact, now, ready_at=loud) is not None
    return count
