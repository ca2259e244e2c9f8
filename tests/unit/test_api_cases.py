"""The API's cases: one's own and a unit's, an answer, and what HR decides on it."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from tests.unit.api_gateway import ask
from tests.unit.api_world import ApiWorld, answered, company, late, serving
from yanzhen import case_life as life
from yanzhen.base import iso
from yanzhen.case import Case, CaseKey, Measured
from yanzhen.directory import Role


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


def unit_case(world: ApiWorld, unit_path: str = "acme/east/s1", asked_unit: str | None = None) -> Case:
    """A unit's false rate of a quarter passed the threshold."""
    key = CaseKey(subject_id=unit_path, kind="explain", period="quarter#2026-Q1")
    measured = Measured(rate=0.2, part=4, whole=20, operator=">", threshold=0.1)
    made = life.opened(
        world.new_id(), key, "false_rate", "false_rate/20", unit_path=unit_path, timezone="Asia/Shanghai",
        policy=world.policies.versions()[-1], now=world.clock, measured=measured,
    )  # fmt: skip
    assert made is not None
    made = made.model_copy(update={"asked_unit": asked_unit or unit_path})
    world.cases.save(made, ())
    return made


def test_a_head_finds_the_unit_s_own_cases_and_answers_them(world: ApiWorld) -> None:
    case = unit_case(world)
    mine = ask("GET", "/v1/cases/mine", who="head-s1", query={"whose": "unit"}).body["items"]
    assert [(one["case_id"], one["session_id"], one["subject_name"]) for one in mine] == [
        (case.case_id, None, "Store 1")
    ]
    seen = ask("GET", path(case), who="head-s1").body
    assert (seen["may_answer"], seen["may_decide"], seen["may_change"]) == (True, False, False)
    said = ask("POST", path(case, "/statement"), who="head-s1", json_body={"text": "Two cameras were broken."})
    assert (said.status, said.body["case"]["state"]) == (201, "answered")


def test_only_heads_have_cases_of_a_unit(world: ApiWorld) -> None:
    unit_case(world)
    for who in ("lin", "hr", "auditor"):
        assert ask("GET", "/v1/cases/mine", who=who, query={"whose": "unit"}).body["items"] == []


@pytest.mark.parametrize(("who", "status"), [("lin", 404), ("head-west", 404), ("hr", 404), ("auditor", 404)])
def test_nobody_but_its_heads_answers_a_unit_s_case(world: ApiWorld, who: str, status: int) -> None:
    case = unit_case(world)
    assert ask("POST", path(case, "/statement"), who=who, json_body={"text": "I say"}).status == status


def test_a_head_up_the_line_answers_only_where_the_unit_has_none(world: ApiWorld) -> None:
    case = unit_case(world, "acme/west/s3")
    assert ask("GET", path(case), who="head-west").body["may_answer"] is True
    head = world.directory.employees_by_id["head-s1"]
    world.directory.put_employee(
        head.model_copy(update={"employee_id": "head-s3", "subject": "head-s3", "unit_path": "acme/west/s3"})
    )
    assert ask("GET", path(case), who="head-west").body["may_answer"] is False
    refused = ask("POST", path(case, "/statement"), who="head-west", json_body={"text": "I say"})
    assert refused.status == 404
    assert ask("POST", path(case, "/statement"), who="head-s3", json_body={"text": "We say"}).status == 201


def test_of_two_heads_who_answer_at_once_both_are_heard_and_the_clock_stands_once(world: ApiWorld) -> None:
    case = unit_case(world)
    head = world.directory.employees_by_id["head-s1"]
    world.directory.put_employee(head.model_copy(update={"employee_id": "second", "subject": "second"}))
    for who in ("head-s1", "second", "second"):
        answer = ask("POST", path(case, "/statement"), who=who, json_body={"text": f"{who} says"})
        assert answer.status == 201
    assert [(act["what"], act["by"]) for act in answer.body["history"][1:]] == [
        ("answered", "head-s1"), ("answered", "second"),
    ]  # fmt: skip
    kept = world.cases.get(case.case_id)
    assert kept is not None
    assert kept.answered_at == kept.history[1].at


def test_hr_decides_on_a_unit_s_case_but_not_on_an_answer_of_their_own(world: ApiWorld) -> None:
    case = unit_case(world)
    body = {"decision": "accept", "reason": "Repaired.", "version": 2}
    ask("POST", path(case, "/statement"), who="head-s1", json_body={"text": "Repaired."})
    head = world.directory.employees_by_id["head-s1"]
    world.directory.put_employee(head.model_copy(update={"role": Role.HR}))
    refused = ask("POST", path(case, "/decision"), who="head-s1", json_body=body)
    assert (refused.status, refused.code) == (403, "case.own")
    assert ask("GET", path(case), who="head-s1").body["may_decide"] is False
    assert ask("POST", path(case, "/decision"), who="hr", json_body=body).body["case"]["outcome"] == "accepted"


