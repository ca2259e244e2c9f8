"""The port Training."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.contract import given
from tests.contract.conftest import World
from tests.contract.given import NOON
from yanzhen.directory import Geofence
from yanzhen.errors import Conflict, InvalidRequest, NotFound
from yanzhen.session_change import cancelled, moved
from yanzhen.tally import Scope, scopes
from yanzhen.training import MAX_PARTICIPANTS, Course, Session


def test_courses_are_listed_by_id(world: World) -> None:
    courses = [
        Course(course_id=course_id, name_zh=f"课程 {course_id}", name_en=course_id, module="professional")
        for course_id in ("b", "a", "c-1")
    ]
    for course in courses:
        world.training.put_course(course)
    assert [course.course_id for course in world.training.courses()] == ["a", "b", "c-1"]
    assert world.training.course("b") == courses[0]
    assert world.training.course("zz") is None


def test_a_session_comes_back_as_it_was(world: World) -> None:
    session = given.session(geofence=Geofence(latitude=31.2304161, longitude=121.4737, radius_m=150.5))
    assert world.training.add_session(session)
    assert world.training.session("S1") == session
    assert world.training.session("S2") is None


def test_a_session_is_added_once_and_expected_once(world: World) -> None:
    session = given.session()
    assert [world.training.add_session(session) for _ in range(3)] == [True, False, False]
    for scope in scopes(session):
        assert world.tallies.get(scope).expected == 2


def test_expected_adds_up_over_sessions_and_units(world: World) -> None:
    world.training.add_session(given.session("S1"))
    world.training.add_session(given.session("S2", unit_path="acme/west/store-1", evidence_mode="group"))
    day = "day#2026-03-16"
    expected = {unit: world.tallies.get(Scope(scope=unit, period=day)).expected for unit in ("acme", "acme/west")}
    assert expected == {"acme": 3, "acme/west": 1}


def test_the_largest_session_fits_one_transaction(world: World) -> None:
    participants = tuple(f"E{number}" for number in range(MAX_PARTICIPANTS))
    session = given.session(participants=participants, unit_path="a/b/c/d/e/f")
    assert world.training.add_session(session)
    mine = world.training.sessions_of_participant(
        "E79", since=NOON, until=NOON + timedelta(days=1), limit=5, cursor=None
    )
    assert mine.items == (session,)


def test_a_session_too_large_for_its_depth_is_refused_whole(world: World) -> None:
    participants = tuple(f"E{number}" for number in range(MAX_PARTICIPANTS))
    session = given.session(participants=participants, unit_path="a/b/c/d/e/f/g/h")
    with pytest.raises(InvalidRequest):
        world.training.add_session(session)
    assert world.training.session("S1") is None


def test_a_participant_sees_their_own_sessions_in_order_of_time(world: World) -> None:
    for day in (3, 1, 2, 4):
        world.training.add_session(given.session(f"S{day}", starts_at=NOON + timedelta(days=day)))
    world.training.add_session(given.session("X", starts_at=NOON + timedelta(days=2), participants=("E9",)))
    since, until = NOON + timedelta(days=1), NOON + timedelta(days=4)
    pages = given.all_pages(world.training.sessions_of_participant, "E1", since=since, until=until, limit=2)
    assert [session.session_id for session in given.items(pages)] == ["S1", "S2", "S3"]
    assert [len(page.items) for page in pages] == [2, 1]


def test_many_sessions_are_read_at_once(world: World) -> None:
    for number in range(3):
        world.training.add_session(given.session(f"S{number}"))
    found = world.training.sessions(["S2", "S0", "S2", "S9"])
    assert found == {"S2": given.session("S2"), "S0": given.session("S0")}


def test_a_day_is_the_day_of_the_sessions_own_clock(world: World) -> None:
    late = datetime(2026, 3, 16, 23, 30, tzinfo=UTC)  # the 17th in Shanghai, the 16th in London
    world.training.add_session(given.session("S1", starts_at=late))
    world.training.add_session(given.session("S2", starts_at=late, timezone="Europe/London"))
    listed = {
        day: [s.session_id for s in world.training.sessions_of_unit("acme", day=day, limit=9, cursor=None).items]
        for day in ("2026-03-16", "2026-03-17")
    }
    assert listed == {"2026-03-16": ["S2"], "2026-03-17": ["S1"]}


def test_a_units_day_holds_its_subtree_and_no_namesake(world: World) -> None:
    places = ["acme/east", "acme/east/store-1", "acme/east-2", "acme/east-2/store-1", "acme"]
    for number, place in enumerate(places):
        world.training.add_session(given.session(f"S{number}", unit_path=place))
    pages = given.all_pages(world.training.sessions_of_unit, "acme/east", day="2026-03-16", limit=1)
    assert [session.unit_path for session in given.items(pages)] == ["acme/east", "acme/east/store-1"]


def test_a_whole_day_is_read_page_by_page(world: World) -> None:
    for number in range(5):
        world.training.add_session(given.session(f"S{number}", unit_path=f"u{number}"))
    world.training.add_session(given.session("S9", starts_at=NOON + timedelta(days=1)))
    pages = given.all_pages(world.training.sessions_of_day, "2026-03-16", limit=2)
    assert [session.session_id for session in given.items(pages)] == [f"S{number}" for number in range(5)]


def test_a_cursor_of_another_day_is_refused(world: World) -> None:
    for number in range(2):
        world.training.add_session(given.session(f"S{number}"))
    cursor = world.training.sessions_of_day("2026-03-16", limit=1, cursor=None).next
    with pytest.raises(InvalidRequest):
        world.training.sessions_of_day("2026-03-17", limit=1, cursor=cursor)


def postponed(session: Session, days: int = 30, revision: int = 0) -> Session:
    shift = timedelta(days=days)
    return moved(
        session, starts_at=session.starts_at + shift, ends_at=session.ends_at + shift, room="2", reason="Flood",
        by="hr", now=NOON - timedelta(days=1), expected_revision=revision,
    )  # fmt: skip


def off(session: Session, revision: int = 0) -> Session:
    return cancelled(session, reason="Flood", by="hr", now=NOON, expected_revision=revision)


def test_a_moved_session_is_found_at_its_new_time_alone_and_expected_there(world: World) -> None:
    world.training.add_session(given.session())
    after = world.training.change_session("S1", postponed)
    assert world.training.session("S1") == after
    listed = {
        day: [one.session_id for one in world.training.sessions_of_day(day, limit=5, cursor=None).items]
        for day in ("2026-03-16", "2026-04-15")
    }
    assert listed == {"2026-03-16": [], "2026-04-15": ["S1"]}
    mine = world.training.sessions_of_participant(
        "E1", since=NOON - timedelta(days=1), until=NOON + timedelta(days=99), limit=5, cursor=None
    )
    assert mine.items == (after,)
    expected = {
        period: world.tallies.get(Scope(scope="acme", period=period)).expected
        for period in ("month#2026-03", "month#2026-04", "quarter#2026-Q1", "quarter#2026-Q2")
    }
    assert expected == {"month#2026-03": 0, "month#2026-04": 2, "quarter#2026-Q1": 0, "quarter#2026-Q2": 2}


def test_a_session_moved_there_and_back_is_listed_once(world: World) -> None:
    world.training.add_session(given.session())
    world.training.change_session("S1", postponed)
    back = world.training.change_session("S1", lambda session: postponed(session, days=-30, revision=1))
    mine = world.training.sessions_of_participant(
        "E1", since=NOON - timedelta(days=1), until=NOON + timedelta(days=99), limit=5, cursor=None
    )
    assert mine.items == (back,)


def test_a_cancelled_session_expects_nothing(world: World) -> None:
    session = given.session()
    world.training.add_session(session)
    world.training.change_session("S1", off)
    assert {world.tallies.get(scope).expected for scope in scopes(session)} == {0}


def test_a_change_that_was_not_seen_is_not_changed_over_and_one_repeated_changes_nothing(world: World) -> None:
    world.training.add_session(given.session())
    after = world.training.change_session("S1", postponed)
    assert world.training.change_session("S1", lambda session: session) == after
    with pytest.raises(Conflict):
        world.training.change_session("S1", off)
    with pytest.raises(NotFound):
        world.training.change_session("S9", off)
