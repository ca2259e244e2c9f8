"""A photo for a session that was cancelled is kept, and its finding says so; of one that takes place nothing is said.

It costs nothing and asks nothing of its person: that somebody was there all the same is no fault.
"""

from yanzhen.evidence import Claim, Observations
from yanzhen.policy import Policy
from yanzhen.verdict import Finding, Outcome, finding

CODES: dict[str, Outcome] = {"session.cancelled": Outcome.PASS}


def run(claim: Claim, seen: Observations, policy: Policy) -> tuple[Finding, ...]:  # noqa: ARG001 - as every check
    """Say whether the session was cancelled before the verdict."""
    at = claim.session.cancelled_at
    return () if at is None else (finding(CODES, "session.cancelled", cancelled_at=at),)
