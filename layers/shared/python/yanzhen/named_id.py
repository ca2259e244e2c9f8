"""Ids that follow from what they name: made again, by a repeated delivery or after a kill, an id is the same one."""

from datetime import UTC, date, datetime, time
from hashlib import sha256

from ulid import ULID


def named_id(day: date, *names: str) -> str:
    """A ULID of a day and of what it is for."""
    name = sha256("\n".join(names).encode()).digest()
    seconds = int(datetime.combine(day, time(), UTC).timestamp())
    return str(ULID.from_bytes((seconds * 1000).to_bytes(6, "big") + name[:10]))
