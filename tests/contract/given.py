"""Values the contract suite starts from; each call may change what it is about."""

from datetime import UTC, datetime, timedelta
from typing import Any

from yanzhen.evidence import (
    Box,
    Capture,
    Evidence,
    Face,
    FaceFacts,
    MediaFacts,
    Missing,
    Observations,
    Position,
    ReuseFacts,
)
from yanzhen.policy import Policy
from yanzhen.ports import Page
from yanzhen.training import Session
from yanzhen.verdict import Finding, Measure, Outcome, Review, ReviewDecision, Verdict, VerdictWord, decide

NOON = datetime(2026, 3, 16, 4, 0, tzinfo=UTC)
"""12:00 in Shanghai."""


def session(session_id: str = "S1", **change: Any) -> Session:
    start = change.pop("starts_at", NOON)
    values: dict[str, Any] = {
        "session_id": session_id,
        "course_id": "fire-safety",
        "title": "消防演练 · Fire drill",
        "unit_path": "acme/east/store-017",
        "starts_at": start,
        "ends_at": start + timedelta(hours=1),
        "participants": ("E1", "E2"),
    }
    return Session(**{**values, **change})


def evidence(number: int = 1, **change: Any) -> Evidence:
    """Numbers sort like ULIDs."""
    values: dict[str, Any] = {
        "evidence_id": f"01ARZ3NDEKTSV4RRFFQ69G{number:04d}",
        "session_id": "S1",
        "course_id": "fire-safety",
        "employee_id": "E1",
        "unit_path": "acme/east/store-017",
        "sha256": f"{number:064x}",
        "size_bytes": 3_000_000 + number,
        "content_type": "image/jpeg",
        "client_id": f"00000000-0000-4000-8000-{number:012d}",
        "capture": Capture(
            source="camera",
            captured_at=NOON,
            clock_offset_ms=-1234,
            position=Position(latitude=31.230416, longitude=121.473701, accuracy_m=12.3),
            nonce="1KQ4M9T-8XH3C",
        ),
        "announced_at": NOON + timedelta(seconds=number),
    }
    return Evidence(**{**values, **change})


def observations() -> Observations:
    face = Face(
        box=Box(left=0.1, top=1 / 3, width=0.2, height=0.30000000000000004),
        score=0.98765432101,
        width_px=123.4,
        usable=True,
        uploader_similarity=0.9431234567,
    )
    return Observations(
        media=MediaFacts(format="jpeg", size_bytes=3_000_001, width=4000, height=3000, editor_tags=("美图秀秀",)),
        faces=FaceFacts(adapter="onnx-mesh468", faces=(face,), uploader_references=3),
        reuse=Missing(cause="timeout"),
    )


def reuse_seen() -> Observations:
    return observations().model_copy(update={"reuse": ReuseFacts(quality=100)})


def verdict(word: VerdictWord = VerdictWord.SUSPECT, at: datetime = NOON) -> Verdict:
    """A real verdict of that word, with the policy's values and a finding that rests on numbers."""
    policy = Policy(effective_from=datetime(2020, 1, 1, tzinfo=UTC))
    outcome, code = {
        VerdictWord.GENUINE: (Outcome.PASS, "place.inside"),
        VerdictWord.SUSPECT: (Outcome.FAIL, "place.outside_geofence"),
        VerdictWord.FALSE: (Outcome.FAIL, "reuse.same_bytes"),
        VerdictWord.UNABLE: (Outcome.UNABLE, "person.not_run"),
    }[word]
    finding = Finding(
        check=code.split(".")[0],
        outcome=outcome,
        code=code,
        score=0.1 + 0.2,
        measure=Measure(name="distance", value=512.25, threshold=150.0, unit="m", good="at_most"),
        facts={"单元": "acme/east", "metres": 512.25},
    )
    passed = tuple(
        Finding(check=check, outcome=Outcome.PASS, code=f"{check}.ok")
        for check in policy.required_checks
        if check != finding.check
    )
    made = decide((finding, *passed), policy, at)
    assert made.word is word
    return made


def review(word: VerdictWord = VerdictWord.GENUINE, **change: Any) -> Review:
    values: dict[str, Any] = {
        "reviewer_id": "HR1",
        "decision": ReviewDecision.OVERTURN,
        "word": word,
        "reason": "honest_retake",
        "comment": "店长确认 ✅",
        "reviewed_at": NOON + timedelta(hours=2),
    }
    return Review(**{**values, **change})


def all_pages(listing: Any, *args: Any, limit: int, **kwargs: Any) -> list[Page[Any]]:
    """Walk a listing to its end."""
    pages: list[Page[Any]] = []
    cursor = None
    while True:
        pages.append(listing(*args, limit=limit, cursor=cursor, **kwargs))
        cursor = pages[-1].next
        if cursor is None:
            return pages


def items(pages: list[Page[Any]]) -> list[Any]:
    return [item for page in pages for item in page.items]
