"""What the chats' webhooks have in common: an address that its person gave, and answers that say `200` and mean no.

An address is the webhook's own, on a host of that chat and nowhere else; what signs it stands behind a `#`, which never
leaves this machine.
"""

import base64
import hashlib
import hmac
from collections.abc import Collection, Sequence
from urllib.parse import urlsplit

from yanzhen.reach import Reach
from yanzhen_aws.messages import Message, Undeliverable
from yanzhen_aws.web import Answer, ServiceError

GONE = frozenset({401, 403, 404, 410})
"""The webhook was removed, or is not what it was."""


def addresses(chat: str, hosts: Collection[str], reach: Reach) -> Sequence[str]:
    """The person's webhook of a chat, when it lies on one of its hosts (a name that begins with `.`: any below it)."""
    hook = reach.webhooks.get(chat)
    if hook is None or not fits(hook.url, hosts):
        return ()
    return (f"{hook.url}#{hook.secret}" if hook.secret else hook.url,)


def fits(url: str, hosts: Collection[str]) -> bool:
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return False
    return "#" not in url and any(host == one or (one.startswith(".") and host.endswith(one)) for one in hosts)


def parts(to: str) -> tuple[str, str | None]:
    """The webhook and what signs it."""
    url, _, secret = to.partition("#")
    return url, secret or None


def text(message: Message) -> str:
    return f"{message.subject}\n{message.link}" if message.link else message.subject


def signature(key: str, told: str) -> str:
    return base64.b64encode(hmac.new(key.encode(), told.encode(), hashlib.sha256).digest()).decode()


def judge(chat: str, answer: Answer, field: str, gone: Collection[int]) -> None:
    """Return when the body says that the message was taken; a `200` alone says nothing."""
    if answer.status in GONE:
        raise Undeliverable(f"{chat}_{answer.status}", dead=True)
    code = answer.json_object().get(field)
    if answer.status == 200 and code == 0:
        return
    if code in gone:
        raise Undeliverable(f"{chat}_{code}", dead=True)
    raise ServiceError(f"{chat}_{code if isinstance(code, int) else 'unclear'}")
