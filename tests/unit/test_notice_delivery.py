"""What does not get through: another channel takes over, nothing is dropped, and many become one."""

from datetime import timedelta
from typing import Any

import pytest
from given_functions import World, person, session, world
from jinja2 import DictLoader, Environment, StrictUndefined
from test_functions_resend import pending

from notices import resend
from notices.delivery import deliver_notice
from yanzhen import case_life, letter, texts
from yanzhen.case import CaseKey
from yanzhen.letter_samples import all_samples
from yanzhen.notice import Notice, followed
from yanzhen.notice_rules import NoticeRules
from yanzhen.policy import Policy
from yanzhen.reach import Device, Reach
from yanzhen_aws.messages import Message, Undeliverable
from yanzhen_aws.settings import Settings
from yanzhen_aws.web import ServiceError

BOTH = {"email": "e1@train.example", "phone": "13800000001"}


@pytest.fixture
def where() -> World:
    made = world()
    made.directory.put_employee(person("e1", **BOTH))
    return made


LACKING = Environment(
    undefined=StrictUndefined,
    loader=DictLoader({"verdict.j2": "{% block subject %}{{ nobody_knows }}{% endblock %}{% block body %}{% endblock %}"
                                     "{% block short %}{% endblock %}"}),
)  # fmt: skip


def states(where: World) -> dict[str, str]:
    return {notice.channel: notice.state for notice in where.notices.stored.values()}


def refusing(where: World, *channels: str, error: Exception) -> Any:
    def send(channel: str, message: Message, settings: Settings) -> None:
        if channel in channels:
            raise error
        where.send(channel, message, settings)

    return send


def deliver(where: World, notice: Notice, send: Any) -> str:
    return deliver_notice(notice, where, send)  # type: ignore[arg-type]


def sweep(where: World, send: Any) -> dict[str, int]:
    return resend.sweep(where, send)  # type: ignore[arg-type]


def test_an_address_that_refuses_for_good_gives_way_to_the_next_channel(where: World) -> None:
    send = refusing(where, "mail", error=Undeliverable("550", dead=True))
    assert deliver(where, pending(where), send) == "undeliverable"
    assert states(where) == {"mail": "failed", "sms": "pending"}
    assert where.notices.reach("e1").dead == {"e1@train.example": "550"}
    where.clock += timedelta(minutes=6)
    assert sweep(where, send) == {"sent": 1}
    assert [channel for channel, _ in where.sent] == ["sms"]


def test_the_next_message_does_not_try_a_dead_address_again(where: World) -> None:
    deliver(where, pending(where), refusing(where, "mail", error=Undeliverable("550", dead=True)))
    employee = where.directory.employee("e1")
    assert employee is not None
    assert where.channel_for(employee, "evidence") == "sms"


def test_when_no_channel_is_left_the_notice_stays_as_failed_and_says_why(where: World) -> None:
    where.directory.put_employee(person("e1", email="e1@train.example"))
    deliver(where, pending(where), refusing(where, "mail", error=Undeliverable("550")))
    (notice,) = where.notices.stored.values()
    assert (notice.state, notice.problem) == ("failed", "550")


def test_a_channel_out_of_order_is_tried_again_and_gives_way_after_the_patience(where: World) -> None:
    send = refusing(where, "mail", error=ServiceError("timeout"))
    pending(where)
    tries = 0
    while "sms" not in states(where):
        where.clock += timedelta(minutes=6)
        sweep(where, send)
        tries += 1
    (mail, _) = where.notices.stored.values()
    assert (mail.state, mail.problem) == ("failed", "timeout")
    assert mail.tries >= 4
    assert where.clock - mail.created_at > timedelta(hours=2)
    where.clock += timedelta(minutes=6)
    sweep(where, send)
    assert states(where) == {"mail": "failed", "sms": "sent"}


def test_a_channel_out_of_order_that_comes_back_loses_nothing(where: World) -> None:
    pending(where)
    for _ in range(3):
        where.clock += timedelta(minutes=20)
        sweep(where, refusing(where, "mail", error=ServiceError("timeout")))
    where.clock += timedelta(hours=1)
    assert sweep(where, where.send) == {"sent": 1}
    assert states(where) == {"mail": "sent"}


def test_a_channel_out_of_order_is_counted_for_the_alarm(where: World, monkeypatch: pytest.MonkeyPatch) -> None:
    counted: dict[str, float] = {}
    monkeypatch.setattr(resend.metrics, "add_metric", lambda name, unit, value: counted.update({name: value}))
    pending(where)
    seen = []
    for _ in range(5):
        where.clock += timedelta(minutes=30)
        sweep(where, refusing(where, "mail", "sms", error=ServiceError("timeout")))
        seen.append(counted["ChannelsDown"])
    assert seen[0] == 0
    assert seen[-1] == 1


