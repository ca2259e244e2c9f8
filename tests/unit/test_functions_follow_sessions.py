"""FollowSessions: counters and cases follow a session that was moved or cancelled, told once, twice or late."""

from datetime import timedelta
from typing import Any

import pytest
from given_functions import START, Context, World, interrupted_everywhere, session, world
from given_functions import change as evidence_change
from test_functions_cases import HOUR, judged, the_case, where
from test_functions_invite import change

from cases import follow_sessions
from cases.advance import advance
from cases.find_missing import look
from cases.follow_sessions import follow
from cases.open_cases import open_case
from tests.fakes import FakeWorld
from yanzhen import session_change
from yanzhen.case import What
from yanzhen.tally import Change, Scope
from yanzhen.training import Session

__all__ = ["where"]
WHOLE = Scope(scope="session/s1", period="whole")


def off(of: Session) -> Session:
    return session_change.cancelled(of, reason="Flood", by="hr", now=START + HOUR, expected_revision=of.revision)


def asked(made: World) -> None:
    """A false photo that was counted, and the case it opened."""
    record = judged(made, "suspect", said="false")
    made.tallies.apply([Change.of(record, session())])
    assert open_case(evidence_change(record), made) == "opened"  # type: ignore[arg-type]


def cancelled(made: World) -> dict[str, Any]:
    before = made.training.sessions_by_id["s1"]
    after = made.training.change_session("s1", off)
    return change(after, before)


def test_a_cancelled_session_counts_nothing_and_closes_its_cases(where: World) -> None:
    asked(where)
    told = cancelled(where)
    assert [follow(told, where), follow(told, where)] == [2, 0]  # type: ignore[arg-type]
    assert (where.tallies.get(WHOLE).files, where.tallies.get(WHOLE).expected) == (0, 0)
    case = the_case(where)
    assert (case.outcome, case.history[-1].what, case.next_at) == ("cancelled", What.CANCELLED, None)


def test_a_cancelled_session_asks_nobody_afterwards(where: World) -> None:
    told = cancelled(where)
    where.cases.look_until("missing", START)
    where.clock = START + timedelta(hours=9)
    assert look(where)["sessions"] == 0  # type: ignore[arg-type]
    assert open_case(evidence_change(judged(where, "suspect", said="false")), where) == "nothing"  # type: ignore[arg-type]
    follow(told, where)  # type: ignore[arg-type]
    assert where.cases.stored == {}


def test_a_case_that_was_being_opened_meanwhile_ends_at_its_next_moment(where: World) -> None:
    asked(where)
    cancelled(where)
    after = advance(the_case(where).case_id, 1, where)  # type: ignore[arg-type]
    assert after is not None
    assert (after.outcome, after.next_at) == ("cancelled", None)


def test_a_new_session_and_one_that_is_gone_lead_to_nothing(where: World) -> None:
    assert follow(change(session()), where) == 0  # type: ignore[arg-type]
    gone = session(session_id="s404", revision=1)
    assert follow(change(gone), where) == 0  # type: ignore[arg-type]


def test_killed_anywhere_and_run_again_it_ends_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(FakeWorld, "new_id", lambda self: f"C{len(self.cases.stored)}")

    def made() -> World:
        built = world()
        asked(built)
        cancelled(built)
        return built

    def run(place: Any) -> object:
        return follow(change(place.training.session("s1")), place)

    assert interrupted_everywhere(made, run) == []


def test_a_batch_of_the_stream_is_followed(where: World, monkeypatch: pytest.MonkeyPatch) -> None:
    asked(where)
    told = cancelled(where)
    monkeypatch.setattr(follow_sessions, "runtime", lambda: where)
    answer = follow_sessions.handler({"Records": [told, told]}, Context())  # type: ignore[arg-type]
    assert answer == {"batchItemFailures": []}
    assert the_case(where).outcome == "cancelled"
