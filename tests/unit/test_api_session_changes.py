"""A session is moved and cancelled by who plans it, with a reason, once, and never over somebody else's change."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.unit.api_gateway import Answer, ask
from tests.unit.api_world import FINE, ApiWorld, brought, company, serving

LATER = {"starts_at": "2026-03-21T01:00:00Z", "ends_at": "2026-03-21T02:00:00Z"}


@pytest.fixture
def world() -> Iterator[ApiWorld]:
    with serving(company()) as found:
        yield found


@pytest.fixture
def planned(world: ApiWorld) -> str:
    """A session that is still to come."""
    body = {
        "course_id": "fire", "title": "Fire drill", "unit_path": "acme/east/s1", "participants": ["lin", "wang"],
        "starts_at": "2026-03-20T01:00:00Z", "ends_at": "2026-03-20T02:00:00Z", "trainer_id": "hr-east",
    }  # fmt: skip
    answer = ask("POST", "/v1/sessions", who="hr", json_body=body)
    assert answer.status == 201
    return str(answer.body["session_id"])


def move(session_id: str, who: str = "head-s1", **changes: Any) -> Answer:
    body = {**LATER, "room": "Room 2", "reason": "The room is being repaired.", "revision": 0}
    return ask("POST", f"/v1/sessions/{session_id}/move", who=who, json_body={**body, **changes})


def cancel(session_id: str, who: str = "head-s1", **changes: Any) -> Answer:
    body = {"reason": "The trainer is ill.", "revision": 0}
    return ask("POST", f"/v1/sessions/{session_id}/cancellation", who=who, json_body={**body, **changes})


def test_a_move_is_shown_with_its_reason_and_stays_in_history_and_audit(world: ApiWorld, planned: str) -> None:
    shown = move(planned).body
    assert (shown["starts_at"], shown["room"], shown["revision"]) == ("2026-03-21T01:00:00.000Z", "Room 2", 1)
    assert (shown["changed"], shown["reason"]) == ("moved", "The room is being repaired.")
    detail = ask("GET", f"/v1/sessions/{planned}", who="head-s1").body
    (change,) = detail["history"]
    assert (change["by_name"], change["starts_at"], change["room"]) == ("Head-S1", "2026-03-20T01:00:00.000Z", None)
    assert ("head-s1", "session.moved", f"session#{planned}") in world.actions()
    assert ask("GET", f"/v1/sessions/{planned}", who="lin").body["history"] == []


def test_the_same_request_again_changes_nothing_and_one_made_of_an_older_look_is_refused(
    world: ApiWorld, planned: str
) -> None:
    assert [move(planned).status, move(planned).status] == [200, 200]
    assert world.training.sessions_by_id[planned].revision == 1
    late = move(planned, room="Room 3")
    assert (late.status, late.body["code"]) == (409, "conflict")
    assert cancel(planned).status == 409


@pytest.mark.parametrize(
    ("times", "field"),
    [
        ({"starts_at": "2026-03-01T01:00:00Z", "ends_at": "2026-03-01T02:00:00Z"}, "starts_at"),
        ({"starts_at": "2029-03-01T01:00:00Z", "ends_at": "2029-03-01T02:00:00Z"}, "starts_at"),
        ({"ends_at": "2026-03-20T02:00:00Z"}, "ends_at"),
        ({"reason": ""}, "reason"),
    ],
)
def test_a_time_that_makes_no_sense_and_a_missing_reason_are_told_at_their_field(
    world: ApiWorld, planned: str, times: dict[str, str], field: str
) -> None:
    refused = move(planned, **times)
    assert refused.status == 400
    assert [one["field"] for one in refused.body["errors"]] == [field]
    assert world.training.sessions_by_id[planned].revision == 0


def test_a_session_that_has_begun_is_cancelled_but_not_moved(world: ApiWorld) -> None:
    assert (move("running").status, move("running").body["code"]) == (409, "session.begun")
    assert cancel("running").body["state"] == "cancelled"
    again = move("running", revision=1)
    assert (again.status, again.body["code"]) == (409, "session.cancelled")
    assert cancel("running").status == 200
    assert cancel("running", revision=1).body["code"] == "session.cancelled"


def test_what_was_handed_in_for_a_cancelled_session_stays_and_may_still_come(world: ApiWorld) -> None:
    photo = brought(world, "lin", "running", findings=FINE)
    cancel("running")
    shown = ask("GET", f"/v1/evidence/{photo.evidence.evidence_id}", who="lin")
    assert (shown.status, shown.body["evidence"]["word"]) == (200, "genuine")
    detail = ask("GET", "/v1/sessions/running", who="lin").body
    assert (detail["session"]["state"], detail["session"]["expected"]) == ("cancelled", 0)
    listed = ask("GET", "/v1/sessions", who="hr", query={"state": "cancelled", "day": "2026-03-16"}).body["items"]
    assert [one["session_id"] for one in listed] == ["running"]


def test_who_does_not_plan_for_the_unit_changes_nothing(world: ApiWorld, planned: str) -> None:
    for who in ("lin", "auditor", "head-west"):
        assert move(planned, who=who).status in (403, 404)
        assert cancel(planned, who=who).status in (403, 404)
    assert cancel("nowhere").status == 404
    assert world.training.sessions_by_id[planned].revision == 0


def test_the_trainer_sees_the_session_and_is_somebody_of_the_company(world: ApiWorld, planned: str) -> None:
    assert ask("GET", f"/v1/sessions/{planned}", who="hr-east").body["session"]["trainer_id"] == "hr-east"
    body = {
        "course_id": "fire", "title": "Fire drill", "unit_path": "acme/east/s1", "participants": ["lin"],
        "starts_at": "2026-03-20T01:00:00Z", "ends_at": "2026-03-20T02:00:00Z", "trainer_id": "nobody",
    }  # fmt: skip
    refused = ask("POST", "/v1/sessions", who="hr", json_body=body)
    assert [one["field"] for one in refused.body["errors"]] == ["trainer_id"]
