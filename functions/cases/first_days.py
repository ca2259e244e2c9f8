"""A new hire's first day, considered as the directory stands now: its case is opened once, and closed when it is void.

Told twice, late or in another order, it ends the same; what a kill left out is done the next time it is asked.
"""

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from cases.opening import Considered
from yanzhen import case_life as life
from yanzhen.case import Case
from yanzhen.directory import Employee
from yanzhen.errors import NotFound
from yanzhen.first_day import FirstDay, asked, case_key, first_day, opened_for_first_day, session_id
from yanzhen.ports import Page
from yanzhen.shortfall import proved
from yanzhen.training import FIRST_DAY_OPEN, Session
from yanzhen_aws.pages import every
from yanzhen_aws.runtime import Runtime

PAGE = 100
SETTLED = frozenset({"accepted", "waived", "mended"})
"""Ends of a case after which the person has had a first day."""


def consider_first_day(person: Employee, world: Runtime) -> Considered:
    """One person, by the rules in force now."""
    now = world.now()
    policy = world.policies.in_force(now)
    unit = world.directory.unit(person.unit_path)
    plan = first_day(person, unit, policy)
    last = world.cases.last(plan.key) if plan else None
    known = _first_days(person, last, world)
    _close_void(person, known, now, world)
    if plan is None or not person.active or not asked(plan, policy, now):
        return "nothing"
    had = any(case.outcome in SETTLED and case.opened_at > plan.midnight - FIRST_DAY_OPEN for case in known)
    if had:
        return "nothing"
    if _proved(plan, now, world):
        return _mended(last, now, world)
    course = world.training.course(plan.course_id)
    if course is None:
        raise NotFound(course_id=plan.course_id)
    world.training.add_session(plan.session(unit, course, person.locale))

    def made(last: Case | None) -> Case | None:
        return opened_for_first_day(world.new_id(), plan, policy, now, last)

    # Nothing is news: a kill between the case and its execution is made good all the same.
    case = world.case_desk.open(plan.key, made, now) or world.cases.last(plan.key)
    if case is None or case.next_at is None:
        return "nothing"
    world.case_runs.start(case)
    # A photo that was judged meanwhile found no case to close.
    return _mended(case, now, world) if _proved(plan, now, world) else "opened"


def mend_first_day(person: Employee, course_id: str, world: Runtime) -> Considered:
    """A photo of another session of the course proves the first-day training too."""
    own = session_id(person, course_id)
    return _mended(world.cases.last(case_key(person.employee_id, own)) if own else None, world.now(), world)


def _mended(last: Case | None, now: datetime, world: Runtime) -> Considered:
    if last is None or last.outcome:
        return "nothing"
    world.case_desk.change(last.case_id, lambda case: life.mended(case, now), now)
    return "mended"


def _first_days(person: Employee, last: Case | None, world: Runtime) -> Sequence[Case]:
    """The person's newest cases of this kind; the index may lag, so the one at hand is read by its key."""
    page = world.cases.of_subject(person.employee_id, limit=PAGE, cursor=None)
    found = {case.case_id: case for case in page.items if case.key.kind == "onboard"}
    return tuple((found | ({last.case_id: last} if last else {})).values())


def _close_void(person: Employee, known: Sequence[Case], now: datetime, world: Runtime) -> None:
    """Of who left, and of a day that is no longer the one of the hire date."""
    for case in known:
        if case.outcome:
            continue
        if not person.active:
            world.case_desk.change(case.case_id, lambda found: life.left(found, now), now)
        elif _another_day(person, case, world):
            world.case_desk.change(case.case_id, lambda found: life.redated(found, now), now)


def _another_day(person: Employee, case: Case, world: Runtime) -> bool:
    session = world.training.session(case.key.session_id or "")
    return session is not None and session_id(person, session.course_id) != session.session_id


def _proved(plan: FirstDay, now: datetime, world: Runtime) -> bool:
    """The person proved the training already, at any session of the course."""
    theirs = {
        session.session_id
        for session in every(partial(_sessions, plan, now, world))
        if session.course_id == plan.course_id
    }
    return bool(theirs) and proved(world.evidence.of_participant(plan.employee_id, theirs))


def _sessions(plan: FirstDay, now: datetime, world: Runtime, after: str | None) -> Page[Session]:
    return world.training.sessions_of_participant(
        plan.employee_id, since=plan.midnight - FIRST_DAY_OPEN, until=now, limit=PAGE, cursor=after
    )
