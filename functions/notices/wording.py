"""What a notice says, as things stand now."""

from collections.abc import Callable
from dataclasses import dataclass

from yanzhen.directory import Employee
from yanzhen_aws.messages import Message


@dataclass(frozen=True)
class Wording:
    """`about` is the person it is about: whoever else reads it is told about others."""

    about: str | None
    timezone: str
    write: Callable[[Employee, str], Message]
    """What a person reads, at an address."""
