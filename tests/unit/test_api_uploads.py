"""Large files through the API: parts, what is missing of them, and that they are whole."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.unit.api_gateway import Answer, ask
from tests.unit.api_world import ApiWorld, company, serving
from yanzhen.parts import PART_BYTES

CLIENT = "6f1c2b1e-8f0e-4a57-9d55-0123456789ab"
SIZE = PART_BYTES * 2 + 9


@pytest.fixture
def world() -> Iterator[ApiWorld]:
    with serving(company()) as found:
        yield found


def announce(**changes: Any) -> Answer:
    body = {"client_id": CLIENT, "sha256": "0c" * 32, "size_bytes": SIZE, "content_type": "image/jpeg"}
    return ask("POST", "/v1/sessions/running/evidence", who="lin", json_body={**body, **changes})


def parts(evidence_id: str, who: str = "lin") -> Answer:
    return ask("POST", f"/v1/evidence/{evidence_id}/parts", who=who)


def completion(evidence_id: str, who: str = "lin") -> Answer:
    return ask("POST", f"/v1/evidence/{evidence_id}/completion", who=who)


def send(world: ApiWorld, wanted: list[dict[str, Any]]) -> None:
    for part in wanted:
        world.media.put_part(part["url"], bytes(part["size_bytes"]))


def test_a_large_file_goes_in_parts_from_slot_to_completion(world: ApiWorld) -> None:
    slot = announce()
    assert slot.status == 201
    assert slot.body["upload"] is None
    assert (slot.body["parts"]["count"], slot.body["parts"]["part_bytes"]) == (3, PART_BYTES)
    evidence_id = slot.body["evidence_id"]

    send(world, slot.body["parts"]["wanted"])
    done = completion(evidence_id)

    assert (done.status, done.body["parts"], done.body["upload"]) == (200, None, None)
    assert len(world.media.objects[f"originals/{evidence_id}"]) == SIZE


def test_a_phone_that_was_away_hears_what_is_missing_from_the_slot_and_from_the_parts(world: ApiWorld) -> None:
    slot = announce()
    send(world, slot.body["parts"]["wanted"][:1])

    again, asked = announce().body, parts(slot.body["evidence_id"]).body

    for answer in (again, asked):
        assert answer["evidence_id"] == slot.body["evidence_id"]
        assert answer["parts"]["held"] == [1]
        assert [part["number"] for part in answer["parts"]["wanted"]] == [2, 3]


def test_a_completion_with_parts_missing_is_a_conflict_that_says_so(world: ApiWorld) -> None:
    evidence_id = announce().body["evidence_id"]

    answer = completion(evidence_id)

    assert (answer.status, answer.code) == (409, "evidence.parts_missing")
    assert not world.media.objects


def test_a_file_that_is_whole_wants_nothing_and_is_completed_once(world: ApiWorld) -> None:
    slot = announce()
    send(world, slot.body["parts"]["wanted"])
    evidence_id = slot.body["evidence_id"]

    answers = [completion(evidence_id), completion(evidence_id), parts(evidence_id), announce()]

    assert [answer.body["parts"] for answer in answers] == [None] * 4
    assert len(world.media.objects) == 1


def test_a_small_file_asked_for_parts_goes_in_one_piece(world: ApiWorld) -> None:
    evidence_id = announce(size_bytes=3_000_000).body["evidence_id"]

    assert parts(evidence_id).body["upload"]["fields"]["key"] == f"originals/{evidence_id}"
    assert completion(evidence_id).status == 200


@pytest.mark.parametrize("who", ["wang", "head-s1", "hr", "admin", "auditor"])
def test_nobody_sends_for_somebody_else(world: ApiWorld, who: str) -> None:
    evidence_id = announce().body["evidence_id"]

    assert [parts(evidence_id, who).status, completion(evidence_id, who).status] == [404, 404]
