"""What one photo's way calls: ten genuine ones of two stores go from the slot to the tallies on moto; all is counted.

Each is preceded by 24 others of its store, so the shortlist is full. What was counted is kept in counted.json.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import boto3
import numpy as np
from moto import mock_aws
from PIL import Image

from tests.bench import OUT, Row, shared, write
from tests.bench.meter import Meter

PHOTOS, EARLIER, TOGETHER = 10, 48, 8
STORES = ("acme/east/store-001", "acme/east/store-002")
REGION = "eu-central-1"
QUIET = {
    "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_DEFAULT_REGION": REGION,
    "POWERTOOLS_TRACE_DISABLED": "1", "POWERTOOLS_LOG_LEVEL": "ERROR", "POWERTOOLS_METRICS_DISABLED": "1",
}  # fmt: skip
UNUSED = ("issuer", "audience", "remediate_machine_arn", "roster_machine_arn", "enrol_function")
"""Settings that the API asks for and no photo's way uses."""
STEPS = ("open", "slot", "intake", "inspect", "trace_reuse", "decide", "look", "count", "tell")


def picture(seed: int) -> bytes:
    """A photo full of corners, like no other."""
    dots = np.random.default_rng(seed).integers(0, 255, (45, 60, 3), dtype=np.uint8)
    out = io.BytesIO()
    Image.fromarray(dots).resize((1200, 900), Image.Resampling.BICUBIC).save(out, "JPEG", quality=85)
    return out.getvalue()


class Way:
    """The functions themselves, one photo after another; only the faces are told instead of looked for."""

    def __init__(self, meter: Meter) -> None:
        from api.chalicelib import serving, wiring
        from tests.contract.conftest import BUCKET, PREFIX, made_tables
        from tests.unit.api_world import PlainTokens, Remembered
        from yanzhen_aws.runtime import Runtime
        from yanzhen_aws.settings import Settings

        made_tables()
        self.meter = meter
        self.words: list[str] = []
        self.s3 = boto3.client("s3")
        self.bucket = BUCKET
        self.world = Runtime(Settings(table_prefix=PREFIX, media_bucket=BUCKET, **dict.fromkeys(UNUSED, "none")))
        serving.use(
            replace(
                wiring.build(self.world), tokens=PlainTokens(), enrol=lambda employee_id, key, consent: {},
                nonce_secret=lambda: b"bench", idempotency=Remembered(), messages=list,
            )
        )  # fmt: skip
        self._company()

    def _company(self) -> None:
        from yanzhen.directory import OrgUnit
        from yanzhen.training import Course, Session

        now = self.world.now()
        for path, kind in (("acme", "company"), ("acme/east", "region"), *((store, "store") for store in STORES)):
            self.world.directory.put_unit(OrgUnit.model_validate({"path": path, "name": path, "kind": kind}))
        self.world.training.put_course(Course(course_id="safety", name_zh="安全", name_en="Safety"))
        for number, store in enumerate(STORES):
            people = tuple(f"e{person}" for person in range(EARLIER + PHOTOS) if person % 2 == number)
            for person in people:
                self._person(person, store, now)
            session = Session(
                session_id=f"s{number}", course_id="safety", title="Safety", unit_path=store, participants=people,
                starts_at=now - timedelta(hours=1), ends_at=now + timedelta(hours=1),
            )  # fmt: skip
            self.world.training.add_session(session)

    def _person(self, person: str, store: str, now: datetime) -> None:
        from tests.unit.given_functions import CONSENT
        from yanzhen.directory import Employee, FaceReference

        self.world.directory.put_employee(
            Employee(employee_id=person, name=person, unit_path=store, subject=person, consent=CONSENT)
        )
        for number in range(3):
            face = FaceReference(
                employee_id=person, adapter="onnx-mesh468", descriptor=(0.088,) * 128,
                image_key=f"faces/{person}/{number}.jpg", enrolled_at=now,
            )  # fmt: skip
            self.world.directory.add_face_reference(face, CONSENT, keep=3)

    def announce(self, number: int) -> tuple[str, dict[str, Any]]:
        from tests.unit.api_gateway import ask

        body = picture(number)
        with self.meter.step("open"):
            session = ask("GET", f"/v1/sessions/s{number % 2}", who=f"e{number}").body
        claim = {
            "client_id": str(uuid4()), "sha256": hashlib.sha256(body).hexdigest(), "size_bytes": len(body),
            "content_type": "image/jpeg",
            "capture": {
                "source": "camera", "captured_at": self.world.now().isoformat(), "clock_offset_ms": 0,
                "nonce": session["capture_nonce"],
            },
        }  # fmt: skip
        with self.meter.step("slot"):
            answer = ask(
                "POST", f"/v1/sessions/s{number % 2}/evidence", who=f"e{number}",
                json_body=claim,
            )  # fmt: skip
        assert answer.status == 201, answer.text
        evidence_id = answer.body["evidence_id"]
        self.s3.put_object(Bucket=self.bucket, Key=f"originals/{evidence_id}", Body=body)
        return evidence_id, self._image(evidence_id)

    def received(self, evidence_id: str) -> dict[str, Any]:
        from verification.intake import take_in

        with self.meter.step("intake"):
            self.media = take_in(evidence_id, self.world)["media"]
        return self._image(evidence_id)

    def judged(self, evidence_id: str, number: int) -> dict[str, Any]:
        from tests.unit.api_gateway import ask
        from tests.unit.given_functions import Looker
        from verification.decide import judge
        from verification.inspect import look
        from verification.trace_reuse import trace
        from yanzhen.evidence import MediaFacts, Observations
        from yanzhen_matching import OrbMatcher

        with self.meter.step("inspect"):
            faces = look(evidence_id, self.world, Looker())
        with self.meter.step("trace_reuse"):
            reuse = trace(evidence_id, self.world, OrbMatcher())
        seen = Observations(media=MediaFacts.model_validate(self.media), faces=faces, reuse=reuse)
        with self.meter.step("decide"):
            self.words.append(judge(evidence_id, seen, self.world))
        with self.meter.step("look"):
            assert ask("GET", f"/v1/evidence/{evidence_id}", who=f"e{number}").status == 200
        return self._image(evidence_id)

    def _image(self, evidence_id: str) -> dict[str, Any]:
        from tests.unit.given_functions import image_of

        record = self.world.evidence.get(evidence_id)
        assert record is not None
        return {"dynamodb": {"NewImage": image_of(record)}}

    def react(self, changes: list[dict[str, Any]]) -> None:
        from notices.tell import tell
        from tally.count import count

        with self.meter.step("count"):
            count(changes, self.world)
        for change in changes:
            with self.meter.step("tell"):
                tell(change, self.world)


