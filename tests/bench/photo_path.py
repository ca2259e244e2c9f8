"""The whole photo path in one thread: a 12-megapixel group photo from bytes to a verdict, beside the usual libraries.

Ours is `yanzhen verify`'s path: decode once, metadata, credentials, faces against references, fingerprints against a
corpus, every check, verdict. The rivals do the same with face_recognition at its default, imagehash and exifread.
Seconds are the process's own; each stage's share is kept in durations.json for the cost of the cloud.
"""

from __future__ import annotations

import io
import json
import os
import statistics
import time
import zlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
from PIL import Image

from layers.vision.build import build
from tests.bench import OUT, Row, shared, write
from tests.bench.faces_speed import group_photo
from yanzhen.checks import run_all
from yanzhen.directory import Employee, FaceReference
from yanzhen.evidence import Capture, Claim, Evidence, FaceFacts, MediaFacts, Observations, ReuseFacts
from yanzhen.features import Features
from yanzhen.policy import Policy
from yanzhen.record import EvidenceRecord
from yanzhen.training import Session
from yanzhen.verdict import Verdict, decide
from yanzhen_credentials import read_credentials
from yanzhen_matching import OrbMatcher
from yanzhen_media import MediaPicture, open_original, thumbnail, working_copy
from yanzhen_vision import OnnxVision

NOW = datetime(2026, 3, 15, 9, tzinfo=UTC)
SHORTLIST = int(Policy.model_fields["shortlist_size"].default)
STAGES = ("intake", "inspect", "trace_reuse", "decide")


class Path12Megapixels:
    """Our path with a clock at each stage."""

    def __init__(self, body: bytes) -> None:
        self.body = body
        self.policy = Policy(effective_from=NOW)
        self.vision = OnnxVision(build())
        self.matcher = OrbMatcher()
        self.record_bytes = 0
        self.seconds: dict[str, list[float]] = {stage: [] for stage in STAGES}
        picture = self._open()[1]
        self.earlier: Features = self.matcher.describe(picture)
        unit = tuple(float(n) for n in np.full(128, 128**-0.5))
        self.references = {
            f"p{n}": [
                FaceReference(
                    employee_id=f"p{n}", adapter="onnx-mesh468", descriptor=unit, image_key="-", enrolled_at=NOW
                )
            ]
            for n in range(5)
        }

    def _open(self) -> tuple[MediaFacts, MediaPicture]:
        facts, picture = open_original(
            self.body,
            declared_type="image/jpeg",
            declared_sha256=None,
            declared_size=len(self.body),
            policy=self.policy,
        )
        assert picture is not None, facts.problem
        return facts, picture

    def run(self) -> Verdict:
        marks = [time.process_time()]
        media, picture = self._open()
        media = media.model_copy(update={"credentials": read_credentials(self.body, "image/jpeg")})
        working_copy(picture)
        thumbnail(picture)
        marks.append(time.process_time())
        faces = self.vision.look(picture, "p0", self.references)
        marks.append(time.process_time())
        mine = self.matcher.describe(picture)
        for _ in range(SHORTLIST):
            self.matcher.inliers(mine.local, self.earlier.local)
        marks.append(time.process_time())
        reuse = ReuseFacts(quality=mine.quality)
        evidence, verdict = self._decide(media, faces, reuse)
        marks.append(time.process_time())
        for stage, begin, end in zip(STAGES, marks, marks[1:], strict=False):
            self.seconds[stage].append(end - begin)
        record = EvidenceRecord(evidence=evidence, verdict=verdict, media=media, faces=faces, reuse=reuse)
        self.record_bytes = len(zlib.compress(record.model_dump_json().encode()))
        return verdict

    def _decide(self, media: MediaFacts, faces: FaceFacts, reuse: ReuseFacts) -> tuple[Evidence, Verdict]:
        session = Session(
            session_id="s", course_id="c", title="t", unit_path="acme/east/store-017",
            starts_at=NOW, ends_at=NOW + timedelta(hours=2), participants=tuple(self.references),
        )  # fmt: skip
        evidence = Evidence(
            evidence_id="e", session_id="s", course_id="c", employee_id="p0", unit_path=session.unit_path,
            sha256="0" * 64, size_bytes=len(self.body), content_type="image/jpeg", client_id="-",
            capture=Capture(source="camera", captured_at=NOW), announced_at=NOW,
        )  # fmt: skip
        claim = Claim(
            evidence=evidence,
            session=session,
            employee=Employee(employee_id="p0", name="-", unit_path=session.unit_path),
        )

        def crashed(name: str, error: Exception) -> None:
            raise AssertionError(name) from error

        found = run_all(claim, Observations(media=media, faces=faces, reuse=reuse), self.policy, crashed)
        return evidence, decide(found, self.policy, NOW)


def usual_libraries(body: bytes, known: Image.Image) -> int:
    """What people assemble today: face_recognition's default, a perceptual hash, EXIF."""
    import exifread
    import face_recognition
    import imagehash

    exifread.process_file(io.BytesIO(body), details=False)
    pixels = face_recognition.load_image_file(io.BytesIO(body))
    faces = face_recognition.face_encodings(pixels)
    found = imagehash.phash(Image.fromarray(pixels)) - imagehash.phash(known)
    return len(faces) + int(found)


def _median(job: Callable[[], object], times: int) -> float:
    seconds = []
    for _ in range(times):
        start = time.process_time()
        job()
        seconds.append(time.process_time() - start)
    return statistics.median(seconds)


def run(shared: Path | None) -> list[Row]:
    """One core, in turn, on the same bytes."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    body = group_photo()
    ours = Path12Megapixels(body)
    ours.run()
    ours.seconds = {stage: [] for stage in STAGES}
    mine = _median(ours.run, 9)
    known = Image.open(io.BytesIO(body)).convert("RGB")
    rival = _median(lambda: usual_libraries(body, known), 3)
    stages = {stage: round(statistics.median(values) * 1000, 1) for stage, values in ours.seconds.items()}
    OUT.mkdir(parents=True, exist_ok=True)
    (OUT / "durations.json").write_text(json.dumps({**stages, "record_bytes": ours.record_bytes}))
    shares = ", ".join(f"{stage} {ms:.0f}" for stage, ms in stages.items())
    return [
        Row(
            what=f"12-megapixel group photo ({len(body) / 1e6:.1f} MB), bytes to verdict, {SHORTLIST} on the shortlist",
            reach="≤ 600 ms",
            measured=f"{mine * 1e3:.0f} ms ({shares})",
            rival=f"face_recognition + imagehash + exifread {rival * 1e3:.0f} ms",
        ),
        Row(what="the same, as a ratio", reach="≥ 6×", measured=f"{rival / mine:.1f}×", rival=""),
    ]


if __name__ == "__main__":
    write("photo_path", run(shared()))
