"""Cases: opened by a word or by a session's end, advanced by the clock, told once, and resumed when nobody acted."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from given_functions import START, UNIT, Context, World, announce, change, person, photo, session, world

from cases import advance as advancing
from cases.advance import advance
from cases.find_missing import look
from cases.open_cases import open_case
from cases.resume import sweep
from notices import resend
from notices.send import send_new
from tests.statemachines.machine import REMEDIATE, definition
from tests.statemachines.machine import run as run_machine
from yanzhen import case_life, life
from yanzhen.base import iso
from yanzhen.case import Case, CaseKey, What
from yanzhen.evidence import MediaFacts, Observations
from yanzhen.record import EvidenceRecord
from yanzhen.verdict import Review, ReviewDecision, Verdict, VerdictWord

HOUR = timedelta(hours=1)
KEY = CaseKey(subject_id="e1", kind="resubmit", period="session/s1")
MACHINE = definition({"Advance": "Advance", "Partition": "aws"}, REMEDIATE)


@pytest.fixture
def where() -> World:
    made = world()
    made.directory.put_employee(person("head", role="manager", email="head@train.example"))
    made.directory.put_employee(person("hr", unit_path="acme", role="hr", email="hr@train.example", locale="en"))
    return made


def judged(where: World, word: str, evidence_id: str = "01A", *, said: str | None = None) -> EvidenceRecord:
    """A photo with the machine's word, and a person's that counts."""
    evidence = announce(where, photo(), evidence_id)
    verdict = Verdict(
        word=VerdictWord(word), points=40, by_family={}, findings=(), policy_version=1, thresholds={},
        needs_review=word != "genuine", decided_at=where.clock,
    )  # fmt: skip
    received = life.received(EvidenceRecord(evidence=evidence), where.clock, first=True)
    record = life.judged(received, verdict, Observations(media=MediaFacts()))
    if said:
        review = Review(
            reviewer_id="hr", decision=ReviewDecision.OVERTURN, word=VerdictWord(said), reason="old_photo",
            reviewed_at=where.clock,
        )  # fmt: skip
        record = life.reviewed(record, review, expected_version=record.evidence.version)
    where.evidence.records[evidence_id] = record
    return record


def the_case(where: World) -> Case:
    found = where.cases.last(KEY)
    assert found is not None
    return found


def opened(where: World) -> Case:
    assert open_case(change(judged(where, "suspect", said="false")), where) == "opened"  # type: ignore[arg-type]
    return the_case(where)


def acts(case: Case) -> list[What]:
    return [act.what for act in case.history]


def run(where: World, case: Case, until: timedelta) -> Any:
    """The machine on the handler itself, waiting by moving the clock; it is stopped at a moment."""
    end = where.clock + until

    class Stopped(Exception):
        pass

    def wait(timestamp: str) -> None:
        at = datetime.fromisoformat(timestamp)
        if at > end:
            raise Stopped
        where.clock = max(where.clock, at)

    event = {"case_id": case.case_id, "run": case.run, "next_at": iso(case.next_at or where.clock)}
    try:
        return run_machine(
            MACHINE, event, {"Advance": lambda payload: advancing.handler(payload, Context()), "Wait": wait}
        )
    except Stopped:
        where.clock = end
        return None


def test_a_photo_found_false_opens_its_persons_case_and_starts_its_execution_once(where: World) -> None:
    record = judged(where, "suspect", said="false")
    for _ in range(3):
        open_case(change(record), where)  # type: ignore[arg-type]
    case = the_case(where)
    assert (case.shortfall, case.version, case.unit_path) == ("false", 1, UNIT)
    assert where.case_runs.started == [(case.case_id, 1)]
    assert [notice.employee_id for notice in where.notices.stored.values()] == ["e1"]


def test_a_machine_s_word_alone_opens_nothing(where: World) -> None:
    assert open_case(change(judged(where, "false")), where) == "nothing"  # type: ignore[arg-type]
    assert where.cases.stored == {}


def test_a_genuine_photo_closes_the_case(where: World) -> None:
    opened(where)
    assert open_case(change(judged(where, "genuine", "01B")), where) == "mended"  # type: ignore[arg-type]
    assert the_case(where).outcome == "mended"
    assert open_case(change(where.evidence.get("01A")), where) == "nothing"  # type: ignore[arg-type]


def test_nobody_who_left_gets_a_case(where: World) -> None:
    where.directory.put_employee(person("e1", active=False))
    assert open_case(change(judged(where, "suspect", said="false")), where) == "nothing"  # type: ignore[arg-type]


def test_who_brought_nothing_gets_a_case_when_the_time_is_over_and_only_once(where: World) -> None:
    judged(where, "genuine")
    look(where)  # type: ignore[arg-type]
    assert where.cases.stored == {}
    where.clock = START + 5 * HOUR
    assert look(where) == {"sessions": 1, "opened": 1, "failed": 0}  # type: ignore[arg-type]
    assert look(where) == {"sessions": 0, "opened": 0, "failed": 0}  # type: ignore[arg-type]
    (case,) = where.cases.stored.values()
    assert (case.key.subject_id, case.shortfall) == ("e2", "missing")


def test_what_an_outage_left_out_is_looked_at_afterwards(where: World) -> None:
    look(where)  # type: ignore[arg-type]
    where.clock += timedelta(days=3)
    assert look(where)["opened"] == 2  # type: ignore[arg-type]


def test_the_first_pass_asks_nobody_for_what_was_before(where: World) -> None:
    where.clock = START + timedelta(days=3)
    assert look(where)["sessions"] == 0  # type: ignore[arg-type]


def test_one_session_in_trouble_does_not_stop_the_others_and_comes_again(
    where: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    where.training.add_session(session(session_id="s2"))
    look(where)  # type: ignore[arg-type]
    where.clock = START + 5 * HOUR
    of_session = where.evidence.of_session

    def broken(session_id: str, **page: Any) -> Any:
        if session_id == "s1":
            raise ValueError
        return of_session(session_id, **page)

    monkeypatch.setattr(where.evidence, "of_session", broken)
    assert look(where) == {"sessions": 2, "opened": 2, "failed": 1}  # type: ignore[arg-type]
    monkeypatch.undo()
    look(where)  # type: ignore[arg-type]
    assert len(where.cases.stored) == 4


@pytest.fixture
def machine(where: World, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setattr(advancing, "runtime", lambda: where)
    return where


def test_the_machine_reminds_and_goes_up_the_line_until_the_case_is_answered(machine: World) -> None:
    case = opened(machine)
    run(machine, case, timedelta(days=2))
    late = the_case(machine)
    assert acts(late)[-2:] == [What.OVERDUE, What.ESCALATED]
    assert all(act.due == act.at for act in late.history[1:])
    machine.case_desk.change(
        case.case_id, lambda found: case_life.answered(found, "sorry", "e1", machine.clock), machine.clock
    )
    assert run(machine, late, timedelta(days=30))["next_at"] is None
    assert acts(the_case(machine))[-1] is What.ANSWERED


def test_after_a_day_without_service_everything_due_is_done_once_in_order_with_its_true_time(machine: World) -> None:
    case = opened(machine)
    machine.clock += timedelta(days=1, hours=1)
    assert sweep(machine) == {"resumed": 1, "failed": 0}  # type: ignore[arg-type]
    assert machine.case_runs.started == [(case.case_id, 1), (case.case_id, 2)]
    run(machine, the_case(machine), timedelta(0))
    after = the_case(machine)
    dues = [act.due for act in after.history[1:]]
    assert acts(after)[-1] is What.OVERDUE
    assert after.due_at in dues
    assert dues == sorted(dues, key=lambda due: due or START)


def test_only_the_execution_in_charge_acts(machine: World) -> None:
    case = opened(machine)
    machine.clock += timedelta(days=2)
    sweep(machine)  # type: ignore[arg-type]
    assert run(machine, case, timedelta(0))["next_at"] is None
    assert acts(the_case(machine)) == [What.OPENED]


def test_a_case_on_time_is_not_resumed(where: World) -> None:
    opened(where)
    assert sweep(where) == {"resumed": 0, "failed": 0}  # type: ignore[arg-type]


def test_a_case_whose_person_left_closes_at_its_next_moment(where: World) -> None:
    case = opened(where)
    where.directory.put_employee(person("e1", active=False))
    where.clock += timedelta(days=2)
    after = advance(case.case_id, case.run, where)  # type: ignore[arg-type]
    assert after is not None
    assert (after.outcome, after.next_at) == ("left", None)
    assert advance("C404", 1, where) is None  # type: ignore[arg-type]


def written(where: World) -> list[dict[str, Any]]:
    return [
        {"dynamodb": {"NewImage": {"data": {"S": notice.model_dump_json()}}}}
        for notice in where.notices.stored.values()
    ]


def test_what_a_case_writes_is_sent_once_with_a_link_to_where_its_reader_works(where: World) -> None:
    case = opened(where)
    where.clock = case.due_at + HOUR
    for _ in range(4):
        advance(case.case_id, 1, where)  # type: ignore[arg-type]
    for _ in range(2):
        for record in written(where):
            send_new(record, where, where.send)  # type: ignore[arg-type]
    where.clock += timedelta(minutes=66)  # what the head is told about others waits for the full hour
    resend.sweep(where, where.send)  # type: ignore[arg-type]
    links = {message.to: message.body.rpartition("\n")[2] for _, message in where.sent}
    assert links == {
        "e1@train.example": f"https://train.example/cases/{case.case_id}?n=case/2",
        "head@train.example": f"https://train.example/console/cases/{case.case_id}?n=case/2",
    }
    assert len(where.sent) == len(where.notices.stored)


def test_in_quiet_hours_a_message_waits_for_the_sweep(where: World) -> None:
    where.clock = START + 14 * HOUR
    opened(where)
    (record,) = written(where)
    send_new(record, where, where.send)  # type: ignore[arg-type]
    resend.sweep(where, where.send)  # type: ignore[arg-type]
    assert where.sent == []
    where.clock = START + 24 * HOUR
    resend.sweep(where, where.send)  # type: ignore[arg-type]
    assert len(where.sent) == 1


def test_what_is_no_longer_asked_is_not_told(where: World) -> None:
    opened(where)
    (record,) = written(where)
    open_case(change(judged(where, "genuine", "01B")), where)  # type: ignore[arg-type]
    send_new(record, where, where.send)  # type: ignore[arg-type]
    assert where.sent == []
