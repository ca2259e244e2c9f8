"""An employee's word against a verdict, and two people's word on one."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.unit.api_gateway import Answer, ask
from tests.unit.api_world import FINE, ApiWorld, brought, company, copied, serving

TEXT = "我在现场，店长可以作证。"


@pytest.fixture
def world() -> Iterator[ApiWorld]:
    with serving(company()) as found:
        yield found


@pytest.fixture
def false(world: ApiWorld) -> str:
    """A photo of lin's whose verdict is `false`."""
    earlier = brought(world, "zhao", "west", findings=FINE)
    findings, reuse = copied(earlier.evidence)
    return brought(world, "lin", "running", findings=findings, reuse=reuse).evidence.evidence_id


def appeal(evidence_id: str, text: Any = TEXT, who: str = "lin", headers: dict[str, str] | None = None) -> Answer:
    return ask("POST", f"/v1/evidence/{evidence_id}/appeals", who=who, json_body={"text": text}, headers=headers)


def review(evidence_id: str, who: str, version: int, decision: str = "confirm", word: str | None = None) -> Answer:
    body = {"decision": decision, "reason": "old_photo", "version": version} | ({"word": word} if word else {})
    return ask("POST", f"/v1/evidence/{evidence_id}/reviews", who=who, json_body=body)


def test_the_reviewer_reads_the_sentence_and_the_employee_the_answer(world: ApiWorld, false: str) -> None:
    answer = appeal(false, f"  {TEXT}\n")
    queued = ask("GET", "/v1/reviews", who="hr").body["items"][0]
    seen = ask("GET", f"/v1/evidence/{false}", who="hr").body

    assert answer.status == 201
    assert (answer.body["appeals"][0]["text"], answer.body["appeals"][0]["answer"]) == (TEXT, None)
    assert (answer.body["may_appeal"], seen["may_appeal"]) == (False, False)
    assert (queued["appealed"], seen["appeals"][0]["text"]) == (True, TEXT)
    assert ("lin", "evidence.appealed", f"evidence#{false}") in world.actions()

    review(false, "hr", seen["evidence"]["version"], "overturn", "genuine")
    own = ask("GET", f"/v1/evidence/{false}", who="lin").body
    assert own["appeals"][0]["answer"]["word"] == "genuine"
    assert (own["evidence"]["appealed"], own["may_appeal"]) == (False, False)


def test_the_same_sentence_twice_is_one_appeal(world: ApiWorld, false: str) -> None:
    first, second = appeal(false), appeal(false)

    assert (first.status, second.status) == (201, 201)
    assert len(world.evidence.records[false].appeals) == 1
    assert [action for _, action, _ in world.actions()].count("evidence.appealed") == 1


def test_another_sentence_is_told_that_there_is_one_already(world: ApiWorld, false: str) -> None:
    appeal(false)

    answer = appeal(false, "Something else")

    assert (answer.status, answer.code) == (409, "appeal.already")
    assert world.evidence.records[false].appeals[0].text == TEXT


def test_the_same_key_appeals_once(world: ApiWorld, false: str) -> None:
    first, second = (appeal(false, headers={"Idempotency-Key": "a1"}) for _ in range(2))

    assert (first.status, first.text) == (second.status, second.text)


@pytest.mark.parametrize("who", ["wang", "zhao", "head-s1", "hr", "admin", "auditor"])
def test_only_the_own_photo_is_appealed(world: ApiWorld, false: str, who: str) -> None:
    assert appeal(false, who=who).status == 404
    assert world.evidence.records[false].appeals == ()


@pytest.mark.parametrize("text", ["", " \n\t ", "x" * 501, None, 5, ["x"]])
def test_an_appeal_is_a_sentence(world: ApiWorld, false: str, text: Any) -> None:
    answer = appeal(false, text)

    assert (answer.status, answer.body["errors"][0]["field"]) == (400, "text")
    assert world.evidence.records[false].appeals == ()


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "مرحبا بالعالم", "x" * 500, "🙂"])
def test_a_sentence_stays_the_text_it_is(world: ApiWorld, false: str, text: str) -> None:
    assert appeal(false, text).body["appeals"][0]["text"] == text


def test_a_genuine_photo_has_nothing_to_appeal(world: ApiWorld) -> None:
    answer = appeal(brought(world, "lin", "running", findings=FINE).evidence.evidence_id)

    assert (answer.status, answer.code) == (409, "appeal.nothing")


def test_a_reviewer_who_has_not_read_the_appeal_is_told_of_it(world: ApiWorld, false: str) -> None:
    appeal(false)

    assert (review(false, "hr", 2).status, review(false, "hr", 3).status) == (409, 201)


def test_a_false_counts_once_a_second_person_confirms_it(world: ApiWorld, false: str) -> None:
    first = review(false, "hr", 2).body
    queued = ask("GET", "/v1/reviews", who="admin").body["items"]
    second = review(false, "admin", 3).body

    assert (first["one_of_two"]["reviewer_id"], first["may_review"], first["may_confirm"]) == ("hr", True, False)
    assert [(one["evidence_id"], one["one_of_two"]) for one in queued] == [(false, True)]
    assert (second["one_of_two"], [one["counts"] for one in second["reviews"]]) == (None, [False, True])
    assert ask("GET", "/v1/reviews", who="hr").body["items"] == []


def test_the_same_person_is_not_the_second(world: ApiWorld, false: str) -> None:
    review(false, "hr", 2)

    answer = review(false, "hr", 3)

    assert (answer.status, answer.code) == (409, "review.second_person")
    assert len(world.evidence.records[false].reviews) == 1


def test_the_second_confirms_the_word_of_the_first_not_the_machines(world: ApiWorld) -> None:
    photo = brought(world, "lin", "running", findings=FINE).evidence.evidence_id
    first = review(photo, "hr", 2, "overturn", "false").body
    again = review(photo, "admin", 3, "overturn", "false")
    second = review(photo, "admin", 3).body

    assert (first["evidence"]["word"], first["word_in_question"]) == ("genuine", "false")
    assert (again.status, again.body["errors"][0]["field"]) == (400, "word")
    assert second["evidence"]["word"] == "false"
