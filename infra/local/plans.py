"""The demo company's plans, as HR fills in their form: one that repeats by week, and a draft that clashes with it."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from infra.local import company

STORES = tuple(company.store_path("east", number) for number in (9, 10, 11))
"""Stores without other sessions."""


def weekly(now: datetime) -> dict[str, Any]:
    """Four weeks from tomorrow on, at each of three stores."""
    first = now.astimezone(ZoneInfo("Asia/Shanghai")).date() + timedelta(days=1)
    return {
        "course_id": company.COURSES[0].course_id,
        "title": "每周晨训 Weekly drill",
        "unit_path": f"{company.ROOT}/east",
        "audience": {"units": list(STORES)},
        "schedule": {
            "first": first.isoformat(),
            "at": "08:30",
            "minutes": 45,
            "repeat": {"every": "week", "weekdays": [first.weekday()], "count": 4},
        },
        "room": "培训角 Training corner",
    }


def clashing(now: datetime) -> dict[str, Any]:
    """The store managers together, just when the first weekly drill is on."""
    drill = weekly(now)
    return {
        "course_id": company.COURSES[1].course_id,
        "title": "店长月会 Store managers",
        "unit_path": f"{company.ROOT}/east",
        "audience": {"units": [f"{company.ROOT}/east"], "positions": ["店长 Store manager"]},
        "schedule": {"first": drill["schedule"]["first"], "at": "09:00", "minutes": 90},
        "spread": "together",
        "trainer_id": "region-east",
        "capacity": 10,
        "rounds": 1,
    }
