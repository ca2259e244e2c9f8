"""Clashes of trainings through the API: of a period, and of one that is being planned."""

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

import pytest

from tests.unit.api_gateway import Answer, ask
from tests.unit.api_world import ApiWorld, company, serving
from tests.unit.test_api_sessions import plan

EAST, WEST = "acme/east/s1", "acme/west/s3"
TIMES = {"starts_at": "2026-03-20T01:30:00Z", "ends_at": "2026-03-20T02:30:00Z"}


@pytest.fixture
def world() -> Iterator[ApiWorld]:
    with serving(company()) as found:
        yield found


def would(who: str = "head-s1", **changes: Any) -> Answer:
    return ask("POST", "/v1/clashes", who=who, json_body={"unit_path": EAST, **TIMES, **changes})


def test_a_plan_is_told_what_it_would_clash_with_and_nothing_is_written(world: ApiWorld) -> None:
    made = plan(room="Room 1").body
    before = dict(world.training.sessions_by_id)
    (clash,) = would(participants=["wang"], room=" room 1").body["items"]
    assert (clash["first"]["session_id"], clash["first"]["title"]) == (made["session_id"], made["title"])
    assert (clash["second"]["asked"], clash["second"]["title"]) == (True, None)
    assert [(one["employee_id"], one["trainer"]) for one in clash["people"]] == [("wang", False)]
    assert clash["room"] == " room 1"
    assert world.training.sessions_by_id == before


def test_a_session_that_is_moved_does_not_clash_with_itself(world: ApiWorld) -> None:
    made = plan().body
    assert would(session_id=made["session_id"], participants=["lin", "wang"]).body["items"] == []


def test_a_trainer_is_looked_for_in_the_whole_company_but_foreign_titles_stay_unknown(world: ApiWorld) -> None:
    assert (
        plan("hr", unit_path=WEST, participants=["zhao"], trainer_id="hr", title="secret").status == HTTPStatus.CREATED
    )
    (clash,) = would(trainer_id="hr").body["items"]
    assert (clash["first"]["session_id"], clash["first"]["title"], clash["first"]["unit_name"]) == (None, None, None)
    assert not clash["first"]["asked"]
    assert clash["first"]["starts_at"] == "2026-03-20T01:00:00.000Z"
    assert clash["people"][0]["trainer"]
    (seen,) = would("hr", trainer_id="hr").body["items"]
    assert seen["first"]["title"] == "secret"


def test_the_clashes_of_a_period_are_those_of_the_unit_asked_for(world: ApiWorld) -> None:
    plan(trainer_id="hr")
    plan(trainer_id="hr", participants=["wang"], **TIMES)
    plan("hr", unit_path=WEST, participants=["zhao"], trainer_id="hr")
    period = {"period": "day#2026-03-20"}
    (own,) = ask("GET", "/v1/clashes", who="head-s1", query=period).body["items"]
    assert {one["employee_id"] for one in own["people"]} == {"hr", "wang"}
    everywhere = ask("GET", "/v1/clashes", who="hr", query=period).body
    assert (len(everywhere["items"]), everywhere["whole"]) == (3, True)
    assert ask("GET", "/v1/clashes", who="head-s1", query={**period, "unit": WEST}).status == HTTPStatus.NOT_FOUND
    assert ask("GET", "/v1/clashes", who="hr", query={"period": "quarter#2026-Q2"}).body["items"] == []


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"ends_at": "2026-03-20T01:00:00Z"}, "ends_at"),
        ({"participants": ["lin", "lin"]}, "participants"),
        ({"room": "x" * 81}, "room"),
    ],
)
def test_a_plan_that_makes_no_sense_is_refused_by_its_field(
    world: ApiWorld, changes: dict[str, Any], field: str
) -> None:
    answer = would(**changes)
    assert (answer.status, answer.code) == (HTTPStatus.BAD_REQUEST, "invalid_request"), answer.text
    assert [one["field"] for one in answer.body["errors"]] == [field]


def test_a_trainer_works_here(world: ApiWorld) -> None:
    answer = plan(trainer_id="nobody")
    assert [one["field"] for one in answer.body["errors"]] == ["trainer_id"]
    made = plan(trainer_id="hr", room="Room 1").body
    assert (made["trainer_id"], made["room"]) == ("hr", "Room 1")
    shown = ask("GET", f"/v1/sessions/{made['session_id']}", who="head-s1").body
    assert shown["trainer_name"]
