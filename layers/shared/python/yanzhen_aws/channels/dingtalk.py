"""DingTalk: a robot's webhook, signed with its secret (open.dingtalk.com, "Custom robot security settings")."""

import time
from collections.abc import Sequence
from urllib.parse import urlencode

from yanzhen.directory import Employee
from yanzhen.reach import Medium, Reach
from yanzhen_aws import chats
from yanzhen_aws.messages import Message
from yanzhen_aws.outside import Outside
from yanzhen_aws.settings import Settings
from yanzhen_aws.web import post_json

MEDIUM: Medium = "chat"
HOSTS = ("oapi.dingtalk.com", "api.dingtalk.com")
GONE = frozenset({300001, 300005, 400013, 400102})
"""No such token, or a robot that was switched off or removed."""


def addresses(person: Employee, reach: Reach, settings: Settings) -> Sequence[str]:  # noqa: ARG001 - the shape of a channel
    return chats.addresses("dingtalk", HOSTS, reach)


def send(message: Message, settings: Settings, outside: Outside) -> None:  # noqa: ARG001 - the shape of a channel
    """One text; `errcode` 0 is yes."""
    url, secret = chats.parts(message.to)
    if secret:
        now = str(int(time.time() * 1000))
        url += "&" + urlencode({"timestamp": now, "sign": chats.signature(secret, f"{now}\n{secret}")})
    answer = post_json(outside.web, url, {"msgtype": "text", "text": {"content": chats.text(message)}})
    chats.judge("dingtalk", answer, "errcode", GONE)
