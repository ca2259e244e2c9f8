"""Lists of sessions, one session, and a new one."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from tests.unit.api_gateway import Answer, ask
from tests.unit.api_world import FINE, ApiWorld, brought, company, serving
from yanzhen.base import iso
from yanzhen.directory import Locale
from yanzhen.texts import LOCALES, text
from yanzhen.training import FIRST_DAY_OPEN


@pytest.fixture
def world() -> Iterator[ApiWorld]:
    with serving(company()) as found:
        yield found


def plan(who: str = "head-s1", headers: dict[str, str] | None = None, **changes: Any) -> Answer:
    body = {
        "course_id": "fire", "title": "消防演练 🔥", "unit_path": "acme/east/s1", "participants": ["lin", "wang"],
        "starts_at": "2026-03-20T01:00:00Z", "ends_at": "2026-03-20T02:00:00+00:00",
    }  # fmt: skip
    return ask("POST", "/v1/sessions", who=who, json_body={**body, **changes}, headers=headers)


def test_my_sessions_are_those_i_take_part_in_with_my_newest_photo(world: ApiWorld) -> None:
    brought(world, "lin", "running")
    newest = brought(world, "lin", "running", findings=FINE)

    items = {one["session_id"]: one for one in ask("GET", "/v1/sessions/mine", who="lin").body["items"]}

    assert set(items) == {"ended", "running", "group"}
    assert items["running"]["mine"]["evidence_id"] == newest.evidence.evidence_id
    assert items["running"]["state"] == "running"
    assert items["ended"]["mine"] is None


def test_my_first_day_session_stays_as_long_as_it_can_be_proved(world: ApiWorld) -> None:
    running = world.training.sessions_by_id["running"]
    begun = world.clock - timedelta(days=20)
    first = running.model_copy(
        update={"session_id": "first", "first_day": True, "starts_at": begun, "ends_at": begun + FIRST_DAY_OPEN}
    )
    world.training.sessions_by_id |= {
        "first": first,
        "old": running.model_copy(
            update={"session_id": "old", "starts_at": begun, "ends_at": begun + timedelta(hours=2)}
        ),
    }

    def mine() -> set[str]:
        return {one["session_id"] for one in ask("GET", "/v1/sessions/mine", who="lin").body["items"]}

    assert mine() == {"ended", "running", "group", "first"}
    world.clock = first.ends_at + timedelta(days=8)
    assert mine() == set()


def test_a_units_day_lists_its_sessions_with_their_counters(world: ApiWorld) -> None:
    brought(world, "lin", "running", findings=FINE)

    items = ask("GET", "/v1/sessions", who="hr", query={"unit": "acme/east", "day": "2026-03-16"}).body["items"]

    running = next(one for one in items if one["session_id"] == "running")
    assert {one["session_id"] for one in items} == {"running", "group"}
    assert (running["counts"]["expected"], running["counts"]["received"], running["counts"]["genuine"]) == (2, 1, 1)
    assert running["counts"]["false"] == 0


def test_without_a_day_it_is_today_on_the_units_own_clock(world: ApiWorld) -> None:
    world.clock = world.clock.replace(hour=17)  # already tomorrow in Shanghai

    assert ask("GET", "/v1/sessions", who="hr").body["items"] == []


def test_a_head_sees_every_participant_and_a_participant_only_the_own_photo(world: ApiWorld) -> None:
    brought(world, "lin", "running", findings=FINE)
    brought(world, "wang", "running")

    head = ask("GET", "/v1/sessions/running", who="head-s1").body
    own = ask("GET", "/v1/sessions/running", who="lin").body

    assert {one["employee_id"]: one["evidence"]["word"] for one in head["participants"]} == {
        "lin": "genuine",
        "wang": None,
    }
    assert head["capture_nonce"] is None
    assert own["participants"] == []
    assert own["session"]["mine"]["word"] == "genuine"
    assert own["session"]["counts"] is None
    assert own["capture_nonce"]
    assert own["due_at"] == iso(world.training.sessions_by_id["running"].ends_at + timedelta(minutes=120))


def test_a_planned_session_takes_the_units_clock_and_place(world: ApiWorld) -> None:
    answer = plan()

    stored = world.training.sessions_by_id[answer.body["session_id"]]
    assert answer.status == 201
    assert stored.timezone == "Asia/Shanghai"
    assert stored.geofence == world.directory.units["acme/east/s1"].geofence
    assert answer.body["counts"]["expected"] == 2
    assert ("head-s1", "session.planned", f"session#{stored.session_id}") in world.actions()


def test_a_session_with_its_own_place_keeps_it(world: ApiWorld) -> None:
    fence = {"latitude": 1.5, "longitude": 2.5, "radius_m": 50.0}

    assert plan(geofence=fence).body["geofence"] == fence


def test_the_same_idempotency_key_plans_once_and_tells_the_same(world: ApiWorld) -> None:
    before = len(world.training.sessions_by_id)

    first, second = (plan(headers={"Idempotency-Key": "plan-1"}) for _ in range(2))

    assert (first.status, first.text) == (second.status, second.text)
    assert len(world.training.sessions_by_id) == before + 1


def test_an_idempotency_key_with_another_body_is_refused(world: ApiWorld) -> None:
    plan(headers={"Idempotency-Key": "plan-1"})

    answer = plan(headers={"Idempotency-Key": "plan-1"}, title="Another")

    assert (answer.status, answer.code) == (422, "idempotency.key_reused")


def test_an_idempotency_key_counts_for_one_caller_only(world: ApiWorld) -> None:
    first = plan(headers={"Idempotency-Key": "plan-1"})
    second = plan(who="hr", headers={"Idempotency-Key": "plan-1"})

    assert second.status == 201
    assert first.body["session_id"] != second.body["session_id"]


def test_a_refused_request_does_not_use_up_its_idempotency_key(world: ApiWorld) -> None:
    assert plan(headers={"Idempotency-Key": "plan-1"}, course_id="none").status == 400

    assert plan(headers={"Idempotency-Key": "plan-1"}, course_id="none").status == 400
    assert plan(headers={"Idempotency-Key": "plan-1"}).status == 201


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"course_id": "none"}, "course_id"),
        ({"participants": ["lin", "zhao"]}, "participants"),
        ({"participants": ["lin", "ghost"]}, "participants"),
        ({"participants": ["lin", "lin"]}, "participants"),
        ({"participants": []}, "participants"),
        ({"ends_at": "2026-03-20T01:00:00Z"}, "ends_at"),
        ({"ends_at": "2026-03-22T01:00:00Z"}, "ends_at"),
        ({"starts_at": "9999-12-31T23:59:59-12:00"}, "starts_at"),
        ({"starts_at": "0001-01-01T00:00:00Z", "ends_at": "0001-01-01T01:00:00Z"}, "starts_at"),
        ({"starts_at": "2036-03-20T01:00:00Z", "ends_at": "2036-03-20T02:00:00Z"}, "starts_at"),
        ({"starts_at": "2026-03-20T01:00:00"}, "starts_at"),
        ({"geofence": {"latitude": 91, "longitude": 0, "radius_m": 1}}, "geofence.latitude"),
        ({"title": ""}, "title"),
        ({"session_id": "mine"}, "session_id"),
    ],
)
def test_an_unsound_session_is_refused_by_its_field(world: ApiWorld, changes: dict[str, Any], field: str) -> None:
    before = len(world.training.sessions_by_id)

    answer = plan(**changes)

    assert (answer.status, answer.code) == (400, "invalid_request")
    assert field in {one["field"] for one in answer.body["errors"]}
    assert len(world.training.sessions_by_id) == before


@pytest.mark.parametrize(
    ("changes", "rule", "facts"),
    [
        ({"title": ""}, "string_too_short", {}),
        ({"title": "x" * 201}, "string_too_long", {"max_length": 200}),
        ({"participants": []}, "too_short", {"min_length": 1}),
        ({"participants": [f"p{n}" for n in range(81)]}, "too_long", {"max_length": 80}),
        ({"geofence": {"latitude": 31, "longitude": 121}}, "missing", {}),
        ({"geofence": {"latitude": None, "longitude": 121, "radius_m": 9}}, "float_type", {}),
        ({"geofence": {"latitude": 91, "longitude": 121, "radius_m": 9}}, "less_than_equal", {"le": 90}),
        ({"geofence": {"latitude": 31, "longitude": -181, "radius_m": 9}}, "greater_than_equal", {"ge": -180}),
        ({"geofence": {"latitude": 31, "longitude": 121, "radius_m": 0}}, "greater_than", {"gt": 0}),
        ({"course_id": "none"}, "session.course", {}),
        ({"starts_at": "2036-03-20T01:00:00Z", "ends_at": "2036-03-20T02:00:00Z"}, "session.far", {}),
        ({"ends_at": "2026-03-20T01:00:00Z"}, "session.window", {}),
        ({"participants": ["lin", "lin"]}, "session.named_twice", {}),
        ({"participants": ["lin", "ghost"]}, "session.strangers", {"people": ["ghost"]}),
    ],
)
@pytest.mark.parametrize("locale", LOCALES)
def test_a_broken_rule_of_a_form_is_told_in_the_callers_language(
    world: ApiWorld, locale: Locale, changes: dict[str, Any], rule: str, facts: dict[str, Any]
) -> None:
    answer = plan(headers={"Accept-Language": locale}, **changes)

    assert [one["message"] for one in answer.body["errors"]] == [text(locale, f"rule.{rule}", facts)]


def test_a_session_of_a_foreign_unit_is_not_found(world: ApiWorld) -> None:
    assert plan(unit_path="acme/west/s3").status == 404
    assert plan(unit_path="acme/east").status == 404
