"""Feishu and Lark: a custom bot's webhook, signed with its secret (open.feishu.cn, "Custom bot usage guide")."""

import time
from collections.abc import Sequence
from typing import Any

from yanzhen.directory import Employee
from yanzhen.reach import Medium, Reach
from yanzhen_aws import chats
from yanzhen_aws.messages import Message
from yanzhen_aws.outside import Outside
from yanzhen_aws.settings import Settings
from yanzhen_aws.web import post_json

MEDIUM: Medium = "chat"
HOSTS = ("open.feishu.cn", "open.larksuite.com")
GONE = frozenset({19001})
"""No such webhook."""


def addresses(person: Employee, reach: Reach, settings: Settings) -> Sequence[str]:  # noqa: ARG001 - the shape of a channel
    return chats.addresses("feishu", HOSTS, reach)


def send(message: Message, settings: Settings, outside: Outside) -> None:  # noqa: ARG001 - the shape of a channel
    """One text; `code` 0 is yes. The signature's key is the time with the secret, and what it signs is empty."""
    url, secret = chats.parts(message.to)
    told: dict[str, Any] = {"msg_type": "text", "content": {"text": chats.text(message)}}
    if secret:
        now = str(int(time.time()))
        told |= {"timestamp": now, "sign": chats.signature(f"{now}\n{secret}", "")}
    chats.judge("feishu", post_json(outside.web, url, told), "code", GONE)
