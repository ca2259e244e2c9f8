"""Plans of sessions: drafted and tried, looked at, published, moved, cancelled. The work itself is done elsewhere."""

from datetime import timedelta
from http import HTTPStatus
from itertools import islice
from typing import Any

from pydantic import ValidationError

from api.chalicelib import gather, plan_views, problems
from api.chalicelib.call import Call
from api.chalicelib.door import Area
from api.chalicelib.models.plans import (
    PlanCancelIn,
    PlanDetail,
    PlanIn,
    PlanMoveIn,
    PlanPage,
    PlanStepIn,
    RedraftIn,
)
from api.chalicelib.models.sessions import SessionPage
from api.chalicelib.queries import PageQuery, UnitPageQuery
from api.chalicelib.sessions import FARTHEST
from yanzhen import plan_life as life
from yanzhen.directory import Permission, within
from yanzhen.errors import InvalidRequest, NotFound
from yanzhen.plan import Plan, session_id, slots

area = Area("plans")

DAY = timedelta(days=1)


@area.post("/v1/plans", Permission.PLAN)
def draft_plan(call: Call, body: PlanIn) -> PlanDetail:
    """Draft a plan; a trial of it begins at once."""
    values = _sound(call, body)
    draft = Plan.model_validate(
        {
            **values,
            "plan_id": call.new_id(),
            "by": call.me.employee_id,
            "created_at": call.now,
            "beat_at": call.now,
        }
    )
    made = call.services.plans.save(life.tried(draft, call.me.employee_id, call.now))
    call.note("plan.drafted", _subject(made), made.unit_path, title=made.title)
    return plan_views.detail(call, made)


@area.get("/v1/plans", Permission.READ_UNIT)
def plans(call: Call, query: UnitPageQuery) -> PlanPage:
    """The plans of a unit and of everything below it."""
    scope = call.scope(query.unit, Permission.READ_UNIT)
    page = call.services.plans.of_unit(scope, limit=query.limit, cursor=query.cursor)
    units = gather.units(call, (plan.unit_path for plan in page.items))
    courses = {course.course_id: course for course in call.services.training.courses()} if page.items else {}
    return PlanPage(
        items=tuple(plan_views.plan_out(call, one, units.get(one.unit_path), courses) for one in page.items),
        next=page.next,
    )


@area.get("/v1/plans/{plan_id}", Permission.READ_UNIT)
def plan(call: Call, plan_id: str) -> PlanDetail:
    """One plan with what its trial found."""
    return plan_views.detail(call, _found(call, plan_id, Permission.READ_UNIT))


@area.get("/v1/plans/{plan_id}/sessions", Permission.READ_UNIT)
def plan_sessions(call: Call, plan_id: str, query: PageQuery) -> SessionPage:
    """The sessions that were made of a plan, the earliest first."""
    known = _found(call, plan_id, Permission.READ_UNIT)
    if known.state == "draft":
        return SessionPage(items=())
    start = _number(query.cursor)
    planned = slots(known.schedule.days(), call.services.plans.groups(known), start)
    ids = [session_id(known, day, group) for day, group in islice(planned, query.limit + 1)]
    stored = call.services.training.sessions(ids[: query.limit])
    shown = [stored[one] for one in ids[: query.limit] if one in stored]
    counts = gather.session_counts(call, shown)
    return SessionPage(
        items=gather.session_list(call, shown, counts=counts),
        next=str(start + query.limit) if len(ids) > query.limit else None,
    )


@area.post("/v1/plans/{plan_id}/draft", Permission.PLAN, status=HTTPStatus.OK)
def redraft_plan(call: Call, plan_id: str, body: RedraftIn) -> PlanDetail:
    """Another draft in its place, which is tried in turn."""
    known = _found(call, plan_id)
    values = _sound(call, body)
    again = life.redrafted(known, call.me.employee_id, call.now, expected_version=body.version, **values)
    call.services.plans.save(again)
    call.note("plan.redrafted", _subject(again), again.unit_path, title=again.title)
    return plan_views.detail(call, again)


