"""The API's adjustments: shown with the case, decided by HR, told to who is asked, appealed by them."""

from collections.abc import Iterator

import pytest

from tests.unit.api_gateway import Answer, ask
from tests.unit.api_world import ApiWorld, answered, company, late, serving
from yanzhen.case import Case


@pytest.fixture
def world() -> Iterator[ApiWorld]:
    with serving(company()) as found:
        yield found


def decided(case: Case, decision: str, who: str = "hr", version: int | None = None) -> Answer:
    body = {"decision": decision, "reason": "Nothing came.", "version": version or case.version}
    return ask("POST", f"/v1/cases/{case.case_id}/adjustment/decision", who=who, json_body=body)


def appealed(case: Case, who: str = "lin", text: str = "I was ill.") -> Answer:
    return ask("POST", f"/v1/cases/{case.case_id}/adjustment/appeal", who=who, json_body={"text": text})


def may(case: Case, who: str) -> tuple[bool, bool, bool]:
    seen = ask("GET", f"/v1/cases/{case.case_id}", who=who).body
    return seen["may_confirm"], seen["may_reject"], seen["may_appeal"]


def test_a_case_shows_what_it_is_to_cost_and_what_the_caller_may_do(world: ApiWorld) -> None:
    assert ask("GET", f"/v1/cases/{answered(world, 'wang', 'running').case_id}", who="wang").body["case"][
        "adjustment"
    ] is None  # fmt: skip
    case = late(world, "lin", "running")
    seen = ask("GET", f"/v1/cases/{case.case_id}", who="lin", headers={"Accept-Language": "en"}).body
    assert seen["case"]["adjustment"] == {
        "points": -1, "state": "proposed", "state_text": "Proposed; does not count yet",
    }  # fmt: skip
    assert seen["history"][-1]["what_text"].endswith("points proposed to be lost: 1")
    for stage in ("overdue", "points"):
        listed = ask("GET", "/v1/cases", who="hr", query={"stage": stage}).body["items"]
        assert [one["adjustment"]["state"] for one in listed] == ["proposed"]
    assert ask("GET", "/v1/cases", who="head-west", query={"stage": "points"}).body["items"] == []
    assert (may(case, "lin"), may(case, "head-s1"), may(case, "hr")) == (
        (False, False, False), (False, False, False), (True, True, False),
    )  # fmt: skip


@pytest.mark.parametrize(("decision", "state"), [("confirm", "confirmed"), ("reject", "rejected")])
def test_hr_decides_with_a_reason_which_its_person_is_told(world: ApiWorld, decision: str, state: str) -> None:
    world.directory.put_employee(world.directory.employees_by_id["lin"].model_copy(update={"email": "lin@x.example"}))
    case = late(world, "lin", "running")
    answer = decided(case, decision)
    assert (answer.status, answer.body["case"]["adjustment"]["state"]) == (201, state)
    assert [(notice.employee_id, notice.fact) for notice in world.notices.stored.values()] == [
        ("lin", f"case/{case.case_id}/{len(case.history)}")
    ]
    assert ("hr", "case.points_decided", f"case#{case.case_id}") in world.actions()
    second = decided(case, "reject", who="hr-east")
    assert (second.status, second.code) == (409, "conflict")


def test_nobody_decides_on_the_own_points_or_on_those_of_a_foreign_unit(world: ApiWorld) -> None:
    own = decided(late(world, "hr-east", "running"), "reject", who="hr-east")
    assert (own.status, own.code) == (403, "case.own")
    assert decided(late(world, "zhao", "west"), "reject", who="hr-east").status == 404
    assert decided(late(world, "lin", "running"), "reject", who="head-s1").status == 403


def test_a_case_without_points_has_nothing_to_decide(world: ApiWorld) -> None:
    answer = decided(answered(world, "lin", "running"), "confirm")
    assert (answer.status, answer.code) == (409, "case.nothing_proposed")


def test_its_person_appeals_confirmed_points_and_somebody_else_answers(world: ApiWorld) -> None:
    case = late(world, "lin", "running", confirmed_by="hr")
    assert may(case, "lin") == (False, False, True)
    assert appealed(case, who="wang").status == 404
    said = appealed(case)
    assert (said.status, said.body["case"]["adjustment"]["state"], said.body["may_appeal"]) == (201, "appealed", False)
    assert appealed(case).body["case"]["version"] == said.body["case"]["version"]
    assert world.actions().count(("lin", "case.points_appealed", f"case#{case.case_id}")) == 1
    version = said.body["case"]["version"]
    same = decided(case, "confirm", version=version)
    assert (same.status, same.code) == (409, "review.second_person")
    assert may(case, "hr") == (False, True, False)
    assert decided(case, "confirm", who="hr-east", version=version).body["case"]["adjustment"]["state"] == "confirmed"
    assert (appealed(case).status, appealed(case).code) == (409, "appeal.already")


def test_a_waiver_takes_the_points_back_by_itself(world: ApiWorld) -> None:
    case = late(world, "lin", "running", confirmed_by="hr")
    body = {"reason": "on leave", "version": case.version}
    waived = ask("POST", f"/v1/cases/{case.case_id}/waiver", who="hr", json_body=body).body
    assert waived["case"]["adjustment"]["state"] == "withdrawn"
    assert (waived["may_confirm"], waived["may_reject"], waived["may_appeal"]) == (False, False, False)


@pytest.mark.parametrize("text", ["", " ", "a" * 2001])
def test_an_empty_or_endless_appeal_is_refused(world: ApiWorld, text: str) -> None:
    assert appealed(late(world, "lin", "running", confirmed_by="hr"), text=text).status == 400
