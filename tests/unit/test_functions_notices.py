"""Tell: a verdict that is not genuine reaches its employee once, in the own language, through mail or phone."""

from typing import Any

import pytest
from botocore.exceptions import ClientError
from given_functions import NOW, Context, World, announce, change, person, photo, world

from notices import tell as telling
from notices.send import send_new
from yanzhen import life
from yanzhen.errors import Busy
from yanzhen.evidence import MediaFacts, Observations
from yanzhen.notice import Notice
from yanzhen.reach import MEDIA, Reach
from yanzhen.record import EvidenceRecord
from yanzhen.verdict import Finding, Outcome, Review, ReviewDecision, Verdict, VerdictWord
from yanzhen_aws.channels import all_channels, deliver, ways
from yanzhen_aws.messages import Message, Undeliverable
from yanzhen_aws.settings import Settings


def judged(where: World, word: str = "suspect", employee_id: str = "e1") -> tuple[EvidenceRecord, EvidenceRecord]:
    """A record right before and after its verdict; the second is stored."""
    waiting = EvidenceRecord(evidence=announce(where, photo(), "01A", employee_id=employee_id))
    received = life.received(waiting, NOW, first=True)
    finding = Finding(check="person", outcome=Outcome.SUSPECT, code="person.no_face", points=40, facts={"heads": 0})
    verdict = Verdict(
        word=VerdictWord(word), points=40, by_family={"person": 40}, findings=(finding,), policy_version=1,
        thresholds={}, needs_review=True, decided_at=NOW,
    )  # fmt: skip
    after = life.judged(received, verdict, Observations(media=MediaFacts()))
    where.evidence.records["01A"] = after
    return received, after


def reviewed(where: World, before: EvidenceRecord, word: str) -> EvidenceRecord:
    review = Review(
        reviewer_id="m1",
        decision=ReviewDecision.OVERTURN,
        word=VerdictWord(word),
        reason="colleague",
        reviewed_at=NOW,
    )
    after = life.reviewed(before, review, expected_version=before.evidence.version)
    where.evidence.records["01A"] = after
    return after


@pytest.fixture
def where() -> World:
    return world()


def tell(where: World, new: EvidenceRecord, old: EvidenceRecord | None = None, send: Any = None) -> None:
    """Both streams: the record's, and that of the notice it leads to."""
    notice = telling.tell(change(new, old), where)  # type: ignore[arg-type]
    if notice is not None and notice.state == "pending":
        image = {"dynamodb": {"NewImage": {"data": {"S": notice.model_dump_json()}}}}
        send_new(image, where, send or where.send)  # type: ignore[arg-type]


@pytest.mark.parametrize("word", ["suspect", "false", "unable"])
def test_a_verdict_that_is_not_genuine_is_told_with_reason_advice_and_link(where: World, word: str) -> None:
    received, after = judged(where, word)
    tell(where, after, received)
    ((channel, message),) = where.sent
    assert (channel, message.to) == ("mail", "e1@train.example")
    assert "Fire safety" in message.subject
    assert "https://train.example/evidence/01A" in message.body
    assert "Wang Fang" in message.body
    (notice,) = where.notices.stored.values()
    assert (notice.fact, notice.state) == (f"evidence/01A/{word}", "sent")


def test_a_genuine_verdict_and_an_unjudged_record_are_not_told(where: World) -> None:
    received, after = judged(where, "genuine")
    tell(where, received)
    tell(where, after, received)
    assert where.sent == []
    assert where.notices.stored == {}


def test_the_message_is_in_the_person_s_language(where: World) -> None:
    where.directory.put_employee(person("e1", email="a@train.example", locale="en"))
    tell(where, judged(where)[1])
    where.directory.put_employee(person("e1", email="a@train.example", locale="zh"))
    where.notices.stored.clear()
    tell(where, where.evidence.records["01A"])
    english, chinese = (message.body for _, message in where.sent)
    assert english.isascii() or "Hello" in english
    assert "您好" in chinese


def test_without_mail_the_short_form_goes_to_the_phone(where: World) -> None:
    tell(where, judged(where, employee_id="e2")[1])
    ((channel, message),) = where.sent
    assert (channel, message.to) == ("sms", "+8613800000000")
    assert len(message.short) < len(message.body)


def test_a_record_delivered_twice_is_told_once(where: World) -> None:
    _, after = judged(where)
    tell(where, after)
    tell(where, after)
    assert len(where.sent) == 1


def test_a_review_that_changes_the_word_is_told_and_one_that_confirms_is_not(where: World) -> None:
    _, after = judged(where, "suspect")
    tell(where, after)
    confirmed = reviewed(where, after, "suspect")
    tell(where, confirmed, after)
    overturned = reviewed(where, after, "false")
    tell(where, overturned, after)
    assert [notice.fact for notice in where.notices.stored.values()] == ["evidence/01A/suspect", "evidence/01A/false"]
    assert "复核" in where.sent[1][1].subject


