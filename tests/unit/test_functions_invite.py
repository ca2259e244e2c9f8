"""Invite: who takes part in a session to come hears of it once, of a change, and of being left out."""

import base64
import zlib
from datetime import timedelta
from typing import Any

import pytest
from given_functions import START, Context, World, interrupted_everywhere, person, session, world
from icalendar import Calendar

from notices import invite as inviting
from notices import resend
from notices.delivery import deliver_notice
from notices.invite import invite
from yanzhen import session_change
from yanzhen.notice_rules import NoticeRules
from yanzhen.policy import Policy
from yanzhen.reach import Reach
from yanzhen.training import Session
from yanzhen_aws.channels import deliver
from yanzhen_aws.tables.training import session_of_image


def image(of: Session) -> dict[str, Any]:
    packed = base64.b64encode(zlib.compress(of.model_dump_json().encode())).decode()
    return {"pk": {"S": f"session#{of.session_id}"}, "sk": {"S": "session"}, "data": {"B": packed}}


def change(new: Session, old: Session | None = None) -> dict[str, Any]:
    images = {"NewImage": image(new)} | ({"OldImage": image(old)} if old else {})
    return {"eventID": "1", "dynamodb": {**images, "SequenceNumber": "1"}}


def changed(where: World, **changes: Any) -> Session:
    """The session as it is stored now."""
    after = session(**changes)
    where.training.sessions_by_id[after.session_id] = after
    return after


@pytest.fixture
def where() -> World:
    made = world()
    made.clock = START - timedelta(days=2)
    return made


def facts(where: World) -> dict[str, str]:
    return {person: fact for person, fact, _ in where.notices.stored}


def told(where: World, new: Session, old: Session | None = None) -> int:
    return invite(change(new, old), where)  # type: ignore[arg-type]


def test_every_participant_is_invited_once_by_the_own_channel(where: World) -> None:
    assert told(where, session()) == 2
    assert told(where, session()) == 2
    assert sorted(where.notices.stored) == [
        ("e1", "session/s1/0/invited", "mail"),
        ("e2", "session/s1/0/invited", "sms"),
    ]


def test_a_session_that_has_begun_invites_nobody(where: World) -> None:
    where.clock = START
    assert told(where, session()) == 0
    assert where.notices.stored == {}


def test_a_change_tells_who_was_there_who_is_new_and_who_is_left_out(where: World) -> None:
    where.directory.put_employee(person("e3", email="e3@train.example"))
    after = changed(where, participants=("e1", "e3"), revision=1)
    told(where, after, session())
    assert facts(where) == {
        "e1": "session/s1/1/changed", "e3": "session/s1/1/invited", "e2": "session/s1/1/cancelled",
    }  # fmt: skip


def test_what_changed_nothing_and_what_was_overtaken_is_not_told(where: World) -> None:
    assert told(where, session(), session()) == 0
    changed(where, revision=2)
    assert told(where, session(revision=1), session()) == 0
    assert where.notices.stored == {}


def test_who_wants_no_invitations_has_left_or_cannot_be_reached_gets_none(where: World) -> None:
    where.notices.save_reach(Reach(employee_id="e1", off=("session",)))
    where.directory.put_employee(person("e2", phone="+8613800000000", active=False))
    assert told(where, session()) == 0


def test_in_quiet_hours_an_invitation_waits_for_the_morning(where: World) -> None:
    where.clock = where.clock.replace(hour=15)  # 23:00 in Shanghai
    told(where, session())
    assert {notice.send_at for notice in where.notices.stored.values()} == {
        where.clock.replace(hour=0) + timedelta(days=1)
    }


def test_a_mail_brings_the_invitation_and_a_text_message_the_link(where: World) -> None:
    told(where, session())
    for notice in list(where.notices.stored.values()):
        assert deliver_notice(notice, where, where.send) == "sent"  # type: ignore[arg-type]
    (_, mail), (_, text) = where.sent
    (found,) = Calendar.from_ical(mail.calendar).walk("VEVENT")
    assert str(found["attendee"]) == "mailto:e1@train.example"
    assert text.calendar is None
    for message in (mail, text):
        assert message.link == "https://train.example/sessions/s1?n=session/0/invited"


