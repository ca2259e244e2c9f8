"""One's own training calendar for other programs."""

from yanzhen.base import Instant, Model


class FeedOut(Model):
    made_at: Instant | None
    """Since when it has an address; null: it has none."""


class FeedMade(Model):
    path: str
    """The address, below this site's origin: shown once, since only its hash is kept."""
    made_at: Instant
