"""WatchRates and FindMissing: a unit's rate asks its heads once, and nobody is told one fact by a case and an alert."""

from datetime import timedelta
from typing import Any

import pytest
from given_functions import START, UNIT, Context, World, person, session, world
from test_alerts import arrived

from cases import watch_rates
from cases.advance import advance
from cases.find_missing import look
from cases.watch_rates import watch
from notices.delivery import deliver_notice
from yanzhen.case import Case
from yanzhen.case_rules import ParticipationRule
from yanzhen.directory import OrgUnit
from yanzhen.policy import Policy
from yanzhen.tally import COUNTERS, Counts, Scope

QUARTER = Scope(scope=UNIT, period="quarter#2026-Q1")
WHOLE = Scope(scope="session/s1", period="whole")
TEN = tuple(f"p{n}" for n in range(10))


def staffed() -> World:
    made = world()
    made.directory.put_unit(OrgUnit(path=UNIT, name="Store 1", kind="store"))
    for who, unit, role in (
        ("head", UNIT, "manager"), ("region", "acme/east", "manager"), ("hr", "acme", "hr"),
    ):  # fmt: skip
        made.directory.put_employee(person(who, unit_path=unit, role=role, email=f"{who}@train.example"))
    return made


@pytest.fixture
def where() -> World:
    return staffed()


def change(scope: Scope, **counts: int) -> dict[str, Any]:
    """A counter as the tallies table's stream carries it."""
    image = {"pk": {"S": scope.scope}, "sk": {"S": scope.period}}
    image |= {name: {"N": str(number)} for name, number in counts.items()}
    return {
        "eventID": "1",
        "eventName": "MODIFY",
        "eventSource": "aws:dynamodb",
        "dynamodb": {"NewImage": image, "SequenceNumber": "1"},
    }


def counted(where: Any, scope: Scope, **counts: int) -> dict[str, Any]:
    """The counter stands so, and the stream says it."""
    where.tallies.replace(scope, Counts.of({name: counts.get(name, 0) for name in COUNTERS}))
    return change(scope, **counts)


def only_case(where: World) -> Case:
    (case,) = where.cases.stored.values()
    return case


def told(where: World, kind: str) -> list[str]:
    return sorted(notice.employee_id for notice in where.notices.stored.values() if notice.kind == kind)


def test_a_quarter_s_false_rate_asks_the_unit_s_head_once_however_often_it_is_told(where: World) -> None:
    record = counted(where, QUARTER, files=20, upheld=4)
    assert [watch(record, set(), where) for _ in range(3)] == [1, 1, 1]  # type: ignore[arg-type]
    case = only_case(where)
    assert (case.key.kind, case.shortfall, case.version) == ("explain", "false_rate", 1)
    assert where.case_runs.started == [(case.case_id, 1)]
    assert told(where, "case") == ["head"]


