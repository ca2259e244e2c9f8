"""What the emulator kept of mail and SMS."""

from typing import Literal

from yanzhen.base import Model


class Message(Model):
    channel: Literal["mail", "sms"]
    to: str
    subject: str | None = None
    text: str
    sent_at: str | None = None


class Inbox(Model):
    items: tuple[Message, ...]
