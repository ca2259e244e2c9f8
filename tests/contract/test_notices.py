"""The ports Notices and Audit."""

from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from ulid import ULID

from tests.contract import given
from tests.contract.conftest import World
from tests.contract.given import NOON
from yanzhen.audit import AuditEntry
from yanzhen.errors import Conflict, InvalidRequest, NotFound
from yanzhen.notice import Notice
from yanzhen.ports import Page
from yanzhen.reach import Reach

TOMORROW = NOON + timedelta(days=1)


def notice(**change: Any) -> Notice:
    values: dict[str, Any] = {"employee_id": "E1", "fact": "evidence/1/false", "channel": "mail", "created_at": NOON}
    return Notice(**{**values, **change})


def test_a_notice_is_written_once_for_a_person_a_fact_and_a_channel(world: World) -> None:
    assert world.notices.write(notice()) == notice()
    assert world.notices.write(notice(created_at=TOMORROW)) == notice()


@pytest.mark.parametrize("change", [{"employee_id": "E2"}, {"fact": "evidence/2/false"}, {"channel": "sms"}])
def test_another_person_fact_or_channel_is_another_notice(world: World, change: dict[str, str]) -> None:
    world.notices.write(notice())
    assert world.notices.write(notice(created_at=TOMORROW, **change)).created_at == TOMORROW


def test_a_settled_notice_says_how_it_went_when_written_again(world: World) -> None:
    stored = world.notices.write(notice())
    world.notices.settle(stored, "failed", TOMORROW, problem="no_address")
    again = world.notices.write(notice())
    assert (again.state, again.settled_at, again.problem) == ("failed", TOMORROW, "no_address")


def test_a_notice_is_settled_once(world: World) -> None:
    stored = world.notices.write(notice())
    world.notices.settle(stored, "sent", NOON)
    world.notices.settle(stored, "failed", TOMORROW, problem="late")
    again = world.notices.write(notice())
    assert (again.state, again.settled_at, again.problem) == ("sent", NOON, None)


def test_what_was_never_written_is_not_settled(world: World) -> None:
    with pytest.raises(NotFound):
        world.notices.settle(notice(), "sent", NOON)


def test_a_pending_notice_is_claimed_by_one_at_a_time(world: World) -> None:
    stored = world.notices.write(notice())
    soon, later = NOON + timedelta(minutes=10), NOON + timedelta(minutes=20)
    assert world.notices.claim(stored, NOON, until=soon)
    assert not world.notices.claim(stored, soon - timedelta(seconds=1), until=later)
    assert world.notices.write(notice()).claimed_until == soon
    assert [waiting.fact for waiting in world.notices.pending(TOMORROW, limit=9)] == [stored.fact]
    assert world.notices.claim(stored, soon, until=later)


def test_a_settled_notice_is_not_claimed(world: World) -> None:
    stored = world.notices.write(notice())
    world.notices.settle(stored, "sent", NOON)
    assert not world.notices.claim(stored, TOMORROW, until=TOMORROW + timedelta(minutes=10))


def test_what_was_never_written_is_not_claimed(world: World) -> None:
    with pytest.raises(NotFound):
        world.notices.claim(notice(), NOON, until=TOMORROW)


def test_pending_are_those_not_settled_oldest_first(world: World) -> None:
    for minute in (3, 1, 2, 4):
        world.notices.write(notice(fact=f"f{minute}", created_at=NOON + timedelta(minutes=minute)))
    world.notices.settle(notice(fact="f1", created_at=NOON + timedelta(minutes=1)), "sent", NOON)
    before = NOON + timedelta(minutes=4)
    assert [waiting.fact for waiting in world.notices.pending(before, limit=9)] == ["f2", "f3"]
    assert [waiting.fact for waiting in world.notices.pending(before, limit=1)] == ["f2"]


def test_a_held_notice_waits_and_is_free_again(world: World) -> None:
    stored = world.notices.write(notice())
    soon, later = NOON + timedelta(minutes=10), NOON + timedelta(hours=1)
    assert world.notices.claim(stored, NOON, until=soon)
    world.notices.hold(stored.model_copy(update={"claimed_until": soon}), later, trouble="timeout")
    assert world.notices.pending(later, limit=9) == []
    (waiting,) = world.notices.pending(TOMORROW, limit=9)
    assert (waiting.tries, waiting.trouble, waiting.held_until, waiting.claimed_until) == (1, "timeout", later, None)
    assert world.notices.claim(waiting, later, until=TOMORROW)