def test_an_invitation_that_is_late_or_overtaken_is_not_sent(where: World) -> None:
    told(where, session())
    first, second = where.notices.stored.values()
    changed(where, revision=1)
    assert deliver_notice(first, where, where.send) == "overtaken"  # type: ignore[arg-type]
    changed(where, revision=0)
    where.clock = START
    assert deliver_notice(second, where, where.send) == "overtaken"  # type: ignore[arg-type]


def test_invitations_above_the_hour_s_limit_still_come_one_by_one(where: World) -> None:
    where.policies.propose(Policy(version=2, effective_from=START - timedelta(days=9), notices=NoticeRules(per_hour=1)))
    for number in range(3):
        one = changed(where, session_id=f"s{number}")
        told(where, one)
    for notice in [n for n in where.notices.stored.values() if n.employee_id == "e1"]:
        deliver_notice(notice, where, where.send)  # type: ignore[arg-type]
    assert len(where.sent) == 1
    where.clock += timedelta(hours=3)
    resend.sweep(where, where.send)  # type: ignore[arg-type]
    where.clock += timedelta(hours=3)
    resend.sweep(where, where.send)  # type: ignore[arg-type]
    mails = [message for channel, message in where.sent if channel == "mail"]
    assert len(mails) >= 2
    assert all(message.calendar.count("BEGIN:VEVENT") == 1 for message in mails)


def test_ses_gets_a_whole_mail_with_the_invitation(where: World) -> None:
    told(where, session())
    deliver_notice(where.notices.stored["e1", "session/s1/0/invited", "mail"], where, where.send)  # type: ignore[arg-type]
    ((_, message),) = where.sent
    calls: list[dict[str, Any]] = []

    class Services:
        def client(self, service: str) -> Any:
            return self

        def send_email(self, **given: Any) -> None:
            calls.append(given)

    deliver("mail", message, where.settings, Services())  # type: ignore[arg-type]
    assert b"text/calendar" in calls[0]["Content"]["Raw"]["Data"]
    assert calls[0]["Destination"] == {"ToAddresses": ["e1@train.example"]}


def test_killed_anywhere_and_run_again_everybody_is_invited_once() -> None:
    def planned() -> World:
        made = world()
        made.clock = START - timedelta(days=2)
        return made

    def run(where: Any) -> object:
        return invite(change(session()), where)

    assert interrupted_everywhere(planned, run) == []


def test_only_sessions_of_the_table_are_read(where: World, monkeypatch: pytest.MonkeyPatch) -> None:
    assert session_of_image({**image(session()), "sk": {"S": "2026#s1"}}) is None
    monkeypatch.setattr(inviting, "runtime", lambda: where)
    answer = inviting.handler({"Records": [change(session())]}, Context())  # type: ignore[arg-type]
    assert answer == {"batchItemFailures": []}
    assert len(where.notices.stored) == 2


def test_a_cancelled_session_is_told_to_everybody_while_it_lasts_and_taken_out_of_calendars(where: World) -> None:
    where.directory.put_employee(person("t", email="t@train.example"))
    before = session(trainer_id="t")
    off = session_change.cancelled(before, reason="Flood", by="hr", now=START, expected_revision=0)
    where.training.sessions_by_id["s1"] = off
    where.clock = START
    assert told(where, off, before) == 3
    assert {fact.rpartition("/")[2] for fact in facts(where).values()} == {"called_off"}
    deliver_notice(where.notices.stored["t", "session/s1/1/called_off", "mail"], where, where.send)  # type: ignore[arg-type]
    ((_, mail),) = where.sent
    calendar = Calendar.from_ical(mail.calendar)
    assert (calendar["method"], int(calendar.walk("VEVENT")[0]["sequence"])) == ("CANCEL", 1)
    assert "Flood" in mail.body
    where.clock = off.ends_at
    where.notices.stored.clear()
    assert told(where, off, before) == 0


def test_a_move_is_told_with_its_reason_and_room(where: World) -> None:
    before = session()
    moved = session_change.moved(
        before, starts_at=START + timedelta(days=1), ends_at=START + timedelta(days=1, hours=1), room="Room 2",
        reason="Flood", by="hr", now=where.clock, expected_revision=0,
    )  # fmt: skip
    where.training.sessions_by_id["s1"] = moved
    told(where, moved, before)
    deliver_notice(where.notices.stored["e1", "session/s1/1/changed", "mail"], where, where.send)  # type: ignore[arg-type]
    ((_, mail),) = where.sent
    assert "Flood" in mail.body
    assert "Room 2" in mail.body
    assert "METHOD:REQUEST" in mail.calendar
