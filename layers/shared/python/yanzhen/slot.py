"""What becomes of an announcement: whether it is on time, and whether its nonce proves the app was open for it."""

from datetime import datetime, timedelta

from yanzhen import nonce
from yanzhen.base import Instant
from yanzhen.evidence import Capture, Evidence
from yanzhen.policy import Policy
from yanzhen.training import Session


def due_at(session: Session, policy: Policy) -> Instant:
    """Until when a photo announced for a session is on time."""
    return session.ends_at + timedelta(minutes=policy.on_time_minutes)


def taken_at(capture: Capture, now: Instant) -> Instant:
    """The shutter on the server's clock as the phone claims it, never later than now: a nonce is judged by it, since a
    photo may wait in the outbox for days."""
    if capture.captured_at is None:
        return now
    try:
        return min(now, capture.captured_at + timedelta(milliseconds=capture.clock_offset_ms or 0))
    except OverflowError:  # a phone may claim any year and any offset
        return now


def announced(
    session: Session,
    policy: Policy,
    secret: bytes,
    *,
    evidence_id: str,
    employee_id: str,
    client_id: str,
    sha256: str,
    size_bytes: int,
    content_type: str,
    capture: Capture,
    now: datetime,
) -> Evidence:
    """The evidence as it stands when its bytes are promised and not yet here."""
    proven = capture.nonce is not None and nonce.valid(
        secret, capture.nonce, session.session_id, employee_id, taken_at(capture, now), policy
    )
    return Evidence(
        evidence_id=evidence_id,
        session_id=session.session_id,
        course_id=session.course_id,
        employee_id=employee_id,
        unit_path=session.unit_path,
        sha256=sha256,
        size_bytes=size_bytes,
        content_type=content_type,
        client_id=client_id,
        capture=capture,
        nonce_valid=proven,
        announced_at=now,
        on_time=now <= due_at(session, policy),
    )
