"""calendar: deadlines in hours or working days on the unit's clock, and hours in which nobody gets a message."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yanzhen.calendar import deadline, is_working_day, not_quiet
from yanzhen.case_rules import CaseRules

SHANGHAI = "Asia/Shanghai"
MOMENTS = st.integers(1_580_000_000, 2_050_000_000).map(lambda second: datetime.fromtimestamp(second, UTC))
ZONES = st.sampled_from([SHANGHAI, "Europe/Berlin", "America/New_York", "Australia/Lord_Howe"])


def local(text: str, zone: str = SHANGHAI) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


def rules(**change: Any) -> CaseRules:
    return CaseRules(**change)


def test_hours_are_counted_by_the_clock_also_over_a_change_to_summer_time() -> None:
    before = local("2026-03-28T20:00", "Europe/Berlin")
    assert deadline(before, rules(), "Europe/Berlin") == local("2026-03-29T21:00", "Europe/Berlin")


@pytest.mark.parametrize(
    ("opened", "days", "due"),
    [
        ("2026-03-16T10:00", 1, "2026-03-17T10:00"),
        ("2026-03-20T10:00", 1, "2026-03-23T10:00"),
        ("2026-03-21T10:00", 1, "2026-03-23T10:00"),
        ("2026-09-30T10:00", 1, "2026-10-08T10:00"),
        ("2026-10-09T10:00", 1, "2026-10-10T10:00"),
    ],
    ids=["the next day", "over a weekend", "from a weekend", "over the National Day holidays", "a Saturday made a day"],
)
def test_working_days_leave_out_weekends_and_holidays_and_count_moved_days(opened: str, days: int, due: str) -> None:
    assert deadline(local(opened), rules(working_days=days), SHANGHAI) == local(due)


def test_without_holidays_every_monday_to_friday_is_a_working_day() -> None:
    assert is_working_day(date(2026, 10, 1), rules(holidays="none"))
    assert not is_working_day(date(2026, 10, 10), rules(holidays="none"))


@pytest.mark.parametrize(
    ("moment", "sent"),
    [
        ("2026-03-16T20:59", "2026-03-16T20:59"),
        ("2026-03-16T21:00", "2026-03-17T08:00"),
        ("2026-03-17T03:00", "2026-03-17T08:00"),
        ("2026-03-17T08:00", "2026-03-17T08:00"),
    ],
)
def test_a_message_waits_for_the_end_of_the_quiet_hours(moment: str, sent: str) -> None:
    assert not_quiet(local(moment), rules(), SHANGHAI) == local(sent)


def test_quiet_hours_may_lie_within_a_day_or_not_be() -> None:
    noon = local("2026-03-16T12:30")
    assert not_quiet(noon, rules(quiet_from=12, quiet_until=14), SHANGHAI) == local("2026-03-16T14:00")
    assert not_quiet(noon, rules(quiet_from=12, quiet_until=12), SHANGHAI) == noon


@given(MOMENTS, st.integers(0, 23), st.integers(0, 23), ZONES)
def test_no_message_is_sent_in_quiet_hours_and_none_waits_for_more_than_a_day(
    moment: datetime, begin: int, end: int, zone: str
) -> None:
    kept = rules(quiet_from=begin, quiet_until=end)
    sent = not_quiet(moment, kept, zone)
    assert moment <= sent <= moment + timedelta(hours=25)
    assert not_quiet(sent, kept, zone) == sent


@given(MOMENTS, st.integers(1, 20), ZONES)
def test_a_deadline_in_working_days_ends_on_one_and_later_for_more_days(moment: datetime, days: int, zone: str) -> None:
    due = deadline(moment, rules(working_days=days, holidays="none"), zone)
    assert is_working_day(due.astimezone(ZoneInfo(zone)).date(), rules(holidays="none"))
    assert moment < due < deadline(moment, rules(working_days=days + 1, holidays="none"), zone)
