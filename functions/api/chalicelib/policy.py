"""The company's rules, a new version of them, and what it would have changed."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import ValidationError

from api.chalicelib import problems, whatif
from api.chalicelib.call import Call
from api.chalicelib.door import Area
from api.chalicelib.models.policy import OptionOut, PolicyFieldOut, PolicyIn, PolicyOut, PreviewIn, PreviewPage
from yanzhen import texts
from yanzhen.base import iso
from yanzhen.case_rules import NO_COURSE
from yanzhen.checks import all_checks
from yanzhen.directory import Permission
from yanzhen.errors import NotFound
from yanzhen.policy import Policy, in_force
from yanzhen.policy_fields import PolicyField, policy_fields
from yanzhen.preview import DAYS, preview, unseen

area = Area("policy")

OWN_FIELDS = frozenset({"version", "effective_from", "proposed_by", "proposed_at", "note"})
"""Fields of a version that are not values of the rules."""
MOMENT = timedelta(minutes=1)
"""A clock may be so far off; what is proposed for `now` then holds from the server's now."""
EXAMPLES = 20


@area.get("/v1/policy", Permission.READ_POLICY)
def policy(call: Call) -> PolicyOut:
    """The rules in force, every version, and what each value means."""
    return _shown(call.services.policies.versions(), call)


@area.post("/v1/policy", Permission.CHANGE_POLICY)
def propose_policy(call: Call, body: PolicyIn) -> PolicyOut:
    """Propose a new version; what is left out keeps the value in force at that moment."""
    if body.effective_from < call.now - MOMENT:
        raise problems.invalid("effective_from", "lies in the past", "policy.past")
    versions = call.services.policies.versions()
    proposed = _merged(call, body.values, max(body.effective_from, call.now), body.note, versions)
    call.services.policies.propose(proposed)
    call.note(
        "policy.proposed", "policy", call.caller.unit_path,
        version=proposed.version, effective_from=iso(proposed.effective_from), fields=sorted(body.values),
    )  # fmt: skip
    return _shown((*versions, proposed), call)


@area.post("/v1/policy/preview", Permission.CHANGE_POLICY, status=HTTPStatus.OK, idempotent=False)
def preview_policy(call: Call, body: PreviewIn) -> PreviewPage:
    """What these values would have changed in the last 30 days, part by part; nothing is written."""
    versions = call.services.policies.versions()
    proposed = _merged(call, body.values, call.now, "", versions)
    unit = call.services.directory.unit(call.caller.unit_path)
    if unit is None:
        raise NotFound
    today = call.now.astimezone(ZoneInfo(unit.timezone)).date()
    where = whatif.start(today) if body.cursor is None else whatif.read(body.cursor)
    walk = whatif.Walk(call, call.caller.unit_path, where)
    found = preview(walk.judged(), {version.version: version for version in versions}, proposed, examples=EXAMPLES)
    return PreviewPage(
        found=found,
        unseen=unseen(in_force(versions, call.now), proposed),
        days=DAYS,
        days_done=DAYS if walk.where is None else walk.where.done,
        next=None if walk.where is None else whatif.written(walk.where),
    )


def _merged(
    call: Call, values: dict[str, Any], effective_from: datetime, note: str, versions: tuple[Policy, ...]
) -> Policy:
    own = OWN_FIELDS & set(values)
    if own:
        raise problems.invalid(f"values.{min(own)}", "is not a value of the rules")
    try:
        found = Policy.model_validate(
            {
                **in_force(versions, effective_from).model_dump(),
                **values,
                "version": max(version.version for version in versions) + 1,
                "effective_from": effective_from,
                "proposed_by": call.caller.employee_id,
                "proposed_at": call.now,
                "note": note,
            }
        )
    except ValidationError as error:
        raise problems.broken_rules(error, "values") from error
    _need_known_checks(found)
    if found.onboard.course_id != NO_COURSE and call.services.training.course(found.onboard.course_id) is None:
        raise problems.invalid("values.onboard.course_id", "is not a course", "session.course")
    return found


def _need_known_checks(found: Policy) -> None:
    """A rule about a check that does not exist would silence or demand what nobody can bring."""
    known = set(all_checks())
    named = {
        "points": [code.partition(".")[0] for code in found.points],
        "caps": list(found.caps),
        "hard_facts": [code.partition(".")[0] for code in found.hard_facts],
        "required_checks": list(found.required_checks),
    }
    broken = [
        problems.Broken(f"values.{field}", f"{family[:40]} is not a check")
        for field, families in named.items()
        for family in families
        if family not in known
    ]
    if broken:
        raise problems.Invalid(*broken[:20])


def _shown(versions: tuple[Policy, ...], call: Call) -> PolicyOut:
    current = in_force(versions, call.now)
    people = call.services.directory.people({version.proposed_by for version in versions})
    return PolicyOut(
        current=current,
        versions=tuple(sorted(versions, key=lambda version: version.version, reverse=True)),
        people={
            person.employee_id: person.name
            for person in people.values()
            if call.may(Permission.READ_PEOPLE, person.unit_path)
        },
        fields=_fields(current, call),
    )


def _fields(current: Policy, call: Call) -> tuple[PolicyFieldOut, ...]:
    courses = {
        course.course_id: course.name_zh if call.locale == "zh" else course.name_en
        for course in call.services.training.courses()
    }
    return tuple(_field(field, courses, call) for field in policy_fields(current, tuple(courses)))


def _field(field: PolicyField, courses: Mapping[str, str], call: Call) -> PolicyFieldOut:
    """A value with its texts; one of a table is named by what it is for."""
    said = texts.catalogue(call.locale)
    facts = {"adapter": field.path[1], "references": field.path[3]} if field.path[0] == "faces" else {}
    titles = {"points": f"code.{field.path[-1]}", "caps": f"check.{field.path[-1]}"}
    title = titles.get(field.name, f"policy.{field.name}")
    return PolicyFieldOut(
        **field.model_dump(),
        group_title=said[f"policy.group.{field.group}"],
        title=texts.text(call.locale, title, facts) if title in said else field.path[-1],
        help=texts.text(call.locale, f"policy.{field.name}.help", facts),
        effect=said[f"policy.{field.name}.effect"],
        choices=tuple(OptionOut(value=option, label=_label(field, option, courses, call)) for option in field.options),
    )


def _label(field: PolicyField, option: str, courses: Mapping[str, str], call: Call) -> str:
    """What an option is called: a course, a finding, a check, or a word of its own value."""
    if field.path[-1] == "course_id" and option in courses:
        return courses[option]
    said = texts.catalogue(call.locale)
    keys = (f"code.{option}", f"check.{option}", f"policy.{field.name}.{option}")
    return next((said[key] for key in keys if key in said), option)
