"""Mail through SES, in the person's language. SES tells later what became of it: the tags find the notice."""

import base64
from typing import Any

from botocore.exceptions import ClientError

from yanzhen.address import mail_address
from yanzhen.directory import Employee
from yanzhen.reach import Medium, Reach
from yanzhen_aws.channels import refusal
from yanzhen_aws.messages import Message
from yanzhen_aws.outside import Outside
from yanzhen_aws.settings import Settings

MEDIUM: Medium = "mail"
PERMANENT = frozenset({"MessageRejected", "BadRequestException", "InvalidParameterValue"})
"""The address or the message is refused. A paused account or an unproven domain is ours to mend, so it may be later."""


def address(person: Employee, reach: Reach, settings: Settings) -> str | None:  # noqa: ARG001 - the shape of a channel
    return mail_address(person.email) if settings.sender_email else None


def send(message: Message, settings: Settings, outside: Outside) -> None:
    """One message to one address."""
    body = {"Text": {"Data": message.body, "Charset": "UTF-8"}}
    if message.html:
        body["Html"] = {"Data": message.html, "Charset": "UTF-8"}
    simple = {"Subject": {"Data": message.subject, "Charset": "UTF-8"}, "Body": body}
    request: dict[str, Any] = {
        "FromEmailAddress": settings.required("sender_email"),
        "Destination": {"ToAddresses": [message.to]},
        "Content": {"Simple": simple},
    }
    if settings.mail_events:
        request["ConfigurationSetName"] = settings.mail_events
        request["EmailTags"] = tags(message)
    try:
        outside.client("sesv2").send_email(**request)
    except ClientError as error:
        raise refusal(error, PERMANENT) from error


def tags(message: Message) -> list[dict[str, str]]:
    """SES takes letters, digits, `-` and `_` only."""
    fact = base64.urlsafe_b64encode(message.fact.encode()).decode().rstrip("=")
    return [{"Name": "employee", "Value": message.employee_id}, {"Name": "fact", "Value": fact}]


def fact_of_tag(value: str) -> str:
    """The fact that `tags` wrote; ValueError for anything else."""
    return base64.urlsafe_b64decode(value + "=" * (-len(value) % 4)).decode()
