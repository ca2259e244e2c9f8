"""What the tests of the checks start from: an honest photo of an honest person, in time and in place."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any

from yanzhen.checks import integrity
from yanzhen.directory import Consent, Employee, Geofence
from yanzhen.evidence import (
    Box,
    Capture,
    Claim,
    CredentialFacts,
    Evidence,
    ExifFacts,
    Face,
    FaceFacts,
    Likeness,
    MediaFacts,
    Missing,
    Observations,
    Position,
    ReuseFacts,
    ReuseMatch,
)
from yanzhen.policy import Policy
from yanzhen.training import Session
from yanzhen.video_facts import Span, VideoFacts

START = datetime(2026, 3, 15, 6, 0, tzinfo=UTC)
"""14:00 in Shanghai."""
END = START + timedelta(hours=2)
NOON = START + timedelta(hours=1)
POLICY = Policy(effective_from=datetime(2026, 1, 1, tzinfo=UTC))
STORE = Geofence(latitude=31.2304, longitude=121.4737, radius_m=200)
MINUTE = timedelta(minutes=1)


def session(**changes: Any) -> Session:
    values: dict[str, Any] = {
        "session_id": "s1", "course_id": "safety", "title": "Fire safety", "unit_path": "acme/east/store-001",
        "starts_at": START, "ends_at": END, "geofence": STORE, "participants": ("e1", "e2", "e3", "e4"),
    }  # fmt: skip
    return Session(**(values | changes))


def capture(**changes: Any) -> Capture:
    values: dict[str, Any] = {
        "source": "camera", "captured_at": NOON, "clock_offset_ms": 0, "nonce": "n",
        "position": Position(latitude=STORE.latitude, longitude=STORE.longitude, accuracy_m=10, mocked=False),
    }  # fmt: skip
    return Capture(**(values | changes))


def evidence(**changes: Any) -> Evidence:
    values: dict[str, Any] = {
        "evidence_id": "01B", "session_id": "s1", "course_id": "safety", "employee_id": "e1",
        "unit_path": "acme/east/store-001", "sha256": "0" * 64, "size_bytes": 3_000_000, "content_type": "image/jpeg",
        "client_id": "c", "capture": capture(), "nonce_valid": True, "announced_at": NOON + MINUTE,
    }  # fmt: skip
    return Evidence(**(values | changes))


def employee(**changes: Any) -> Employee:
    values: dict[str, Any] = {
        "employee_id": "e1", "name": "王芳", "unit_path": "acme/east/store-001", "face_count": 3,
        "consent": Consent(text_version="1", given_at=START - timedelta(days=30)),
    }  # fmt: skip
    return Employee(**(values | changes))


def claim(
    *,
    of_evidence: dict[str, Any] | None = None,
    of_session: dict[str, Any] | None = None,
    of_employee: dict[str, Any] | None = None,
    **of_capture: Any,
) -> Claim:
    changes = dict(of_evidence or {})
    if of_capture:
        changes["capture"] = capture(**of_capture)
    return Claim(
        evidence=evidence(**changes), session=session(**(of_session or {})), employee=employee(**(of_employee or {}))
    )


def media(**changes: Any) -> MediaFacts:
    exif = changes.pop("exif", {})
    values: dict[str, Any] = {
        "format": "jpeg", "size_bytes": 3_000_000, "sha256": "0" * 64, "width": 4000, "height": 3000, "mode": "RGB",
        "exif": ExifFacts(**exif),
    }  # fmt: skip
    return MediaFacts(**(values | changes))


def video_claim() -> Claim:
    return claim(of_evidence={"content_type": "video/mp4"})


def video_media(**changes: Any) -> MediaFacts:
    values: dict[str, Any] = {
        "duration_s": 60, "codec": "h264", "frame_rate": 30, "pictures": 1800, "streams": 2, "audio": True,
        "frames": (5.0, 30.0), "cover": 1,
    }  # fmt: skip
    return media(format="mp4", width=1920, height=1080, video=VideoFacts(**(values | changes)))


def head(*, usable: bool = True, width_px: float = 120) -> Face:
    return Face(box=Box(left=0.4, top=0.3, width=0.1, height=0.15), score=0.95, width_px=width_px, usable=usable)


def like(employee_id: str, similarity: float, face: int = 0, references: int = 3) -> Likeness:
    return Likeness(employee_id=employee_id, similarity=similarity, references=references, face=face)


def faces(similarity: float | None = 0.96, *, heads: int = 1, references: int = 3, **changes: Any) -> FaceFacts:
    values: dict[str, Any] = {
        "adapter": "onnx-mesh468",
        "faces": (head(),) * heads,
        "uploader": None if similarity is None else like("e1", similarity, references=references),
        "uploader_references": references,
    }
    return FaceFacts(**(values | changes))


def match(kind: str, **changes: Any) -> ReuseMatch:
    numbers: dict[str, Any] = {
        "same_bytes": {}, "partial_copy": {"inliers": 40},
        "near_copy": {"distance_bits": 6}, "mirrored_copy": {"distance_bits": 8},
    }[kind]  # fmt: skip
    values: dict[str, Any] = {
        "evidence_id": "01A", "session_id": "s0", "employee_id": "e9", "unit_path": "acme/west/store-031",
        "announced_at": START - timedelta(days=200), "kind": kind, **numbers,
    }  # fmt: skip
    return ReuseMatch(**(values | changes))


def reuse(*matches: ReuseMatch, quality: int = 90) -> ReuseFacts:
    return ReuseFacts(quality=quality, matches=matches, items_read=12, shortlist=8)


def seen(
    media_facts: MediaFacts | Missing | None = None,
    face_facts: FaceFacts | Missing | None = None,
    reuse_facts: ReuseFacts | Missing | None = None,
) -> Observations:
    return Observations(media=media_facts or media(), faces=face_facts or faces(), reuse=reuse_facts or reuse())


def situations() -> Iterator[tuple[Claim, Observations]]:
    """Honest and other ones that together make every check say everything it can say."""
    fake = {"nonce_valid": False}
    gallery = {"source": "gallery", "nonce": None}
    yield claim(), seen()
    yield claim(), Observations(media=Missing(cause="timeout"))
    for problem in integrity.PROBLEMS:
        yield claim(), seen(media(problem=problem))
    yield from ((claim(), seen(None, facts)) for facts in _faces())
    withdrawn = Consent(text_version="1", given_at=START, withdrawn_at=START)
    yield claim(of_employee={"consent": withdrawn}), seen()
    group = claim(of_session={"evidence_mode": "group"})
    yield group, seen(None, faces(None, references=0))
    yield group, seen(None, faces(None, heads=3, references=0, participants_enrolled=3))
    yield group, seen(None, faces(None, references=0, participants=(like("e2", 0.97),), participants_enrolled=1))
    for taken in (NOON, END + timedelta(hours=3), END + timedelta(days=3)):
        late = {"announced_at": taken + MINUTE}
        yield claim(of_evidence=late, captured_at=taken), seen()
        yield claim(of_evidence=late | fake, captured_at=taken, nonce=None), seen()
    yield claim(clock_offset_ms=-900_000), seen(media(exif={"taken_at_local": "2025-03-15T15:00:00"}))
    yield claim(of_evidence=fake, **gallery), seen(media(exif={"broken": ("DateTimeOriginal", "GPSLatitude")}))
    yield claim(of_evidence=fake, **gallery), seen(media(screenshot_hint="user_comment"))
    yield claim(), seen(media(capture_code="m"))
    yield claim(of_evidence=fake, source="unknown", nonce="forged"), seen()
    yield claim(of_evidence=fake, source="unknown", nonce=None), seen()
    yield claim(of_session={"geofence": None}), seen()
    yield claim(of_session={"cancelled_at": START}), seen()
    for metres, accuracy, mocked in ((0, 900, True), (9_000, 10, False)):
        where = Position(
            latitude=STORE.latitude + metres / 111_195, longitude=STORE.longitude, accuracy_m=accuracy, mocked=mocked
        )
        yield claim(position=where), seen()
    for kind in ("same_bytes", "near_copy", "mirrored_copy", "partial_copy"):
        yield claim(), seen(None, None, reuse(match(kind)))
        yield claim(), seen(None, None, reuse(match(kind, session_id="s1", employee_id="e1", announced_at=NOON)))
    yield claim(), seen(None, None, reuse(quality=5))
    yield claim(), seen(media(editor_tags=("Snapseed 2.0",), digital_source_type="trainedAlgorithmicMedia"))
    for state, ai, edited in product(("trusted", "valid", "invalid"), (False, True), (False, True)):
        signed = CredentialFacts(state=state, issuer="Leica", generator="M11", ai_source=ai, edited=edited)  # type: ignore[arg-type]
        yield claim(), seen(media(credentials=signed))

    yield from ((video_claim(), seen(facts)) for facts in _videos())
    yield video_claim(), Observations(media=Missing(cause="timeout"))


def _videos() -> Iterator[MediaFacts]:
    yield video_media(audio=False)
    yield video_media(duration_s=4, gaps=(Span(at_s=1, seconds=2),), frozen=(Span(at_s=1, seconds=1),))
    yield video_media(frozen=(Span(at_s=0, seconds=60),))
    yield media(problem="no_picture", video=VideoFacts(audio=True))


def _faces() -> Iterator[FaceFacts]:
    yield from (faces(similarity) for similarity in (0.5, 0.93, 0.99))
    yield faces(None, heads=0)
    yield faces(None, faces=(head(usable=False),))
    yield faces(None, references=0)
    yield faces(heads=60)
