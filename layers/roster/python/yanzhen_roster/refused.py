"""Why a file can't be read at all."""


class Refused(ValueError):
    """`code` is stable: `roster.refusal.<code>` says what happened and what to do."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
