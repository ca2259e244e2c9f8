"""Mail through SES: plain text, in the person's language."""

from botocore.exceptions import ClientError

from yanzhen.directory import Employee
from yanzhen_aws.channels import Clients, Message, refusal
from yanzhen_aws.settings import Settings

PERMANENT = frozenset({"MessageRejected", "BadRequestException", "InvalidParameterValue"})
"""The address or the message is refused. A paused account or an unproven domain is ours to mend, so it may be later."""


def address(employee: Employee, settings: Settings) -> str | None:
    return employee.email if settings.sender_email else None


def send(message: Message, settings: Settings, clients: Clients) -> None:
    """One message to one address."""
    try:
        clients("sesv2").send_email(
            FromEmailAddress=settings.required("sender_email"),
            Destination={"ToAddresses": [message.to]},
            Content={
                "Simple": {
                    "Subject": {"Data": message.subject, "Charset": "UTF-8"},
                    "Body": {"Text": {"Data": message.body, "Charset": "UTF-8"}},
                }
            },
        )
    except ClientError as error:
        raise refusal(error, PERMANENT) from error
