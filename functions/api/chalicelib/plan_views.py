"""Plans as the API shows them: with names, and of others' sessions only what the caller may know."""

from collections.abc import Iterator, Mapping

from api.chalicelib import clashes, gather
from api.chalicelib.call import Call
from api.chalicelib.models.clashes import ClashSideOut
from api.chalicelib.models.plans import LeftOutOut, PlanClashOut, PlanDetail, PlanOut, TrialOut
from yanzhen import readiness, texts
from yanzhen.directory import Employee, OrgUnit, Permission
from yanzhen.plan import MOST_NAMED, MOST_SESSIONS, Plan, Trial
from yanzhen.training import Course, Session


def detail(call: Call, plan: Plan) -> PlanDetail:
    course = call.services.training.course(plan.course_id)
    named = plan.audience.people[:MOST_NAMED]
    people = call.services.directory.people(
        {*named, plan.by, *((plan.trainer_id,) if plan.trainer_id else ()), *_mentioned(plan.trial)}
    )
    return PlanDetail(
        plan=plan_out(call, plan, call.services.directory.unit(plan.unit_path), {plan.course_id: course}),
        trial=_trial(call, plan.trial, people) if plan.trial else None,
        trainer_name=_name(plan.trainer_id, people) if plan.trainer_id else None,
        by_name=_name(plan.by, people),
        people=tuple(_name(one, people) for one in named),
        may_change=call.may(Permission.PLAN, plan.unit_path),
    )


def plan_out(call: Call, plan: Plan, unit: OrgUnit | None, courses: Mapping[str, Course | None]) -> PlanOut:
    course = courses.get(plan.course_id)
    name = (course.name_zh if call.locale == "zh" else course.name_en) if course else plan.course_id
    return PlanOut.model_validate(
        {
            **{field: getattr(plan, field) for field in PlanOut.model_fields if field in Plan.model_fields},
            "course_name": name,
            "unit_name": unit.name if unit else plan.unit_path,
            "days": plan.schedule.days(),
            "state": plan.seen(call.now),
            "doing": plan.task.what if plan.task else None,
            "progress": _progress(plan),
            "stalled": plan.stalled(call.now),
            "wanted": plan.trial.wanted if plan.trial else None,
            "covered": plan.trial.covered if plan.trial else None,
            "missing": readiness.of_plan(plan, call.now),
        }
    )


def _progress(plan: Plan) -> float | None:
    if plan.task is None:
        return None
    return plan.task.done / plan.trial.sessions if plan.trial and plan.trial.sessions else 0


def _trial(call: Call, trial: Trial, people: Mapping[str, Employee]) -> TrialOut:
    return TrialOut(
        **trial.model_dump(include={"sessions", "groups", "places", "wanted", "covered", "clash_count", "skipped"}),
        left_out=tuple(
            LeftOutOut(
                why=one.why,
                text=texts.text(call.locale, f"plan.left_out.{one.why}"),
                count=one.count,
                people=tuple(_name(person, people) for person in one.people),
            )
            for one in trial.left_out
        ),
        clashes=tuple(_clashes(call, trial, people)),
        fits=0 < trial.sessions <= MOST_SESSIONS,
    )


def _clashes(call: Call, trial: Trial, people: Mapping[str, Employee]) -> Iterator[PlanClashOut]:
    """A session that is not there yet has no page to be opened."""
    sides = [side for clash in trial.clashes for side in (clash.mine, clash.other)]
    readable = {side.unit_path for side in sides if call.may(Permission.READ_UNIT, side.unit_path)}
    units = gather.units(call, readable)
    stored = call.services.training.sessions({side.session_id for side in sides}) if sides else {}

    def shown(session: Session) -> ClashSideOut:
        told = clashes.side(session, units, readable)
        return told if session.session_id in stored else told.model_copy(update={"session_id": None})

    for clash in trial.clashes:
        told = clashes.people_of(clash, people)
        yield PlanClashOut(mine=shown(clash.mine), other=shown(clash.other), people=tuple(told), room=clash.room)


def _mentioned(trial: Trial | None) -> Iterator[str]:
    for one in trial.left_out if trial else ():
        yield from one.people
    for clash in trial.clashes if trial else ():
        yield from clash.people


def _name(person: str, people: Mapping[str, Employee]) -> str:
    return people[person].name if person in people else person
