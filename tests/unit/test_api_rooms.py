"""The screen in a room: who may put it up, and what its codes are worth."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from tests.unit.api_gateway import ask
from tests.unit.api_world import SECRET, ApiWorld, company, serving
from yanzhen import room_code


@pytest.fixture
def world() -> Iterator[ApiWorld]:
    with serving(company()) as found:
        yield found


def test_a_screen_has_the_codes_of_two_minutes_and_the_servers_clock(world: ApiWorld) -> None:
    shown = ask("GET", "/v1/sessions/running/room-code", who="head-s1").body
    assert shown["session"]["expected"] == 2
    assert len(shown["codes"]) == room_code.AHEAD
    first = shown["codes"][0]
    assert first["shown_from"] <= shown["now"] < first["shown_until"]
    assert world.clock - room_code.moment(SECRET, first["code"], "running") < room_code.SHOWN


def test_its_trainer_may_put_it_up_and_a_participant_may_not(world: ApiWorld) -> None:
    held = world.training.sessions_by_id["running"].model_copy(update={"trainer_id": "zhao"})
    world.training.sessions_by_id["running"] = held
    assert ask("GET", "/v1/sessions/running/room-code", who="zhao").status == 200
    assert ask("GET", "/v1/sessions/running/room-code", who="lin").status == 404


def test_a_cancelled_session_has_no_code(world: ApiWorld) -> None:
    found = world.training.sessions_by_id["running"]
    gone = found.model_copy(update={"cancelled_at": world.clock - timedelta(minutes=1)})
    world.training.sessions_by_id["running"] = gone
    shown = ask("GET", "/v1/sessions/running/room-code", who="head-s1").body
    assert (shown["codes"], shown["session"]["state"]) == ([], "cancelled")


def test_a_session_that_is_not_there_has_no_code(world: ApiWorld) -> None:
    assert ask("GET", "/v1/sessions/nowhere/room-code", who="hr").status == 404
