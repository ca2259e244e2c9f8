"""The OpenAPI 3.1 document, made from the declared routes and their models."""

import inspect
from collections.abc import Iterable
from typing import Any

from pydantic.json_schema import JsonSchemaMode, models_json_schema

from api.chalicelib.document import Document
from api.chalicelib.door import Area
from api.chalicelib.models.problem import Problem
from api.chalicelib.routes import ROUTES, Route
from yanzhen.base import Model

area = Area("openapi")

REFS = "#/components/schemas/{model}"


@area.get("/v1/openapi.json")
def openapi() -> dict[str, Any]:
    """This document."""
    return document(ROUTES.values())


def document(routes: Iterable[Route]) -> dict[str, Any]:
    """Every route with its parameters, body, answer and problems."""
    known = sorted(routes, key=lambda route: (route.path, route.method))
    refs, schemas = models_json_schema(_models(known), ref_template=REFS)
    paths: dict[str, dict[str, Any]] = {}
    for route in known:
        paths.setdefault(route.path, {})[route.method.lower()] = _operation(route, refs)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Yanzhen",
            "version": "1",
            "description": "Proves that training really happened: photos as evidence, verified, with reasons.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "tags": [{"name": name} for name in sorted({route.area for route in known})],
        "paths": paths,
        "components": {
            "schemas": schemas.get("$defs", {}),
            "responses": {
                "Problem": {
                    "description": "What went wrong, with a stable code, in the caller's language (RFC 9457).",
                    "content": {"application/problem+json": {"schema": refs[Problem, "serialization"]}},
                }
            },
            "securitySchemes": {"bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}},
        },
        "security": [{"bearer": []}],
    }


def _models(routes: Iterable[Route]) -> list[tuple[type[Model], JsonSchemaMode]]:
    found: dict[tuple[type[Model], JsonSchemaMode], None] = {(Problem, "serialization"): None}
    for route in routes:
        if route.body:
            found[route.body, "validation"] = None
        if _is_model(route.gives):
            found[route.gives, "serialization"] = None
    return list(found)


def _is_model(kind: Any) -> bool:
    return inspect.isclass(kind) and issubclass(kind, Model)


def _operation(route: Route, refs: dict[Any, dict[str, Any]]) -> dict[str, Any]:
    answer: dict[str, Any] = refs[route.gives, "serialization"] if _is_model(route.gives) else {"type": "object"}
    refused = ["401", "403", "404", "503"] if route.permissions else ["404", "503"] if route.path_names else []
    if route.path_names or route.query or route.body:
        refused.append("400")
    if route.method == "POST":
        refused += ["409", "413", "415", "422"]
    found: dict[str, Any] = {
        "operationId": route.name,
        "summary": route.summary,
        "tags": [route.area],
        "parameters": [*_path_parameters(route), *_query_parameters(route), *_header_parameters(route)],
        "responses": {
            str(route.status.value): {
                "description": route.status.phrase,
                "content": {"application/json": {"schema": answer}}
                if route.gives is not Document
                else {"text/calendar": {"schema": {"type": "string"}}},
            },
            **{status: {"$ref": "#/components/responses/Problem"} for status in sorted(refused)},
        },
    }
    if route.body:
        found["requestBody"] = {
            "required": True,
            "content": {"application/json": {"schema": refs[route.body, "validation"]}},
        }
    if route.permissions:
        found["x-permissions"] = [permission.value for permission in route.permissions]
    else:
        found["security"] = []
    return found


def _path_parameters(route: Route) -> list[dict[str, Any]]:
    pattern = {"type": "string", "pattern": "^[A-Za-z0-9_-]{1,64}$"}
    return [{"name": name, "in": "path", "required": True, "schema": pattern} for name in route.path_names]


def _query_parameters(route: Route) -> list[dict[str, Any]]:
    if route.query is None:
        return []
    schema = route.query.model_json_schema()
    definitions = schema.get("$defs", {})
    needed = schema.get("required", ())
    found = []
    for name, given in schema["properties"].items():
        described = _inlined(given, definitions)
        text = described.pop("description", None)
        parameter = {"name": name, "in": "query", "required": name in needed, "schema": described}
        found.append({**parameter, **({"description": text} if text else {})})
    return found


def _inlined(schema: Any, definitions: dict[str, Any]) -> Any:
    """A query's schema without references and without null: what is left out is left out, not null."""
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        return _inlined(definitions[schema["$ref"].rpartition("/")[2]], definitions)
    one_of = [_inlined(part, definitions) for part in schema.get("anyOf", ()) if part != {"type": "null"}]
    kept = {key: value for key, value in schema.items() if key not in ("anyOf", "title", "default")}
    if schema.get("default") is not None:
        kept["default"] = schema["default"]
    if len(one_of) == 1:
        return {**one_of[0], **kept}
    return {**kept, **({"anyOf": one_of} if one_of else {})}


def _header_parameters(route: Route) -> list[dict[str, Any]]:
    if not route.idempotent:
        return []
    return [
        {
            "name": "Idempotency-Key",
            "in": "header",
            "required": False,
            "description": "The same key with the same body gives the first answer again; it is kept for a day.",
            "schema": {"type": "string", "pattern": "^[!-~]{1,200}$"},
        }
    ]
