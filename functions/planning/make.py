"""The sessions of a published plan, made in order. Whoever has left since the trial is not among their people."""

from collections.abc import Mapping
from datetime import date

from planning.places import Places
from yanzhen import plan as rules
from yanzhen.directory import Employee
from yanzhen.errors import NotFound
from yanzhen.plan import Group, Plan
from yanzhen.training import Course
from yanzhen_aws.runtime import Runtime


def turn(plan: Plan, most: int, world: Runtime) -> tuple[int, bool]:
    """Make the next sessions -> how many are done, and whether that is all of them."""
    assert plan.task is not None, "a plan is published as a task"
    course = world.training.course(plan.course_id)
    if course is None:
        raise NotFound(course_id=plan.course_id)
    groups, days, places = world.plans.groups(plan), plan.schedule.days(), Places(world)
    people: dict[str, Mapping[str, Employee]] = {}
    done = plan.task.done
    for day, group in rules.slots(days, groups, done):
        if done - plan.task.done == most:
            return done, False
        if key(group) not in people:
            people[key(group)] = world.directory.people(group.people)
        _make(plan, course, day, group, places, people[key(group)], world)
        done += 1
    return done, True


def key(group: Group) -> str:
    return f"{group.unit_path}#{group.number}"


def _make(
    plan: Plan, course: Course, day: date, group: Group, places: Places, people: Mapping[str, Employee], world: Runtime
) -> None:
    here = tuple(one for one in group.people if one in people and people[one].active)
    made = rules.session(plan, course, day, group, places[group.unit_path])
    if here and made.starts_at > world.now():
        world.training.add_session(made.model_copy(update={"participants": here}))