def overdue_cases(where: World, number: int) -> None:
    """So many cases of a region fell due at the same moment, and its head is told of each."""
    policy = where.policies.in_force(where.clock)
    where.directory.put_employee(person("boss", unit_path="acme/east", role="manager", email="boss@train.example"))
    for n in range(number):
        where.training.add_session(session(session_id=f"x{n}", title=f"Drill {n}"))
        key = CaseKey(subject_id="e1", kind="resubmit", period=f"session/x{n}")
        case = case_life.opened(
            f"C{n}", key, "missing", "missing", unit_path="acme/east/store-001", timezone="Asia/Shanghai",
            policy=policy, now=where.clock - timedelta(hours=25),
        )  # fmt: skip
        assert case is not None
        for _ in range(4):
            case = case_life.advanced(case, where.clock)
        told = Notice(
            employee_id="boss", fact=f"case/C{n}/{len(case.history) - 1}", channel="mail", created_at=where.clock
        )
        where.cases.stored[case.case_id] = case
        where.notices.write(told)


def test_forty_cases_that_fall_due_together_are_one_mail_to_the_region_s_head(where: World) -> None:
    overdue_cases(where, 40)
    for notice in tuple(where.notices.stored.values()):
        assert deliver(where, notice, where.send) == "held"
    for _ in range(15):
        where.clock += timedelta(minutes=5)
        sweep(where, where.send)
    ((channel, message),) = where.sent
    assert (channel, message.to) == ("mail", "boss@train.example")
    assert "40" in message.subject
    assert all(f"https://train.example/console/cases/C{n}?n=case/" in message.body for n in range(40))
    assert {notice.state for notice in where.notices.stored.values()} == {"sent"}


def test_without_collecting_each_case_is_told_by_itself(where: World) -> None:
    at = where.clock - timedelta(days=2)
    where.policies.propose(Policy(version=2, effective_from=at, notices=NoticeRules(digest_minutes=0)))
    overdue_cases(where, 3)
    assert [deliver(where, notice, where.send) for notice in tuple(where.notices.stored.values())] == ["sent"] * 3


def test_who_had_many_messages_this_hour_gets_the_rest_as_one(where: World) -> None:
    for n in range(14):
        pending(where, f"01{n:02d}")
    ended = [deliver(where, notice, where.send) for notice in tuple(where.notices.stored.values())]
    assert ended == ["sent"] * 10 + ["held"] * 4
    where.clock += timedelta(minutes=66)
    sweep(where, where.send)
    assert len(where.sent) == 11


def test_a_digest_whose_channel_refuses_gives_way_as_a_whole(where: World) -> None:
    overdue_cases(where, 3)
    where.directory.put_employee(
        person("boss", unit_path="acme/east", role="manager", email="b@train.example", phone="13900000000")
    )
    for notice in tuple(where.notices.stored.values()):
        deliver(where, notice, where.send)
    where.clock += timedelta(minutes=66)
    sweep(where, refusing(where, "mail", error=Undeliverable("550")))
    assert (
        sorted(notice.channel for notice in where.notices.stored.values() if notice.state == "pending") == ["sms"] * 3
    )


def test_a_wish_for_another_channel_is_followed(where: World) -> None:
    where.notices.save_reach(Reach(employee_id="e1", order={"evidence": ("sms",)}))
    employee = where.directory.employee("e1")
    assert employee is not None
    assert (where.channel_for(employee, "evidence"), where.channel_for(employee, "case")) == ("sms", "mail")


@pytest.mark.parametrize(
    ("page", "fact", "address"),
    [
        ("https://x.example/cases/C1", "case/C1/3", "https://x.example/cases/C1?n=case/3"),
        ("https://x.example/evidence/E1", "evidence/E1/false", "https://x.example/evidence/E1?n=evidence/false"),
        ("https://x.example/", "test/T1", "https://x.example/?n=test/T1"),
    ],
)
def test_an_address_says_of_its_message_only_what_its_path_does_not(page: str, fact: str, address: str) -> None:
    assert followed(page, fact) == address


