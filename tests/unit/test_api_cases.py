"""The API's cases: one's own and a unit's, an answer, and what HR decides on it."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from tests.unit.api_gateway import ask
from tests.unit.api_world import ApiWorld, answered, company, serving
from yanzhen import case_life as life
from yanzhen.base import iso
from yanzhen.case import Case


@pytest.fixture
def world() -> Iterator[ApiWorld]:
    with serving(company()) as found:
        yield found


@pytest.fixture
def said(world: ApiWorld) -> Case:
    return answered(world, "lin", "running")


def path(case: Case, act: str = "") -> str:
    return f"/v1/cases/{case.case_id}{act}"


def test_a_person_sees_the_own_cases_and_a_head_those_of_the_unit(world: ApiWorld, said: Case) -> None:
    answered(world, "zhao", "west")
    mine = ask("GET", "/v1/cases/mine", who="lin")
    assert [case["case_id"] for case in mine.body["items"]] == [said.case_id]
    listed = ask("GET", "/v1/cases", who="head-s1", query={"stage": "answered"})
    assert [case["subject_id"] for case in listed.body["items"]] == ["lin"]
    assert ask("GET", "/v1/cases", who="head-s1", query={"stage": "open"}).body["items"] == []
    assert ask("GET", "/v1/cases", who="lin").status == 403


def test_a_case_shows_its_history_in_the_callers_language_and_what_the_caller_may_do(
    world: ApiWorld, said: Case
) -> None:
    seen = ask("GET", path(said), who="hr", headers={"Accept-Language": "en"}).body
    assert [act["what_text"] for act in seen["history"]] == ["Opened", "Answered"]
    assert (seen["case"]["state_text"], seen["may_answer"], seen["may_decide"]) == ("Answered", False, True)
    own = ask("GET", path(said), who="lin").body
    assert (own["may_answer"], own["may_decide"], own["may_change"]) == (True, False, False)
    assert ask("GET", path(said), who="wang").status == 404


def test_only_its_person_answers_a_case(world: ApiWorld, said: Case) -> None:
    assert ask("POST", path(said, "/statement"), who="head-s1", json_body={"text": "x"}).status == 404
    again = ask("POST", path(said, "/statement"), who="lin", json_body={"text": "And there is a new photo."})
    assert (again.status, len(again.body["history"])) == (201, 3)


@pytest.mark.parametrize("text", ["", "  ", "a" * 2001])
def test_an_empty_or_endless_statement_is_refused(world: ApiWorld, said: Case, text: str) -> None:
    assert ask("POST", path(said, "/statement"), who="lin", json_body={"text": text}).status == 400


def test_an_accepted_answer_closes_the_case_and_tells_its_person(world: ApiWorld, said: Case) -> None:
    world.directory.put_employee(world.directory.employees_by_id["lin"].model_copy(update={"email": "lin@x.example"}))
    body = {"decision": "accept", "reason": "Seen the new photo.", "version": 2}
    closed = ask("POST", path(said, "/decision"), who="hr", json_body=body)
    assert (closed.body["case"]["state"], closed.body["case"]["outcome"]) == ("closed", "accepted")
    assert [notice.fact for notice in world.notices.stored.values()] == [f"case/{said.case_id}/2"]
    assert ("hr", "case.decided", f"case#{said.case_id}") in world.actions()
    late = ask("POST", path(said, "/decision"), who="hr-east", json_body=body)
    assert (late.status, late.code) == (409, "conflict")


def test_an_answer_sent_back_starts_the_clock_again(world: ApiWorld, said: Case) -> None:
    body = {"decision": "return", "reason": "Which photo?", "version": 2}
    back = ask("POST", path(said, "/decision"), who="hr", json_body=body)
    assert (back.body["case"]["state"], back.body["case"]["due"]) == ("returned", "later")
    assert world.case_runs.started == [(said.case_id, 2)]


def test_a_new_deadline_lies_ahead_and_a_waiver_ends_it(world: ApiWorld, said: Case) -> None:
    past = {"due_at": iso(world.clock - timedelta(hours=1)), "reason": "sick", "version": 2}
    refused = ask("POST", path(said, "/deadline"), who="hr", json_body=past)
    assert (refused.status, refused.code) == (422, "case.deadline_passed")
    ahead = past | {"due_at": iso(world.clock + timedelta(days=3))}
    moved = ask("POST", path(said, "/deadline"), who="hr", json_body=ahead)
    assert moved.body["case"]["due_at"] == ahead["due_at"]
    ended = ask("POST", path(said, "/waiver"), who="hr", json_body={"reason": "on leave", "version": 3})
    assert (ended.body["case"]["outcome"], ended.body["may_change"]) == ("waived", False)
    after = ask("POST", path(said, "/statement"), who="lin", json_body={"text": "late"})
    assert (after.status, after.code) == (409, "case.closed")


def test_nobody_decides_on_the_own_case_or_on_one_of_a_foreign_unit(world: ApiWorld) -> None:
    own = answered(world, "hr-east", "running")
    body = {"reason": "fine", "version": 2}
    refused = ask("POST", path(own, "/waiver"), who="hr-east", json_body=body)
    assert (refused.status, refused.code) == (403, "case.own")
    foreign = answered(world, "zhao", "west")
    assert ask("POST", path(foreign, "/waiver"), who="hr-east", json_body=body).status == 404


def test_how_near_a_deadline_is_follows_the_units_own_clock(world: ApiWorld, said: Case) -> None:
    case = life.returned(said, "no", "hr", said.opened_at, expected_version=2)
    assert case.due(case.opened_at) == "later"
    assert case.due(case.due_at - timedelta(minutes=5)) == "today"
    assert case.due(case.due_at) == "over"
    assert said.due(case.due_at) is None
