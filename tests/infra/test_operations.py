"""Deploying and repairing: pages go up in a safe order, buried events start again and none is lost."""

import json
from pathlib import Path
from typing import Any

import pytest

from infra.deploy import upload
from infra.local.deploy import Clients, DeployFailed
from infra.redrive import Redriven, redrive, upload_event

EVENT = {"detail": {"bucket": {"name": "media"}, "object": {"key": "originals/01H"}}}


class Queue:
    """An SQS queue of messages that become invisible once received."""

    def __init__(self, *bodies: str) -> None:
        self.visible = [{"MessageId": str(n), "ReceiptHandle": f"r{n}", "Body": body} for n, body in enumerate(bodies)]
        self.there = {message["ReceiptHandle"] for message in self.visible}

    def receive_message(self, *, MaxNumberOfMessages: int, **_: Any) -> dict[str, Any]:
        batch, self.visible = self.visible[:MaxNumberOfMessages], self.visible[MaxNumberOfMessages:]
        return {"Messages": batch} if batch else {}

    def delete_message(self, *, ReceiptHandle: str, **_: Any) -> None:
        self.there.remove(ReceiptHandle)


class Machine:
    def __init__(self, fails_at: int | None = None) -> None:
        self.started: list[Any] = []
        self.fails_at = fails_at

    def start_execution(self, *, input: str, **_: Any) -> None:
        if len(self.started) == self.fails_at:
            raise ConnectionError
        self.started.append(json.loads(input))


def test_every_buried_event_is_started_and_then_deleted() -> None:
    queue, machine = Queue(*[json.dumps(EVENT)] * 23), Machine()
    assert redrive(queue, machine, queue="q", machine="m", limit=1000) == Redriven(23, 0)
    assert machine.started == [EVENT] * 23
    assert not queue.there


def test_an_event_whose_start_failed_stays_in_the_queue() -> None:
    queue, machine = Queue(*[json.dumps(EVENT)] * 3), Machine(fails_at=1)
    with pytest.raises(ConnectionError):
        redrive(queue, machine, queue="q", machine="m", limit=1000)
    assert queue.there == {"r1", "r2"}


def test_what_is_no_upload_event_is_left_for_a_person() -> None:
    queue, machine = Queue("not json", "{}", json.dumps(EVENT)), Machine()
    assert redrive(queue, machine, queue="q", machine="m", limit=1000) == Redriven(1, 2)
    assert queue.there == {"r0", "r1"}


def test_no_more_than_asked_for_are_started() -> None:
    queue, machine = Queue(*[json.dumps(EVENT)] * 15), Machine()
    assert redrive(queue, machine, queue="q", machine="m", limit=12).started == 12
    assert len(queue.there) == 3


@pytest.mark.parametrize("body", ["", "[]", '{"detail": {"bucket": {"name": 1}, "object": {"key": "k"}}}'])
def test_a_strange_message_is_no_event(body: str) -> None:
    assert upload_event(body) is None


class Bucket:
    def __init__(self) -> None:
        self.puts: list[dict[str, Any]] = []

    def put_object(self, **put: Any) -> None:
        self.puts.append(put)


def test_assets_go_up_before_the_pages_that_name_them(tmp_path: Path) -> None:
    (tmp_path / "console" / "assets").mkdir(parents=True)
    for name in ("index.html", "console/index.html", "console/assets/a.js"):
        (tmp_path / name).write_text("x")
    bucket = Bucket()
    assert upload(bucket, "web", tmp_path, {"client_id": "c"}) == 4
    keys = [put["Key"] for put in bucket.puts]
    assert keys[0] == "console/assets/a.js"
    assert keys[-1] == "config.json"
    caches = {put["Key"]: put["CacheControl"] for put in bucket.puts}
    assert "immutable" in caches["console/assets/a.js"]
    assert caches["index.html"] == "no-cache"
    assert caches["config.json"] == "no-store"


@pytest.mark.parametrize("endpoint", ["https://s3.eu-central-1.amazonaws.com", "http://10.0.0.5:4566"])
def test_the_local_deployment_talks_to_this_machine_only(endpoint: str) -> None:
    with pytest.raises(DeployFailed):
        Clients(endpoint)