@pytest.mark.parametrize(
    ("lacking", "link"),
    [(LACKING, "https://train.example/evidence/01A?n=evidence/suspect"), (None, "https://train.example")],
)
def test_a_broken_template_is_told_in_plain_words_and_the_notice_keeps_the_code(
    where: World, monkeypatch: pytest.MonkeyPatch, lacking: Any, link: str
) -> None:
    notice = pending(where)
    if lacking is None:
        monkeypatch.setattr(texts, "headline", lambda *_: None)
    else:
        monkeypatch.setattr(letter, "_templates", lambda _: lacking)
    assert deliver(where, notice, where.send) == "sent"
    ((_, message),) = where.sent
    assert message.link == link
    assert message.link in message.body
    assert message.link in message.html
    assert message.short.endswith(message.link)
    (stored,) = where.notices.stored.values()
    assert (stored.state, stored.problem) == ("sent", "notice.broken_template")


@pytest.mark.parametrize("name", all_samples())
def test_an_example_of_every_message_arrives_addressed_to_its_reader(where: World, name: str) -> None:
    notice = where.notices.write(
        Notice(employee_id="e1", fact=f"test/1/{name}", channel="mail", created_at=where.now())
    )
    assert deliver(where, notice, where.send) == "sent"
    ((_, message),) = where.sent
    assert "Wang Fang" in message.body
    assert message.wishes is None, "a duty cannot be switched off"
    (stored,) = where.notices.stored.values()
    assert stored.problem is None


def with_browsers(where: World, *names: str) -> Settings:
    devices = tuple(Device(endpoint=f"https://push.example/{name}", p256dh="A" * 87, auth="B" * 22) for name in names)
    where.notices.save_reach(Reach(employee_id="e1", devices=devices, order={"evidence": ("push",)}))
    where.settings = where.settings.model_copy(update={"channels": "push,mail"})
    return where.settings


def push_to(where: World, gone: dict[str, Exception]) -> Any:
    def send(channel: str, message: Message, settings: Settings) -> None:
        name = message.to.partition("#")[0].rpartition("/")[2]
        if channel == "push" and name in gone:
            raise gone[name]
        where.send(channel, message, settings)

    return send


def pushed(where: World) -> Notice:
    return where.notices.write(
        Notice(employee_id="e1", fact=pending(where).fact, channel="push", created_at=where.now())
    )


def browsers(where: World) -> list[str]:
    return [device.endpoint.rpartition("/")[2] for device in where.notices.reach("e1").devices]


def test_a_push_goes_to_every_browser_and_one_that_is_gone_is_forgotten(where: World) -> None:
    with_browsers(where, "phone", "old", "office")
    gone = {"old": Undeliverable("push_410", dead=True)}
    assert deliver(where, pushed(where), push_to(where, gone)) == "sent"
    assert [message.to.partition("#")[0][-6:] for _, message in where.sent] == ["/phone", "office"]
    assert browsers(where) == ["phone", "office"]


def test_a_push_that_one_browser_took_is_told_though_another_is_out_of_order(where: World) -> None:
    with_browsers(where, "phone", "office")
    assert deliver(where, pushed(where), push_to(where, {"phone": ServiceError("push_500")})) == "sent"
    assert browsers(where) == ["phone", "office"]


def test_a_push_that_no_browser_took_comes_again_while_one_of_them_may(where: World) -> None:
    with_browsers(where, "old", "office")
    gone = {"old": Undeliverable("push_404", dead=True), "office": ServiceError("push_500")}
    assert deliver(where, pushed(where), push_to(where, gone)) == "later"
    assert browsers(where) == ["office"]


def test_when_every_browser_is_gone_the_next_channel_tells_it(where: World) -> None:
    with_browsers(where, "old", "older")
    where.notices.stored.clear()
    gone = {name: Undeliverable("push_410", dead=True) for name in ("old", "older")}
    notice = pushed(where)
    del where.notices.stored["e1", notice.fact, "mail"]
    assert deliver(where, notice, push_to(where, gone)) == "undeliverable"
    assert states(where) == {"push": "failed", "mail": "pending"}
    assert browsers(where) == []


@pytest.mark.parametrize(
    ("contacts", "channels"),
    [
        ({"email": "wang", "phone": "13800000001"}, ["sms"]),
        ({"email": "wang@localhost", "phone": "0151 2345"}, []),
        ({"email": "w@train.example", "phone": "021-5555 5555"}, ["mail"]),
    ],
)
def test_an_address_without_a_provider_or_a_number_without_its_country_is_no_way_to_reach_anybody(
    where: World, contacts: dict[str, str], channels: list[str]
) -> None:
    where.directory.put_employee(person("e1", **contacts))
    notice = pending(where)
    deliver(where, notice, where.send)
    where.clock += timedelta(minutes=6)
    sweep(where, where.send)
    assert [channel for channel, _ in where.sent] == channels
    assert any(one.state == ("sent" if channels else "failed") for one in where.notices.stored.values())
