"""Resend: what was written and not sent is sent, once, while it is still so and still news."""

from datetime import timedelta
from typing import Any

import pytest
from given_functions import Context, World, announce, person, photo, world

from notices import resend
from yanzhen.errors import Busy
from yanzhen.evidence import MediaFacts, Observations
from yanzhen.notice import Notice
from yanzhen.verdict import Finding, Outcome, Verdict, VerdictWord
from yanzhen_aws.messages import Undeliverable

LATE = timedelta(minutes=6)


def pending(where: World, evidence_id: str = "01A", employee_id: str = "e1", word: str = "suspect") -> Notice:
    """A judged photo, and its notice that was written and not sent."""
    announce(where, photo(), evidence_id, employee_id=employee_id)
    where.evidence.receive(evidence_id, where.now(), group=False)
    finding = Finding(check="person", outcome=Outcome.SUSPECT, code="person.no_face", points=40, facts={"heads": 0})
    verdict = Verdict(
        word=VerdictWord.SUSPECT, points=40, by_family={"person": 40}, findings=(finding,), policy_version=1,
        thresholds={}, needs_review=True, decided_at=where.now(),
    )  # fmt: skip
    where.evidence.judge(evidence_id, verdict, Observations(media=MediaFacts()))
    channel = "mail" if employee_id == "e1" else "sms"
    fact = f"evidence/{evidence_id}/{word}"
    return where.notices.write(Notice(employee_id=employee_id, fact=fact, channel=channel, created_at=where.now()))


def sweep(where: World, send: Any = None) -> dict[str, int]:
    return resend.sweep(where, send or where.send)  # type: ignore[arg-type]


def only(where: World) -> Notice:
    (notice,) = where.notices.stored.values()
    return notice


@pytest.fixture
def where() -> World:
    return world()


def test_what_was_left_unsent_is_sent_once(where: World) -> None:
    pending(where)
    where.clock += LATE
    assert sweep(where) == {"sent": 1}
    assert sweep(where) == {}
    ((channel, message),) = where.sent
    assert (channel, message.to, only(where).state) == ("mail", "e1@train.example", "sent")


def test_what_was_only_just_written_is_left_to_tell(where: World) -> None:
    pending(where)
    assert sweep(where) == {}


def test_what_another_is_sending_is_left_alone_until_its_claim_ends(where: World) -> None:
    notice = pending(where)
    where.clock += LATE
    where.notices.claim(notice, where.now(), until=where.now() + timedelta(minutes=10))
    assert sweep(where) == {"claimed": 1}
    where.clock += timedelta(minutes=10)
    assert sweep(where) == {"sent": 1}


def test_what_is_no_longer_so_is_not_told(where: World) -> None:
    pending(where, word="false")
    where.clock += LATE
    assert sweep(where) == {"overtaken": 1}
    assert (where.sent, only(where).state, only(where).problem) == ([], "failed", "overtaken")


@pytest.mark.parametrize("change", [{"email": None}, {"email": "a@b.example", "active": False}])
def test_who_cannot_be_reached_any_more_is_not_told(where: World, change: dict[str, Any]) -> None:
    pending(where)
    where.directory.put_employee(person("e1", **change))
    where.clock += LATE
    assert sweep(where) == {"unreachable": 1}
    assert (where.sent, only(where).problem) == ([], "unreachable")


def test_a_refusal_for_good_ends_it_and_one_for_now_comes_again(where: World) -> None:
    def busy(*_: Any) -> None:
        raise Busy(what="TooManyRequestsException")

    def refuse(*_: Any) -> None:
        raise Undeliverable("MessageRejected")

    pending(where)
    where.clock += LATE
    assert sweep(where, busy) == {"later": 1}
    assert (only(where).state, only(where).trouble) == ("pending", "TooManyRequestsException")
    where.clock += timedelta(minutes=11)
    assert sweep(where, refuse) == {"undeliverable": 1}
    assert (only(where).state, only(where).problem) == ("failed", "MessageRejected")


def test_one_in_trouble_never_stops_the_others(where: World) -> None:
    def broken_for_mail(channel: str, *rest: Any) -> None:
        if channel == "mail":
            raise Busy(what="mail")
        where.send(channel, *rest)

    pending(where, "01A", "e1")
    pending(where, "01B", "e2")
    where.clock += LATE
    assert sweep(where, broken_for_mail) == {"later": 1, "sent": 1}


def test_what_would_come_days_late_is_given_up(where: World) -> None:
    pending(where)
    where.clock += timedelta(days=2, minutes=1)
    assert sweep(where) == {"given_up": 1}
    assert (where.sent, only(where).problem) == ([], "given_up")


def test_the_schedule_s_event_is_not_read(where: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resend, "runtime", lambda: where)
    assert resend.handler({}, Context()) == {}  # type: ignore[arg-type]