def test_a_counter_is_looked_at_once_a_batch_and_as_it_stands_now(
    where: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    late = change(QUARTER, files=20, upheld=4)
    counted(where, QUARTER, files=200, upheld=4)
    looks: list[Scope] = []
    get = where.tallies.get
    monkeypatch.setattr(where.tallies, "get", lambda scope: (looks.append(scope), get(scope))[1])
    monkeypatch.setattr(watch_rates, "runtime", lambda: where)
    answer = watch_rates.handler({"Records": [late, late]}, Context())  # type: ignore[arg-type]
    assert answer == {"batchItemFailures": []}
    assert (looks, where.cases.stored) == ([QUARTER], {})


def test_a_rate_that_breaks_no_rule_reads_nothing(where: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(where.tallies, "get", lambda scope: pytest.fail(f"read {scope}"))
    assert watch(change(QUARTER, files=20, upheld=1), set(), where) == 0  # type: ignore[arg-type]
    ledger = {"dynamodb": {"NewImage": {"pk": {"S": "counted#01A"}, "sk": {"S": "ledger"}}}}
    assert watch(ledger, set(), where) == 0  # type: ignore[arg-type]
    assert watch({"dynamodb": {}}, set(), where) == 0  # type: ignore[arg-type]


def test_a_session_s_high_false_rate_asks_head_and_hr(where: World) -> None:
    assert watch(counted(where, WHOLE, files=10, upheld=4), set(), where) == 1  # type: ignore[arg-type]
    case = only_case(where)
    assert (case.key.kind, case.key.session_id, case.due_at - case.opened_at) == (
        "remediate", "s1", timedelta(hours=48),
    )  # fmt: skip
    assert told(where, "case") == ["head", "hr"]


def test_what_is_gone_asks_nobody(where: World) -> None:
    gone = Scope(scope="session/s404", period="whole")
    assert watch(counted(where, gone, files=10, upheld=9), set(), where) == 0  # type: ignore[arg-type]
    closed = Scope(scope="acme/east/closed", period="quarter#2026-Q1")
    assert watch(counted(where, closed, files=10, upheld=9), set(), where) == 0  # type: ignore[arg-type]


def test_a_unit_without_a_head_is_answered_for_by_the_next_up_the_line(where: World) -> None:
    where.directory.put_employee(person("head", role="manager", email="head@train.example", active=False))
    watch(counted(where, QUARTER, files=20, upheld=4), set(), where)  # type: ignore[arg-type]
    assert only_case(where).asked_unit == "acme/east"
    assert told(where, "case") == ["region"]


def test_the_case_of_a_unit_that_was_closed_ends_at_its_next_moment(where: World) -> None:
    watch(counted(where, QUARTER, files=20, upheld=4), set(), where)  # type: ignore[arg-type]
    del where.directory.units[UNIT]
    where.clock += timedelta(days=2)
    after = advance(only_case(where).case_id, 1, where)  # type: ignore[arg-type]
    assert after is not None
    assert (after.outcome, after.next_at) == ("left", None)


def few() -> World:
    """Two of ten came to a session whose time for photos is over."""
    made = staffed()
    for who in TEN:
        made.directory.put_employee(person(who))
    made.training.sessions_by_id["s1"] = session(participants=TEN)
    arrived(made, "p0", "p1")
    made.cases.look_until("missing", START)
    made.clock = START + timedelta(hours=6)
    return made


@pytest.fixture
def ended() -> World:
    return few()


def attend(where: World) -> Case:
    (case,) = (one for one in where.cases.stored.values() if one.key.kind == "attend")
    return case


def test_too_few_who_took_part_ask_the_head_and_the_head_hears_no_alert_of_the_same(ended: World) -> None:
    look(ended)  # type: ignore[arg-type]
    case = attend(ended)
    assert case.measured is not None
    assert (case.measured.part, case.measured.whole, case.unit_path) == (2, 10, UNIT)
    assert told(ended, "case") == ["head"]
    assert told(ended, "alert") == ["hr"]


def test_after_the_case_was_closed_another_look_still_writes_no_alert_to_the_head(ended: World) -> None:
    look(ended)  # type: ignore[arg-type]
    case = attend(ended)
    ended.cases.stored[case.case_id] = case.model_copy(update={"outcome": "waived", "closed_at": ended.clock})
    ended.cases.look_until("missing", START)
    look(ended)  # type: ignore[arg-type]
    assert told(ended, "alert") == ["hr"]


def test_where_the_rule_tells_hr_of_the_case_hr_hears_no_alert_either(ended: World) -> None:
    rule = ParticipationRule(minimum=5, hr_hears="opening")
    ended.policies.propose(Policy(version=2, effective_from=START - timedelta(days=1), attend=rule))
    look(ended)  # type: ignore[arg-type]
    assert told(ended, "case") == ["head", "hr"]
    assert told(ended, "alert") == []


def test_where_the_rule_asks_nobody_head_and_hr_hear_the_alert(ended: World) -> None:
    rule = ParticipationRule(minimum=5, levels=())
    ended.policies.propose(Policy(version=2, effective_from=START - timedelta(days=1), attend=rule))
    look(ended)  # type: ignore[arg-type]
    assert told(ended, "case") == []
    assert told(ended, "alert") == ["head", "hr"]


def test_a_group_s_photo_asks_by_its_heads_and_opens_no_case_of_participation(ended: World) -> None:
    ended.training.sessions_by_id["s1"] = session(participants=TEN, evidence_mode="group")
    look(ended)  # type: ignore[arg-type]
    assert ended.cases.stored == {}


def test_a_unit_s_case_is_told_to_its_head_at_once_with_its_rate_and_leads_to_the_console(where: World) -> None:
    watch(counted(where, QUARTER, files=20, upheld=4), set(), where)  # type: ignore[arg-type]
    (notice,) = where.notices.stored.values()
    assert deliver_notice(notice, where, where.send) == "sent"  # type: ignore[arg-type]
    ((_, message),) = where.sent
    assert message.link == f"https://train.example/console/cases/{only_case(where).case_id}?n=case/0"
    assert "Store 1" in message.body
    assert "20.0%" in message.body
    assert "2026-Q1" in message.body
