"""Which channel tells a person, what is collected, what is held back, and what is never silenced."""

from datetime import UTC, datetime, timedelta

import pytest

from yanzhen.address import mail_address, phone_number
from yanzhen.case_rules import CaseRules
from yanzhen.notice import Notice, advances, next_try
from yanzhen.notice_rules import NoticeRules
from yanzhen.reach import Device, Reach, choose, hold_until

NOON = datetime(2026, 3, 16, 4, 20, tzinfo=UTC)
"""12:20 in Shanghai."""
WAYS = (("mail", "mail", "a@b.example"), ("chat", "slack", "https://x"), ("sms", "aliyun", "+8613800000000"))
NOBODY = Reach(employee_id="e1")


def held(reach: Reach, *, own: bool = False, now: datetime = NOON, **rules: int) -> datetime | None:
    return hold_until(reach, own=own, now=now, rules=NoticeRules(**rules), quiet=CaseRules(), timezone="Asia/Shanghai")


def test_without_a_wish_mail_comes_before_chat_and_the_dear_text_message_last() -> None:
    assert choose(NOBODY, "case", WAYS) == "mail"
    assert choose(NOBODY, "case", WAYS, tried=("mail",)) == "slack"
    assert choose(NOBODY, "case", WAYS, tried=("mail", "slack")) == "aliyun"
    assert choose(NOBODY, "case", WAYS, tried=("mail", "slack", "aliyun")) is None


def test_a_wish_holds_for_its_kind_and_names_only_what_comes_first() -> None:
    wished = Reach(employee_id="e1", order={"case": ("sms",)})
    assert choose(wished, "case", WAYS) == "aliyun"
    assert choose(wished, "case", WAYS, tried=("aliyun",)) == "mail"
    assert choose(wished, "evidence", WAYS) == "mail"


def test_a_duty_is_told_whatever_is_switched_off() -> None:
    off = Reach(employee_id="e1", off=("case", "evidence", "alert", "session"))
    assert [choose(off, kind, WAYS) for kind in ("case", "evidence", "alert", "session")] == [
        "mail",
        "mail",
        None,
        None,
    ]


def test_a_dead_address_is_not_used_and_a_changed_one_is_another() -> None:
    bounced = NOBODY.without("a@b.example", "Permanent")
    assert choose(bounced, "case", WAYS) == "slack"
    assert choose(bounced, "case", (("mail", "mail", "new@b.example"), *WAYS[1:])) == "mail"


def test_a_browser_that_is_gone_is_forgotten() -> None:
    device = Device(endpoint="https://push.example/1", p256dh="A" * 87, auth="B" * 22)
    assert Reach(employee_id="e1", devices=(device,)).without(device.endpoint, "410") == NOBODY


def test_few_dead_addresses_are_remembered() -> None:
    many = NOBODY
    for number in range(30):
        many = many.without(f"{number}@b.example", "Permanent")
    assert list(many.dead)[-1] == "29@b.example"
    assert len(many.dead) == 10


def test_news_about_others_waits_for_the_next_full_hour_and_the_own_goes_at_once() -> None:
    assert held(NOBODY) == datetime(2026, 3, 16, 5, 0, tzinfo=UTC)
    assert held(NOBODY, own=True) is None
    assert held(NOBODY, digest_minutes=0) is None
    assert held(Reach(employee_id="e1", digest="each")) is None


def test_a_daily_digest_comes_when_the_quiet_hours_end() -> None:
    assert held(Reach(employee_id="e1", digest="daily")) == datetime(2026, 3, 17, 0, 0, tzinfo=UTC)


def test_a_digest_never_comes_in_the_quiet_hours() -> None:
    evening = datetime(2026, 3, 16, 12, 30, tzinfo=UTC)
    assert held(NOBODY, now=evening) == datetime(2026, 3, 17, 0, 0, tzinfo=UTC)


def test_whatever_is_above_the_limit_of_an_hour_waits() -> None:
    told = NOBODY
    for minute in range(3):
        told = told.told(NOON - timedelta(minutes=minute))
    assert held(told, own=True, per_hour=3) == datetime(2026, 3, 16, 5, 0, tzinfo=UTC)
    assert held(told, own=True, per_hour=4) is None
    assert held(told, own=True, per_hour=3, now=NOON + timedelta(hours=1)) is None


@pytest.mark.parametrize("minutes", [7, 60, 90, 1440])
def test_a_digest_lies_ahead_at_every_minute_of_the_day(minutes: int) -> None:
    for minute in range(0, 1440, 11):
        now = NOON + timedelta(minutes=minute)
        until = held(NOBODY, now=now, digest_minutes=minutes)
        assert until is not None
        assert now < until <= now + timedelta(days=1, hours=12)


def test_each_failure_waits_twice_as_long_up_to_an_hour() -> None:
    notice = Notice(employee_id="e1", fact="case/1/0", channel="mail", created_at=NOON)
    waits = [next_try(notice.model_copy(update={"tries": tries}), NOON) - NOON for tries in (0, 1, 2, 9, 99)]
    assert [wait.total_seconds() / 60 for wait in waits] == [5, 10, 20, 60, 60]


def test_what_a_service_says_late_or_twice_never_takes_a_notice_back() -> None:
    assert advances("sent", "delivered")
    assert advances("delivered", "read")
    assert advances("sent", "bounced")
    assert not advances("read", "delivered")
    assert not advances("bounced", "delivered")
    assert not advances("delivered", "delivered")
    assert not advances("pending", "read")
    assert not advances("failed", "delivered")


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("+8613800000000", "+8613800000000"), ("0086 138-0000-0000", "+8613800000000"),
        ("13800000000", "+8613800000000"),
        ("138 0000 0000", "+8613800000000"), ("+49 (151) 2345 6789", "+4915123456789"), ("0151 23456789", None),
        ("021-5555 5555", None), ("12345", None), ("+", None), ("+0123456789", None), ("+86138000000001234567", None),
        ("call me", None), ("", None), (None, None),
    ],
)  # fmt: skip
def test_a_phone_number_without_its_country_is_used_only_when_it_can_be_one_person_s(
    typed: str | None, number: str | None
) -> None:
    assert phone_number(typed) == number


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        (" wang@train.example ", "wang@train.example"), ("wang", None), ("wang@", None), ("@train.example", None),
        ("wang@localhost", None), ("a@b.example,c@d.example", None), ("a@b.example\nBcc: x@y.example", None),
        (None, None),
    ],
)  # fmt: skip
def test_a_mail_address_has_a_provider_and_is_one(typed: str | None, address: str | None) -> None:
    assert mail_address(typed) == address
