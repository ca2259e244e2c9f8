"""A plan of the small company: what a request asks for, and its task done as the table's stream would have it done."""

import zlib
from typing import Any

from planning.advance_plan import advance
from tests.fakes import FakeWorld
from tests.unit.api_gateway import ask
from yanzhen.plan import Plan

WEEKLY = {
    "first": "2026-03-17", "at": "09:00", "minutes": 60, "repeat": {"every": "week", "weekdays": [1], "count": 3},
}  # fmt: skip


def body(**values: Any) -> dict[str, Any]:
    return {
        "course_id": "fire", "title": "Weekly drill", "unit_path": "acme/east",
        "audience": {"units": ["acme/east"]}, "schedule": WEEKLY, **values,
    }  # fmt: skip


def drafted(world: FakeWorld, who: str = "hr", **values: Any) -> dict[str, Any]:
    """The plan's detail after its trial."""
    answer = ask("POST", "/v1/plans", who=who, json_body=body(**values))
    assert answer.status == 201, answer.text
    worked(world)
    return seen(answer.body["plan"]["plan_id"], who)


def published(world: FakeWorld, who: str = "hr", **values: Any) -> dict[str, Any]:
    plan = drafted(world, who, **values)["plan"]
    step(plan, "publication", who)
    worked(world)
    return seen(plan["plan_id"], who)


def step(plan: dict[str, Any], what: str, who: str = "hr", **values: Any) -> Any:
    path = f"/v1/plans/{plan['plan_id']}/{what}"
    return ask("POST", path, who=who, json_body={"version": plan["version"], **values})


def seen(plan_id: str, who: str = "hr") -> dict[str, Any]:
    found: dict[str, Any] = ask("GET", f"/v1/plans/{plan_id}", who=who).body
    return found


def told(plan: Plan) -> dict[str, Any]:
    """A record of the stream."""
    data = zlib.compress(plan.model_dump_json().encode())
    return {"dynamodb": {"NewImage": {"sk": {"S": "plan"}, "data": {"B": data}}}}


def worked(world: FakeWorld) -> int:
    """Every plan's task is done to its end -> in how many turns."""
    turns = 0
    for plan_id in list(world.plans.stored):
        while world.plans.stored[plan_id].task is not None:
            before = world.plans.stored[plan_id]
            advance(told(before), world)  # type: ignore[arg-type]
            assert world.plans.stored[plan_id].version > before.version
            turns += 1
    return turns
