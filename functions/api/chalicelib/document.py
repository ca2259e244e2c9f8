"""An answer that is no JSON: a text of its own type, which its reader may keep for a while."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Document:
    content_type: str
    text: str
    seconds: int
    """So long its reader need not ask again."""
