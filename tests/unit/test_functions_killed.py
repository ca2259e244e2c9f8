"""Killing any function at any line loses nothing and doubles nothing: run again, the end is the same."""

from collections.abc import Callable
from copy import deepcopy
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from given_functions import (
    CONSENT,
    START,
    Context,
    Fragile,
    Killed,
    Looker,
    World,
    change,
    interrupted_everywhere,
    photo,
    state_of,
    upload,
    world,
)

from notices import resend
from notices.send import send_new
from notices.tell import tell
from tally.count import count
from tally.recount import prove
from tests.statemachines.machine import definition
from tests.statemachines.machine import run as run_machine
from verification import decide, enrol_face, inspect, intake, reconcile, trace_reuse
from yanzhen.policy import Policy
from yanzhen.tally import Scope
from yanzhen.verdict import VerdictWord

NAMES = ("Intake", "Inspect", "TraceReuse", "Decide", "DeadLetterQueueUrl", "Partition")
MACHINE = definition({name: name for name in NAMES})
STATES = {"Intake": intake, "Inspect": inspect, "TraceReuse": trace_reuse, "Decide": decide}


@pytest.fixture
def verify(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """The whole state machine on the handlers themselves, in a given world."""
    monkeypatch.setattr(inspect, "eyes", Looker())

    def run(where: Any, evidence_id: str = "01A") -> Any:
        for module in STATES.values():
            monkeypatch.setattr(module, "runtime", lambda: where)
        services = {name: partial(_handle, module) for name, module in STATES.items()}
        event = {"detail": {"bucket": {"name": "media"}, "object": {"key": f"originals/{evidence_id}"}}}
        return run_machine(MACHINE, event, services | {"DeadLetterQueueUrl": print})

    return run


def _handle(module: Any, payload: Any) -> Any:
    return module.handler(payload, Context())


def uploaded() -> World:
    """An earlier photo already judged or not, and a fresh upload of another."""
    made = world()
    upload(made, photo(2), "019", announced_at=START + timedelta(minutes=1))
    upload(made, photo(1), "01A")
    return made


def test_the_way_of_a_photo(verify: Callable[..., Any]) -> None:
    assert interrupted_everywhere(uploaded, verify) == []


def test_the_way_of_a_photo_that_does_not_open(verify: Callable[..., Any]) -> None:
    def truncated() -> World:
        made = world()
        upload(made, photo()[:4000])
        return made

    assert interrupted_everywhere(truncated, verify) == []


def test_a_duplicate_event_changes_nothing(verify: Callable[..., Any]) -> None:
    once, twice = uploaded(), uploaded()
    first = verify(once)
    verify(twice)
    verify(twice)
    assert first["word"] == "genuine"
    assert state_of(twice) == state_of(once)


def test_the_state_machine_ends_in_a_verdict_that_the_functions_agree_on(verify: Callable[..., Any]) -> None:
    made = uploaded()
    verify(made)
    record = made.evidence.get("01A")
    assert record is not None
    assert record.verdict is not None
    assert record.word is VerdictWord.GENUINE
    assert record.evidence.first
    assert {"working/01A.jpg", "thumbnails/01A.jpg", "features/01A"} <= set(made.media.objects)


@pytest.fixture
def judged(verify: Callable[..., Any]) -> World:
    """A photo with a verdict that is not genuine: last week's, sent again by somebody else."""
    made = world()
    upload(made, photo(), "018", employee_id="e2", announced_at=START - timedelta(days=7))
    verify(made, "018")
    upload(made, photo(), "01A")
    verify(made, "01A")
    return made


def test_counting(judged: World) -> None:
    def run(where: Any) -> object:
        return count([change(where.evidence.get("018")), change(where.evidence.get("01A"))], where)

    assert interrupted_everywhere(lambda: deepcopy(judged), run) == []


def tell_and_send(record: dict[str, Any], where: Any) -> None:
    """The record's stream, and that of the notice it leads to."""
    notice = tell(record, where)
    if notice is not None and notice.state == "pending":
        image = {"data": {"S": notice.model_dump_json()}}
        send_new({"dynamodb": {"NewImage": image}}, where, where.send)


def told(where: World, dies_after: int, *, delivered_again: bool) -> tuple[int, list[str]]:
    """Tell is killed; then the stream may deliver the record again, and twenty minutes later notices are swept."""
    record = change(where.evidence.get("01A"))
    fragile = Fragile(where, dies_after)
    try:
        tell_and_send(record, fragile)
    except Killed:
        if delivered_again:
            tell_and_send(record, where)
        where.clock += timedelta(minutes=20)
        resend.sweep(where, where.send)  # type: ignore[arg-type]
    return len(where.sent), [notice.state for notice in where.notices.stored.values()]


def test_a_message_leaves_twice_only_when_it_had_just_left_and_never_not_at_all(judged: World) -> None:
    ends = [told(deepcopy(judged), number, delivered_again=True) for number in range(1, 20)]
    assert {states for _, (states,) in ends} == {"sent"}
    assert sorted(left for left, _ in ends)[-2:] == [1, 2]
    assert min(left for left, _ in ends) == 1


def test_a_notice_once_written_is_sent_even_when_its_record_never_comes_again(judged: World) -> None:
    ends = [told(deepcopy(judged), number, delivered_again=False) for number in range(1, 20)]
    written = [end for end in ends if end[1]]
    assert len(written) > 10
    assert {states for _, (states,) in written} == {"sent"}
    assert sorted(left for left, _ in written)[-2:] == [1, 2]
    assert min(left for left, _ in written) == 1


def test_each_kill_of_the_sweep_costs_one_repetition_at_most(judged: World) -> None:
    left = []
    for number in range(1, 20):
        made = deepcopy(judged)
        with pytest.raises(Killed):
            # Killed right after the notice was written: nothing was sent.
            tell(change(made.evidence.get("01A")), Fragile(made, 4))  # type: ignore[arg-type]
        assert [notice.state for notice in made.notices.stored.values()] == ["pending"]
        made.clock += timedelta(minutes=20)
        fragile = Fragile(made, number)
        try:
            resend.sweep(fragile, fragile.send)  # type: ignore[arg-type]
        except Killed:
            resend.sweep(made, made.send)  # type: ignore[arg-type]
            made.clock += timedelta(minutes=20)
            resend.sweep(made, made.send)  # type: ignore[arg-type]
        left.append(len(made.sent))
        assert [notice.state for notice in made.notices.stored.values()] == ["sent"]
    assert sorted(left)[-2:] == [1, 2]
    assert min(left) == 1


def test_recounting(judged: World) -> None:
    def broken() -> World:
        made = deepcopy(judged)
        count([change(made.evidence.get("01A"))], made)
        made.tallies.counters[Scope(scope="acme", period="month#2026-03")]["genuine"] += 7
        made.tallies.counters[Scope(scope="session/s1", period="whole")]["files"] -= 1
        return made

    def run(where: Any) -> object:
        return prove(START.date(), 1, where)

    assert interrupted_everywhere(broken, run) == []


def test_enrolling() -> None:
    def sent() -> World:
        made = world()
        # One reference is kept, so enrolling replaces the old one.
        made.policies.propose(Policy(version=2, effective_from=START - timedelta(days=1), references_wanted=1))
        made.media.write("enrolments/e1/01Z", photo(3), "image/jpeg")
        made.media.write("faces/e1/a.jpg", photo(4), "image/jpeg")
        return made

    def run(where: Any) -> object:
        return enrol_face.enrol("e1", "enrolments/e1/01Z", CONSENT, where, Looker())

    assert interrupted_everywhere(sent, run) == []


def test_reconciling() -> None:
    def late() -> World:
        made = world()
        upload(made, photo(), "01A", announced_at=made.clock - timedelta(hours=1))
        made.media.delete("originals/01A")
        return made

    def run(where: Any) -> object:
        return reconcile.sweep(where)

    assert interrupted_everywhere(late, run) == []
