"""What a session still lacks is told until it begins, and of a plan until it is over."""

from datetime import timedelta

from given_functions import START, session

from yanzhen import readiness

BEFORE = START - timedelta(days=1)


def test_a_session_needs_a_room_and_a_trainer_until_it_begins() -> None:
    bare = session(room=None, trainer_id=None)
    assert readiness.of_session(bare, bare.starts_at - timedelta(hours=1)) == ("room", "trainer")
    assert readiness.of_session(bare, bare.starts_at) == ()
    held = session(room="Hall", trainer_id="e9")
    assert readiness.of_session(held, held.starts_at - timedelta(hours=1)) == ()
    assert readiness.of_session(session(room="Hall"), bare.starts_at - timedelta(hours=1)) == ("trainer",)


def test_nothing_is_asked_of_a_cancelled_session_or_a_first_day() -> None:
    early = session().starts_at - timedelta(hours=1)
    assert readiness.of_session(session(cancelled_at=BEFORE, revision=1), early) == ()
    assert readiness.of_session(session(first_day=True), early) == ()
