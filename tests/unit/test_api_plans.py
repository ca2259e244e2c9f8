"""Plans through the API: drafted, tried, published, moved, cancelled; what is refused, and what of others is told."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from planning import advance_plan
from tests.unit.api_gateway import ask
from tests.unit.api_world import ApiWorld, company, serving
from tests.unit.given_plans import WEEKLY, body, drafted, published, seen, step, told, worked
from yanzhen import plan_life
from yanzhen.directory import Employee, OrgUnit, Role
from yanzhen.training import Session


@pytest.fixture
def world() -> Iterator[ApiWorld]:
    with serving(company()) as found:
        yield found


def planned(world: ApiWorld) -> list[Session]:
    found = [one for one in world.training.sessions_by_id.values() if one.title == "Weekly drill"]
    return sorted(found, key=lambda one: (one.starts_at, one.unit_path))


def test_a_draft_says_what_it_would_make_and_makes_nothing(world: ApiWorld) -> None:
    shown = drafted(world)
    trial = shown["trial"]
    # In the east: lin, wang and head-s1 of the first store; hr-east of no store. Nobody works in the second.
    assert (trial["sessions"], trial["groups"], trial["places"]) == (6, 2, 2)
    assert (trial["wanted"], trial["covered"], trial["left_out"], trial["fits"]) == (4, 4, [], True)
    assert (shown["plan"]["state"], shown["plan"]["doing"], shown["plan"]["missing"]) == (
        "draft", None, ["room", "trainer"],
    )  # fmt: skip
    assert planned(world) == []


def test_a_published_plan_has_a_session_at_every_store_on_every_day(world: ApiWorld) -> None:
    shown = published(world)["plan"]
    assert (shown["state"], shown["made"], shown["days"][-1]) == ("published", 6, "2026-03-31")
    assert [(one.unit_path, one.starts_at.isoformat()) for one in planned(world)][:3] == [
        ("acme/east", "2026-03-17T01:00:00+00:00"),
        ("acme/east/s1", "2026-03-17T01:00:00+00:00"),
        ("acme/east", "2026-03-24T01:00:00+00:00"),
    ]
    store = planned(world)[1]
    assert store.participants == ("head-s1", "lin", "wang")
    assert store.geofence == world.directory.units["acme/east/s1"].geofence
    listed = ask("GET", f"/v1/plans/{shown['plan_id']}/sessions", who="hr", query={"limit": "4"}).body
    assert [one["session_id"] for one in listed["items"]] == [one.session_id for one in planned(world)[:4]]
    rest = ask("GET", f"/v1/plans/{shown['plan_id']}/sessions", who="hr", query={"cursor": listed["next"]}).body
    assert (len(rest["items"]), rest["next"]) == (2, None)


def test_groups_of_a_place_follow_one_another_and_who_finds_no_room_is_named(world: ApiWorld) -> None:
    shown = drafted(world, capacity=1, rounds=2, audience={"units": ["acme/east/s1"]})
    assert shown["trial"]["groups"] == 2
    (left,) = shown["trial"]["left_out"]
    assert (left["why"], left["count"], left["people"]) == ("capacity", 1, ["Wang"])
    step(shown["plan"], "publication")
    worked(world)
    first, second = planned(world)[:2]
    assert (first.participants, second.participants) == (("head-s1",), ("lin",))
    assert second.starts_at == first.ends_at


def test_everybody_together_meets_at_the_plan_s_own_unit(world: ApiWorld) -> None:
    published(world, spread="together", room="Hall")
    assert {(one.unit_path, one.room, len(one.participants)) for one in planned(world)} == {("acme/east", "Hall", 4)}


def test_an_audience_is_positions_of_units_and_people_by_name(world: ApiWorld) -> None:
    for name, position in (("lin", "Cashier"), ("wang", "Guard")):
        known = world.directory.employees_by_id[name]
        world.directory.put_employee(known.model_copy(update={"position": position}))
    left = world.directory.employees_by_id["wang"].model_copy(update={"employee_id": "old", "active": False})
    world.directory.put_employee(left)
    asked = {
        "units": ["acme/east", "acme/east/s1"],
        "positions": ["Cashier"],
        "people": ["head-s1", "old", "zhao", "nobody"],
    }
    trial = drafted(world, audience=asked)["trial"]
    assert (trial["wanted"], trial["covered"]) == (5, 2)
    assert {(one["why"], one["count"], *one["people"]) for one in trial["left_out"]} == {
        ("left", 1, "Wang"), ("elsewhere", 2, "nobody", "Zhao"),
    }  # fmt: skip


def test_a_team_meets_with_its_store(world: ApiWorld) -> None:
    world.directory.put_unit(OrgUnit(path="acme/east/s1/tills", name="Tills", kind="team"))
    known = world.directory.employees_by_id["lin"]
    world.directory.put_employee(known.model_copy(update={"unit_path": "acme/east/s1/tills"}))
    published(world, audience={"units": ["acme/east/s1"]})
    assert {one.unit_path for one in planned(world)} == {"acme/east/s1"}


def test_a_clash_is_shown_before_anything_is_made(world: ApiWorld) -> None:
    drill = world.training.sessions_by_id["running"]
    starts = drill.starts_at.replace(day=24, hour=1, minute=30)
    other = drill.model_copy(
        update={"session_id": "other", "starts_at": starts, "ends_at": starts + timedelta(hours=1)}
    )
    world.training.add_session(other)
    trial = drafted(world)["trial"]
    assert trial["clash_count"] == 1
    (clash,) = trial["clashes"]
    assert (clash["mine"]["session_id"], clash["mine"]["unit_name"]) == (None, "Store 1")
    assert (clash["other"]["session_id"], [one["name"] for one in clash["people"]]) == ("other", ["Lin", "Wang"])


def test_one_trainer_cannot_be_in_two_stores_at_once(world: ApiWorld) -> None:
    trial = drafted(world, trainer_id="head-west", unit_path="acme", audience={"units": ["acme/east"]})["trial"]
    assert trial["clash_count"] == 3
    assert trial["clashes"][0]["people"] == [{"employee_id": "head-west", "name": "Head-West", "trainer": True}]


def test_of_a_clash_outside_the_caller_s_units_only_the_time_is_told(world: ApiWorld) -> None:
    west = world.training.sessions_by_id["west"]
    starts = west.starts_at.replace(day=17, hour=1, minute=0)
    values = {"session_id": "w2", "starts_at": starts, "ends_at": starts + timedelta(hours=1), "participants": ("lin",)}
    world.training.add_session(west.model_copy(update=values))
    shown = drafted(world, "hr-east")["trial"]["clashes"][0]
    assert (shown["other"]["title"], shown["other"]["session_id"]) == (None, None)
    assert shown["other"]["starts_at"] == "2026-03-17T01:00:00.000Z"


def test_a_plan_that_moves_takes_its_sessions_to_come_along(world: ApiWorld) -> None:
    plan = published(world)["plan"]
    world.clock = planned(world)[2].starts_at - timedelta(hours=1)  # The first day is over.
    by_hand = planned(world)[4]
    ask(
        "POST", f"/v1/sessions/{by_hand.session_id}/move", who="hr",
        json_body={
            "starts_at": "2026-03-31T05:00:00Z", "ends_at": "2026-03-31T06:00:00Z", "reason": "r", "revision": 0,
        },
    )  # fmt: skip
    answer = step(plan, "move", at="14:00", minutes=30, room="Hall", reason="Stocktaking")
    assert (answer.status, answer.body["plan"]["doing"]) == (200, "move")
    worked(world)
    after = [(one.starts_at.day, one.starts_at.hour, one.room) for one in planned(world)]
    assert after == [(17, 1, None), (17, 1, None), (24, 6, "Hall"), (24, 6, "Hall"), (31, 5, None), (31, 6, "Hall")]
    assert planned(world)[2].history[-1].reason == "Stocktaking"
    shown = seen(plan["plan_id"])["plan"]
    assert (shown["schedule"]["at"], shown["room"], shown["doing"]) == ("14:00", "Hall", None)


def test_a_cancelled_plan_leaves_what_took_place(world: ApiWorld) -> None:
    plan = published(world)["plan"]
    world.clock = planned(world)[2].starts_at - timedelta(hours=1)
    assert step(plan, "cancellation", reason="Closed").status == 200
    worked(world)
    assert [one.cancelled_at is not None for one in planned(world)] == [False, False, True, True, True, True]
    assert seen(plan["plan_id"])["plan"]["state"] == "cancelled"
    assert step(seen(plan["plan_id"])["plan"], "cancellation", reason="Again").code == "plan.over"


def test_a_plan_ends_with_its_last_session(world: ApiWorld) -> None:
    plan = published(world)["plan"]
    world.clock = planned(world)[-1].ends_at
    assert seen(plan["plan_id"])["plan"]["state"] == "ended"


def test_a_draft_is_corrected_and_tried_again(world: ApiWorld) -> None:
    plan = drafted(world, capacity=1, rounds=1)["plan"]
    answer = step(plan, "draft", **body(audience={"units": ["acme/east/s1"]}))
    assert (answer.status, answer.body["trial"], answer.body["plan"]["doing"]) == (200, None, "try")
    worked(world)
    shown = seen(plan["plan_id"])
    assert (shown["trial"]["groups"], shown["trial"]["covered"]) == (1, 3)


def test_whoever_leaves_between_trial_and_publication_is_not_invited(world: ApiWorld) -> None:
    plan = drafted(world)["plan"]
    known = world.directory.employees_by_id["wang"]
    world.directory.put_employee(known.model_copy(update={"active": False}))
    step(plan, "publication")
    worked(world)
    assert {one.participants for one in planned(world)} == {("hr-east",), ("head-s1", "lin")}


@pytest.mark.parametrize(
    ("values", "field", "rule"),
    [
        ({"schedule": {**WEEKLY, "repeat": {"every": "week"}}}, "schedule.repeat", "last day"),
        ({"audience": {}}, "audience", "units or people"),
        ({"audience": {"units": ["acme/west"]}}, "audience.units", "plan's unit"),
        ({"course_id": "none"}, "course_id", "no such course"),
        ({"trainer_id": "gone"}, "trainer_id", "works here"),
        ({"schedule": {**WEEKLY, "first": "2029-03-17"}}, "schedule.first", "two years"),
        ({"schedule": {"first": "2026-03-01", "at": "09:00", "minutes": 60}}, "schedule.first", "lies ahead"),
        ({"capacity": 0}, "capacity", ""),
        ({"schedule": {**WEEKLY, "at": "25:00"}}, "schedule.at", ""),
        ({"unit_path": "acme/../x"}, None, ""),
    ],
)
def test_what_cannot_be_planned_is_refused_by_its_field(
    world: ApiWorld, values: dict[str, Any], field: str | None, rule: str
) -> None:
    answer = ask("POST", "/v1/plans", who="hr", json_body=body(**values))
    if field is None:
        assert answer.status == 404
        return
    assert answer.status == 400
    assert answer.body["errors"][0]["field"] == field
    assert rule in answer.body["errors"][0]["message"]
    assert world.plans.stored == {}


def test_nobody_publishes_what_they_have_not_seen(world: ApiWorld) -> None:
    plan = drafted(world)["plan"]
    assert step({**plan, "version": plan["version"] - 1}, "publication").code == "conflict"
    assert step(plan, "publication").status == 200
    assert step(plan, "publication").status == 200  # The answer got lost, and it is asked again.
    assert (
        step({**plan, "version": plan["version"] + 1}, "move", at="10:00", minutes=60, reason="r").code
        == "plan.at_work"
    )


def test_a_plan_for_nobody_is_not_published(world: ApiWorld) -> None:
    shown = drafted(world, audience={"units": ["acme/east/s2"]})
    assert (shown["trial"]["sessions"], shown["trial"]["fits"]) == (0, False)
    assert step(shown["plan"], "publication").code == "plan.not_ready"
    assert step(shown["plan"], "cancellation", reason="r").body["plan"]["state"] == "cancelled"


def test_a_plan_of_too_many_sessions_is_refused(world: ApiWorld) -> None:
    for number in range(20):
        path = f"acme/east/n{number}"
        world.directory.put_unit(OrgUnit(path=path, name=path, kind="store"))
        world.directory.put_employee(Employee(employee_id=f"n{number}", name="N", unit_path=path, role=Role.EMPLOYEE))
    daily = {**WEEKLY, "repeat": {"every": "week", "weekdays": [0, 1, 2, 3, 4, 5, 6], "count": 366}}
    shown = drafted(world, schedule=daily)
    assert (shown["trial"]["sessions"], shown["trial"]["fits"]) == (22 * 366, False)
    assert step(shown["plan"], "publication").code == "plan.too_large"


def test_a_plan_that_stands_still_is_gone_on_with(world: ApiWorld) -> None:
    plan = drafted(world)["plan"]
    step(plan, "publication")
    assert not seen(plan["plan_id"])["plan"]["stalled"]
    before = world.plans.stored[plan["plan_id"]].version
    path = f"/v1/plans/{plan['plan_id']}/continuation"
    assert ask("POST", path, who="hr").status == 200
    assert world.plans.stored[plan["plan_id"]].version == before  # It is at work.
    world.clock += timedelta(minutes=11)
    assert seen(plan["plan_id"])["plan"]["stalled"]
    assert ask("POST", path, who="hr").status == 200
    worked(world)
    assert seen(plan["plan_id"])["plan"]["made"] == 6


def test_plans_are_listed_where_they_belong(world: ApiWorld) -> None:
    mine = drafted(world, "head-s1", unit_path="acme/east/s1", audience={"units": ["acme/east/s1"]})["plan"]
    drafted(world)
    listed = ask("GET", "/v1/plans", who="head-s1").body["items"]
    assert [one["plan_id"] for one in listed] == [mine["plan_id"]]
    assert len(ask("GET", "/v1/plans", who="hr").body["items"]) == 2
    assert ask("GET", "/v1/plans", who="hr", query={"unit": "acme/west"}).body["items"] == []


def test_a_draft_has_no_sessions_yet(world: ApiWorld) -> None:
    plan = drafted(world)["plan"]
    path = f"/v1/plans/{plan['plan_id']}/sessions"
    assert ask("GET", path, who="hr").body["items"] == []
    step(plan, "publication")
    assert ask("GET", path, who="hr", query={"cursor": "-1"}).status == 400


def test_who_planned_is_in_the_audit(world: ApiWorld) -> None:
    plan = published(world)["plan"]
    subject = f"plan#{plan['plan_id']}"
    assert [one[:2] for one in world.actions() if one[2] == subject] == [
        ("hr", "plan.drafted"),
        ("hr", "plan.published"),
    ]


def test_a_long_plan_is_made_in_turns(world: ApiWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(advance_plan, "TURN", 2)
    plan = drafted(world)["plan"]
    step(plan, "publication")
    stored = world.plans.stored[plan["plan_id"]]
    assert advance_plan.advance(told(stored), world) == "publish"  # type: ignore[arg-type]
    shown = seen(plan["plan_id"])["plan"]
    assert (shown["made"], round(shown["progress"], 2), shown["doing"]) == (2, 0.33, "publish")
    assert worked(world) == 2
    assert plan_life.gone_on(world.plans.stored[plan["plan_id"]], world.clock).made == 6
