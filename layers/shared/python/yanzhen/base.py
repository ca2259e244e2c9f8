"""What every model of the domain shares: frozen, closed, and with one way to write a moment."""

from datetime import UTC, datetime
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, PlainSerializer


def iso(moment: datetime) -> str:
    """Write a moment the one way it is stored and sent: UTC, ISO-8601, milliseconds, `Z`."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _to_milliseconds(moment: datetime) -> datetime:
    try:
        utc = moment.astimezone(UTC)
    except OverflowError as error:
        raise ValueError("a moment lies between the years 1 and 9999 in UTC") from error
    return utc.replace(microsecond=utc.microsecond // 1000 * 1000)


Instant = Annotated[
    AwareDatetime,
    AfterValidator(_to_milliseconds),
    PlainSerializer(iso, return_type=str, when_used="json"),
]
"""A moment in UTC, to the millisecond."""


class Model(BaseModel):
    """A value of the domain: frozen, and an unknown field is an error, not a surprise."""

    model_config = ConfigDict(frozen=True, extra="forbid")
