"""The days of a plan, on the calendar and the clock of the place where its sessions are.

A repetition is an RRULE (RFC 5545, 3.3.10) that has an end; what it means is `dateutil`'s to say. A time that clocks
skip in spring is taken as they then show it (02:30 -> 03:30); one they show twice in autumn is the first.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from itertools import islice
from typing import Annotated, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field, PlainSerializer, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

from yanzhen.base import Model

MOST_DAYS = 366
MONDAY_TO_SUNDAY = range(7)


def _without_seconds(at: time) -> time:
    if at.tzinfo is not None or at.second or at.microsecond:
        raise PydanticCustomError("plan.clock", "a time of day is hours and minutes")
    return at


WallTime = Annotated[
    time,
    AfterValidator(_without_seconds),
    PlainSerializer(lambda at: f"{at:%H:%M}", return_type=str, when_used="json"),
    WithJsonSchema({"type": "string", "pattern": r"^([01]\d|2[0-3]):[0-5]\d$"}),
]
"""What the clocks of a place show: `09:30`."""


class Repeat(Model):
    """Every so many weeks or months, until a day or so many times."""

    every: Literal["week", "month"]
    interval: int = Field(default=1, ge=1, le=12)
    weekdays: tuple[int, ...] = Field(default=(), max_length=7)
    """0 is Monday; empty: the first day's own weekday, or its day of the month."""
    nth: int | None = Field(default=None, ge=-1, le=4)
    """Of a month: the so-manieth of each weekday, -1 the last."""
    until: date | None = None
    count: int | None = Field(default=None, ge=1, le=MOST_DAYS)

    @model_validator(mode="after")
    def _is_sound(self) -> Self:
        if (self.until is None) == (self.count is None):
            raise PydanticCustomError("plan.end", "a repetition ends on a day or after so many times")
        by_weekday = bool(self.weekdays) and self.every == "month"
        known = set(self.weekdays) <= set(MONDAY_TO_SUNDAY) and len(set(self.weekdays)) == len(self.weekdays)
        if not known or self.nth == 0 or (self.nth is not None) != by_weekday:
            raise PydanticCustomError("plan.weekdays", "a month repeats by its day, or by the so-manieth of weekdays")
        return self


class Schedule(Model):
    """Once, on a list of days, or repeated; always at the same time of the local day."""

    first: date
    more: tuple[date, ...] = Field(default=(), max_length=MOST_DAYS - 1)
    repeat: Repeat | None = None
    at: WallTime
    minutes: int = Field(ge=5, le=24 * 60)

    @model_validator(mode="after")
    def _is_sound(self) -> Self:
        if self.more and self.repeat:
            raise PydanticCustomError("plan.both", "days are listed or repeated, not both")
        found = self.days()
        if not found:
            raise PydanticCustomError("plan.no_day", "the repetition meets no day")
        if len(found) > MOST_DAYS:
            raise PydanticCustomError("plan.many_days", "a plan has at most {most} days", {"most": MOST_DAYS})
        return self

    def days(self) -> tuple[date, ...]:
        """Each day once, the earliest first; one more than `MOST_DAYS` of those that are too many."""
        if self.repeat is None:
            return tuple(sorted({self.first, *self.more}))
        return tuple(islice(_repeated(self.first, self.repeat), MOST_DAYS + 1))


def moment(day: date, at: time, timezone: str) -> datetime:
    """When the clocks of the place show it on that day, in UTC."""
    return datetime.combine(day, at, ZoneInfo(timezone)).astimezone(UTC)


def is_skipped(day: date, at: time, timezone: str) -> bool:
    """Whether no clock of the place shows this time on that day, because summer time begins."""
    there = moment(day, at, timezone).astimezone(ZoneInfo(timezone))
    return there.replace(tzinfo=None) != datetime.combine(day, at)


def _repeated(first: date, repeat: Repeat) -> Iterable[date]:
    # dateutil is loaded where days are counted, which most requests do not.
    from dateutil import rrule

    weekdays = tuple(rrule.weekday(number, repeat.nth) for number in repeat.weekdays)
    found = rrule.rrule(
        rrule.WEEKLY if repeat.every == "week" else rrule.MONTHLY,
        dtstart=datetime.combine(first, time()),
        interval=repeat.interval,
        byweekday=weekdays or None,
        until=datetime.combine(repeat.until, time()) if repeat.until else None,
        count=repeat.count,
    )
    return (day.date() for day in found)
