"""An audience is split by place and capacity: everybody once, or left out by name; the same people, the same groups."""

from datetime import UTC, date, datetime, time
from random import Random

import pytest
from pydantic import ValidationError

from yanzhen.directory import Employee, OrgUnit
from yanzhen.plan import Audience, Group, Plan, session_id, slots, split
from yanzhen.schedule import Schedule

NOW = datetime(2026, 3, 16, tzinfo=UTC)
STORES = {f"acme/s{n}": OrgUnit(path=f"acme/s{n}", name=f"S{n}", kind="store") for n in range(500)}


def plan(**values: object) -> Plan:
    return Plan.model_validate(
        {
            "plan_id": "P1", "course_id": "fire", "title": "Drill", "unit_path": "acme", "by": "hr",
            "audience": Audience(units=("acme",)), "created_at": NOW, "beat_at": NOW,
            "schedule": Schedule(first=date(2026, 3, 17), at=time(9), minutes=60), **values,
        }
    )  # fmt: skip


def people(count: int) -> list[Employee]:
    return [Employee(employee_id=f"e{n}", name="E", unit_path=f"acme/s{n % 500}/team") for n in range(count)]


def test_a_hundred_thousand_people_of_500_stores_each_meet_once() -> None:
    everybody = people(100_000)
    groups, left = split(plan(capacity=40, rounds=8), everybody, STORES)
    assert left == []
    assert sorted(one for group in groups for one in group.people) == sorted(one.employee_id for one in everybody)
    assert (len(groups), max(len(group.people) for group in groups)) == (2_500, 40)
    Random(7).shuffle(everybody)
    assert split(plan(capacity=40, rounds=8), everybody, STORES) == (groups, [])


def test_who_finds_no_room_is_left_out_and_nobody_else() -> None:
    groups, left = split(plan(capacity=3, rounds=2), people(5_000), STORES)
    met = [one for group in groups for one in group.people]
    assert (len(met), len(left)) == (3_000, 2_000)
    assert len({*met, *left}) == 5_000


def test_a_session_s_id_follows_from_plan_day_place_and_group() -> None:
    groups = [
        Group(unit_path=path, number=number, people=("e1",)) for path in ("acme/s1", "acme/s2") for number in (0, 1)
    ]
    days = (date(2026, 3, 17), date(2026, 3, 24))
    ids = [session_id(plan(), day, group) for day, group in slots(days, groups)]
    assert len(set(ids)) == 8
    assert ids[5:] == [
        session_id(plan(room="Hall", title="Other"), day, group) for day, group in slots(days, groups, 5)
    ]
    assert not set(ids) & {session_id(plan(plan_id="P2"), day, group) for day, group in slots(days, groups)}


def test_an_audience_is_somebody() -> None:
    with pytest.raises(ValidationError):
        Audience(positions=("Cashier",))
    assert Audience(units=("acme/s1", "acme", "acme/s1/team", "other")).scopes() == ("acme", "other")
