"""Files of a statement: sent by who is asked, within limits, named by their bytes; and the board in figures."""

import hashlib
from collections.abc import Iterator
from typing import Any

import pytest

from tests.unit.api_gateway import ask
from tests.unit.api_world import ApiWorld, answered, company, serving
from yanzhen.base import iso
from yanzhen.case import Case
from yanzhen.ports import PresignedPost

PHOTO = b"\xff\xd8 a picture of the new camera"


@pytest.fixture
def world() -> Iterator[ApiWorld]:
    with serving(company()) as found:
        yield found


@pytest.fixture
def said(world: ApiWorld) -> Case:
    return answered(world, "lin", "running")


def path(case: Case, act: str = "") -> str:
    return f"/v1/cases/{case.case_id}{act}"


def named(body: bytes = PHOTO, **changes: Any) -> dict[str, Any]:
    known = {"sha256": hashlib.sha256(body).hexdigest(), "size_bytes": len(body), "content_type": "image/jpeg"}
    return known | changes


def sent(world: ApiWorld, case: Case, body: bytes = PHOTO) -> dict[str, Any]:
    """The file goes to the bucket as the phone sends it."""
    slot = ask("POST", path(case, "/files"), who="lin", json_body=named(body)).body
    world.media.upload(PresignedPost.model_validate(slot["upload"]), body)
    return named(body)


def test_a_statement_shows_its_files_to_who_decides_and_every_look_is_noted_once(world: ApiWorld, said: Case) -> None:
    body = {"text": "The new camera.", "files": [sent(world, said)]}
    detail = ask("POST", path(said, "/statement"), who="lin", json_body=body)
    assert detail.status == 201
    for _ in range(2):
        seen = ask("GET", path(said), who="hr").body
    (file,) = seen["history"][-1]["files"]
    assert (file["content_type"], file["size_bytes"]) == ("image/jpeg", len(PHOTO))
    assert f"statements/{said.case_id}/" in file["url"]
    looks = [one for one in world.actions() if one[1] == "case.files_looked_at"]
    assert looks == [("hr", "case.files_looked_at", f"case#{said.case_id}")]


def test_a_file_that_is_here_is_not_sent_again_and_the_same_statement_is_one(world: ApiWorld, said: Case) -> None:
    file = sent(world, said)
    assert ask("POST", path(said, "/files"), who="lin", json_body=file).body == {"upload": None}
    for _ in range(2):
        detail = ask("POST", path(said, "/statement"), who="lin", json_body={"text": "Look.", "files": [file]})
    assert len(detail.body["history"]) == 3


def test_a_statement_whose_file_has_not_arrived_is_refused_with_words_and_nothing_is_written(
    world: ApiWorld, said: Case
) -> None:
    refused = ask("POST", path(said, "/statement"), who="lin", json_body={"text": "Look.", "files": [named()]})
    assert (refused.status, refused.code) == (409, "case.file_missing")
    assert world.cases.get(said.case_id) == said


@pytest.mark.parametrize(
    ("file", "status", "code"),
    [
        (named(size_bytes=10_000_000), 413, "case.file_too_large"),
        (named(content_type="text/html"), 415, "case.file_type"),
        (named(content_type="image/svg+xml"), 415, "case.file_type"),
        (named(size_bytes=0), 400, "invalid_request"),
        (named(sha256="../../originals/01A"), 400, "invalid_request"),
    ],
)
@pytest.mark.parametrize("where", ["/files", "/statement"])
def test_what_is_too_large_or_of_another_kind_is_refused_with_words(
    said: Case, file: dict[str, Any], status: int, code: str, where: str
) -> None:
    body = file if where == "/files" else {"text": "Look.", "files": [file]}
    refused = ask("POST", path(said, where), who="lin", json_body=body, headers={"Accept-Language": "en"})
    assert (refused.status, refused.code) == (status, code)
    assert refused.body["detail"]


def test_a_statement_takes_five_files_and_not_six(said: Case) -> None:
    files = [named(str(number).encode()) for number in range(6)]
    assert ask("POST", path(said, "/statement"), who="lin", json_body={"text": "x", "files": files}).status == 400


def test_a_statement_of_ten_megabytes_is_refused_before_it_is_read(said: Case) -> None:
    refused = ask("POST", path(said, "/statement"), who="lin", json_body={"text": "a" * 10_000_000})
    assert (refused.status, refused.code) == (413, "body_too_large")


@pytest.mark.parametrize("who", ["wang", "head-s1", "hr", "zhao"])
def test_nobody_else_sends_files_to_a_case(said: Case, who: str) -> None:
    assert ask("POST", path(said, "/files"), who=who, json_body=named()).status == 404


def test_a_closed_case_takes_no_files(world: ApiWorld, said: Case) -> None:
    ask("POST", path(said, "/waiver"), who="hr", json_body={"reason": "on leave", "version": 2})
    refused = ask("POST", path(said, "/files"), who="lin", json_body=named())
    assert (refused.status, refused.code) == (409, "case.closed")


def test_the_board_counts_cases_of_each_unit_below_and_a_head_sees_the_own_only(world: ApiWorld, said: Case) -> None:
    west = answered(world, "zhao", "west")
    back = {"decision": "return", "reason": "Which photo?", "version": 2}
    due = ask("POST", path(west, "/decision"), who="hr", json_body=back).body["case"]["due_at"]
    assert due > iso(world.clock)
    figures = ask("GET", "/v1/cases/figures", who="hr").body
    assert [(row["unit_name"], row["open"], row["answered"]) for row in figures["units"]] == [
        ("West", 1, 0), ("East", 0, 1),
    ]  # fmt: skip
    assert figures["more"] is False
    own = ask("GET", "/v1/cases/figures", who="head-s1").body["units"]
    assert [(row["unit_path"], row["answered"]) for row in own] == [("acme/east/s1", 1)]
    assert ask("GET", "/v1/cases/figures", who="lin").status == 403


def test_the_limits_that_a_form_is_given_are_the_ones_that_hold(world: ApiWorld, said: Case) -> None:
    limits = ask("GET", path(said), who="lin").body["limits"]
    statuses = []
    for more in (0, 1):
        text = "a" * (limits["text"] + more)
        statuses.append(ask("POST", path(said, "/statement"), who="lin", json_body={"text": text}).status)
        files = [named(bytes([number])) for number in range(limits["files"] + more)]
        body = {"text": "Look.", "files": files}
        statuses.append(ask("POST", path(said, "/statement"), who="lin", json_body=body).code)
        large = named(size_bytes=limits["file_bytes"] + more)
        statuses.append(ask("POST", path(said, "/files"), who="lin", json_body=large).status)
    assert statuses == [201, "case.file_missing", 200, 400, "invalid_request", 413]
    for kind in limits["file_types"]:
        assert ask("POST", path(said, "/files"), who="lin", json_body=named(content_type=kind)).status == 200
