"""What happens to a plan, as pure steps: drafted and tried, published, moved, cancelled; each one version on.

A step that takes longer is a task: it is done in turns by whoever is told that the plan changed, and can be taken up
where it was.
"""

from datetime import datetime, time
from typing import Any

from yanzhen.errors import Conflict, PlanAtWork, PlanNotReady, PlanOver, PlanTooLarge
from yanzhen.plan import MOST_SESSIONS, Plan, Task, Trial, moved


def tried(plan: Plan, by: str, now: datetime) -> Plan:
    """A new or corrected draft: find out what it would make."""
    return _next(plan, now, task=Task(what="try", by=by), trial=None)


def redrafted(plan: Plan, by: str, now: datetime, *, expected_version: int, **values: Any) -> Plan:
    """Another draft in its place; a plan that is published is moved or cancelled instead."""
    _free(plan, expected_version)
    if plan.state != "draft":
        raise PlanOver(plan_id=plan.plan_id)
    again = Plan.model_validate({**dict(plan), **values, "draft": plan.draft + 1})
    return tried(again, by, now)


def found(plan: Plan, trial: Trial, now: datetime) -> Plan:
    """The trial is over."""
    return _next(plan, now, task=None, trial=trial)


def published(plan: Plan, by: str, now: datetime, *, expected_version: int) -> Plan:
    """Its sessions are made from now on; clashes were shown and are the planner's to judge."""
    if plan.state == "published" and plan.version == expected_version + 1:
        return plan
    _free(plan, expected_version)
    if plan.state != "draft":
        raise PlanOver(plan_id=plan.plan_id)
    if plan.trial is None or plan.trial.sessions == 0:
        raise PlanNotReady(plan_id=plan.plan_id)
    if plan.trial.sessions > MOST_SESSIONS:
        raise PlanTooLarge(sessions=plan.trial.sessions, most=MOST_SESSIONS)
    return _next(plan, now, state="published", task=Task(what="publish", by=by))


def moving(
    plan: Plan, by: str, now: datetime, *, at: time, minutes: int, room: str | None, reason: str, expected_version: int
) -> Plan:
    """Sessions to come get another time of day or room; one that somebody moved by itself keeps its own."""
    _running(plan, expected_version)
    return _next(plan, now, task=Task(what="move", by=by, reason=reason, at=at, minutes=minutes, room=room))


def cancelling(plan: Plan, by: str, now: datetime, *, reason: str, expected_version: int) -> Plan:
    """Sessions to come do not take place; a draft is just put away."""
    if plan.state == "draft":
        _free(plan, expected_version)
        return _next(plan, now, state="cancelled")
    _running(plan, expected_version)
    return _next(plan, now, state="cancelled", task=Task(what="cancel", by=by, reason=reason))


def gone_on(plan: Plan, now: datetime) -> Plan:
    """Told again to whoever does its task."""
    return plan if plan.task is None else _next(plan, now)


def stepped(plan: Plan, done: int, now: datetime, *, made: int = 0) -> Plan:
    """So many sessions of the task are done."""
    assert plan.task is not None, "only a task has steps"
    return _next(plan, now, task=plan.task.model_copy(update={"done": done}), made=plan.made + made)


def finished(plan: Plan, now: datetime, *, made: int = 0) -> Plan:
    """The task is done: a plan that moved has its new time."""
    task = plan.task
    assert task is not None, "only a task is finished"
    values: dict[str, Any] = {"task": None, "made": plan.made + made}
    if task.what == "move":
        values["schedule"] = moved(plan.schedule, task)
        values["room"] = task.room
    return _next(plan, now, **values)


def _running(plan: Plan, expected_version: int) -> None:
    _free(plan, expected_version)
    if plan.state != "published":
        raise PlanOver(plan_id=plan.plan_id)


def _free(plan: Plan, expected_version: int) -> None:
    if plan.task is not None:
        raise PlanAtWork(plan_id=plan.plan_id)
    if plan.version != expected_version:
        raise Conflict(plan_id=plan.plan_id, version=plan.version)


def _next(plan: Plan, now: datetime, **values: Any) -> Plan:
    return Plan.model_validate({**dict(plan), "version": plan.version + 1, "beat_at": now, **values})
