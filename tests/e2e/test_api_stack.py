"""The deployed API on the emulator's stack: real sign-ins, real tables, the real bucket, walked by schemathesis."""

import hashlib
import json
import os
import secrets
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import settings
from schemathesis.checks import not_a_server_error

from api import openapi_file
from infra.local.context import DemoContext
from yanzhen.base import iso
from yanzhen.directory import Employee, OrgUnit, Role
from yanzhen.training import Course
from yanzhen_aws.runtime import Runtime
from yanzhen_aws.settings import Settings

pytestmark = pytest.mark.stack

PEOPLE = {"lin": ("acme/s1", Role.EMPLOYEE), "zhao": ("acme/s2", Role.EMPLOYEE), "admin": ("acme", Role.ADMIN)}


@dataclass(frozen=True)
class Deployed:
    """The API of the stack, and everybody's token."""

    url: str
    tokens: dict[str, str]
    session_id: str

    def ask(self, method: str, path: str, who: str | None = "admin", **kwargs: Any) -> httpx.Response:
        headers = {"accept-language": "en", **kwargs.pop("headers", {})}
        if who is not None:
            headers["authorization"] = f"Bearer {self.tokens.get(who, who)}"
        return httpx.request(method, self.url + path, headers=headers, timeout=60, **kwargs)


def plan(starts_at: datetime) -> dict[str, Any]:
    return {
        "course_id": "fire", "title": "消防演练", "unit_path": "acme/s1", "participants": ["lin"],
        "starts_at": iso(starts_at), "ends_at": iso(starts_at + timedelta(hours=1)),
    }  # fmt: skip


@pytest.fixture(scope="module")
def deployed(stack: DemoContext) -> Iterator[Deployed]:
    with pytest.MonkeyPatch.context() as patch:
        for name, value in stack.environment.items():
            patch.setenv(name, value)
        world = Runtime(Settings.from_env(os.environ))
        for path, kind in (("acme", "company"), ("acme/s1", "store"), ("acme/s2", "store")):
            world.directory.put_unit(OrgUnit.model_validate({"path": path, "name": path, "kind": kind}))
        world.training.put_course(Course(course_id="fire", name_zh="消防", name_en="Fire safety"))
        tokens = {}
        for person, (unit, role) in PEOPLE.items():
            password = f"Aa1!{secrets.token_urlsafe(12)}"
            sign_in = stack.add_sign_in(person, password, role=role.value)
            world.directory.put_employee(
                Employee(employee_id=person, name=person, unit_path=unit, role=role, subject=sign_in.subject)
            )
            tokens[person] = stack.tokens(person, password)["AccessToken"]
        found = Deployed(stack.web_url, tokens, "")
        planned = found.ask("POST", "/v1/sessions", json=plan(datetime.now(UTC)))
        assert planned.status_code == 201, planned.text
        yield Deployed(stack.web_url, tokens, planned.json()["session_id"])


def slot(deployed: Deployed, body: bytes, who: str = "lin") -> httpx.Response:
    claim = {
        "client_id": str(uuid.uuid4()),
        "sha256": hashlib.sha256(body).hexdigest(),
        "size_bytes": len(body),
        "content_type": "image/jpeg",
    }
    return deployed.ask("POST", f"/v1/sessions/{deployed.session_id}/evidence", who, json=claim)


def test_a_signed_in_person_is_found_in_the_directory(deployed: Deployed) -> None:
    found = deployed.ask("GET", "/v1/me", "lin").json()

    assert (found["employee_id"], found["unit"]["path"], found["local"]) == ("lin", "acme/s1", True)


@pytest.mark.parametrize("token", [None, "a.b.c", "x" * 3000])
def test_without_a_good_token_nobody_gets_in(deployed: Deployed, token: str | None) -> None:
    answer = deployed.ask("GET", "/v1/me", token)

    assert answer.status_code == 401
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"] == "unauthenticated"


def test_a_slot_takes_the_very_bytes_that_were_announced(deployed: Deployed) -> None:
    photo = secrets.token_bytes(2000)
    given = slot(deployed, photo).json()

    other = httpx.post(given["upload"]["url"], data=given["upload"]["fields"], files={"file": photo + b"more"})
    same = httpx.post(given["upload"]["url"], data=given["upload"]["fields"], files={"file": photo})

    assert other.status_code in (400, 403)
    assert same.status_code in (200, 201, 204)
    assert deployed.ask("GET", f"/v1/evidence/{given['evidence_id']}", "lin").status_code == 200


def test_a_session_of_another_store_is_not_found(deployed: Deployed) -> None:
    assert slot(deployed, b"photo", who="zhao").status_code == 404
    assert deployed.ask("GET", f"/v1/sessions/{deployed.session_id}", "zhao").status_code == 404


def test_a_post_with_the_same_key_is_done_once(deployed: Deployed) -> None:
    body = plan(datetime.now(UTC) + timedelta(days=2))
    headers = {"idempotency-key": str(uuid.uuid4())}

    first, second = (deployed.ask("POST", "/v1/sessions", json=body, headers=headers) for _ in range(2))
    other = deployed.ask("POST", "/v1/sessions", json={**body, "title": "Other"}, headers=headers)

    assert first.json() == second.json()
    assert (other.status_code, other.json()["code"]) == (422, "idempotency.key_reused")


def test_lists_go_on_where_the_cursor_says(deployed: Deployed) -> None:
    first = deployed.ask("GET", "/v1/employees", params={"limit": 2}).json()
    second = deployed.ask("GET", "/v1/employees", params={"limit": 2, "cursor": first["next"]}).json()

    people = [one["employee_id"] for one in first["items"] + second["items"]]
    assert sorted(people) == sorted(PEOPLE)


def test_the_board_counts_what_was_planned(deployed: Deployed) -> None:
    found = deployed.ask("GET", "/v1/tallies").json()

    assert found["row"]["counts"]["expected"] >= 1
    assert len(found["children"]) == 2


def test_the_inbox_answers(deployed: Deployed) -> None:
    assert deployed.ask("GET", "/v1/inbox").status_code == 200


schema = schemathesis.openapi.from_dict(json.loads(openapi_file.text()))


@schema.parametrize()
@settings(max_examples=4)
def test_no_request_by_the_document_makes_a_fault_of_ours(case: schemathesis.Case, deployed: Deployed) -> None:
    participant = case.operation.definition.raw["operationId"] == "slot"
    who = "lin" if participant else "admin"
    case.headers = {**dict(case.headers or {}), "Authorization": f"Bearer {deployed.tokens[who]}"}
    case.path_parameters = {
        name: {"session_id": deployed.session_id, "employee_id": "lin"}.get(name, value)
        for name, value in (case.path_parameters or {}).items()
    }

    answer = case.call(base_url=deployed.url, timeout=60)

    case.validate_response(answer, checks=[not_a_server_error])
