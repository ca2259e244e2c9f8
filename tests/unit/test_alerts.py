"""Alerts: from the policy, told once to heads and HR, and not when it is no longer so."""

from datetime import timedelta
from typing import Any

import pytest
from given_functions import START, World, announce, person, photo, session, world

from cases.find_missing import look
from notices.delivery import deliver_notice
from yanzhen import life
from yanzhen.alerts import alerts
from yanzhen.evidence import Box, Face, FaceFacts
from yanzhen.notice_rules import NoticeRules
from yanzhen.policy import Policy
from yanzhen.record import EvidenceRecord
from yanzhen.training import Session

POLICY = Policy(effective_from=START - timedelta(days=9))
TEN = tuple(f"p{n}" for n in range(10))


def arrived(where: World, *people: str, heads: int | None = None) -> list[EvidenceRecord]:
    records = []
    for number, who in enumerate(people):
        evidence = announce(where, photo(number), f"01{number:02d}", employee_id=who)
        record = life.received(EvidenceRecord(evidence=evidence), where.clock, first=True)
        if heads is not None:
            face = Face(box=Box(left=0, top=0, width=0.1, height=0.1), score=1, width_px=90, usable=True)
            faces = FaceFacts(adapter="onnx-mesh468", faces=(face,) * heads)
            record = record.model_copy(update={"faces": faces})
        where.evidence.records[evidence.evidence_id] = record
        records.append(record)
    return records


def kinds(of: Session, records: list[EvidenceRecord], **rules: Any) -> list[str]:
    policy = POLICY.model_copy(update={"notices": NoticeRules(**rules)})
    return [one.kind for one in alerts(of, records, policy)]


def test_a_session_without_any_photo_is_one_alert_and_not_two() -> None:
    assert kinds(session(participants=TEN), []) == ["no_evidence"]


@pytest.mark.parametrize(("number", "told"), [(7, ["sign_in"]), (8, []), (10, [])])
def test_below_the_policy_s_share_of_sign_ins_and_not_at_it(number: int, told: list[str]) -> None:
    assert kinds(session(participants=TEN), arrived(world(), *TEN[:number])) == told


def test_two_photos_of_one_person_are_one_sign_in() -> None:
    made = world()
    assert kinds(session(participants=TEN), arrived(made, *["p0"] * 10)) == ["sign_in"]


@pytest.mark.parametrize(("heads", "told"), [(6, ["head_count"]), (7, []), (30, [])])
def test_a_group_photo_with_too_few_heads(heads: int, told: list[str]) -> None:
    group = session(participants=TEN, evidence_mode="group")
    assert kinds(group, arrived(world(), "p0", heads=heads)) == told


def test_a_group_photo_whose_heads_nobody_counted_says_nothing() -> None:
    assert kinds(session(participants=TEN, evidence_mode="group"), arrived(world(), "p0")) == []


def test_a_share_of_zero_means_no_alert() -> None:
    assert kinds(session(participants=TEN), arrived(world(), "p0"), sign_in_alert=0) == []


@pytest.fixture
def where() -> World:
    made = world()
    made.directory.put_employee(person("head", role="manager", email="head@train.example"))
    made.directory.put_employee(person("hr", unit_path="acme", role="hr", email="hr@train.example", locale="en"))
    made.cases.look_until("missing", START)
    made.clock = START + timedelta(hours=6)
    return made


def told(where: World) -> list[str]:
    return sorted(n.employee_id for n in where.notices.stored.values() if n.kind == "alert")


def test_heads_and_hr_hear_of_an_ended_session_once_however_often_it_is_looked_at(where: World) -> None:
    look(where)  # type: ignore[arg-type]
    where.cases.look_until("missing", START)
    look(where)  # type: ignore[arg-type]
    assert told(where) == ["head", "hr"]
    facts = {n.fact for n in where.notices.stored.values() if n.kind == "alert"}
    assert facts == {"alert/s1/no_evidence"}


def test_an_alert_leads_to_its_session_and_is_not_told_when_a_photo_came_after_all(where: World) -> None:
    at = where.clock - timedelta(days=3)
    where.policies.propose(Policy(version=2, effective_from=at, notices=NoticeRules(digest_minutes=0)))
    look(where)  # type: ignore[arg-type]
    first, second = (n for n in where.notices.stored.values() if n.kind == "alert")
    assert deliver_notice(first, where, where.send) == "sent"  # type: ignore[arg-type]
    ((_, message),) = where.sent
    assert message.link == "https://train.example/console/sessions/s1?n=alert/no_evidence"
    assert message.wishes == "https://train.example/me/messages"
    arrived(where, "e1", "e2")
    assert deliver_notice(second, where, where.send) == "overtaken"  # type: ignore[arg-type]


def test_who_wants_no_alerts_gets_none(where: World) -> None:
    reach = where.notices.reach("head")
    where.notices.save_reach(reach.model_copy(update={"off": ("alert",)}))
    look(where)  # type: ignore[arg-type]
    assert told(where) == ["hr"]
