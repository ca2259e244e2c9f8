"""Rekognition's side of the wire: answers in its recorded shapes, and a log of what it was asked."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import boto3
from botocore.awsrequest import AWSResponse
from botocore.config import Config

ANSWERS: dict[str, dict[str, Any]] = json.loads((Path(__file__).parent / "rekognition.json").read_text("utf-8"))
"""By operation, and by scene or `scene/person`. The fields are the service's, the values those of our scenes."""


class Replay:
    """A real client whose requests end here instead of on the network; pictures are known by their bytes."""

    def __init__(self) -> None:
        self.names: dict[bytes, str] = {}
        self.asked: list[tuple[str, dict[str, Any]]] = []
        self.refusal: str | None = None
        self.client = boto3.client(
            "rekognition",
            region_name="eu-central-1",
            aws_access_key_id="test",
            aws_secret_access_key="test",
            config=Config(retries={"total_max_attempts": 1}),
        )
        self.client.meta.events.register("before-send.rekognition", self._answer)

    def _answer(self, request: Any, **_: Any) -> AWSResponse:
        operation = request.headers["X-Amz-Target"].decode().split(".")[1]
        body = json.loads(request.body)
        self.asked.append((operation, body))
        if self.refusal is not None:
            return _response(request.url, 400, {"__type": self.refusal, "message": "refused"})
        if operation == "DetectFaces":
            return _response(request.url, 200, ANSWERS["detect_faces"][self._name(body["Image"])])
        pair = f"{self._name(body['TargetImage'])}/{self._name(body['SourceImage'])}"
        return _response(request.url, 200, ANSWERS["compare_faces"][pair])

    def _name(self, image: dict[str, str]) -> str:
        return self.names[base64.b64decode(image["Bytes"])]


class _Raw:
    def __init__(self, body: bytes) -> None:
        self._body = body

    def stream(self) -> list[bytes]:
        return [self._body]


def _response(url: str, status: int, body: dict[str, Any]) -> AWSResponse:
    headers = {"Content-Type": "application/x-amz-json-1.1"}
    return AWSResponse(url, status, headers, _Raw(json.dumps(body).encode()))