def test_a_unit_s_case_says_its_rate_in_the_reader_s_language(world: ApiWorld) -> None:
    case = unit_case(world)
    seen = ask("GET", path(case), who="hr", headers={"Accept-Language": "en"}).body["case"]
    assert "20.0 %" in seen["headline"]
    assert "4 of 20" in seen["headline"]
    assert seen["session_title"] == "Quarter 2026-Q1"
    assert "20.0%" in ask("GET", path(case), who="hr", headers={"Accept-Language": "zh"}).body["case"]["headline"]


def test_two_heads_whose_answers_cross_are_both_heard(world: ApiWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    case = unit_case(world)
    head = world.directory.employees_by_id["head-s1"]
    world.directory.put_employee(head.model_copy(update={"employee_id": "second", "subject": "second"}))
    save = world.cases.save

    def crossed(made: Case, notices: Any) -> bool:
        monkeypatch.setattr(world.cases, "save", save)
        assert ask("POST", path(case, "/statement"), who="second", json_body={"text": "We two."}).status == 201
        return save(made, notices)

    monkeypatch.setattr(world.cases, "save", crossed)
    answer = ask("POST", path(case, "/statement"), who="head-s1", json_body={"text": "We one."})
    assert answer.status == 201
    assert [act["text"] for act in answer.body["history"][1:]] == ["We two.", "We one."]


def test_an_answer_after_the_deadline_is_taken_and_sent_back_goes_on_up_the_line(world: ApiWorld) -> None:
    case = late(world, "lin", "running")
    world.clock = case.due_at + timedelta(hours=3)
    said = ask("POST", path(case, "/statement"), who="lin", json_body={"text": "I was ill."})
    assert (said.status, said.body["case"]["state"]) == (201, "answered")
    assert [act["what"] for act in said.body["history"]][-2:] == ["overdue", "answered"]
    body = {"decision": "return", "reason": "Since when?", "version": said.body["case"]["version"]}
    world.clock += timedelta(hours=2)
    back = ask("POST", path(case, "/decision"), who="hr", json_body=body).body["case"]
    assert (back["state"], back["due"]) == ("overdue", "over")
    kept = world.cases.get(case.case_id)
    assert kept is not None
    assert kept.next_at == kept.due_at + timedelta(hours=24)


def test_a_case_whose_person_and_unit_are_gone_is_still_read_and_decided(world: ApiWorld, said: Case) -> None:
    del world.directory.employees_by_id["lin"]
    del world.directory.units["acme/east/s1"]
    seen = ask("GET", path(said), who="hr").body["case"]
    assert (seen["subject_name"], seen["unit_name"]) == ("lin", "acme/east/s1")
    listed = ask("GET", "/v1/cases", who="hr", query={"stage": "answered"}).body["items"]
    assert [one["case_id"] for one in listed] == [said.case_id]
    assert ask("GET", "/v1/cases/figures", who="hr").status == 200
    body = {"reason": "left us", "version": said.version}
    assert ask("POST", path(said, "/waiver"), who="hr", json_body=body).body["case"]["outcome"] == "waived"


def test_a_head_who_is_no_longer_one_answers_no_more(world: ApiWorld) -> None:
    case = unit_case(world)
    head = world.directory.employees_by_id["head-s1"]
    world.directory.put_employee(head.model_copy(update={"role": Role.EMPLOYEE}))
    assert ask("POST", path(case, "/statement"), who="head-s1", json_body={"text": "We say"}).status == 404


def test_a_unit_that_moved_takes_its_case_along_to_its_heads(world: ApiWorld) -> None:
    case = unit_case(world)
    unit, head = world.directory.units["acme/east/s1"], world.directory.employees_by_id["head-s1"]
    world.directory.put_unit(unit.model_copy(update={"path": "acme/west/s1", "moved_from": unit.path}))
    world.directory.put_unit(unit.model_copy(update={"moved_to": "acme/west/s1"}))
    world.directory.put_employee(head.model_copy(update={"unit_path": "acme/west/s1"}))
    assert ask("GET", path(case), who="head-s1").body["may_answer"] is True
    said = ask("POST", path(case, "/statement"), who="head-s1", json_body={"text": "We moved."})
    assert (said.status, said.body["case"]["state"]) == (201, "answered")
    mine = ask("GET", "/v1/cases/mine", who="head-s1", query={"whose": "unit"}).body["items"]
    assert [one["case_id"] for one in mine] == [case.case_id]
    assert ask("GET", path(case), who="head-west").status == 404
