"""What the emulator kept of mail and SMS instead of sending them."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.request import urlopen

from api.chalicelib.models.inbox import Message
from yanzhen.base import iso
from yanzhen.errors import Busy

TIMEOUT_S = 5


def messages(endpoint: str) -> Sequence[Message]:
    """Every message the emulator at this address kept, newest first."""
    mails = [_mail(one) for one in _read(endpoint, "ses/messages")]
    texts = [_sms(one) for one in _read(endpoint, "sns/sms-messages")]
    return sorted([*mails, *texts], key=lambda message: message.sent_at or "", reverse=True)


def _read(endpoint: str, what: str) -> list[Mapping[str, Any]]:
    """The emulator groups mail by account and SMS by number; here every message stands for itself."""
    try:
        with urlopen(f"{endpoint.rstrip('/')}/_ministack/{what}", timeout=TIMEOUT_S) as answer:
            given = json.load(answer)
    except (OSError, ValueError) as error:
        raise Busy(what=what) from error
    groups = given.get("messages") or given.get("sms_messages") or {}
    return [message for group in groups.values() for message in group]


def _mail(given: Mapping[str, Any]) -> Message:
    sent = datetime.fromtimestamp(float(given["Timestamp"]), UTC)
    return Message(
        channel="mail",
        to=", ".join(given["To"]),
        subject=given.get("Subject") or None,
        text=given.get("BodyText") or "",
        sent_at=iso(sent),
    )


def _sms(given: Mapping[str, Any]) -> Message:
    """The emulator keeps no time of an SMS."""
    return Message(channel="sms", to=given["PhoneNumber"], text=given.get("Message") or "")
