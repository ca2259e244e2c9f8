"""One message to one person through one channel, told once for one fact."""

from typing import Literal

from pydantic import Field

from yanzhen.base import Instant, Model


class Notice(Model):
    """A message and whether it left. Person, fact and channel together are its identity."""

    employee_id: str
    fact: str = Field(min_length=1, max_length=200)
    """What it is about, once for ever, such as `verdict.suspect.<evidence>`."""
    channel: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    """The file in yanzhen_aws/channels that sends it."""
    to: str
    """The address in that channel."""
    subject: str = ""
    text: str
    created_at: Instant
    state: Literal["pending", "sent", "failed"] = "pending"
    attempts: int = 0
    sent_at: Instant | None = None
    problem: str | None = None
    """Why the last attempt failed."""
