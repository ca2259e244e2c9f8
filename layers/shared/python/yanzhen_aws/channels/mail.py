"""Mail through SES, in the person's language. SES tells later what became of it: the tags find the notice."""

import base64
from collections.abc import Sequence
from typing import Any

from botocore.exceptions import ClientError

from yanzhen.address import mail_address, one
from yanzhen.directory import Employee
from yanzhen.reach import Medium, Reach
from yanzhen_aws.channels import refusal
from yanzhen_aws.letters import headers, letter
from yanzhen_aws.messages import Message
from yanzhen_aws.outside import Outside
from yanzhen_aws.settings import Settings

MEDIUM: Medium = "mail"
PERMANENT = frozenset({"MessageRejected", "BadRequestException", "InvalidParameterValue"})
"""The address or the message is refused. A paused account or an unproven domain is ours to mend, so it may be later."""


def addresses(person: Employee, reach: Reach, settings: Settings) -> Sequence[str]:  # noqa: ARG001 - the shape of a channel
    return one(mail_address(person.email)) if settings.sender_email else ()


def send(message: Message, settings: Settings, outside: Outside) -> None:
    """One message to one address."""
    sender = settings.required("sender_email")
    request: dict[str, Any] = {
        "FromEmailAddress": sender,
        "Destination": {"ToAddresses": [message.to]},
        # Only a whole mail can hold an invitation that mail programs put into the calendar.
        "Content": {"Raw": {"Data": letter(message, sender).as_bytes()}} if message.calendar else _simple(message),
    }
    if settings.mail_events:
        request["ConfigurationSetName"] = settings.mail_events
        request["EmailTags"] = tags(message)
    try:
        outside.client("sesv2").send_email(**request)
    except ClientError as error:
        raise refusal(error, PERMANENT) from error


def _simple(message: Message) -> dict[str, Any]:
    body = {"Text": {"Data": message.body, "Charset": "UTF-8"}}
    if message.html:
        body["Html"] = {"Data": message.html, "Charset": "UTF-8"}
    named = [{"Name": name, "Value": value} for name, value in headers(message).items()]
    return {"Simple": {"Subject": {"Data": message.subject, "Charset": "UTF-8"}, "Body": body, "Headers": named}}


def tags(message: Message) -> list[dict[str, str]]:
    """SES takes letters, digits, `-` and `_` only."""
    fact = base64.urlsafe_b64encode(message.fact.encode()).decode().rstrip("=")
    return [{"Name": "employee", "Value": message.employee_id}, {"Name": "fact", "Value": fact}]


def fact_of_tag(value: str) -> str:
    """The fact that `tags` wrote; ValueError for anything else."""
    return base64.urlsafe_b64decode(value + "=" * (-len(value) % 4)).decode()
