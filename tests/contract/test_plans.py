"""The port Plans."""

from datetime import date, time
from typing import Any

import pytest

from tests.contract import given
from tests.contract.conftest import World
from tests.contract.given import NOON
from yanzhen import plan_life as life
from yanzhen.errors import Conflict, InvalidRequest
from yanzhen.plan import Audience, Group, Plan, Trial
from yanzhen.schedule import Schedule


def plan(plan_id: str = "P1", unit_path: str = "acme/east", **values: Any) -> Plan:
    draft = Plan(
        plan_id=plan_id,
        course_id="fire",
        title="Drill",
        unit_path=unit_path,
        audience=Audience(units=(unit_path,)),
        schedule=Schedule(first=date(2026, 3, 16), at=time(9), minutes=60),
        by="hr",
        created_at=NOON,
        beat_at=NOON,
        **values,
    )
    return life.tried(draft, "hr", NOON)


def test_a_plan_comes_back_as_it_was(world: World) -> None:
    assert world.plans.plan("P1") is None
    made = world.plans.save(plan(room="Hall"))
    assert world.plans.plan("P1") == made


def test_a_plan_is_saved_only_over_what_was_seen(world: World) -> None:
    made = world.plans.save(plan())
    after = life.found(made, Trial(sessions=0, groups=0, places=0, wanted=0, covered=0), NOON)
    world.plans.save(after)
    for late in (made, after, life.gone_on(made, NOON)):
        with pytest.raises(Conflict):
            world.plans.save(late)
    assert world.plans.plan("P1") == after


def test_a_unit_s_plans_are_those_of_its_subtree(world: World) -> None:
    for plan_id, unit in (("P1", "acme/east"), ("P2", "acme/east/s1"), ("P3", "acme/easter"), ("P4", "acme/east")):
        world.plans.save(plan(plan_id, unit))
    pages = given.all_pages(world.plans.of_unit, "acme/east", limit=2)
    assert [one.plan_id for one in given.items(pages)] == ["P1", "P4", "P2"]
    with pytest.raises(InvalidRequest):
        world.plans.of_unit("acme/east", limit=2, cursor="x")


def test_a_plan_is_no_session_of_a_day(world: World) -> None:
    world.plans.save(plan())
    world.training.add_session(given.session("S1"))
    assert [one.session_id for one in world.training.sessions_of_day("2026-03-16", limit=9, cursor=None).items] == [
        "S1"
    ]


def test_groups_are_those_the_trial_of_this_draft_counted(world: World) -> None:
    groups = [Group(unit_path="acme/east", number=number, people=(f"E{number}",)) for number in range(120)]
    draft = plan()
    assert world.plans.groups(draft) in ([], ())
    world.plans.put_groups(draft, groups)
    found = life.found(draft, Trial(sessions=90, groups=90, places=1, wanted=90, covered=90), NOON)
    assert list(world.plans.groups(found)) == groups[:90]
    again = life.redrafted(found, "hr", NOON, expected_version=found.version, title="Other")
    world.plans.put_groups(again, groups[5:8])
    tried = life.found(again, Trial(sessions=3, groups=3, places=1, wanted=3, covered=3), NOON)
    assert list(world.plans.groups(tried)) == groups[5:8]
