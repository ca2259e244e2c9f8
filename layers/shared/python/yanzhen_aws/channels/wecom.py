"""WeCom: a group robot's webhook (developer.work.weixin.qq.com, "Group robot")."""

from collections.abc import Sequence

from yanzhen.directory import Employee
from yanzhen.reach import Medium, Reach
from yanzhen_aws import chats
from yanzhen_aws.messages import Message
from yanzhen_aws.outside import Outside
from yanzhen_aws.settings import Settings
from yanzhen_aws.web import post_json

MEDIUM: Medium = "chat"
HOSTS = ("qyapi.weixin.qq.com",)
GONE = frozenset({93000, 93004, 93008})
"""No such webhook, or a robot that was removed."""


def addresses(person: Employee, reach: Reach, settings: Settings) -> Sequence[str]:  # noqa: ARG001 - the shape of a channel
    return chats.addresses("wecom", HOSTS, reach)


def send(message: Message, settings: Settings, outside: Outside) -> None:  # noqa: ARG001 - the shape of a channel
    """One text; `errcode` 0 is yes."""
    url, _ = chats.parts(message.to)
    answer = post_json(outside.web, url, {"msgtype": "text", "text": {"content": chats.text(message)}})
    chats.judge("wecom", answer, "errcode", GONE)
