"""FollowMail: delivered, bounced and complained mail, told once, twice or for nothing."""

from typing import Any

import pytest
from given_functions import World, person, world

from notices.follow_mail import follow_mail
from yanzhen.notice import Notice
from yanzhen_aws.channels.mail import tags
from yanzhen_aws.messages import Message

ADDRESS = "e1@train.example"
FACT = "evidence/01A/false"


@pytest.fixture
def where() -> World:
    made = world()
    made.directory.put_employee(person("e1", email=ADDRESS, phone="13800000001"))
    notice = made.notices.write(Notice(employee_id="e1", fact=FACT, channel="mail", created_at=made.clock))
    made.notices.settle(notice, "sent", made.clock)
    return made


def event(kind: str, **more: Any) -> dict[str, Any]:
    message = Message(to=ADDRESS, subject="s", body="b", short="s", employee_id="e1", fact=FACT)
    named = {tag["Name"]: [tag["Value"]] for tag in tags(message)}
    return {"eventType": kind, "mail": {"destination": [ADDRESS], "tags": named}, **more}


BOUNCE = {"bounceType": "Permanent", "bounceSubType": "General", "bouncedRecipients": [{"emailAddress": ADDRESS}]}


def told(where: World, kind: str, **more: Any) -> bool:
    return follow_mail(event(kind, **more), where)  # type: ignore[arg-type]


def states(where: World) -> dict[str, str]:
    return {notice.channel: notice.state for notice in where.notices.stored.values()}


def test_a_delivered_mail_is_noted_once(where: World) -> None:
    assert told(where, "Delivery")
    assert not told(where, "Delivery")
    assert states(where) == {"mail": "delivered"}


def test_a_bounced_address_is_dead_and_another_channel_tells_it_once(where: World) -> None:
    assert told(where, "Bounce", bounce=BOUNCE)
    assert not told(where, "Bounce", bounce=BOUNCE)
    assert not told(where, "Delivery")
    assert states(where) == {"mail": "bounced", "sms": "pending"}
    assert where.notices.reach("e1").dead == {ADDRESS: "Bounce.Permanent.General"}


def test_a_full_mailbox_is_no_dead_address(where: World) -> None:
    assert told(where, "Bounce", bounce={"bounceType": "Transient", "bounceSubType": "MailboxFull"})
    assert states(where) == {"mail": "bounced", "sms": "pending"}
    assert where.notices.reach("e1").dead == {}


def test_a_bounce_without_another_channel_stays_for_people_to_see(where: World) -> None:
    where.directory.put_employee(person("e1", email=ADDRESS))
    assert told(where, "Bounce", bounce=BOUNCE)
    (notice,) = where.notices.stored.values()
    assert (notice.state, notice.problem) == ("bounced", "Bounce.Permanent.General")


def test_after_a_complaint_no_mail_goes_there_any_more(where: World) -> None:
    assert not told(where, "Complaint")
    assert states(where) == {"mail": "sent"}
    employee = where.directory.employee("e1")
    assert employee is not None
    assert where.channel_for(employee, "case") == "sms"


@pytest.mark.parametrize(
    "tagged", [{}, {"employee": ["e1"]}, {"employee": ["e1"], "fact": ["?"]}, {"employee": ["x"], "fact": ["YQ"]}]
)
def test_a_mail_that_is_none_of_ours_is_left_alone(where: World, tagged: dict[str, Any]) -> None:
    given = event("Bounce", bounce=BOUNCE)
    given["mail"]["tags"] = tagged
    assert not follow_mail(given, where)  # type: ignore[arg-type]
    assert states(where) == {"mail": "sent"}
