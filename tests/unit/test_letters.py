"""A mail as it travels: what mail programs read of it before its words."""

from typing import Any

import pytest

from yanzhen_aws.channels import mail
from yanzhen_aws.letters import letter
from yanzhen_aws.messages import Message
from yanzhen_aws.settings import Settings

CHOICE = "https://train.example/me/messages"


class Kept:
    """SES that keeps what it is asked."""

    def __init__(self) -> None:
        self.asked: dict[str, Any] = {}

    def client(self, service: str) -> "Kept":
        assert service == "sesv2"
        return self

    def send_email(self, **request: Any) -> None:
        self.asked = request


def message(**more: Any) -> Message:
    return Message(to="wang@train.example", subject="s", body="b", short="s", **more)


@pytest.mark.parametrize(("wishes", "named"), [(CHOICE, f"<{CHOICE}>"), (None, None)])
def test_a_mail_program_offers_to_switch_off_what_may_be(wishes: str | None, named: str | None) -> None:
    whole = letter(message(wishes=wishes), "hr@train.example")
    assert (whole["List-Unsubscribe"], whole["Auto-Submitted"]) == (named, "auto-generated")
    service = Kept()
    mail.send(message(wishes=wishes), Settings(sender_email="hr@train.example"), service)  # type: ignore[arg-type]
    headers = {one["Name"]: one["Value"] for one in service.asked["Content"]["Simple"]["Headers"]}
    assert headers == {name: value for name, value in whole.items() if name in headers}
    assert ("List-Unsubscribe" in headers) == bool(wishes)
