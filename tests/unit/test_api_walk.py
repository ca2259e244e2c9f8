"""schemathesis walks the API from its OpenAPI document: no 5xx, and every answer is as described."""

from collections.abc import Iterator

import pytest
import schemathesis
from hypothesis import settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from api.chalicelib.routes import ROUTES
from tests.unit.api_gateway import wsgi
from tests.unit.api_world import FINE, ApiWorld, answered, brought, company, serving
from tests.unit.given_plans import drafted
from tests.unit.given_rosters import csv, tried
from yanzhen.case import CaseKey

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
IDS = {"employee_id": "lin", "session_id": "running", "channel": "slack", "template": "case_opened"}

schema = schemathesis.openapi.from_wsgi("/v1/openapi.json", wsgi)


@pytest.fixture(scope="module")
def world() -> Iterator[ApiWorld]:
    with serving(company()) as found:
        yield found


@schema.parametrize()
@settings(max_examples=10)
def test_no_request_by_the_document_makes_a_fault_of_ours(case: schemathesis.Case, world: ApiWorld) -> None:
    # What exists is put in the place of what does not, so that the walk gets past `not found`.
    participant = case.operation.definition.raw["operationId"] == "slot"
    case.headers = {**dict(case.headers or {}), "Authorization": f"Bearer {'lin' if participant else 'admin'}"}
    case.path_parameters = {name: _known(world, name) for name in case.path_parameters or {}}
    if isinstance(case.body, dict) and isinstance(case.body.get("unit_path"), str):
        who = {"participants": ["lin"]} if "participants" in case.body else {}
        case.body = {**case.body, "unit_path": "acme/east/s1", "course_id": "fire", **who}

    answer = case.call(app=wsgi)

    case.validate_response(answer, checks=CHECKS)


def _known(world: ApiWorld, name: str) -> str:
    if name == "roster_id":
        return next(iter(world.rosters.stored), None) or tried(world, csv(("工号", "姓名", "部门"), ("lin", "L", "s1")))
    if name == "plan_id":
        return next(iter(world.plans.stored), None) or str(drafted(world)["plan"]["plan_id"])
    if name == "case_id":
        last = world.cases.last(CaseKey(subject_id="lin", kind="resubmit", period="session/running"))
        return (last or answered(world, "lin", "running")).case_id
    return IDS.get(name) or brought(world, "lin", "running", findings=FINE).evidence.evidence_id


def test_the_walk_visits_every_route_but_the_document_itself() -> None:
    walked = {(one.ok().method.upper(), one.ok().path) for one in schema.get_all_operations()}

    assert walked == set(ROUTES) - {("GET", "/v1/openapi.json")}
