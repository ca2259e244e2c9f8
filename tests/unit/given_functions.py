"""What the tests of the functions start from: a store, a session, an honest photo, and ways to break the world."""

import base64
import hashlib
import io
import threading
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
from PIL import Image

from tests.fakes import FakeWorld, channel_of
from yanzhen.case_desk import CaseDesk
from yanzhen.directory import Consent, Employee, FaceReference
from yanzhen.errors import FaceRejected
from yanzhen.evidence import Box, Capture, Evidence, Face, FaceFacts, Likeness
from yanzhen.policy import Adapter
from yanzhen.ports import EnrolledFace, Picture
from yanzhen.record import EvidenceRecord
from yanzhen.training import Session
from yanzhen_aws.settings import Settings

START = datetime(2026, 3, 16, 1, 0, tzinfo=UTC)
NOW = datetime(2026, 3, 16, 2, 0, tzinfo=UTC)
UNIT = "acme/east/store-001"
SETTINGS = Settings(media_bucket="media", web_origin="https://train.example", sender_email="hr@train.example")
CONSENT = Consent(text_version="1", given_at=START - timedelta(days=30))


class Context:
    """What Lambda hands to a handler."""

    function_name = "test"
    memory_limit_in_mb = 512
    invoked_function_arn = "arn:aws:lambda:local:0:function:test"
    aws_request_id = "request"


@dataclass
class World(FakeWorld):
    """The fakes with settings, and with mail that is only written down."""

    settings: Settings = SETTINGS
    sent: list[tuple[str, Any]] = field(default_factory=list)

    def send(self, channel: str, message: Any, settings: Settings) -> None:
        self.sent.append((channel, message))


def world() -> World:
    """A session under way with two participants, one of them enrolled."""
    made = World()
    made.training.add_session(session())
    made.directory.put_employee(person("e1", email="e1@train.example", consent=CONSENT, face_count=1))
    made.directory.put_employee(person("e2", phone="+8613800000000", locale="en"))
    made.directory.faces["e1"] = [
        FaceReference(
            employee_id="e1",
            adapter="onnx-mesh468",
            descriptor=(1.0,),
            image_key="faces/e1/a.jpg",
            enrolled_at=CONSENT.given_at,
        )
    ]
    return made


def person(employee_id: str, **changes: Any) -> Employee:
    values: dict[str, Any] = {"employee_id": employee_id, "name": "Wang Fang", "unit_path": UNIT}
    return Employee(**(values | changes))


def session(**changes: Any) -> Session:
    values: dict[str, Any] = {
        "session_id": "s1", "course_id": "safety", "title": "Fire safety", "unit_path": UNIT,
        "starts_at": START, "ends_at": START + timedelta(hours=2), "participants": ("e1", "e2"),
    }  # fmt: skip
    return Session(**(values | changes))


