"""The board of cases counts each once, under the unit right below, on that unit's own clock."""

from datetime import UTC, datetime

from yanzhen.case import Stage
from yanzhen.case_board import Deadline, UnitCases, by_unit

NOW = datetime(2026, 3, 16, 12, 0, tzinfo=UTC)
"""20:00 in Shanghai, 08:00 in New York."""
EVENING = datetime(2026, 3, 16, 17, 0, tzinfo=UTC)
"""Tomorrow in Shanghai, today in New York."""
ZONES = {"acme": "Asia/Shanghai", "acme/us": "America/New_York", "acme/us/s9": "America/New_York"}


def rows(**stages: list[Deadline]) -> tuple[UnitCases, ...]:
    return by_unit("acme", {Stage(name): found for name, found in stages.items()}, ZONES, NOW)


def test_what_is_due_today_is_read_on_the_clock_of_its_unit() -> None:
    found = rows(open=[Deadline("acme/us/s9", EVENING), Deadline("acme/east/s1", EVENING)])
    assert found == (UnitCases(unit_path="acme/us", open=1, today=1), UnitCases(unit_path="acme/east", open=1))


def test_a_past_deadline_is_overdue_before_the_clock_s_step_has_said_so() -> None:
    assert rows(open=[Deadline("acme/us", NOW)]) == (UnitCases(unit_path="acme/us", overdue=1),)


def test_the_most_overdue_come_first_and_the_unit_s_own_stand_under_its_name() -> None:
    found = rows(
        open=[Deadline("acme", EVENING)],
        overdue=[Deadline("acme/us/s9", NOW), Deadline("acme/us", NOW)],
        answered=[Deadline("acme/eastern/s1", NOW)],
    )
    assert [(row.unit_path, row.overdue, row.open, row.answered) for row in found] == [
        ("acme/us", 2, 0, 0), ("acme", 0, 1, 0), ("acme/eastern", 0, 0, 1),
    ]  # fmt: skip
