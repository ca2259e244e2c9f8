"""API Gateway in miniature: turns a request into the event that the deployed Lambda gets, and serves it as WSGI."""

import gzip
import json
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl, unquote, urlencode

from api.app import app

TEXT = ("text/", "application/json", "application/xml", "application/javascript")
"""Bodies that the HTTP API hands over as they are; others come in base64."""


class Context:
    """What Lambda says of an invocation, as far as the API reads it."""

    function_name = "api"
    function_version = "1"
    memory_limit_in_mb = 1024
    invoked_function_arn = "arn:aws:lambda:eu-central-1:000000000000:function:api"
    aws_request_id = "00000000-0000-4000-8000-000000000000"

    def get_remaining_time_in_millis(self) -> int:
        return 29_000


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    text: str

    @property
    def body(self) -> Any:
        return json.loads(self.text)

    @property
    def code(self) -> str:
        return str(self.body["code"])


def call(
    method: str, path: str, *, body: bytes | None = None, headers: Mapping[str, str] | None = None, query: str = ""
) -> Answer:
    """One request through the app's own routes; where API Gateway would answer by itself, so does this."""
    found = _route(path)
    if found is None or method not in app.routes[found[0]]:
        return Answer(HTTPStatus.NOT_FOUND, {}, '{"message":"Not Found"}')
    pattern, values = found
    params: dict[str, list[str]] = {}
    for name, value in parse_qsl(query, keep_blank_values=True):
        params.setdefault(name, []).append(value)
    given_headers = {name.lower(): value for name, value in (headers or {}).items()}
    is_text = given_headers.get("content-type", "").startswith(TEXT)
    event = {
        "version": "1.0",
        "resource": pattern,
        "path": path,
        "httpMethod": method,
        "headers": given_headers,
        "multiValueQueryStringParameters": params or None,
        "pathParameters": values or None,
        "requestContext": {"httpMethod": method, "resourcePath": pattern, "path": path, "stage": "$default"},
        "stageVariables": None,
        "body": body
        if body is None
        else (body.decode("utf-8", "surrogateescape") if is_text else b64encode(body).decode()),
        "isBase64Encoded": body is not None and not is_text,
    }
    given = app(event, Context())
    if not given.get("isBase64Encoded"):
        return Answer(given["statusCode"], given["headers"], given["body"])
    headers = {name: value for name, value in given["headers"].items() if name != "Content-Encoding"}
    return Answer(given["statusCode"], headers, gzip.decompress(b64decode(given["body"])).decode())


def ask(
    method: str,
    path: str,
    *,
    who: str | None = None,
    json_body: Any = None,
    query: Mapping[str, Any] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Answer:
    """A JSON request in somebody's name."""
    sent = {"accept-language": "en", **(headers or {})}
    if who is not None:
        sent["authorization"] = f"Bearer {who}"
    body = None if json_body is None else json.dumps(json_body).encode()
    if body is not None:
        sent["content-type"] = "application/json"
    return call(method, path, body=body, headers=sent, query=urlencode(query or {}))


def wsgi(environ: Mapping[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """The app as WSGI, for tools that walk an API."""
    headers = {name[5:].replace("_", "-").lower(): value for name, value in environ.items() if name.startswith("HTTP_")}
    if environ.get("CONTENT_TYPE"):
        headers["content-type"] = environ["CONTENT_TYPE"]
    size = int(environ.get("CONTENT_LENGTH") or 0)
    answer = call(
        environ["REQUEST_METHOD"],
        environ["PATH_INFO"].encode("latin-1").decode("utf-8", "replace"),
        body=environ["wsgi.input"].read(size) if size else None,
        headers=headers,
        query=environ.get("QUERY_STRING", ""),
    )
    start_response(f"{answer.status} {HTTPStatus(answer.status).phrase}", list(answer.headers.items()))
    return [answer.text.encode()]


def _route(path: str) -> tuple[str, dict[str, str]] | None:
    """The most literal resource that fits, with its path parameters."""
    parts = path.split("/")
    for pattern in sorted(app.routes, key=lambda known: known.count("{")):
        wanted = pattern.split("/")
        if len(wanted) == len(parts) and all(
            w == p or (w.startswith("{") and p) for w, p in zip(wanted, parts, strict=True)
        ):
            return pattern, {w[1:-1]: unquote(p) for w, p in zip(wanted, parts, strict=True) if w.startswith("{")}
    return None
