"""The days of a plan: once, listed or repeated, with an end, and on the clock of the place."""

from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from pydantic import ValidationError

from yanzhen.schedule import MOST_DAYS, Repeat, Schedule, is_skipped, moment

MONDAY = date(2026, 3, 16)


def schedule(**values: Any) -> Schedule:
    return Schedule.model_validate({"first": MONDAY, "at": "09:00", "minutes": 60, **values})


def days(**values: Any) -> list[str]:
    return [day.isoformat()[5:] for day in schedule(**values).days()]


def test_listed_days_come_once_and_in_order() -> None:
    assert days(more=["2026-03-20", "2026-03-01", "2026-03-20"]) == ["03-01", "03-16", "03-20"]


def test_a_week_repeats_on_its_weekdays_until_its_end() -> None:
    repeat = {"every": "week", "weekdays": [0, 3], "until": "2026-03-26"}
    assert days(repeat=repeat) == ["03-16", "03-19", "03-23", "03-26"]
    assert days(repeat={"every": "week", "interval": 2, "count": 3}) == ["03-16", "03-30", "04-13"]


def test_a_month_repeats_by_its_day_or_by_a_weekday_of_it() -> None:
    assert days(repeat={"every": "month", "count": 3}) == ["03-16", "04-16", "05-16"]
    assert days(repeat={"every": "month", "weekdays": [4], "nth": -1, "count": 3}) == ["03-27", "04-24", "05-29"]


def test_a_month_without_the_day_is_left_out() -> None:
    assert days(first="2026-01-31", repeat={"every": "month", "count": 3}) == ["01-31", "03-31", "05-31"]


@pytest.mark.parametrize(
    ("values", "rule"),
    [
        ({"repeat": {"every": "week"}}, "plan.end"),
        ({"repeat": {"every": "week", "count": 3, "until": "2026-04-01"}}, "plan.end"),
        ({"repeat": {"every": "week", "until": "2026-03-01"}}, "plan.no_day"),
        ({"repeat": {"every": "week", "until": "2999-01-01"}}, "plan.many_days"),
        ({"repeat": {"every": "week", "weekdays": [7], "count": 2}}, "plan.weekdays"),
        ({"repeat": {"every": "week", "weekdays": [1, 1], "count": 2}}, "plan.weekdays"),
        ({"repeat": {"every": "month", "weekdays": [1], "count": 2}}, "plan.weekdays"),
        ({"repeat": {"every": "month", "nth": 1, "count": 2}}, "plan.weekdays"),
        ({"repeat": {"every": "week", "count": 2}, "more": ["2026-03-20"]}, "plan.both"),
        ({"at": "09:00:30"}, "plan.clock"),
        ({"at": "09:00Z"}, "plan.clock"),
    ],
)
def test_what_has_no_end_no_day_or_no_meaning_is_refused(values: dict[str, Any], rule: str) -> None:
    with pytest.raises(ValidationError) as refused:
        schedule(**values)
    assert rule in [error["type"] for error in refused.value.errors()]


def test_a_plan_has_at_most_a_year_of_days() -> None:
    assert len(schedule(repeat={"every": "week", "weekdays": list(range(7)), "count": MOST_DAYS}).days()) == MOST_DAYS
    with pytest.raises(ValidationError):
        Repeat(every="week", count=MOST_DAYS + 1)


def test_the_time_of_day_stays_when_summer_time_begins() -> None:
    before, after = (moment(date(2026, 3, day), time(9), "Europe/Berlin") for day in (28, 29))
    assert (before, after) == (datetime(2026, 3, 28, 8, tzinfo=UTC), datetime(2026, 3, 29, 7, tzinfo=UTC))


def test_a_time_that_clocks_skip_begins_when_they_go_on() -> None:
    gap, fold = date(2026, 3, 29), date(2026, 10, 25)
    assert moment(gap, time(2, 30), "Europe/Berlin") == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    assert is_skipped(gap, time(2, 30), "Europe/Berlin")
    assert not is_skipped(gap, time(3), "Europe/Berlin")
    assert moment(fold, time(2, 30), "Europe/Berlin") == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert not is_skipped(fold, time(2, 30), "Europe/Berlin")
