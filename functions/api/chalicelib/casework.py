"""Who may say or decide something about a case, and how a change is made."""

from collections.abc import Callable

from api.chalicelib.call import Call
from yanzhen.case import Case, What
from yanzhen.directory import Permission, Role
from yanzhen.errors import NotFound, OwnCase


def found_case(call: Call, case_id: str) -> Case:
    found = call.services.cases.get(case_id)
    if found is None:
        raise NotFound
    return found


def open_to(call: Call, case_id: str) -> Case:
    """A case that the caller is asked to answer; any other does not exist."""
    found = found_case(call, case_id)
    if not asked(call, found):
        raise NotFound
    return found


def own(call: Call, found: Case) -> bool:
    return not found.key.of_unit and found.key.subject_id == call.me.employee_id


def asked(call: Call, found: Case) -> bool:
    """A person answers the own case; a unit's, its heads as they are now, else those of the next unit up the line."""
    if not found.key.of_unit:
        return own(call, found)
    return call.me.role is Role.MANAGER and call.services.case_desk.asked_unit(found) == call.me.unit_path


def spoke(call: Call, found: Case) -> bool:
    """Who answered it, or appealed, decides nothing about it, whatever the role by now."""
    said = (What.ANSWERED, What.POINTS_APPEALED)
    return any(act.what in said and act.by == call.me.employee_id for act in found.history)


def decidable(call: Call, case_id: str) -> Case:
    found = found_case(call, case_id)
    call.need(Permission.REVIEW, found.unit_path)
    if own(call, found) or spoke(call, found):
        raise OwnCase
    return found


def changed(call: Call, before: Case, step: Callable[[Case], Case]) -> Case:
    """The step is written with its notices; a clock that runs again has an execution in charge."""
    after = call.services.case_desk.change(before.case_id, step, call.now)
    if after.run != before.run:
        call.services.case_runs.start(after)
    return after
