"""Microsoft Teams: a workflow's webhook, or a connector's of old, with an adaptive card (learn.microsoft.com, "Create
incoming webhooks")."""

from collections.abc import Sequence
from typing import Any

from yanzhen.directory import Employee
from yanzhen.reach import Medium, Reach
from yanzhen_aws import chats
from yanzhen_aws.messages import Message, Undeliverable
from yanzhen_aws.outside import Outside
from yanzhen_aws.settings import Settings
from yanzhen_aws.web import ServiceError, post_json

MEDIUM: Medium = "chat"
HOSTS = (".logic.azure.com", ".api.powerplatform.com", ".webhook.office.com")


def addresses(person: Employee, reach: Reach, settings: Settings) -> Sequence[str]:  # noqa: ARG001 - the shape of a channel
    return chats.addresses("teams", HOSTS, reach)


def send(message: Message, settings: Settings, outside: Outside) -> None:  # noqa: ARG001 - the shape of a channel
    """One card. A workflow says 202; a connector says 200 and `1`, and anything else in a 200 is its error."""
    url, _ = chats.parts(message.to)
    answer = post_json(outside.web, url, _card(message))
    if answer.status in chats.GONE:
        raise Undeliverable(f"teams_{answer.status}", dead=True)
    if answer.status == 202 or (answer.status == 200 and answer.body.strip() in (b"", b"1")):
        return
    raise ServiceError(f"teams_{answer.status}")


def _card(message: Message) -> dict[str, Any]:
    card: dict[str, Any] = {
        "type": "AdaptiveCard",
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "version": "1.4",
        "body": [{"type": "TextBlock", "text": message.subject, "wrap": True}],
    }
    if message.link:
        card["actions"] = [{"type": "Action.OpenUrl", "title": message.link, "url": message.link}]
    attachment = {"contentType": "application/vnd.microsoft.card.adaptive", "content": card}
    return {"type": "message", "attachments": [attachment]}
