"""The review queue in figures: how many photos wait for a person, since when, and which wait too long."""

from collections.abc import Sequence
from datetime import timedelta

from yanzhen.base import Instant, Model
from yanzhen.policy import Policy

MOST = 10_000
"""So many waiting photos are counted; a longer queue is only said to be longer."""


class QueueFigures(Model):
    """What stands above the queue."""

    waiting: int
    more: bool
    """More wait than were counted."""
    oldest_since: Instant | None
    overdue: int
    """So many wait longer than the policy allows."""
    review_hours: int


def figures(waits: Sequence[Instant], policy: Policy, now: Instant) -> QueueFigures:
    """Count a queue from the moments its records began to wait, under the rules of now."""
    counted = waits[:MOST]
    limit = now - timedelta(hours=policy.review_hours)
    return QueueFigures(
        waiting=len(counted),
        more=len(waits) > MOST,
        oldest_since=min(counted, default=None),
        overdue=sum(since < limit for since in counted),
        review_hours=policy.review_hours,
    )
