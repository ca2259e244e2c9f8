"""What a notice says, as things stand now."""

from collections.abc import Callable
from dataclasses import dataclass

from yanzhen.directory import Employee, Role
from yanzhen.letter_facts import LetterFacts


@dataclass(frozen=True)
class Wording:
    """`about` is the person it is about, `heads_of` the unit whose heads are asked: whoever else reads it is told about
    others."""

    about: str | None
    timezone: str
    facts: Callable[[Employee], LetterFacts]
    """What a person is told, in the own language."""
    calendar: Callable[[Employee], str | None] | None = None
    """The invitation that goes with a mail (RFC 5545)."""
    heads_of: str | None = None

    def own(self, reader: Employee) -> bool:
        """Whether it is the reader's own matter, and so told at once."""
        head = reader.role is Role.MANAGER and reader.unit_path == self.heads_of
        return head or self.about in (None, reader.employee_id)
