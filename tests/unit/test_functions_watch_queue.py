"""WatchQueue: the nearest HR hears once when photos begin to wait too long for a person, until none does."""

from datetime import timedelta
from typing import Any

import pytest
from given_functions import NOW, Context, World, announce, interrupted_everywhere, person, photo, world

from notices import watch_queue
from notices.delivery import deliver_notice
from notices.watch_queue import watch
from yanzhen.directory import Role
from yanzhen.evidence import MediaFacts, Observations
from yanzhen.reach import Reach
from yanzhen.verdict import Finding, Outcome, Verdict, VerdictWord


def waiting(where: World, evidence_id: str, unit: str = "acme/east/store-001") -> None:
    """A judged photo on the queue since the clock's moment."""
    announce(where, photo(), evidence_id, unit_path=unit)
    where.evidence.receive(evidence_id, where.now(), group=False)
    finding = Finding(check="person", outcome=Outcome.SUSPECT, code="person.no_face", points=40, facts={"heads": 0})
    verdict = Verdict(
        word=VerdictWord.SUSPECT, points=40, by_family={"person": 40}, findings=(finding,), policy_version=1,
        thresholds={}, needs_review=True, decided_at=where.now(),
    )  # fmt: skip
    where.evidence.judge(evidence_id, verdict, Observations(media=MediaFacts()))


def reviewed(where: World, evidence_id: str) -> None:
    del where.evidence.records[evidence_id]


@pytest.fixture
def where() -> World:
    made = world()
    for employee_id, unit in (("hr", "acme"), ("hr-east", "acme/east"), ("hr-west", "acme/west")):
        made.directory.put_employee(
            person(employee_id, unit_path=unit, role=Role.HR, email=f"{employee_id}@train.example")
        )
    return made


def told(where: World) -> list[tuple[str, str]]:
    return [(one.employee_id, one.fact) for one in where.notices.stored.values() if one.kind == "queue"]


def look(where: World) -> dict[str, int]:
    return watch(where)  # type: ignore[arg-type]


def test_within_the_limit_nobody_hears(where: World) -> None:
    waiting(where, "01A")
    where.clock += timedelta(hours=48)
    assert look(where) == {"units": 0, "overdue": 0}
    assert told(where) == []


def test_the_nearest_hr_hears_once_a_breach_however_long_it_lasts_and_however_many_join(where: World) -> None:
    waiting(where, "01A")
    where.clock += timedelta(hours=48, minutes=1)
    since = int(where.clock.timestamp() * 1000)
    assert look(where) == {"units": 1, "overdue": 1}
    waiting(where, "01B")
    where.clock += timedelta(hours=60)
    assert look(where) == {"units": 1, "overdue": 2}
    assert told(where) == [("hr-east", f"queue/east/{since}")]


def test_a_breach_that_ended_and_begins_again_is_told_again(where: World) -> None:
    waiting(where, "01A")
    where.clock += timedelta(hours=50)
    look(where)
    reviewed(where, "01A")
    look(where)
    waiting(where, "01B")
    where.clock += timedelta(hours=50)
    look(where)
    assert [who for who, _ in told(where)] == ["hr-east", "hr-east"]
    assert len(set(told(where))) == 2


def test_the_whole_company_s_hr_answers_for_units_without_hr_of_their_own(where: World) -> None:
    waiting(where, "01A", "acme/south/store-9")
    waiting(where, "01B", "acme/east/store-001")
    where.clock += timedelta(hours=50)
    look(where)
    assert sorted(who for who, _ in told(where)) == ["hr", "hr-east"]


def test_the_message_says_how_many_and_leads_to_the_queue(where: World) -> None:
    reach = Reach(employee_id="hr-east", digest="each")
    where.notices.save_reach(reach)
    waiting(where, "01A")
    waiting(where, "01B")
    where.clock += timedelta(hours=50)
    look(where)
    (notice,) = where.notices.stored.values()
    assert deliver_notice(notice, where, where.send) == "sent"  # type: ignore[arg-type]
    ((_, message),) = where.sent
    assert "2" in message.subject
    assert message.link.startswith("https://train.example/console/review?n=queue/east/")


def test_it_is_not_told_when_the_queue_was_done_meanwhile(where: World) -> None:
    waiting(where, "01A")
    where.clock += timedelta(hours=50)
    look(where)
    reviewed(where, "01A")
    (notice,) = where.notices.stored.values()
    assert deliver_notice(notice, where, where.send) == "overtaken"  # type: ignore[arg-type]


def test_who_wants_no_alerts_gets_none_and_in_quiet_hours_it_waits(where: World) -> None:
    where.notices.save_reach(Reach(employee_id="hr-east", off=("alert",)))
    where.directory.put_employee(person("hr-2", unit_path="acme/east", role=Role.HR, email="hr-2@train.example"))
    waiting(where, "01A")
    where.clock = NOW.replace(hour=15) + timedelta(days=4)
    look(where)
    ((who, _),) = told(where)
    (notice,) = where.notices.stored.values()
    assert who == "hr-2"
    assert notice.send_at is not None
    assert notice.send_at > where.clock


def test_killed_anywhere_and_run_again_it_is_told_once() -> None:
    def late() -> World:
        made = world()
        made.directory.put_employee(person("hr", unit_path="acme", role=Role.HR, email="hr@train.example"))
        waiting(made, "01A")
        made.clock += timedelta(hours=50)
        return made

    assert interrupted_everywhere(late, watch) == []


def test_killed_later_than_its_pass_the_next_one_finishes_it(where: World) -> None:
    waiting(where, "01A")
    where.clock += timedelta(hours=50)
    since = where.notices.begin_breach("acme/east", where.clock)
    where.clock += timedelta(minutes=15)
    look(where)
    assert told(where) == [("hr-east", f"queue/east/{int(since.timestamp() * 1000)}")]


def test_the_schedule_s_event_is_not_read(where: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watch_queue, "runtime", lambda: where)
    answer: Any = watch_queue.handler({}, Context())  # type: ignore[arg-type]
    assert answer == {"units": 0, "overdue": 0}
