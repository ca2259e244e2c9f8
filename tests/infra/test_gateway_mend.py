"""The emulator's HTTP API gives Chalice the event that it reads on AWS."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from chalice.app import Request
from ministack.services import apigateway, lambda_svc

from infra.local.mends.gateway import events_keep_their_format

ROUTE = "POST /v1/sessions/{session_id}/evidence"
URI = "arn:aws:lambda:eu-central-1:000000000000:function:api"


@pytest.fixture
def events(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What the function was handed, through the mended gateway."""
    handed: list[dict[str, Any]] = []

    async def hand_over(work: Any, record: Any, event: dict[str, Any], **named: Any) -> dict[str, Any]:
        handed.append(event)
        return {"body": {"statusCode": 200, "body": "{}"}}

    monkeypatch.setattr(lambda_svc, "_get_func_record_for_ref_in_scope", lambda ref, **scope: ({}, {}, "api"))
    monkeypatch.setattr(lambda_svc, "_execution_record_for_config", lambda function, config: {})
    monkeypatch.setattr(apigateway, "run_reentrant", hand_over)
    monkeypatch.setattr(apigateway, "_invoke_lambda_proxy", apigateway._invoke_lambda_proxy)
    events_keep_their_format()
    return handed


def send(version: str, *, query: str = "", body: bytes | None = None, kind: str = "application/json") -> None:
    answer = apigateway._invoke_lambda_proxy(
        {"integrationUri": URI, "payloadFormatVersion": version},
        "a1b2c3d4",
        "$default",
        "/v1/sessions/s1/evidence",
        "POST",
        {"content-type": kind},
        body,
        {},
        ROUTE,
        {"session_id": "s1"},
        raw_query_string=query,
    )
    # In a thread of its own: the browser's tests have a loop in this one.
    with ThreadPoolExecutor(1) as thread:
        assert thread.submit(asyncio.run, answer).result()[0] == 200


def test_chalice_finds_the_route_its_path_values_and_every_value_of_the_query(events: list[dict[str, Any]]) -> None:
    send("1.0", query="unit=a%2Fb&unit=c&cursor=", body=b'{"a": 1}')
    request = Request(events[0])
    assert (request.method, request.path) == ("POST", "/v1/sessions/{session_id}/evidence")
    assert request.uri_params == {"session_id": "s1"}
    assert request.query_params is not None
    assert request.query_params.getlist("unit") == ["a/b", "c"]
    assert request.query_params["cursor"] == ""
    assert request.raw_body == b'{"a": 1}'
    assert request.context["stage"] == "$default"


def test_what_was_not_sent_is_none(events: list[dict[str, Any]]) -> None:
    send("1.0")
    assert events[0]["multiValueQueryStringParameters"] is None
    assert events[0]["body"] is None


def test_bytes_come_back_as_they_were(events: list[dict[str, Any]]) -> None:
    send("1.0", body=b"\xff\x00", kind="application/octet-stream")
    assert events[0]["isBase64Encoded"] is True
    assert Request(events[0]).raw_body == b"\xff\x00"


def test_an_integration_that_asks_for_the_second_format_gets_it(events: list[dict[str, Any]]) -> None:
    send("1.0")
    send("2.0")
    assert [event["version"] for event in events] == ["1.0", "2.0"]


def test_the_mend_refuses_another_emulator(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apigateway, "_invoke_lambda_proxy", send)
    with pytest.raises(RuntimeError, match="no longer fits"):
        events_keep_their_format()
