"""Slack: an incoming webhook (api.slack.com, "Sending messages using incoming webhooks")."""

from collections.abc import Sequence

from yanzhen.directory import Employee
from yanzhen.reach import Medium, Reach
from yanzhen_aws import chats
from yanzhen_aws.messages import Message, Undeliverable
from yanzhen_aws.outside import Outside
from yanzhen_aws.settings import Settings
from yanzhen_aws.web import ServiceError, post_json

MEDIUM: Medium = "chat"
HOSTS = ("hooks.slack.com",)
ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


def addresses(person: Employee, reach: Reach, settings: Settings) -> Sequence[str]:  # noqa: ARG001 - the shape of a channel
    return chats.addresses("slack", HOSTS, reach)


def send(message: Message, settings: Settings, outside: Outside) -> None:  # noqa: ARG001 - the shape of a channel
    """One text; the body `ok` is yes."""
    url, _ = chats.parts(message.to)
    answer = post_json(outside.web, url, {"text": chats.text(message).translate(ESCAPES)})
    if answer.status in chats.GONE:
        raise Undeliverable(f"slack_{answer.status}", dead=True)
    if answer.status != 200 or answer.body.strip() != b"ok":
        raise ServiceError(f"slack_{answer.status}")
