"""A person's word on a verdict."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from tests.unit.api_gateway import Answer, ask
from tests.unit.api_world import FINE, ApiWorld, brought, company, copied, serving
from yanzhen.base import iso
from yanzhen.record import LateSource


@pytest.fixture
def world() -> Iterator[ApiWorld]:
    with serving(company()) as found:
        yield found


@pytest.fixture
def suspect(world: ApiWorld) -> str:
    """A photo whose verdict is `false` and awaits a person."""
    earlier = brought(world, "zhao", "west", findings=FINE)
    findings, reuse = copied(earlier.evidence)
    return brought(world, "lin", "running", findings=findings, reuse=reuse).evidence.evidence_id


def review(evidence_id: str, who: str = "hr", headers: dict[str, str] | None = None, **changes: Any) -> Answer:
    body = {"decision": "overturn", "word": "genuine", "reason": "honest_retake", "comment": "看过了", "version": 2}
    given = {name: value for name, value in {**body, **changes}.items() if value is not None}
    return ask("POST", f"/v1/evidence/{evidence_id}/reviews", who=who, json_body=given, headers=headers)


def test_the_queue_holds_what_awaits_a_person(world: ApiWorld, suspect: str) -> None:
    before = ask("GET", "/v1/reviews", who="hr").body["items"]
    review(suspect)
    after = ask("GET", "/v1/reviews", who="hr").body["items"]

    assert [one["evidence_id"] for one in before] == [suspect]
    assert before[0]["awaits_review"] is True
    assert after == []


def test_a_genuine_photo_whose_source_came_late_is_in_the_queue_with_both_pictures(world: ApiWorld) -> None:
    source = brought(world, "zhao", "west")
    copy = brought(world, "lin", "running", findings=FINE)
    (finding,) = (one for one in copied(source.evidence)[0] if one.check == "reuse")
    (match,) = copied(source.evidence)[1].matches
    late = LateSource(match=match, finding=finding.model_copy(update={"code": "reuse.found_later"}))
    version = world.evidence.reopen(copy.evidence.evidence_id, late).evidence.version

    (listed,) = ask("GET", "/v1/reviews", who="hr").body["items"]
    detail = ask("GET", f"/v1/evidence/{copy.evidence.evidence_id}", who="hr").body
    own = ask("GET", f"/v1/evidence/{copy.evidence.evidence_id}", who="lin").body
    assert (listed["evidence_id"], listed["word"], listed["version"]) == (copy.evidence.evidence_id, "genuine", version)
    assert listed["headline"] == detail["findings"][0]["sentence"]
    assert detail["findings"][0]["code"] == "reuse.found_later"
    assert detail["findings"][0]["facts"]["earlier_evidence_id"] == source.evidence.evidence_id
    assert detail["reuse"][0]["evidence_id"] == source.evidence.evidence_id
    assert detail["reuse"][0]["picture_url"]
    assert "earlier_employee_id" not in own["findings"][0]["facts"]

    old = {"reason": "old_photo"}
    assert review(copy.evidence.evidence_id, word="false", version=version, **old).status == 201
    second = review(copy.evidence.evidence_id, "admin", decision="confirm", word=None, version=version + 1, **old)
    assert second.status == 201
    assert ask("GET", "/v1/reviews", who="hr").body["items"] == []


def test_an_overturned_verdict_counts_as_the_reviewer_says(world: ApiWorld, suspect: str) -> None:
    answer = review(suspect)

    found = answer.body
    assert answer.status == 201
    assert (found["evidence"]["word"], found["evidence"]["version"]) == ("genuine", 3)
    assert found["reviews"][0]["reviewer_name"] == "Hr"
    assert found["reviews"][0]["reason_text"]
    assert found["reviews"][0]["comment"] == "看过了"
    assert ("hr", "evidence.reviewed", f"evidence#{suspect}") in world.actions()


def test_a_confirmed_verdict_keeps_its_word(world: ApiWorld, suspect: str) -> None:
    assert review(suspect, decision="confirm", word=None, reason="old_photo").body["evidence"]["word"] == "false"


def test_who_saw_an_older_version_is_told_of_the_conflict(world: ApiWorld, suspect: str) -> None:
    review(suspect)

    answer = review(suspect, word="unable")

    assert (answer.status, answer.code) == (409, "conflict")
    assert world.evidence.records[suspect].reviews[-1].word == "genuine"


def test_the_same_key_reviews_once(world: ApiWorld, suspect: str) -> None:
    first, second = (review(suspect, headers={"Idempotency-Key": "r1"}) for _ in range(2))

    assert (first.status, first.text) == (second.status, second.text)
    assert len(world.evidence.records[suspect].reviews) == 1


def test_nobody_reviews_the_own_photo(world: ApiWorld) -> None:
    person = world.directory.employees_by_id["lin"]
    world.directory.put_employee(person.model_copy(update={"role": "hr"}))
    evidence_id = brought(world, "lin", "running", findings=FINE).evidence.evidence_id

    answer = review(evidence_id, who="lin", word="false")

    assert (answer.status, answer.code) == (403, "review.own")


def test_a_photo_without_a_verdict_cannot_be_reviewed_yet(world: ApiWorld) -> None:
    evidence_id = brought(world, "lin", "running").evidence.evidence_id

    answer = review(evidence_id, version=1)

    assert (answer.status, answer.code) == (409, "review.not_judged")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"word": None}, "word"),
        ({"word": "false"}, "word"),
        ({"decision": "confirm", "word": "genuine"}, "word"),
        ({"word": "guilty"}, "word"),
        ({"reason": "dislike"}, "reason"),
        ({"version": "x"}, "version"),
        ({"comment": "x" * 2001}, "comment"),
    ],
)
def test_a_review_that_makes_no_sense_is_refused_by_its_field(
    world: ApiWorld, suspect: str, changes: dict[str, Any], field: str
) -> None:
    answer = review(suspect, **changes)

    assert (answer.status, answer.body["errors"][0]["field"]) == (400, field)
    assert world.evidence.records[suspect].reviews == ()


def test_above_the_queue_stands_what_waits_longest_and_what_waits_too_long(world: ApiWorld, suspect: str) -> None:
    since = world.evidence.records[suspect].awaits_since
    fresh = ask("GET", "/v1/reviews/figures", who="hr").body
    world.clock += timedelta(hours=49)
    late = ask("GET", "/v1/reviews/figures", who="hr").body

    assert since is not None
    assert (fresh["waiting"], fresh["overdue"], fresh["oldest_since"]) == (1, 0, iso(since))
    assert (late["waiting"], late["overdue"], late["review_hours"]) == (1, 1, 48)
    assert ask("GET", "/v1/reviews/figures", who="hr", query={"unit": "acme/west"}).body["waiting"] == 0
    assert ask("GET", "/v1/reviews/figures", who="hr-east", query={"unit": "acme"}).status == 404
    assert ask("GET", "/v1/reviews/figures", who="auditor").status == 403