def test_what_another_has_claimed_or_settled_since_is_not_held(world: World) -> None:
    stored = world.notices.write(notice())
    assert world.notices.claim(stored, NOON, until=NOON + timedelta(minutes=10))
    world.notices.hold(stored, TOMORROW)
    assert not world.notices.claim(stored, NOON, until=TOMORROW)
    world.notices.settle(stored, "sent", NOON)
    world.notices.hold(stored, TOMORROW, trouble="late")
    found = world.notices.get("E1", stored.fact, "mail")
    assert found is not None
    assert (found.state, found.tries) == ("sent", 0)


def test_a_failed_notice_and_the_one_instead_are_written_together_and_once(world: World) -> None:
    stored = world.notices.write(notice())
    other = notice(channel="sms", after=("mail",))
    world.notices.settle(stored, "failed", NOON, "550", instead=other)
    assert world.notices.pending(TOMORROW, limit=9) == [other]
    world.notices.settle(other, "sent", NOON)
    world.notices.settle(stored, "failed", NOON, "550", instead=other)
    found = world.notices.get("E1", other.fact, "sms")
    assert found is not None
    assert found.state == "sent"


def test_what_became_of_a_sent_notice_is_kept_and_never_taken_back(world: World) -> None:
    stored = world.notices.write(notice())
    assert not world.notices.follow_up(stored, "delivered", NOON)
    world.notices.settle(stored, "sent", NOON)
    sent = world.notices.get("E1", stored.fact, "mail")
    assert sent is not None
    assert world.notices.follow_up(sent, "delivered", NOON)
    assert not world.notices.follow_up(sent, "delivered", TOMORROW)
    delivered = world.notices.get("E1", stored.fact, "mail")
    assert delivered is not None
    assert world.notices.follow_up(delivered, "read", TOMORROW)
    read = world.notices.get("E1", stored.fact, "mail")
    assert read is not None
    assert (read.state, read.seen_at, read.settled_at) == ("read", TOMORROW, NOON)
    assert not world.notices.follow_up(read, "bounced", TOMORROW)


def test_what_was_told_about_a_case_in_the_order_it_was_written(world: World) -> None:
    for minute, (person, number) in enumerate((("E2", 1), ("E1", 0), ("E1", 2))):
        at = NOON + timedelta(minutes=minute)
        world.notices.write(notice(employee_id=person, fact=f"case/C1/{number}", created_at=at))
    world.notices.write(notice(fact="case/C10/0"))
    pages = given.all_pages(world.notices.of_subject, "case/C1", limit=2)
    assert [told.fact for told in given.items(pages)] == ["case/C1/1", "case/C1/0", "case/C1/2"]


def test_the_log_of_a_day_holds_a_subtree_newest_first_within_each_unit(world: World) -> None:
    for minute, unit in enumerate(("acme/east/s1", "acme/east/s1", "acme/west", "acme/east")):
        at = NOON + timedelta(minutes=minute)
        world.notices.write(notice(fact=f"case/C{minute}/0", unit_path=unit, created_at=at))
    world.notices.write(notice(fact="case/C9/0", unit_path="acme/east", created_at=TOMORROW))
    pages = given.all_pages(partial(world.notices.of_unit, "acme/east", day="2026-03-16"), limit=2)
    found = [told.fact for told in given.items(pages)]
    assert sorted(found) == ["case/C0/0", "case/C1/0", "case/C3/0"]
    assert found.index("case/C1/0") < found.index("case/C0/0")


def test_wishes_are_everybody_s_until_written_and_are_written_over_the_version_read(world: World) -> None:
    nobody = world.notices.reach("E1")
    assert nobody == Reach(employee_id="E1")
    assert world.notices.save_reach(nobody.model_copy(update={"digest": "daily"}))
    assert not world.notices.save_reach(nobody)
    stored = world.notices.reach("E1")
    assert (stored.digest, stored.version) == ("daily", 1)
    assert world.notices.save_reach(stored)


