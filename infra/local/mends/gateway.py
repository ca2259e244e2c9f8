"""The HTTP API hands a function the event that its integration asks for."""

import inspect
from collections.abc import Mapping
from contextvars import ContextVar
from typing import Any
from urllib.parse import parse_qsl

from ministack.services import apigateway

from infra.local.mends import expect


def events_keep_their_format() -> None:
    """An integration of payload format 1.0 gets that event, which Chalice reads; stock makes every event 2.0."""
    stock, hand_over = apigateway._invoke_lambda_proxy, apigateway.run_reentrant
    source = inspect.getsource(stock)
    known = '"version": "2.0"' in source and "_execute_function_with_config_scope, exec_record, event," in source
    expect(known and "payloadFormatVersion" not in source, "events_keep_their_format")
    first: ContextVar[bool] = ContextVar("first", default=False)

    async def invoke(integration: Mapping[str, Any], *values: Any, **named: Any) -> Any:
        token = first.set(integration.get("payloadFormatVersion") == "1.0")
        try:
            return await stock(integration, *values, **named)
        finally:
            first.reset(token)

    async def run(work: Any, record: Any, event: Any, **named: Any) -> Any:
        return await hand_over(work, record, first_format(event) if first.get() else event, **named)

    apigateway._invoke_lambda_proxy = invoke
    apigateway.run_reentrant = run


def first_format(event: Mapping[str, Any]) -> dict[str, Any]:
    """The event of format 1.0 that AWS makes of the same request: the route's pattern is its resource."""
    asked, http = event["requestContext"], event["requestContext"]["http"]
    many: dict[str, list[str]] = {}
    for name, value in parse_qsl(event["rawQueryString"], keep_blank_values=True):
        many.setdefault(name, []).append(value)
    resource = event["routeKey"].rpartition(" ")[2]
    return {
        "version": "1.0",
        "resource": resource,
        "path": event["rawPath"],
        "httpMethod": http["method"],
        "headers": event["headers"],
        "multiValueHeaders": {name: [value] for name, value in event["headers"].items()},
        "queryStringParameters": {name: values[-1] for name, values in many.items()} or None,
        "multiValueQueryStringParameters": many or None,
        "requestContext": {
            **{name: asked[name] for name in ("accountId", "apiId", "domainName", "requestId", "stage")},
            "extendedRequestId": asked["requestId"],
            "httpMethod": http["method"],
            "identity": {"sourceIp": http["sourceIp"], "userAgent": http["userAgent"]},
            "path": http["path"],
            "protocol": http["protocol"],
            "requestTime": asked["time"],
            "requestTimeEpoch": asked["timeEpoch"],
            "resourceId": event["routeKey"],
            "resourcePath": resource,
        },
        "pathParameters": event["pathParameters"],
        "stageVariables": None,
        "body": event.get("body"),
        "isBase64Encoded": event["isBase64Encoded"],
    }
