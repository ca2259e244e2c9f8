"""Killing what follows mails, collects messages and writes alerts at any line loses nothing and tells nothing twice."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from given_functions import START, Fragile, Killed, World, interrupted_everywhere, person, world
from test_functions_follow_mail import ADDRESS, BOUNCE, FACT, event

from cases.find_missing import look
from notices import resend
from notices.follow_mail import follow_mail
from yanzhen.notice import Notice

LATER = timedelta(minutes=20)


def mailed() -> World:
    made = world()
    made.directory.put_employee(person("e1", email=ADDRESS, phone="13800000001"))
    notice = made.notices.write(Notice(employee_id="e1", fact=FACT, channel="mail", created_at=made.clock))
    made.notices.settle(notice, "sent", made.clock)
    return made


def follows(kind: str, **more: Any) -> Callable[[Any], object]:
    return lambda where: follow_mail(event(kind, **more), where)


def test_a_bounce() -> None:
    assert interrupted_everywhere(mailed, follows("Bounce", bounce=BOUNCE)) == []


def test_a_bounce_leaves_its_address_dead_wherever_it_was_killed() -> None:
    for number in range(1, 30):
        made = mailed()
        try:
            follows("Bounce", bounce=BOUNCE)(Fragile(made, number))
        except Killed:
            follows("Bounce", bounce=BOUNCE)(made)
        assert made.notices.reach("e1").dead == {ADDRESS: "Bounce.Permanent.General"}
        assert sorted((one.channel, one.state) for one in made.notices.stored.values()) == [
            ("mail", "bounced"), ("sms", "pending"),
        ]  # fmt: skip


def test_a_delivery_and_a_complaint() -> None:
    assert interrupted_everywhere(mailed, follows("Delivery")) == []
    assert interrupted_everywhere(mailed, follows("Complaint")) == []


def waiting() -> World:
    """Three tests wait for one person's digest."""
    made = world()
    for number in range(3):
        notice = made.notices.write(
            Notice(employee_id="e1", fact=f"test/{number}", channel="mail", created_at=made.clock)
        )
        made.notices.hold(notice, made.clock + timedelta(minutes=1))
    made.clock += LATER
    return made


def test_a_digest_is_sent_once_and_each_kill_costs_one_repetition_at_most() -> None:
    sent = []
    for number in range(1, 40):
        made = waiting()
        fragile = Fragile(made, number)
        try:
            resend.sweep(fragile, fragile.send)  # type: ignore[arg-type]
        except Killed:
            for _ in range(3):
                made.clock += LATER
                resend.sweep(made, made.send)  # type: ignore[arg-type]
        assert {notice.state for notice in made.notices.stored.values()} == {"sent"}, number
        told = "\n".join(message.fact for _, message in made.sent)
        assert "test/" in told
        sent.append(len(made.sent))
    assert min(sent) == 1
    assert sent[-1] == 1, "not killed at all"
    assert max(sent) == 2


def test_every_notice_of_a_digest_is_told_wherever_it_was_killed() -> None:
    for number in range(1, 40):
        made = waiting()
        fragile = Fragile(made, number)
        try:
            resend.sweep(fragile, fragile.send)  # type: ignore[arg-type]
        except Killed:
            for _ in range(3):
                made.clock += LATER
                resend.sweep(made, made.send)  # type: ignore[arg-type]
        bodies = "\n".join(message.body for _, message in made.sent)
        assert all(f"test/{one}" in bodies for one in range(3)), number


def test_alerts() -> None:
    def ended() -> World:
        made = world()
        made.directory.put_employee(person("head", role="manager", email="head@train.example"))
        made.directory.put_employee(person("hr", unit_path="acme", role="hr", email="hr@train.example"))
        for who in ("e1", "e2"):
            made.directory.put_employee(person(who, active=False))
        made.cases.look_until("missing", START)
        made.clock = START + timedelta(hours=6)
        return made

    assert interrupted_everywhere(ended, look) == []
    made = ended()
    look(made)  # type: ignore[arg-type]
    assert sorted(one.employee_id for one in made.notices.stored.values()) == ["head", "hr"]
