"""Killing any function of the cases at any line loses nothing and doubles nothing: run again, the end is the same."""

from datetime import timedelta
from typing import Any

import pytest
from given_functions import START, Fragile, Killed, World, change, interrupted_everywhere, person, world
from test_functions_cases import judged, opened, the_case, written
from test_functions_rates import QUARTER, counted, few, staffed

from cases.advance import advance
from cases.find_missing import look
from cases.open_cases import open_case
from cases.resume import sweep
from cases.watch_rates import watch
from notices import resend
from notices.send import send_new
from tests.fakes import FakeWorld
from yanzhen import case_desk


@pytest.fixture(autouse=True)
def same_ids(monkeypatch: pytest.MonkeyPatch) -> None:
    """A case's id is made before it is written, so a second try would have another: here it has the same."""
    monkeypatch.setattr(FakeWorld, "new_id", lambda self: f"C{len(self.cases.stored)}")


def asked() -> World:
    made = world()
    judged(made, "suspect", said="false")
    return made


def with_case() -> World:
    made = world()
    opened(made)
    made.clock += timedelta(days=2)
    return made


def test_opening_a_case() -> None:
    def run(where: Any) -> object:
        return open_case(change(where.evidence.get("01A")), where)

    assert interrupted_everywhere(asked, run) == []


def test_closing_a_case_that_is_mended() -> None:
    def mended() -> World:
        made = with_case()
        judged(made, "genuine", "01B")
        return made

    def run(where: Any) -> object:
        return open_case(change(where.evidence.get("01B")), where)

    assert interrupted_everywhere(mended, run) == []


def test_watching_a_unit_s_rate() -> None:
    def high() -> World:
        made = staffed()
        counted(made, QUARTER, files=20, upheld=4)
        return made

    def run(where: Any) -> object:
        return watch(counted(where, QUARTER, files=20, upheld=4), set(), where)

    assert interrupted_everywhere(high, run) == []


def test_looking_at_a_session_to_which_few_came() -> None:
    assert interrupted_everywhere(few, look) == []


def test_looking_for_what_is_missing() -> None:
    def ended() -> World:
        made = world()
        made.cases.look_until("missing", START)
        made.clock = START + timedelta(hours=6)
        return made

    assert interrupted_everywhere(ended, look) == []


def test_each_act_of_the_clock_is_done_once_wherever_it_was_killed() -> None:
    """A step that was taken before the kill is not taken again: the next one follows it, as it would have anyway."""

    def steps(where: Any, number: int) -> None:
        for _ in range(number):
            advance("C0", 1, where)

    undisturbed = with_case()
    steps(undisturbed, 10)
    counting = Fragile(with_case(), 0)
    steps(counting, 1)
    for number in range(1, counting.calls + 1):
        disturbed = with_case()
        with pytest.raises(Killed):
            steps(Fragile(disturbed, number), 1)
        steps(disturbed, 10)
        assert the_case(disturbed) == the_case(undisturbed)
        assert disturbed.notices.stored == undisturbed.notices.stored


def test_whoever_an_act_was_not_told_to_before_the_kill_hears_of_it_by_the_sweep(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(case_desk, "LISTENERS", 3)

    def with_many_heads() -> World:
        made = with_case()
        made.clock -= timedelta(hours=20)
        for number in range(10):
            made.directory.put_employee(person(f"head-{number}", role="manager", email=f"head-{number}@x.example"))
        while not advance("C0", 1, Fragile(made, 0)).history[-1].what.startswith("remind"):  # type: ignore[arg-type, union-attr]
            pass
        return made

    def told(where: World) -> list[tuple[str, str]]:
        return sorted((notice.fact, notice.employee_id) for notice in where.notices.stored.values())

    undisturbed = with_many_heads()
    counting = Fragile(undisturbed, 0)
    advance("C0", 1, counting)  # type: ignore[arg-type]
    assert len([fact for fact, _ in told(undisturbed) if fact == "case/C0/2"]) == 11
    halves = 0
    for number in range(1, counting.calls + 1):
        disturbed = with_many_heads()
        with pytest.raises(Killed):
            advance("C0", 1, Fragile(disturbed, number))  # type: ignore[arg-type]
        if the_case(disturbed).late_acts == 0:
            continue
        halves += bool(the_case(disturbed).untold)
        disturbed.clock += timedelta(minutes=6)
        sweep(disturbed)
        assert told(disturbed) == told(undisturbed)
        assert (the_case(disturbed).untold, the_case(disturbed).run) == ((), 1)
    assert halves > 3


def test_a_case_resumed_and_killed_has_one_execution_in_charge_in_the_end() -> None:
    counting = Fragile(with_case(), 0)
    sweep(counting)  # type: ignore[arg-type]
    for number in range(1, counting.calls + 1):
        disturbed = with_case()
        with pytest.raises(Killed):
            sweep(Fragile(disturbed, number))  # type: ignore[arg-type]
        sweep(disturbed)  # type: ignore[arg-type]
        case = the_case(disturbed)
        assert disturbed.case_runs.started[-1] == (case.case_id, case.run)


def test_what_a_case_wrote_is_told_even_when_its_stream_record_never_comes_again() -> None:
    def fresh() -> World:
        made = world()
        opened(made)
        return made

    for number in range(1, 12):
        disturbed = fresh()
        fragile = Fragile(disturbed, number)
        try:
            send_new(written(disturbed)[0], fragile, fragile.send)  # type: ignore[arg-type]
        except Killed:
            disturbed.clock += timedelta(minutes=20)
            resend.sweep(disturbed, disturbed.send)  # type: ignore[arg-type]
        assert [notice.state for notice in disturbed.notices.stored.values()] == ["sent"]
        assert 1 <= len(disturbed.sent) <= 2