def test_a_change_that_was_overtaken_is_not_told_any_more(where: World) -> None:
    received, after = judged(where, "suspect")
    reviewed(where, after, "genuine")
    tell(where, after, received)
    assert where.sent == []


@pytest.mark.parametrize("changes", [{"email": None, "phone": None}, {"email": "a@b.example", "active": False}])
def test_who_cannot_be_reached_or_has_left_is_not_told(where: World, changes: dict[str, Any]) -> None:
    where.directory.put_employee(person("e1", **changes))
    tell(where, judged(where)[1])
    assert where.sent == []
    assert where.notices.stored == {}


def test_what_can_never_be_delivered_is_stored_as_failed_and_not_tried_again(where: World) -> None:
    def refuse(*_: Any) -> None:
        where.sent.append(("tried", None))
        raise Undeliverable("MessageRejected")

    _, after = judged(where)
    tell(where, after, send=refuse)
    tell(where, after, send=refuse)
    (notice,) = where.notices.stored.values()
    assert (notice.state, notice.problem) == ("failed", "MessageRejected")
    assert len(where.sent) == 1


def test_what_may_succeed_later_is_reported_to_the_stream_alone(where: World, monkeypatch: pytest.MonkeyPatch) -> None:
    _, after = judged(where)
    received, _ = judged(world())
    known = where.notices.write

    def busy(notice: Notice) -> Notice:
        raise Busy(what="notices")

    monkeypatch.setattr(telling, "runtime", lambda: where)
    monkeypatch.setattr(where.notices, "write", busy)
    event = {"Records": [change(after, number="7"), change(received, number="8")]}
    answer = telling.handler(event, Context())  # type: ignore[arg-type]
    assert answer == {"batchItemFailures": [{"itemIdentifier": "7"}]}
    monkeypatch.setattr(where.notices, "write", known)
    tell(where, after)
    assert len(where.sent) == 1


class Services:
    """AWS's clients, as far as channels use them."""

    def __init__(self, error: str | None = None) -> None:
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.error = error

    def client(self, service: str) -> Any:
        self.service = service
        return self

    def send_email(self, **given: Any) -> None:
        self._called("send_email", given)

    def publish(self, **given: Any) -> None:
        self._called("publish", given)

    def _called(self, name: str, given: dict[str, Any]) -> None:
        if self.error:
            raise ClientError({"Error": {"Code": self.error, "Message": "no"}}, name)
        self.calls.append((self.service, given))


MESSAGE = Message(to="x", subject="A subject", body="A longer body", short="Short")
SETTINGS = Settings(sender_email="hr@train.example")


def test_mail_goes_through_ses_and_text_messages_through_sns() -> None:
    services = Services()
    deliver("mail", MESSAGE, SETTINGS, services)
    deliver("sms", MESSAGE, SETTINGS, services)
    (mail, letter), (sns, text) = services.calls
    assert (mail, sns) == ("sesv2", "sns")
    assert letter["FromEmailAddress"] == "hr@train.example"
    assert letter["Content"]["Simple"]["Body"]["Text"]["Data"] == "A longer body"
    assert text == {"PhoneNumber": "x", "Message": "Short"}


@pytest.mark.parametrize(
    ("channel", "code", "expected"),
    [
        ("mail", "MessageRejected", Undeliverable),
        ("mail", "TooManyRequestsException", Busy),
        ("mail", "AccountSuspendedException", ClientError),
        ("sms", "InvalidParameter", Undeliverable),
        ("sms", "OptedOut", Undeliverable),
        ("sms", "ThrottlingException", Busy),
        ("sms", "AuthorizationError", ClientError),
    ],
)
def test_a_refusal_for_good_is_told_from_one_for_now_and_from_our_own_fault(
    channel: str, code: str, expected: type[Exception]
) -> None:
    with pytest.raises(expected):
        deliver(channel, MESSAGE, SETTINGS, Services(error=code))


def test_a_channel_is_a_file_with_an_address_and_a_way_to_send() -> None:
    assert {"mail", "sms"} <= set(all_channels())
    for channel in all_channels().values():
        assert channel.MEDIUM in MEDIA
        assert callable(channel.addresses)
        assert callable(channel.send)


def test_a_channel_that_is_not_set_up_reaches_nobody() -> None:
    both = person("e1", email="a@b.example", phone="+8613800000000")
    nobody = Reach(employee_id="e1")
    assert ways(both, nobody, SETTINGS) == [("mail", "mail", "a@b.example"), ("sms", "sms", "+8613800000000")]
    assert ways(both, nobody, Settings()) == [("sms", "sms", "+8613800000000")]
    assert ways(person("e1", email="a@b.example"), nobody, Settings()) == []
    mail_alone = Settings(channels="mail", sender_email="h@b.example")
    assert ways(both, nobody, mail_alone) == [("mail", "mail", "a@b.example")]
