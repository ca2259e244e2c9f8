"""Text messages through SNS: the short form, for people without a mail address."""

from botocore.exceptions import ClientError

from yanzhen.directory import Employee
from yanzhen_aws.channels import Clients, Message, refusal
from yanzhen_aws.settings import Settings

PERMANENT = frozenset({"InvalidParameter", "InvalidParameterValue", "ParameterValueInvalid", "OptedOut"})
"""The number is refused, or its owner wants no messages."""


def address(employee: Employee, settings: Settings) -> str | None:  # noqa: ARG001 - the shape of a channel
    return employee.phone


def send(message: Message, settings: Settings, clients: Clients) -> None:  # noqa: ARG001 - the shape of a channel
    """One message to one number."""
    try:
        clients("sns").publish(PhoneNumber=message.to, Message=message.short)
    except ClientError as error:
        raise refusal(error, PERMANENT) from error
