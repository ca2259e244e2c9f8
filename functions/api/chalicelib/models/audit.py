"""What people did and looked at."""

from typing import Any, Literal

from yanzhen.base import Instant, Model


class AuditOut(Model):
    """One entry; names are those the caller may know, else ids."""

    entry_id: str
    at: Instant
    actor_id: str
    actor_name: str
    action: str
    sentence: str
    """What was done, in the caller's language."""
    subject: str
    subject_kind: Literal["evidence", "case", "session", "employee", "unit", "policy", "audit", "tally", "other"]
    subject_id: str
    """Without its kind; empty where there is only one."""
    subject_name: str
    """Of a photo, whose it is."""
    unit_path: str
    unit_name: str
    facts: dict[str, Any]


class AuditPage(Model):
    items: tuple[AuditOut, ...]
    """Newest first; a page may be short, or even empty, before the end."""
    next: str | None = None