@area.post("/v1/plans/{plan_id}/publication", Permission.PLAN, status=HTTPStatus.OK)
def publish_plan(call: Call, plan_id: str, body: PlanStepIn) -> PlanDetail:
    """Its sessions are made, and their people are invited."""
    known = _found(call, plan_id)
    after = life.published(known, call.me.employee_id, call.now, expected_version=body.version)
    if after is not known:
        call.services.plans.save(after)
        call.note("plan.published", _subject(after), after.unit_path, title=after.title)
    return plan_views.detail(call, after)


@area.post("/v1/plans/{plan_id}/move", Permission.PLAN, status=HTTPStatus.OK)
def move_plan(call: Call, plan_id: str, body: PlanMoveIn) -> PlanDetail:
    """Sessions to come get another time of day or room: everybody hears of it."""
    known = _found(call, plan_id)
    after = life.moving(
        known, call.me.employee_id, call.now, at=body.at, minutes=body.minutes, room=body.room, reason=body.reason,
        expected_version=body.version,
    )  # fmt: skip
    call.services.plans.save(after)
    call.note("plan.moved", _subject(after), after.unit_path, title=after.title, reason=body.reason)
    return plan_views.detail(call, after)


@area.post("/v1/plans/{plan_id}/cancellation", Permission.PLAN, status=HTTPStatus.OK)
def cancel_plan(call: Call, plan_id: str, body: PlanCancelIn) -> PlanDetail:
    """Sessions to come do not take place: everybody hears of it."""
    known = _found(call, plan_id)
    after = life.cancelling(known, call.me.employee_id, call.now, reason=body.reason, expected_version=body.version)
    call.services.plans.save(after)
    call.note("plan.cancelled", _subject(after), after.unit_path, title=after.title, reason=body.reason)
    return plan_views.detail(call, after)


@area.post("/v1/plans/{plan_id}/continuation", Permission.PLAN, status=HTTPStatus.OK, idempotent=False)
def go_on_with_plan(call: Call, plan_id: str) -> PlanDetail:
    """What is being done to a plan is taken up again where it was; of one that stands still, nothing changes."""
    known = _found(call, plan_id)
    after = life.gone_on(known, call.now) if known.stalled(call.now) else known
    return plan_views.detail(call, known if after is known else call.services.plans.save(after))


def _found(call: Call, plan_id: str, permission: Permission = Permission.PLAN) -> Plan:
    known = call.services.plans.plan(plan_id)
    if known is None:
        raise NotFound
    call.need(permission, known.unit_path)
    return known


def _subject(plan: Plan) -> str:
    return f"plan#{plan.plan_id}"


def _sound(call: Call, body: PlanIn) -> dict[str, Any]:
    """The fields of a plan that may be drafted here."""
    call.need(Permission.PLAN, body.unit_path)
    if call.services.directory.unit(body.unit_path) is None:
        raise NotFound
    if call.services.training.course(body.course_id) is None:
        raise problems.invalid("course_id", "is not a course", "session.course")
    if body.trainer_id:
        trainer = call.services.directory.employee(body.trainer_id)
        if not (trainer and trainer.active):
            raise problems.invalid("trainer_id", "is nobody who works here", "session.trainer")
    if not all(within(unit, body.unit_path) for unit in body.audience.units):
        raise problems.invalid("audience.units", "lie outside the plan's unit", "plan.units")
    days = body.schedule.days()
    if days[-1] < (call.now - DAY).date():
        raise problems.invalid("schedule.first", "lies ahead", "session.past")
    if abs(days[-1] - call.now.date()) > FARTHEST or abs(days[0] - call.now.date()) > FARTHEST:
        raise problems.invalid("schedule.first", "is more than two years away", "session.far")
    try:
        values = {name: getattr(body, name) for name in PlanIn.model_fields}
        Plan.model_validate({**values, "plan_id": "x", "by": "x", "created_at": call.now, "beat_at": call.now})
    except ValidationError as error:
        raise problems.broken_rules(error) from error
    return values


def _number(cursor: str | None) -> int:
    if cursor is None:
        return 0
    if not (cursor.isascii() and cursor.isdecimal() and len(cursor) < 8):
        raise InvalidRequest(field="cursor")
    return int(cursor)
