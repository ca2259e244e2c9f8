"""What happens between a request and its answer, the same for every route."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from http import HTTPStatus
from typing import Any

from aws_lambda_powertools.metrics import MetricUnit
from chalice.app import Response

from api.chalicelib import once, parse, problems, serving, words
from api.chalicelib.call import Call
from api.chalicelib.document import Document
from api.chalicelib.routes import Route
from api.chalicelib.services import Services
from api.chalicelib.watch import follow, logger, metrics
from yanzhen.base import Model
from yanzhen.directory import Caller, Employee, Locale, permissions
from yanzhen.errors import Forbidden, YanzhenError


@dataclass
class _Asking:
    """What is known so far of who asks: the header's language, then the caller and the caller's own."""

    locale: Locale
    caller: str | None = None


def respond(request: Any, route: Route, path_values: Mapping[str, str]) -> Response:
    """Answer a request; every error leaves as a problem in the caller's language."""
    asking = _Asking(words.asked(request.headers.get("accept-language")))
    try:
        status, body = _answer(request, route, path_values, asking)
    except YanzhenError as error:
        if not error.permanent:
            logger.warning("asked to slow down", facts=error.facts, exc_info=error)
        found = problems.problem(error, asking.locale)
    except Exception:  # noqa: BLE001 - the edge: a fault of ours is logged whole and told without its inside
        logger.exception("unexpected")
        found = problems.internal(asking.locale)
    else:
        _tell("answered", route, status, asking)
        if isinstance(body, Document):
            return _document(request, body)
        return _kept(request, body) if route.kept else _once(body, status)
    _tell("refused", route, found.status, asking, code=found.code)
    return Response(found.model_dump_json(), problems.headers(found.status), found.status)


def _once(body: str, status: int) -> Response:
    return Response(body, {"Content-Type": "application/json", "Cache-Control": "no-store"}, status)


def _kept(request: Any, body: str) -> Response:
    """The browser asks each time whether what it keeps still holds (RFC 9110, 13.1.2), and gets the body only if not.
    What it kept for another person or in another language is not even asked for."""
    tag = f'W/"{sha256(body.encode()).hexdigest()[:32]}"'
    headers: dict[str, Any] = {
        "Cache-Control": "private, no-cache",
        "ETag": tag,
        "Vary": "Authorization, Accept-Language",
    }
    if tag in request.headers.get("if-none-match", ""):
        return Response("", headers, HTTPStatus.NOT_MODIFIED)
    return Response(body, {"Content-Type": "application/json", **headers}, HTTPStatus.OK)


def _tell(what: str, route: Route, status: int, asking: _Asking, code: str | None = None) -> None:
    logger.info(what, route=route.name, status=status, code=code, caller=asking.caller)
    metrics.add_metric("Failed" if status >= 500 else what.capitalize(), MetricUnit.Count, 1)


def _document(request: Any, found: Document) -> Response:
    """A text whose reader asks seldom, and then whether what it has still holds."""
    tag = f'"{sha256(found.text.encode()).hexdigest()[:32]}"'
    headers: dict[str, Any] = {"Cache-Control": f"private, max-age={found.seconds}", "ETag": tag}
    if tag in request.headers.get("if-none-match", ""):
        return Response("", headers, HTTPStatus.NOT_MODIFIED)
    return Response(found.text, {"Content-Type": f"{found.content_type}; charset=utf-8", **headers}, HTTPStatus.OK)


def _answer(request: Any, route: Route, path_values: Mapping[str, str], asking: _Asking) -> tuple[int, str | Document]:
    arguments: dict[str, Any] = {}
    call = None
    if route.permissions:
        call = _caller(request, route, serving.current(), asking)
        arguments["call"] = call
    arguments.update(parse.path(route, path_values))
    if "evidence_id" in arguments:
        follow(arguments["evidence_id"])
    if route.query:
        arguments["query"] = parse.query(route.query, request.query_params)
    given: Any = None
    if route.body:
        given = parse.json_object(request, route.max_body)
        arguments["body"] = parse.model(route.body, given)

    if route.gives is Document:
        return route.status.value, route.handler(**arguments)

    def work() -> str:
        found = route.handler(**arguments)
        return found.model_dump_json(by_alias=True) if isinstance(found, Model) else json.dumps(found)

    key = request.headers.get("idempotency-key")
    if key is None or call is None or not route.idempotent:
        return route.status.value, work()
    scope = "\n".join((call.caller.employee_id, route.method, route.path, *path_values.values()))
    return route.status.value, once.run(
        call.services.idempotency, scope=scope, key=key, body=given, context=request.lambda_context, work=work
    )


def _caller(request: Any, route: Route, known: Services, asking: _Asking) -> Call:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise problems.Unauthenticated
    me = known.directory.employee_by_subject(known.tokens.subject(token.strip()))
    if me is None:
        raise problems.Unknown
    asking.locale = words.chosen(request.headers.get("accept-language")) or me.locale
    asking.caller = me.employee_id
    if not me.active:
        raise problems.Inactive
    if not permissions(me.role) & set(route.permissions):
        raise Forbidden
    return Call(services=known, me=me, caller=_as_caller(me), now=known.now(), locale=asking.locale)


def _as_caller(me: Employee) -> Caller:
    return Caller(employee_id=me.employee_id, role=me.role, unit_path=me.unit_path, locale=me.locale)