def photo(seed: int = 1, size: tuple[int, int] = (640, 480)) -> bytes:
    """A JPEG full of structure, so that it is neither too flat to compare nor like one of another seed."""
    noise = np.random.default_rng(seed).integers(0, 256, (size[1] // 20, size[0] // 20, 3), dtype=np.uint8)
    return jpeg(Image.fromarray(noise).resize(size, Image.Resampling.BICUBIC))


def jpeg(image: Image.Image, quality: int = 90) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=quality)
    return out.getvalue()


def announce(where: World, data: bytes, evidence_id: str = "01A", **changes: Any) -> Evidence:
    """A slot for these bytes, asked for during the session."""
    capture = Capture(source="camera", captured_at=NOW - timedelta(minutes=2), clock_offset_ms=0, nonce="n")
    values: dict[str, Any] = {
        "evidence_id": evidence_id, "session_id": "s1", "course_id": "safety", "employee_id": "e1", "unit_path": UNIT,
        "sha256": hashlib.sha256(data).hexdigest(), "size_bytes": len(data), "content_type": "image/jpeg",
        "client_id": f"client-{evidence_id}", "capture": capture, "nonce_valid": True,
        "announced_at": NOW - timedelta(minutes=1),
    }  # fmt: skip
    return where.evidence.announce(Evidence(**(values | changes)))


def upload(where: World, data: bytes, evidence_id: str = "01A", **changes: Any) -> Evidence:
    """The slot and its bytes."""
    evidence = announce(where, data, evidence_id, **changes)
    where.media.write(evidence.original_key, data, evidence.content_type)
    return evidence


class Looker:
    """A Vision that finds one face, as like each known person as told; stands in for models of 40 MB."""

    def __init__(self, similarity: float = 0.97) -> None:
        self.similarity = similarity
        self.compared_with: list[set[str]] = []
        self.rejects: str | None = None

    def __call__(self, adapter: Adapter, where: Any) -> "Looker":
        return self

    def enrol(self, picture: Picture) -> EnrolledFace:
        if self.rejects:
            raise FaceRejected(reason=self.rejects)
        return EnrolledFace(
            adapter="onnx-mesh468", descriptor=(1.0,), box=Box(left=0.25, top=0.25, width=0.5, height=0.5)
        )

    def look(self, picture: Picture, uploader: str, references: Mapping[str, Sequence[FaceReference]]) -> FaceFacts:
        self.compared_with.append(set(references))
        own = references.get(uploader, ())
        like = Likeness(employee_id=uploader, similarity=self.similarity, references=len(own), face=0)
        face = Face(box=Box(left=0.4, top=0.3, width=0.1, height=0.2), score=0.95, width_px=120, usable=True)
        return FaceFacts(
            adapter="onnx-mesh468",
            faces=(face,),
            uploader=like if own else None,
            uploader_references=len(own),
            participants_enrolled=len(set(references) - {uploader}),
        )


def image_of(record: EvidenceRecord) -> dict[str, Any]:
    """A record as the evidence table's stream carries it."""
    packed = base64.b64encode(zlib.compress(record.model_dump_json().encode())).decode()
    key = f"evidence#{record.evidence.evidence_id}"
    return {"pk": {"S": key}, "sk": {"S": "record"}, "data": {"B": packed}}


def change(new: EvidenceRecord | None, old: EvidenceRecord | None = None, *, number: str = "1") -> dict[str, Any]:
    """A stream record as Lambda gets it."""
    images = {"NewImage": new, "OldImage": old}
    stream: dict[str, Any] = {name: image_of(record) for name, record in images.items() if record is not None}
    keys = {"pk": {"S": "evidence#?"}, "sk": {"S": "record"}}
    return {
        "eventID": number,
        "eventName": "MODIFY",
        "eventSource": "aws:dynamodb",
        "dynamodb": {**stream, "Keys": keys, "SequenceNumber": number},
    }


class Killed(BaseException):
    """The process ended in the middle of something: nothing catches it, nothing after it runs."""


PORTS = (
    "directory", "policies", "training", "evidence", "fingerprints", "tallies", "notices", "audit", "media",
    "executions", "cases", "case_runs",
)  # fmt: skip


class Fragile:
    """A world whose process dies right after its n-th call of any port took effect; n = 0 never dies."""

    def __init__(self, world: World, dies_after: int) -> None:
        self._world, self._dies_after = world, dies_after
        self._lock = threading.Lock()
        self.calls = 0
        self.settings = world.settings
        for name in PORTS:
            setattr(self, name, _Port(getattr(world, name), self))
        self.case_desk = CaseDesk(self.directory, self.cases, channel_of)

    def now(self) -> datetime:
        return self._world.now()

    def new_id(self) -> str:
        return self._world.new_id()

    def channel_for(self, person: Employee, kind: str) -> Any:
        return self.called(lambda: self._world.channel_for(person, kind))

    def send(self, channel: str, message: Any, settings: Settings) -> None:
        self.called(lambda: self._world.send(channel, message, settings))

    def called(self, call: Callable[[], Any]) -> Any:
        with self._lock:
            self.calls += 1
            mine = self.calls
        result = call()
        if mine == self._dies_after:
            raise Killed
        return result


class _Port:
    def __init__(self, port: Any, fragile: Fragile) -> None:
        self._port, self._fragile = port, fragile

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._port, name)
        return lambda *args, **kwargs: self._fragile.called(lambda: method(*args, **kwargs))


def state_of(where: World) -> dict[str, Any]:
    """Everything a world keeps, to compare two of them."""
    return {
        "records": where.evidence.records,
        "slots": where.evidence.slots,
        "firsts": where.evidence.firsts,
        "fingerprints": where.fingerprints.stored,
        "objects": where.media.objects,
        "counters": {scope: +counter for scope, counter in where.tallies.counters.items()},
        "ledger": where.tallies.ledger,
        "notices": where.notices.stored,
        "breaches": where.notices.breaches,
        "cases": where.cases.stored,
        "executions of cases": where.case_runs.started,
        "people": where.directory.employees_by_id,
        "faces": where.directory.faces,
    }


def interrupted_everywhere(make: Callable[[], World], run: Callable[[Any], object]) -> Sequence[int]:
    """Run undisturbed; then, for every port call, die after it and run again: the end must be the same.

    Returns at which calls it differed, the last number being how many there are.
    """
    undisturbed = make()
    counting = Fragile(undisturbed, 0)
    run(counting)
    different = []
    for number in range(1, counting.calls + 1):
        disturbed = make()
        try:
            run(Fragile(disturbed, number))
        except Killed:
            run(Fragile(disturbed, 0))
        if state_of(disturbed) != state_of(undisturbed):
            different.append(number)
    assert counting.calls > 0
    return different
