"""Text out of a stranger's file is bounded and printable before it becomes a fact."""

MAX_LENGTH = 200


def clean(raw: bytes | str) -> str | None:
    """Up to the first NUL, printable, trimmed; None when nothing is left."""
    text = raw.split(b"\x00", 1)[0].decode("utf-8", "replace") if isinstance(raw, bytes) else raw
    return "".join(c for c in text[: 2 * MAX_LENGTH] if c.isprintable()).strip()[:MAX_LENGTH] or None
