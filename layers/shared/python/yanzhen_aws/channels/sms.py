"""Text messages through SNS: the short form."""

from collections.abc import Sequence

from botocore.exceptions import ClientError

from yanzhen.address import one, phone_number
from yanzhen.directory import Employee
from yanzhen.reach import Medium, Reach
from yanzhen_aws.channels import refusal
from yanzhen_aws.messages import Message
from yanzhen_aws.outside import Outside
from yanzhen_aws.settings import Settings

MEDIUM: Medium = "sms"
DEAD = frozenset({"InvalidParameter", "InvalidParameterValue", "ParameterValueInvalid", "OptedOut"})
"""The number is refused, or its owner wants no messages."""


def addresses(person: Employee, reach: Reach, settings: Settings) -> Sequence[str]:  # noqa: ARG001 - the shape of a channel
    return one(phone_number(person.phone))


def send(message: Message, settings: Settings, outside: Outside) -> None:  # noqa: ARG001 - the shape of a channel
    """One message to one number."""
    try:
        outside.client("sns").publish(PhoneNumber=message.to, Message=message.short)
    except ClientError as error:
        raise refusal(error, frozenset(), DEAD) from error
