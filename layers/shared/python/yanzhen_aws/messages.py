"""A message as a channel sends it, and what it raises when it never can be sent."""

from hashlib import sha256

from yanzhen.base import Model


class Message(Model):
    """What one person is told: a subject and a body, and the same in a line or two for channels without room."""

    to: str
    subject: str
    body: str
    short: str
    html: str | None = None
    link: str | None = None
    push: str = ""
    """What a locked screen may show: nothing of anybody."""
    calendar: str | None = None
    """An invitation (RFC 5545)."""
    wishes: str | None = None
    """Where its reader may switch messages like it off; a duty has none."""
    employee_id: str = ""
    fact: str = ""
    """Whom it tells what: how a service's later word finds the notice."""

    @property
    def token(self) -> str:
        """The same for the same notice: services and mail programs know by it that they have it already."""
        return sha256(f"{self.employee_id}|{self.fact}|{self.to}".encode()).hexdigest()[:32]


class Undeliverable(Exception):
    """This message can never reach this address; `problem` is the service's stable code. `dead`: no other message can
    either."""

    def __init__(self, problem: str, *, dead: bool = False) -> None:
        super().__init__(problem)
        self.problem = problem
        self.dead = dead
