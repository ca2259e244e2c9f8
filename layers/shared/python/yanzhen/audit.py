"""What is written down of what people did and looked at."""

from typing import Any

from yanzhen.base import Instant, Model


class AuditEntry(Model):
    """Who did or looked at what, append only."""

    entry_id: str
    at: Instant
    actor_id: str
    action: str
    subject: str
    unit_path: str
    facts: dict[str, Any] = {}
