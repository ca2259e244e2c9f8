"""Clash search among a month of sessions and 20,000 people, beside comparing every two sessions."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from itertools import combinations

from tests.bench import Row, write
from yanzhen.clash import clashes
from yanzhen.training import MAX_PARTICIPANTS, Session

SIZES = (1_000, 5_000)
"""Sessions of a month: what is asked for, and five times as many."""
PEOPLE, ROOMS, TRAINERS, DAYS = 20_000, 200, 100, 20
ROUNDS = 3
FIRST_DAY = datetime(2026, 11, 2, 1, tzinfo=UTC)


def planned(count: int, chance: random.Random) -> list[Session]:
    """A month of sessions of an hour or two within working hours, each as full as it may be."""
    found = []
    for number in range(count):
        starts = FIRST_DAY + timedelta(days=chance.randrange(DAYS), minutes=15 * chance.randrange(36))
        found.append(
            Session(
                session_id=f"s{number:04d}",
                course_id="fire",
                title="Fire drill",
                unit_path=f"acme/{number % ROOMS}",
                starts_at=starts,
                ends_at=starts + timedelta(minutes=chance.choice((60, 90, 120))),
                participants=tuple(f"e{one:05d}" for one in chance.sample(range(PEOPLE), MAX_PARTICIPANTS)),
                trainer_id=f"t{chance.randrange(TRAINERS):03d}",
                room=f"Room {chance.randrange(3)}",
            )
        )
    return found


def every_two(sessions: Sequence[Session]) -> int:
    """The rival: how many pairs overlap and share a person, a trainer or a room."""
    return sum(
        one.starts_at < two.ends_at
        and two.starts_at < one.ends_at
        and (
            not {*one.participants, one.trainer_id}.isdisjoint({*two.participants, two.trainer_id})
            or (one.unit_path, one.room) == (two.unit_path, two.room)
        )
        for one, two in combinations(sessions, 2)
    )


def fastest(work: Callable[[], object]) -> float:
    """Seconds of the processor, the best of a few rounds."""
    took = []
    for _ in range(ROUNDS):
        before = time.process_time()
        work()
        took.append(time.process_time() - before)
    return min(took)


def run() -> list[Row]:
    rows: list[Row] = []
    for size in SIZES:
        sessions = planned(size, random.Random(7))
        found = clashes(sessions)
        assert len(found) == every_two(sessions)
        ours, theirs = fastest(lambda: clashes(sessions)), fastest(lambda: every_two(sessions))  # noqa: B023 - called at once
        rows.append(
            {
                "what": f"{size:,} sessions of {MAX_PARTICIPANTS} out of {PEOPLE:,} people: {len(found):,} clashes",
                "reach": "≤ 2 s" if size == SIZES[0] else "",
                "measured": f"{ours:.2f} s, {theirs / ours:.1f} x as fast",
                "rival": f"every two sessions compared, the same clashes: {theirs:.2f} s",
            }
        )
    return rows


if __name__ == "__main__":
    write("clashes", run())
