"""A draft's trial: who is in the audience, in which groups, with what its sessions clash. Only groups are kept."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import partial

from planning.places import Places
from yanzhen import plan as rules
from yanzhen.clash import clashes
from yanzhen.directory import Employee, within
from yanzhen.plan import Group, LeftOut, Plan, PlanClash, Trial
from yanzhen.ports import Page
from yanzhen.training import Course, Session
from yanzhen_aws.pages import every
from yanzhen_aws.runtime import Runtime

PAGE = 1_000
MOST_CLASHES = 50
DAY = timedelta(days=1)


def run(plan: Plan, world: Runtime) -> Trial:
    """What the draft would make; its groups are written, and nothing else."""
    wanted, absent = _audience(plan, world)
    units = {unit.path: unit for unit in world.directory.subtree(plan.unit_path)}
    groups, left = rules.split(plan, wanted.values(), units)
    world.plans.put_groups(plan, groups)
    places = Places(world)
    zones = {places[group.unit_path].timezone for group in groups}
    course = world.training.course(plan.course_id)
    found = list(_clashes(plan, course, groups, places, world)) if course else []
    return Trial(
        sessions=len(groups) * len(plan.schedule.days()),
        groups=len(groups),
        places=len({group.unit_path for group in groups}),
        wanted=len(wanted) + sum(one.count for one in absent),
        covered=len(wanted) - len(left),
        left_out=(*rules.left_out("capacity", left), *absent),
        clashes=tuple(found[:MOST_CLASHES]),
        clash_count=len(found),
        skipped=rules.skipped(plan, zones),
        ends_at=_last_end(plan, groups, places),
    )


def _audience(plan: Plan, world: Runtime) -> tuple[dict[str, Employee], tuple[LeftOut, ...]]:
    """Who works here and is wanted, by id; and who has left, or is named but works outside the plan's unit."""
    named = world.directory.people(plan.audience.people)
    known = {
        person.employee_id: person
        for scope in plan.audience.scopes()
        for person in every(partial(_employees, scope, world))
        if plan.audience.wants(person)
    } | dict(named)
    here = {number: person for number, person in known.items() if within(person.unit_path, plan.unit_path)}
    left = sorted(number for number, person in here.items() if not person.active)
    elsewhere = sorted((set(known) | set(plan.audience.people)) - set(here))
    return (
        {number: person for number, person in here.items() if person.active},
        (*rules.left_out("left", left), *rules.left_out("elsewhere", elsewhere)),
    )


def _employees(scope: str, world: Runtime, after: str | None) -> Page[Employee]:
    return world.directory.employees(scope, limit=PAGE, cursor=after)


def _clashes(
    plan: Plan, course: Course, groups: Sequence[Group], places: Places, world: Runtime
) -> Iterator[PlanClash]:
    """Day by day: what the plan's sessions clash with, among themselves and with everybody's."""
    known: dict[date, Sequence[Session]] = {}
    for day in plan.schedule.days() if groups else ():
        around = (day - DAY, day, day + DAY)
        known = {one: known[one] if one in known else _sessions(one, world) for one in around}
        planned = [rules.session(plan, course, day, group, places[group.unit_path]) for group in groups]
        own = {session.session_id for session in planned}
        others = (one for sessions in known.values() for one in sessions if one.session_id not in own)
        for clash in clashes([*planned, *others]):
            if own & {clash.first.session_id, clash.second.session_id}:
                yield rules.clash_of(clash, own)


def _sessions(day: date, world: Runtime) -> Sequence[Session]:
    def page(after: str | None) -> Page[Session]:
        return world.training.sessions_of_day(day.isoformat(), limit=PAGE, cursor=after)

    return list(every(page))


def _last_end(plan: Plan, groups: Sequence[Group], places: Places) -> object:
    last = plan.schedule.days()[-1]
    ends = (rules.window(plan.schedule, last, group, places[group.unit_path].timezone)[1] for group in groups)
    return max(ends, default=None)
