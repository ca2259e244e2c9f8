"""A capture nonce proves that the app was open for this session and person at a moment the server knows.

It is a stamp of session and person. The app sends it back with the photo; a nonce of another session, person or time
does not verify.
"""

from datetime import datetime, timedelta

from yanzhen import stamp
from yanzhen.policy import Policy

CLOCK_SLACK = timedelta(seconds=60)
"""The phone measures its clock offset across a network; so much too early is still no forgery."""


def issue(secret: bytes, session_id: str, employee_id: str, now: datetime) -> str:
    """A nonce for one session and person, valid from now."""
    return stamp.make(secret, now, session_id, employee_id)


def valid(secret: bytes, nonce: str, session_id: str, employee_id: str, at: datetime, policy: Policy) -> bool:
    """The server issued it for this session and person, and `at` lies within the policy's minutes after that."""
    issued = stamp.read(secret, nonce, session_id, employee_id)
    return issued is not None and issued - CLOCK_SLACK <= at <= issued + timedelta(minutes=policy.nonce_minutes)
