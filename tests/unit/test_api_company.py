"""Tallies, the policy, the inbox."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from api.chalicelib.models.inbox import Message
from api.chalicelib.routes import ROUTES
from tests.unit.api_gateway import Answer, ask
from tests.unit.api_world import FINE, ApiWorld, brought, company, serving
from yanzhen.base import iso


@pytest.fixture
def world() -> Iterator[ApiWorld]:
    with serving(company()) as found:
        yield found


def tallies(who: str = "hr", **query: Any) -> Answer:
    return ask("GET", "/v1/tallies", who=who, query=query)


def test_a_units_figures_stand_with_each_childs_and_the_period_before(world: ApiWorld) -> None:
    brought(world, "lin", "running", findings=FINE)
    brought(world, "lin", "ended", findings=FINE)

    found = tallies(unit="acme", period="day#2026-03-16").body

    assert found["previous_period"] == "day#2026-03-15"
    assert (found["row"]["counts"]["expected"], found["row"]["counts"]["genuine"]) == (4, 1)
    assert [(row["unit"]["path"], row["counts"]["expected"]) for row in found["children"]] == [
        ("acme/west", 1),
        ("acme/east", 3),
    ]
    assert found["row"]["rates"]["participation"] == 0.25
    assert found["row"]["previous"]["expected"] == 0
    assert found["row"]["previous_rates"]["participation"] is None
    assert found["limits"] == {"participation": 0.95, "on_time": 0.9, "false_rate": 0.1}
    assert found["row"]["standings"] == {"participation": "running", "on_time": "running", "false_rate": "met"}
    assert [row["rates"]["participation"] for row in found["children"]] == [0.0, 0.3333]


def test_figures_that_have_not_moved_are_not_sent_again(world: ApiWorld) -> None:
    first = tallies(unit="acme", period="day#2026-03-16")
    kept = first.headers["ETag"]
    again = ask(
        "GET", "/v1/tallies", who="hr", query={"unit": "acme", "period": "day#2026-03-16"},
        headers={"If-None-Match": kept},
    )  # fmt: skip
    assert (again.status, again.text, again.headers["ETag"]) == (304, "", kept)
    brought(world, "lin", "running", findings=FINE)
    moved = ask(
        "GET", "/v1/tallies", who="hr", query={"unit": "acme", "period": "day#2026-03-16"},
        headers={"If-None-Match": kept},
    )  # fmt: skip
    assert moved.status == 200
    assert moved.headers["ETag"] != kept
    assert moved.body["row"]["counts"]["received"] == 1


def test_only_figures_may_be_kept_by_a_browser_and_for_one_person_alone() -> None:
    kept = {route.path for route in ROUTES.values() if route.kept}
    assert kept == {"/v1/tallies"}
    with serving(company()):
        headers = tallies(unit="acme").headers
        assert (headers["Cache-Control"], "Authorization" in headers["Vary"]) == ("private, no-cache", True)
        assert ask("GET", "/v1/me", who="hr").headers["Cache-Control"] == "no-store"


def test_the_trend_is_thirty_days_up_to_today(world: ApiWorld) -> None:
    trend = tallies(period="month#2026-03").body["trend"]

    assert len(trend) == 30
    assert (trend[0]["day"], trend[-1]["day"]) == ("2026-02-15", "2026-03-16")
    assert trend[-1]["counts"]["expected"] == 4
    some = next(day for day in trend if day["day"] == "2026-03-13")
    assert (some["counts"]["expected"], some["rates"]["participation"]) == (2, 0.0)


@pytest.mark.parametrize(
    ("span", "period"),
    [(None, "day#2026-03-16"), ("day", "day#2026-03-16"), ("month", "month#2026-03"), ("quarter", "quarter#2026-Q1")],
)
def test_without_a_period_the_figures_are_of_the_one_it_is(world: ApiWorld, span: str | None, period: str) -> None:
    query = {"span": span} if span else {}
    assert tallies(**query).body == tallies(period=period).body


def test_a_span_that_there_is_not_is_refused(world: ApiWorld) -> None:
    assert tallies(span="year").status == 400


@pytest.mark.parametrize(
    ("period", "before"),
    [("month#2026-01", "month#2025-12"), ("quarter#2026-Q1", "quarter#2025-Q4"), ("day#2024-03-01", "day#2024-02-29")],
)
def test_the_period_before_is_of_the_same_kind(world: ApiWorld, period: str, before: str) -> None:
    assert tallies(period=period).body["previous_period"] == before


@pytest.mark.parametrize(
    "period", ["day#2026-02-30", "month#2026-13", "quarter#2026-Q5", "week#1", "", "day#0001-01-01", "month#0000-01"]
)
def test_a_period_that_does_not_exist_is_refused(world: ApiWorld, period: str) -> None:
    answer = tallies(period=period)

    assert (answer.status, answer.body["errors"][0]["field"]) == (400, "period")


def propose(who: str = "admin", headers: dict[str, str] | None = None, **changes: Any) -> Answer:
    body = {"effective_from": "2026-04-01T00:00:00Z", "note": "stricter", "values": {"suspect_from": 20}}
    return ask("POST", "/v1/policy", who=who, json_body={**body, **changes}, headers=headers)


def test_a_proposed_version_keeps_what_it_does_not_name(world: ApiWorld) -> None:
    before = ask("GET", "/v1/policy", who="admin").body["current"]

    answer = propose()

    newest = answer.body["versions"][0]
    assert answer.status == 201
    assert (newest["version"], newest["suspect_from"], newest["proposed_by"]) == (2, 20, "admin")
    assert newest["points"] == before["points"]
    assert newest["faces"] == before["faces"]
    assert answer.body["current"]["version"] == 1
    assert ("admin", "policy.proposed", "policy") in world.actions()


def test_a_version_for_now_is_in_force_at_once(world: ApiWorld) -> None:
    answer = propose(effective_from=iso(world.clock - timedelta(seconds=20)))

    assert answer.body["current"]["version"] == 2


def test_versions_follow_each_other(world: ApiWorld) -> None:
    propose()

    newest = propose(effective_from="2026-05-01T00:00:00Z", values={"late_minutes": 5}).body["versions"][0]

    assert (newest["version"], newest["late_minutes"], newest["suspect_from"]) == (3, 5, 20)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"effective_from": "2026-03-01T00:00:00Z"}, "effective_from"),
        ({"note": ""}, "note"),
        ({"values": {"version": 7}}, "values.version"),
        ({"values": {"nonsense": 7}}, "values.nonsense"),
        ({"values": {"suspect_from": 0}}, "values.suspect_from"),
        ({"values": {"suspect_from": "many"}}, "values.suspect_from"),
        ({"values": {"points": {"reuse.same_bytes": 101}}}, "values.points.reuse.same_bytes"),
        ({"values": {"caps": {"reuse": -1}}}, "values.caps.reuse"),
        ({"values": {"proposed_at": "2026-03-01T00:00:00Z"}}, "values.proposed_at"),
        ({"values": {"points": {"mood.sad": 10}}}, "values.points"),
        ({"values": {"required_checks": ["mood"]}}, "values.required_checks"),
        ({"values": {"hard_facts": ["mood.sad"]}}, "values.hard_facts"),
        ({"values": {"caps": {"mood": 1}}}, "values.caps"),
        ({"values": {"faces": {}}}, "values"),
        ({"values": {"faces": {"onnx-mesh468": {"match": {}, "look": {}, "name": {}}}}}, "values.faces.onnx-mesh468"),
        ({"values": {"max_accuracy_m": 10**400}}, "values.max_accuracy_m"),
        ({"values": {"nonce_minutes": 10**30}}, "values.nonce_minutes"),
        ({"values": []}, "values"),
    ],
)
def test_an_unsound_version_is_refused_by_its_field(world: ApiWorld, changes: dict[str, Any], field: str) -> None:
    answer = propose(**changes)

    assert (answer.status, answer.code) == (400, "invalid_request")
    assert answer.body["errors"][0]["field"] == field
    assert len(world.policies.versions()) == 1


def test_a_deadline_is_the_one_of_the_rules_at_the_sessions_start(world: ApiWorld) -> None:
    propose(effective_from=iso(world.clock), values={"on_time_minutes": 0})

    answer = ask("GET", "/v1/sessions/running", who="lin").body

    assert answer["due_at"] == iso(world.training.sessions_by_id["running"].ends_at + timedelta(minutes=120))


def test_the_inbox_shows_what_would_have_been_sent(world: ApiWorld) -> None:
    world.messages.append(Message(channel="sms", to="+8613800000000", text="你好"))

    assert ask("GET", "/v1/inbox", who="hr").body["items"][0]["text"] == "你好"


def test_outside_a_laptop_there_is_no_inbox() -> None:
    world = company()
    world.local = False

    with serving(world):
        assert ask("GET", "/v1/inbox", who="hr").status == 404
        assert ask("GET", "/v1/me", who="hr").body["local"] is False


def test_courses_are_named_in_the_callers_language(world: ApiWorld) -> None:
    chinese = ask("GET", "/v1/courses", who="lin", headers={"accept-language": "de"}).body["items"]
    english = ask("GET", "/v1/courses", who="lin", headers={"accept-language": "en"}).body["items"]

    assert (chinese[0]["name"], english[0]["name"]) == ("消防", "Fire safety")
