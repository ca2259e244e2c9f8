"""A plan's sessions to come are moved or cancelled, each as if it were done by itself: with its reason, once."""

from datetime import date

from planning.places import Places
from yanzhen import plan as rules
from yanzhen import session_change
from yanzhen.plan import Group, Plan, Task
from yanzhen.training import Session
from yanzhen_aws.runtime import Runtime


def turn(plan: Plan, most: int, world: Runtime) -> tuple[int, bool]:
    """Change the next sessions -> how many are done, and whether that is all of them."""
    task = plan.task
    assert task is not None, "a plan is changed as a task"
    groups, days, places = world.plans.groups(plan), plan.schedule.days(), Places(world)
    done = task.done
    for day, group in rules.slots(days, groups, done):
        if done - task.done == most:
            return done, False
        _change(plan, task, day, group, places, world)
        done += 1
    return done, True


def _change(plan: Plan, task: Task, day: date, group: Group, places: Places, world: Runtime) -> None:
    number = rules.session_id(plan, day, group)
    stored = world.training.session(number)
    now = world.now()
    if stored is None or stored.cancelled_at is not None or stored.starts_at <= now:
        return
    zone = places[group.unit_path].timezone

    def cancelled(session: Session) -> Session:
        if session.cancelled_at is not None:
            return session
        return session_change.cancelled(
            session, reason=task.reason, by=task.by, now=now, expected_revision=session.revision
        )

    def moved(session: Session) -> Session:
        as_planned = (*rules.window(plan.schedule, day, group, zone), plan.room)
        wanted = rules.moved(plan.schedule, task)
        starts_at, ends_at = rules.window(wanted, day, group, zone)
        standing = (session.starts_at, session.ends_at, session.room)
        if session.cancelled_at is not None or standing != as_planned or starts_at <= now:
            return session
        if standing == (starts_at, ends_at, task.room):
            return session
        return session_change.moved(
            session, starts_at=starts_at, ends_at=ends_at, room=task.room, reason=task.reason, by=task.by, now=now,
            expected_revision=session.revision,
        )  # fmt: skip

    world.training.change_session(number, cancelled if task.what == "cancel" else moved)
