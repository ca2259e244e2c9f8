"""The OpenAPI document is valid, whole, and the committed one is the one the routes make."""

import json
from pathlib import Path

import pytest
from openapi_spec_validator import validate

from api import openapi_file
from api.chalicelib.routes import ROUTES, Route
from tests.unit.api_gateway import ask

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT = json.loads(openapi_file.text())


def test_the_committed_document_is_current() -> None:
    committed = (ROOT / openapi_file.FILE).read_text(encoding="utf-8")

    assert committed == openapi_file.text(), "run: python -m api.openapi_file"


def test_the_document_is_valid_openapi() -> None:
    validate(DOCUMENT)

    assert DOCUMENT["openapi"].startswith("3.1")


def test_the_document_is_served_to_anybody() -> None:
    answer = ask("GET", "/v1/openapi.json")

    assert (answer.status, answer.body) == (200, DOCUMENT)


@pytest.mark.parametrize("route", ROUTES.values(), ids=lambda route: route.name)
def test_every_route_is_described_with_its_parameters_body_answer_and_problems(route: Route) -> None:
    described = DOCUMENT["paths"][route.path][route.method.lower()]

    named = {(one["in"], one["name"]) for one in described["parameters"]}
    assert described["operationId"] == route.name
    assert described["summary"]
    assert {("path", name) for name in route.path_names} <= named
    assert {("query", name) for name in (route.query.model_fields if route.query else ())} <= named
    assert ("requestBody" in described) == (route.body is not None)
    assert str(route.status.value) in described["responses"]
    assert (described.get("security") == []) == (not route.permissions)


def test_operation_ids_are_unique() -> None:
    names = [one["operationId"] for methods in DOCUMENT["paths"].values() for one in methods.values()]

    assert len(names) == len(set(names))


def test_a_name_of_the_json_is_the_name_of_the_document() -> None:
    assert "false" in DOCUMENT["components"]["schemas"]["Counts"]["properties"]
