"""When a deadline ends and when a message may arrive, on the clock of a unit: pure functions of rules and moments."""

from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from yanzhen.base import Instant
from yanzhen.case_rules import CaseRules

SATURDAY = 5


def deadline(opened_at: Instant, rules: CaseRules, timezone: str) -> datetime:
    """So many hours later by the clock; or the n-th working day after the day it was opened, at the same time."""
    if not rules.working_days:
        return opened_at.astimezone(UTC) + timedelta(hours=rules.deadline_hours)
    local = opened_at.astimezone(ZoneInfo(timezone))
    day, left = local.date(), rules.working_days
    while left:
        day += timedelta(days=1)
        left -= is_working_day(day, rules)
    return datetime.combine(day, local.time(), local.tzinfo).astimezone(UTC)


def is_working_day(day: date, rules: CaseRules) -> bool:
    """Neither weekend nor holiday, or a weekend's day that was made a working day."""
    if rules.holidays == "none":
        return day.weekday() < SATURDAY
    working: bool = _public(rules.holidays).is_working_day(day)
    return working


def not_quiet(moment: datetime, rules: CaseRules, timezone: str) -> datetime:
    """The moment itself, or when the quiet hours in which it lies are over."""
    local = moment.astimezone(ZoneInfo(timezone))
    begin, end = rules.quiet_from, rules.quiet_until
    quiet = begin <= local.hour < end if begin < end else local.hour >= begin or local.hour < end
    if begin == end or not quiet:
        return moment
    day = local.date() if local.hour < end else local.date() + timedelta(days=1)
    return datetime(day.year, day.month, day.day, end, tzinfo=local.tzinfo).astimezone(UTC)


@cache
def _public(country: str) -> Any:
    """Read when working days are counted: it takes half a second, which a case in hours does not need."""
    from holidays import country_holidays

    return country_holidays(country)