def entry(number: int = 1, **change: Any) -> AuditEntry:
    values: dict[str, Any] = {
        "entry_id": f"01ARZ3NDEKTSV4RRFFQ69G{number:04d}",
        "at": NOON,
        "actor_id": "HR1",
        "action": "looked_at_original",
        "subject": "evidence/1",
        "unit_path": "acme",
        "facts": {"理由": ["投诉", 1, 2.5, None, {"a": True}]},
    }
    return AuditEntry(**{**values, **change})


def test_entries_of_a_subject_newest_first_page_by_page(world: World) -> None:
    for number in (2, 1, 3):
        world.audit.record(entry(number))
    world.audit.record(entry(4, subject="evidence/12"))
    pages = given.all_pages(partial(world.audit.entries, subject="evidence/1"), limit=2)
    assert given.items(pages) == [entry(3), entry(2), entry(1)]
    assert [len(page.items) for page in pages] == [2, 1]


def test_an_entry_recorded_again_is_there_once(world: World) -> None:
    for _ in range(2):
        world.audit.record(entry())
    assert world.audit.entries(subject="evidence/1", limit=9, cursor=None).items == (entry(),)


def test_an_entry_is_never_changed(world: World) -> None:
    world.audit.record(entry())
    with pytest.raises(Conflict):
        world.audit.record(entry(actor_id="somebody else"))
    assert world.audit.entries(subject="evidence/1", limit=9, cursor=None).items == (entry(),)


def test_a_cursor_of_another_subject_is_refused(world: World) -> None:
    for number in (1, 2):
        world.audit.record(entry(number))
    cursor = world.audit.entries(subject="evidence/1", limit=1, cursor=None).next
    with pytest.raises(InvalidRequest):
        world.audit.entries(subject="evidence/2", limit=1, cursor=cursor)


def told(page: Page[AuditEntry]) -> list[int]:
    return [int(entry.entry_id[-4:]) for entry in page.items]


def moment(number: int, **change: Any) -> AuditEntry:
    """An entry of that minute, whose id says so."""
    at = NOON + timedelta(minutes=number)
    return entry(at=at, entry_id=str(ULID.from_datetime(at))[:22] + f"{number:04d}", **change)


def test_entries_of_everybody_and_of_one_person_newest_first(world: World) -> None:
    for number in (2, 1, 3):
        world.audit.record(moment(number, subject=f"evidence/{number}"))
    world.audit.record(moment(4, actor_id="HR2"))
    assert told(world.audit.entries(limit=9, cursor=None)) == [4, 3, 2, 1]
    assert told(world.audit.entries(actor_id="HR1", limit=9, cursor=None)) == [3, 2, 1]
    pages = given.all_pages(world.audit.entries, limit=3)
    assert [len(page.items) for page in pages] == [3, 1]


@pytest.mark.parametrize("of", [{}, {"actor_id": "HR1"}, {"subject": "evidence/1"}])
def test_entries_of_a_span_of_time_begin_with_it_and_end_before_its_end(world: World, of: dict[str, str]) -> None:
    for number in range(6):
        world.audit.record(moment(number))
    since, until = NOON + timedelta(minutes=1), NOON + timedelta(minutes=4)
    assert told(world.audit.entries(**of, since=since, until=until, limit=9, cursor=None)) == [3, 2, 1]
    assert told(world.audit.entries(**of, since=since, limit=9, cursor=None)) == [5, 4, 3, 2, 1]
    assert told(world.audit.entries(**of, until=until, limit=2, cursor=None)) == [3, 2]


def test_a_breach_of_a_queue_begins_once_until_it_ends_and_may_begin_again(world: World) -> None:
    assert world.notices.begin_breach("acme/east", NOON) == NOON
    assert world.notices.begin_breach("acme/east", TOMORROW) == NOON
    assert world.notices.begin_breach("acme", TOMORROW) == TOMORROW
    for _ in range(2):
        world.notices.end_breach("acme/east")
    assert world.notices.begin_breach("acme/east", TOMORROW) == TOMORROW
    assert world.notices.pending(TOMORROW + timedelta(days=1), limit=10) == []
