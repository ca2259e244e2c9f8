"""Killed after any write and told again, a plan's task ends the same: no session is lost, none doubled."""

from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from planning import advance_plan
from planning.advance_plan import advance
from tests.unit.api_world import ApiWorld, company, serving
from tests.unit.given_plans import drafted, published, seen, step, told
from tests.unit.test_functions_rosters_killed import Killed, killing
from yanzhen.errors import Conflict


@pytest.fixture
def world() -> Iterator[ApiWorld]:
    with serving(company()) as found:
        yield found


def outcome(world: ApiWorld) -> Sequence[object]:
    (plan,) = world.plans.stored.values()
    assert plan.task is None
    sessions = sorted(
        (one.starts_at, one.unit_path, one.participants, one.cancelled_at is None, len(one.history))
        for one in world.training.sessions_by_id.values()
    )
    counted = {
        scope: count for scope, count in world.tallies.counters.items() if not scope.scope.startswith("session/")
    }
    return [plan.state, plan.made, plan.schedule, sessions, counted]


def told_again(world: ApiWorld) -> None:
    """The stream delivers a record until it was taken, and each again afterwards."""
    (plan_id,) = world.plans.stored
    while (plan := world.plans.stored[plan_id]).task is not None:
        try:
            advance(told(plan), world)  # type: ignore[arg-type]
        except Killed:
            continue
        assert advance(told(plan), world) == "nothing"  # type: ignore[arg-type]


def ended(monkeypatch: pytest.MonkeyPatch, task: str, target: str, method: str, after: int, *, before: bool) -> Any:
    monkeypatch.setattr(advance_plan, "TURN", 4)
    with serving(company()) as world:
        if task == "publication":
            plan, values = drafted(world)["plan"], {}
        else:
            plan = published(world)["plan"]
            values = {"reason": "r"} | ({"at": "13:00", "minutes": 45} if task == "move" else {})
        assert step(plan, task, **values).status == 200
        if after:
            port = getattr(world, target)
            monkeypatch.setattr(port, method, killing(getattr(port, method), after, before=before))
        told_again(world)
        return outcome(world)


@pytest.mark.parametrize("before", [True, False], ids=["before", "after"])
@pytest.mark.parametrize(
    ("task", "method", "after"),
    [
        *(("publication", "add_session", n) for n in range(1, 7)),
        *(("move", "change_session", n) for n in range(1, 7)),
        *(("cancellation", "change_session", n) for n in range(1, 7)),
    ],
)
def test_a_task_killed_at_any_session_ends_the_same(
    monkeypatch: pytest.MonkeyPatch, task: str, method: str, after: int, before: bool
) -> None:
    whole = ended(monkeypatch, task, "training", "", 0, before=True)
    assert ended(monkeypatch, task, "training", method, after, before=before) == whole


@pytest.mark.parametrize("after", [1, 2])
@pytest.mark.parametrize("task", ["publication", "move", "cancellation"])
def test_a_task_killed_before_a_turn_is_saved_ends_the_same(
    monkeypatch: pytest.MonkeyPatch, task: str, after: int
) -> None:
    whole = ended(monkeypatch, task, "plans", "", 0, before=True)
    assert ended(monkeypatch, task, "plans", "save", after, before=True) == whole


def test_a_trial_killed_halfway_is_tried_again_by_the_people_of_then(
    monkeypatch: pytest.MonkeyPatch, world: ApiWorld
) -> None:
    plan = drafted(world, capacity=1)["plan"]
    (stored,) = world.plans.stored.values()
    step(plan, "draft", **{**_same(stored), "capacity": 1})
    again = world.plans.stored[plan["plan_id"]]
    monkeypatch.setattr(world.plans, "put_groups", killing(world.plans.put_groups, 1, before=False))
    with pytest.raises(Killed):
        advance(told(again), world)  # type: ignore[arg-type]
    left = world.directory.employees_by_id["lin"].model_copy(update={"active": False})
    world.directory.put_employee(left)
    told_again(world)
    groups = world.plans.groups(world.plans.stored[plan["plan_id"]])
    assert sorted(one for group in groups for one in group.people) == ["head-s1", "hr-east", "wang"]
    assert seen(plan["plan_id"])["trial"]["covered"] == 3


def test_of_two_at_once_one_goes_on(world: ApiWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    plan = drafted(world)["plan"]
    step(plan, "publication")
    stored = world.plans.stored[plan["plan_id"]]

    def lost(_: object) -> None:
        raise Conflict

    with monkeypatch.context() as patch:
        patch.setattr(world.plans, "save", lost)
        assert advance(told(stored), world) == "nothing"  # type: ignore[arg-type]
    assert advance(told(stored), world) == "publish"  # type: ignore[arg-type]


def test_the_table_s_other_items_are_no_plans(world: ApiWorld) -> None:
    assert advance({"dynamodb": {"NewImage": {"sk": {"S": "session"}}}}, world) == "nothing"  # type: ignore[arg-type]
    assert advance({"dynamodb": {}}, world) == "nothing"  # type: ignore[arg-type]


def _same(stored: Any) -> dict[str, Any]:
    from api.chalicelib.models.plans import PlanIn

    return {name: stored.model_dump(mode="json")[name] for name in PlanIn.model_fields}