def measure() -> dict[str, dict[str, float]]:
    """Of each step, what one photo costs on average."""
    os.environ.update(QUIET)
    os.environ.pop("AWS_ENDPOINT_URL", None)
    with mock_aws():
        meter = Meter()
        way = Way(meter)
        for number in range(EARLIER):
            evidence_id, _ = way.announce(number)
            way.received(evidence_id)
            way.judged(evidence_id, number)
        meter.billed.clear()
        with meter.running():
            numbers = range(EARLIER, EARLIER + PHOTOS)
            slots = [way.announce(number) for number in numbers]
            announced = [change for _, change in slots]
            received = [way.received(evidence_id) for evidence_id, _ in slots]
            judged = [way.judged(slot[0], number) for slot, number in zip(slots, numbers, strict=True)]
            # The stream is read in windows of five seconds, and a second lies between the two: four in five photos are
            # received and judged within one.
            way.react([*announced, *received, *judged[:TOGETHER]])
            way.react(judged[TOGETHER:])
    assert set(way.words[EARLIER:]) == {"genuine"}, way.words
    return {step: {what: n / PHOTOS for what, n in meter.billed[step].items()} for step in STEPS}


def run(shared: Path | None) -> list[Row]:
    """One row a step."""
    calls = measure()
    OUT.mkdir(parents=True, exist_ok=True)
    (OUT / "counted.json").write_text(json.dumps(calls, indent=1))
    return [
        Row(
            what=f"{step}, a photo",
            reach="",
            measured=", ".join(f"{n:g} {what}" for what, n in sorted(billed.items())),
            rival="",
        )
        for step, billed in calls.items()
    ]


if __name__ == "__main__":
    write("calls", run(shared()))
