"""The company's rules, and a new version of them."""

from datetime import timedelta

from pydantic import ValidationError

from api.chalicelib import problems
from api.chalicelib.call import Call
from api.chalicelib.door import Area
from api.chalicelib.models.policy import PolicyIn, PolicyOut
from yanzhen.base import iso
from yanzhen.checks import all_checks
from yanzhen.directory import Permission
from yanzhen.policy import Policy, in_force

area = Area("policy")

OWN_FIELDS = frozenset({"version", "effective_from", "proposed_by", "note"})
"""Fields of a version that are not values of the rules."""
MOMENT = timedelta(minutes=1)
"""A clock may be so far off; what is proposed for `now` then holds from the server's now."""


@area.get("/v1/policy", Permission.READ_POLICY)
def policy(call: Call) -> PolicyOut:
    """The rules in force, and every version."""
    return _shown(call.services.policies.versions(), call)


@area.post("/v1/policy", Permission.CHANGE_POLICY)
def propose_policy(call: Call, body: PolicyIn) -> PolicyOut:
    """Propose a new version; what is left out keeps the value in force at that moment."""
    if body.effective_from < call.now - MOMENT:
        raise problems.invalid("effective_from", "lies in the past")
    versions = call.services.policies.versions()
    proposed = _merged(call, body, versions)
    call.services.policies.propose(proposed)
    call.note(
        "policy.proposed", "policy", call.caller.unit_path,
        version=proposed.version, effective_from=iso(proposed.effective_from), fields=sorted(body.values),
    )  # fmt: skip
    return _shown((*versions, proposed), call)


def _merged(call: Call, body: PolicyIn, versions: tuple[Policy, ...]) -> Policy:
    own = OWN_FIELDS & set(body.values)
    if own:
        raise problems.invalid(f"values.{min(own)}", "is not a value of the rules")
    effective_from = max(body.effective_from, call.now)
    before = in_force(versions, effective_from)
    try:
        found = Policy.model_validate(
            {
                **before.model_dump(),
                **body.values,
                "version": max(version.version for version in versions) + 1,
                "effective_from": effective_from,
                "proposed_by": call.caller.employee_id,
                "note": body.note,
            }
        )
    except ValidationError as error:
        raise problems.broken_rules(error, "values") from error
    _need_known_checks(found)
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
    return PolicyOut(
        current=in_force(versions, call.now),
        versions=tuple(sorted(versions, key=lambda version: version.version, reverse=True)),
    )
