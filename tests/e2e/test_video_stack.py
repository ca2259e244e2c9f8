"""One video on the emulator's stack: from the upload to its verdict, and back to be played."""

import hashlib
import sys
import time
import uuid
from pathlib import Path
from typing import Any

import httpx
import pytest
from test_api_stack import Deployed, deployed  # noqa: F401 - the fixture

sys.path.append(str(Path(__file__).parents[1] / "unit"))
from given_videos import video

pytestmark = pytest.mark.stack


def test_a_video_goes_from_the_upload_to_its_verdict_and_can_be_played(deployed: Deployed) -> None:  # noqa: F811
    data = video(12, sound=True)
    slot = announce(deployed, len(data), hashlib.sha256(data).hexdigest()).json()
    sent = httpx.post(slot["upload"]["url"], data=slot["upload"]["fields"], files={"file": data}, timeout=120)
    assert sent.status_code in (200, 201, 204)

    detail = judged(deployed, slot["evidence_id"])

    assert detail["evidence"]["kind"] == "video"
    assert {"video.continuous", "integrity.opens"} <= {finding["code"] for finding in detail["findings"]}
    shown = detail["video"]
    assert (shown["content_type"], shown["codec"], shown["audio"], len(shown["frames"])) == (
        "video/mp4", "h264", True, 12,
    )  # fmt: skip
    part = httpx.get(shown["url"], headers={"range": "bytes=100-199"})
    assert (part.status_code, part.headers["content-type"], part.content) == (206, "video/mp4", data[100:200])
    assert httpx.get(shown["frames"][3]["url"]).headers["content-type"] == "image/jpeg"


def test_a_video_of_4_gb_is_refused_before_a_byte_is_sent(deployed: Deployed) -> None:  # noqa: F811
    answer = announce(deployed, 4_000_000_000, "0" * 64)
    assert (answer.status_code, answer.json()["code"]) == (413, "evidence.video_too_large")
    assert "300.0 MB" in answer.json()["detail"]


def announce(deployed: Deployed, size: int, sha256: str) -> httpx.Response:  # noqa: F811
    claim = {"client_id": str(uuid.uuid4()), "sha256": sha256, "size_bytes": size, "content_type": "video/mp4"}
    return deployed.ask("POST", f"/v1/sessions/{deployed.session_id}/evidence", "lin", json=claim)


def judged(deployed: Deployed, evidence_id: str) -> dict[str, Any]:  # noqa: F811
    deadline = time.monotonic() + 180
    while time.monotonic() < deadline:
        detail: dict[str, Any] = deployed.ask("GET", f"/v1/evidence/{evidence_id}").json()
        if detail["evidence"]["word"]:
            return detail
        time.sleep(0.5)
    raise AssertionError("no verdict in three minutes")
