"""Messages: the log of who was told what, the channels, and how one is reached."""

from typing import Literal

from pydantic import Field

from yanzhen.base import Instant, Model
from yanzhen.notice import NoticeState
from yanzhen.reach import Digest, Kind, Medium


class NoticeOut(Model):
    employee_id: str
    employee_name: str
    unit_path: str
    unit_name: str
    fact: str
    kind: str
    what: str
    """What kind of fact was told, in the caller's language; the words of a message are not kept."""
    subject_kind: Literal["evidence", "case", "session", "other"]
    subject_id: str
    channel: str
    channel_name: str
    state: NoticeState
    state_text: str
    reason: str | None = None
    """Why it did not get through, or not yet: a stable code."""
    reason_text: str | None = None
    """The same for the caller to read."""
    collected: bool
    """It comes, or came, together with others."""
    created_at: Instant
    ready_at: Instant
    settled_at: Instant | None = None
    seen_at: Instant | None = None


class NoticePage(Model):
    items: tuple[NoticeOut, ...]
    """Unit by unit, newest first; a page may be short before the end."""
    next: str | None = None


class ChannelOut(Model):
    channel: str
    name: str
    medium: Medium
    in_use: bool
    waiting: int
    """So many notices did not get through it and wait."""
    since: Instant | None = None
    trouble: str | None = None


class ChannelList(Model):
    items: tuple[ChannelOut, ...]


class WebhookIn(Model):
    channel: str = Field(max_length=20)
    url: str = Field(min_length=10, max_length=1000, pattern=r"^https://[^\s#]+$")
    secret: str | None = Field(default=None, max_length=200, pattern=r"^\S+$")


class Wishes(Model):
    """How one wants to be reached, whole: what is left out would be lost unnoticed."""

    order: dict[Kind, tuple[Medium, ...]]
    off: tuple[Kind, ...]
    digest: Digest


class ChatOut(Model):
    channel: str
    name: str
    added: bool
    """One's own address there is set up; it is secret."""


class ReachOut(Model):
    wishes: Wishes
    media: tuple[Medium, ...]
    """By which one can be reached now."""
    optional: tuple[Kind, ...]
    """What may be switched off: all else are duties."""
    chats: tuple[ChatOut, ...]
    """Chats in use here, by which one can be told through a robot's address."""
    devices: int
    dead: int
    """So many addresses refused for good."""
    push_key: str | None = None
    """The key a browser subscribes with; None where there is no push."""


class DeviceIn(Model):
    endpoint: str = Field(min_length=10, max_length=1000, pattern=r"^https://[^\s#]+$")
    p256dh: str = Field(pattern=r"^[A-Za-z0-9_-]{87}=?$")
    auth: str = Field(pattern=r"^[A-Za-z0-9_-]{22}(==)?$")


class ReadIn(Model):
    fact: str = Field(min_length=3, max_length=200)


class TestIn(Model):
    channel: str = Field(min_length=1, max_length=20)
    template: str | None = Field(default=None, max_length=40)
    """An example of this message; None: that it is a test."""
