"""Two trainings that need the same person, trainer or room at the same time are told."""

from datetime import UTC, datetime, timedelta
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yanzhen.clash import clashes, clashes_of
from yanzhen.training import Session

NINE = datetime(2026, 11, 25, 9, tzinfo=UTC)


def session(name: str, start: int = 0, minutes: int = 60, people: str = "", **more: Any) -> Session:
    begins = NINE + timedelta(minutes=start)
    return Session(
        session_id=name,
        course_id="fire",
        title=name,
        unit_path="acme/east",
        starts_at=begins,
        ends_at=begins + timedelta(minutes=minutes),
        participants=tuple(people.split()) or (f"only-{name}",),
        **more,
    )


def pairs(found: Any) -> list[tuple[str, str]]:
    return [(clash.first.session_id, clash.second.session_id) for clash in found]


def test_a_person_cannot_be_in_two_at_once() -> None:
    (found,) = clashes([session("b", 30, people="li wang zhao"), session("a", people="wang li chen")])
    assert (found.first.session_id, found.second.session_id) == ("a", "b")
    assert (found.people, found.trainers, found.room) == (("li", "wang"), (), None)


def test_one_begins_as_the_other_ends() -> None:
    assert not clashes([session("a", people="li"), session("b", 60, people="li")])
    assert clashes([session("a", people="li"), session("b", 59, people="li")])


def test_a_trainer_is_a_person_too() -> None:
    teaches = session("a", trainer_id="sun")
    assert clashes([teaches, session("b", trainer_id="sun")])[0].trainers == ("sun",)
    assert clashes([teaches, session("b", people="sun li")])[0].trainers == ("sun",)
    assert not clashes([session("a", trainer_id="sun", people="sun li")])


@pytest.mark.parametrize(("other", "same"), [("Room 1", True), (" room  1 ", True), ("Room 2", False)])
def test_a_room_holds_one_at_a_time_however_it_is_written(other: str, same: bool) -> None:
    found = clashes([session("a", room="Room 1"), session("b", 10, room=other)])
    assert bool(found) == same
    assert all(clash.room == other for clash in found)


def test_a_first_day_is_open_for_weeks_and_keeps_nobody_from_anything() -> None:
    month = session("a", minutes=30 * 24 * 60, people="li", first_day=True)
    assert not clashes([month, session("b", 30, people="li")])


def test_rooms_of_two_units_may_have_one_name() -> None:
    elsewhere = session("b", room="Room 1").model_copy(update={"unit_path": "acme/west"})
    assert not clashes([session("a", room="Room 1"), elsewhere])


def test_a_session_does_not_clash_with_what_it_was_before() -> None:
    before = session("a", people="li")
    moved = session("a", 30, people="li")
    assert not clashes_of(moved, [before])
    others = [session("b", 80, people="li"), session("c", 200, people="li"), session("d", 85, people="li")]
    assert pairs(clashes_of(moved, [before, *others])) == [("a", "b"), ("a", "d")]


@given(
    st.lists(
        st.tuples(st.integers(0, 300), st.integers(1, 120), st.sets(st.sampled_from("abcdef"), min_size=1)),
        max_size=12,
    )
)
def test_every_pair_is_found_once_and_no_other(planned: list[tuple[int, int, set[str]]]) -> None:
    sessions = [session(f"s{n:02d}", *when, " ".join(sorted(people))) for n, (*when, people) in enumerate(planned)]  # type: ignore[arg-type]
    expected = {
        frozenset((one.session_id, two.session_id))
        for one, two in combinations(sessions, 2)
        if one.starts_at < two.ends_at and two.starts_at < one.ends_at and {*one.participants} & {*two.participants}
    }
    found = pairs(clashes(sessions))
    assert {frozenset(pair) for pair in found} == expected
    assert len(found) == len(expected)


def test_a_cancelled_session_clashes_with_nothing() -> None:
    one, other = session("a", people="x"), session("b", people="x")
    assert len(clashes([one, other])) == 1
    assert clashes([one, other.model_copy(update={"cancelled_at": one.starts_at})]) == []
