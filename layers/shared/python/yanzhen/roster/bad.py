"""What is wrong with a cell, by a stable code; `locales/` holds the sentence and the advice."""

from typing import Any


class Bad(ValueError):
    """A cell that can't be read as what its column holds. `roster.problem.<code>` says why, `roster.advice.<code>` what
    to do."""

    def __init__(self, code: str, **facts: Any) -> None:
        super().__init__(code, facts)
        self.code = code
        self.facts = facts
