"""The port EvidenceStore: one life a record, every step safe to repeat, and listings by one Query each."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.contract import given
from tests.contract.conftest import World
from tests.contract.given import NOON
from yanzhen.errors import Conflict, InvalidRequest, NotFound, SecondPerson, SlotMismatch
from yanzhen.evidence import EvidenceState
from yanzhen.record import EvidenceRecord
from yanzhen.verdict import VerdictWord


def received(world: World, number: int = 1, **change: object) -> EvidenceRecord:
    evidence = world.evidence.announce(given.evidence(number, **change))
    return world.evidence.receive(evidence.evidence_id, NOON, group=False)


def judged(world: World, number: int = 1, word: VerdictWord = VerdictWord.SUSPECT, **change: object) -> EvidenceRecord:
    record = received(world, number, **change)
    return world.evidence.judge(record.evidence.evidence_id, given.verdict(word), given.observations())


def test_an_announced_evidence_is_read_back_as_it_was(world: World) -> None:
    evidence = given.evidence()
    assert world.evidence.announce(evidence) == evidence
    assert world.evidence.get(evidence.evidence_id) == EvidenceRecord(evidence=evidence)


def test_what_was_never_announced_is_not_there(world: World) -> None:
    assert world.evidence.get("01ARZ3NDEKTSV4RRFFQ69G0000") is None


def test_the_same_client_uuid_gets_the_same_slot_again(world: World) -> None:
    first = world.evidence.announce(given.evidence(1))
    again = world.evidence.announce(given.evidence(2, client_id=first.client_id, sha256=first.sha256))
    assert again == first
    assert world.evidence.get(given.evidence(2).evidence_id) is None


def test_a_slot_asked_for_again_says_how_far_it_has_come(world: World) -> None:
    record = received(world)
    assert world.evidence.announce(given.evidence()).state is EvidenceState.RECEIVED
    assert world.evidence.announce(given.evidence()) == record.evidence


@pytest.mark.parametrize("change", [{"sha256": "f" * 64}, {"session_id": "S2"}])
def test_a_client_uuid_is_not_reused_for_other_bytes_or_another_session(world: World, change: dict[str, str]) -> None:
    world.evidence.announce(given.evidence())
    with pytest.raises(SlotMismatch):
        world.evidence.announce(given.evidence(2, client_id=given.evidence().client_id, **change))


def test_the_same_uuid_of_two_employees_makes_two_slots(world: World) -> None:
    one = world.evidence.announce(given.evidence(1))
    two = world.evidence.announce(given.evidence(2, client_id=one.client_id, employee_id="E2"))
    assert one.evidence_id != two.evidence_id


def test_an_evidence_id_is_given_once(world: World) -> None:
    world.evidence.announce(given.evidence(1))
    with pytest.raises(Conflict):
        world.evidence.announce(given.evidence(1, client_id=given.evidence(2).client_id))


def test_an_upload_in_parts_is_remembered_with_its_evidence(world: World) -> None:
    evidence = world.evidence.announce(given.evidence())
    assert world.evidence.upload_of(evidence.evidence_id) is None
    assert world.evidence.keep_upload(evidence.evidence_id, "U1", instead_of=None) == "U1"
    assert world.evidence.upload_of(evidence.evidence_id) == "U1"
    assert world.evidence.get(evidence.evidence_id) == EvidenceRecord(evidence=evidence), "the record stays as it is"


def test_an_upload_gives_way_to_a_newer_one_only_for_who_knew_it(world: World) -> None:
    evidence_id = world.evidence.announce(given.evidence()).evidence_id
    world.evidence.keep_upload(evidence_id, "U1", instead_of=None)
    assert world.evidence.keep_upload(evidence_id, "U2", instead_of=None) == "U1"
    assert world.evidence.keep_upload(evidence_id, "U3", instead_of="U1") == "U3"
    assert world.evidence.keep_upload(evidence_id, "U4", instead_of="U1") == "U3"


def test_received_bytes_are_noted_once(world: World) -> None:
    first = received(world)
    again = world.evidence.receive(first.evidence.evidence_id, NOON + timedelta(hours=1), group=False)
    assert (first.evidence.state, first.evidence.received_at, first.evidence.first) == ("received", NOON, True)
    assert again == first == world.evidence.get(first.evidence.evidence_id)


def test_only_one_file_of_a_participant_is_the_first(world: World) -> None:
    assert [received(world, number).evidence.first for number in (1, 2)] == [True, False]
    assert received(world, 3, employee_id="E2").evidence.first
    assert received(world, 4, session_id="S2").evidence.first


def test_only_one_file_of_a_group_is_the_first_whoever_sends_it(world: World) -> None:
    firsts = []
    for number in (1, 2):
        evidence = world.evidence.announce(given.evidence(number, employee_id=f"E{number}"))
        firsts.append(world.evidence.receive(evidence.evidence_id, NOON, group=True).evidence.first)
    assert firsts == [True, False]


def test_the_first_stays_the_first_when_its_event_comes_again_after_others(world: World) -> None:
    first, second = received(world, 1), received(world, 2)
    assert world.evidence.receive(first.evidence.evidence_id, NOON, group=False).evidence.first
    assert not world.evidence.receive(second.evidence.evidence_id, NOON, group=False).evidence.first


def test_verdict_and_facts_come_back_to_the_last_digit(world: World) -> None:
    record = judged(world)
    seen = given.observations()
    assert record.verdict == given.verdict()
    assert (record.media, record.faces, record.reuse) == (seen.media, seen.faces, None)
    assert record.evidence.state is EvidenceState.JUDGED
    assert world.evidence.get(record.evidence.evidence_id) == record


def test_the_first_verdict_stays(world: World) -> None:
    first = judged(world, word=VerdictWord.SUSPECT)
    again = world.evidence.judge(first.evidence.evidence_id, given.verdict(VerdictWord.GENUINE), given.reuse_seen())
    assert again == first == world.evidence.get(first.evidence.evidence_id)


def test_a_judged_evidence_is_not_received_again(world: World) -> None:
    first = judged(world)
    assert world.evidence.receive(first.evidence.evidence_id, NOON + timedelta(hours=1), group=False) == first


def test_each_step_raises_the_version_by_one(world: World) -> None:
    announced = world.evidence.announce(given.evidence()).version
    steps = [received(world).evidence.version, judged(world).evidence.version]
    assert steps == [announced + 1, announced + 2]


def test_a_review_stands_above_the_machine(world: World) -> None:
    record = judged(world, word=VerdictWord.SUSPECT)
    assert record.awaits_review
    after = world.evidence.review(
        record.evidence.evidence_id, given.review(VerdictWord.GENUINE), expected_version=record.evidence.version
    )
    assert (after.word, after.awaits_review) == (VerdictWord.GENUINE, False)
    assert after.verdict == record.verdict
    assert world.evidence.get(record.evidence.evidence_id) == after


def test_a_review_of_a_version_that_is_gone_is_a_conflict(world: World) -> None:
    record = judged(world)
    seen = record.evidence.version
    world.evidence.review(record.evidence.evidence_id, given.review(), expected_version=seen)
    with pytest.raises(Conflict):
        world.evidence.review(record.evidence.evidence_id, given.review(comment="other"), expected_version=seen)


def test_the_very_same_review_again_changes_nothing(world: World) -> None:
    record = judged(world)
    seen = record.evidence.version
    first = world.evidence.review(record.evidence.evidence_id, given.review(), expected_version=seen)
    assert world.evidence.review(record.evidence.evidence_id, given.review(), expected_version=seen) == first


def test_there_is_nothing_to_review_before_a_verdict(world: World) -> None:
    record = received(world)
    with pytest.raises(Conflict):
        world.evidence.review(record.evidence.evidence_id, given.review(), expected_version=record.evidence.version)


def test_a_slot_that_nobody_filled_expires_once(world: World) -> None:
    evidence = world.evidence.announce(given.evidence())
    assert [world.evidence.expire(evidence.evidence_id) for _ in range(2)] == [True, False]
    record = world.evidence.get(evidence.evidence_id)
    assert record is not None
    assert record.evidence.state is EvidenceState.EXPIRED


def test_what_was_received_or_judged_does_not_expire(world: World) -> None:
    assert not world.evidence.expire(received(world, 1).evidence.evidence_id)
    assert not world.evidence.expire(judged(world, 2).evidence.evidence_id)


def test_bytes_that_come_after_all_are_not_lost(world: World) -> None:
    evidence = world.evidence.announce(given.evidence())
    world.evidence.expire(evidence.evidence_id)
    record = world.evidence.receive(evidence.evidence_id, NOON, group=False)
    assert (record.evidence.state, record.evidence.first) == (EvidenceState.RECEIVED, True)
    assert [e.evidence_id for e in world.evidence.unfinished(NOON + timedelta(days=1), limit=9)] == [
        evidence.evidence_id
    ]


STEPS: dict[str, Callable[[World, str], object]] = {
    "receive": lambda world, key: world.evidence.receive(key, NOON, group=False),
    "judge": lambda world, key: world.evidence.judge(key, given.verdict(), given.observations()),
    "review": lambda world, key: world.evidence.review(key, given.review(), expected_version=0),
    "appeal": lambda world, key: world.evidence.appeal(key, "I was there", NOON),
    "expire": lambda world, key: world.evidence.expire(key),
}


@pytest.mark.parametrize("step", STEPS)
def test_no_step_is_taken_for_what_was_never_announced(world: World, step: str) -> None:
    with pytest.raises(NotFound):
        STEPS[step](world, given.evidence().evidence_id)


def test_unfinished_are_those_without_a_verdict_oldest_first(world: World) -> None:
    judged(world, 1)
    received(world, 3)
    world.evidence.announce(given.evidence(2))
    expired = world.evidence.announce(given.evidence(4))
    world.evidence.expire(expired.evidence_id)
    world.evidence.announce(given.evidence(5))
    before = given.evidence(5).announced_at
    found = world.evidence.unfinished(before, limit=10)
    assert [evidence.evidence_id for evidence in found] == [given.evidence(n).evidence_id for n in (2, 3)]
    assert [e.evidence_id for e in world.evidence.unfinished(before, limit=1)] == [given.evidence(2).evidence_id]


def test_a_session_lists_its_evidence_newest_first_page_by_page(world: World) -> None:
    for number in range(1, 6):
        received(world, number)
    received(world, 6, session_id="S10")
    pages = given.all_pages(world.evidence.of_session, "S1", limit=2)
    assert [len(page.items) for page in pages] == [2, 2, 1]
    assert [record.evidence.evidence_id for record in given.items(pages)] == [
        given.evidence(number).evidence_id for number in (5, 4, 3, 2, 1)
    ]


def test_a_full_last_page_has_no_next(world: World) -> None:
    for number in (1, 2):
        received(world, number)
    assert world.evidence.of_session("S1", limit=2, cursor=None).next is None


def test_an_employee_lists_only_their_own(world: World) -> None:
    received(world, 1)
    received(world, 2, employee_id="E2")
    page = world.evidence.of_employee("E1", limit=5, cursor=None)
    assert [record.evidence.employee_id for record in page.items] == ["E1"]


def test_a_subtree_ends_where_the_name_ends(world: World) -> None:
    places = ["acme/east", "acme/east/store-017", "acme/east-2", "acme/east-2/store-1", "acme", "acme/eas"]
    for number, place in enumerate(places):
        judged(world, number, unit_path=place)
    for listing in (
        given.all_pages(world.evidence.of_unit, "acme/east", VerdictWord.SUSPECT, limit=1),
        given.all_pages(world.evidence.review_queue, "acme/east", limit=1),
    ):
        assert {record.evidence.unit_path for record in given.items(listing)} == {"acme/east", "acme/east/store-017"}


def test_what_a_person_brought_to_some_sessions_newest_first(world: World) -> None:
    for number, (person, session_id) in enumerate((("E1", "S1"), ("E1", "S2"), ("E2", "S1"), ("E1", "S1"))):
        world.evidence.announce(given.evidence(number, employee_id=person, session_id=session_id))
    found = world.evidence.of_participant("E1", {"S1", "S3"})
    assert [record.evidence for record in found] == [
        given.evidence(number, employee_id="E1", session_id="S1") for number in (3, 0)
    ]
    assert not world.evidence.of_participant("E1", set())


def test_records_are_found_together_by_their_ids(world: World) -> None:
    first, second = (world.evidence.announce(given.evidence(number)) for number in range(2))
    ids = [second.evidence_id, "nobody", first.evidence_id, second.evidence_id]
    found = world.evidence.many(ids)
    assert {evidence_id: record.evidence for evidence_id, record in found.items()} == {
        first.evidence_id: first, second.evidence_id: second,
    }  # fmt: skip
    assert not world.evidence.many([])


def test_a_listing_by_word_follows_the_word_that_counts(world: World) -> None:
    def listed(word: str) -> list[str]:
        page = world.evidence.of_unit("acme", word, limit=9, cursor=None)  # type: ignore[arg-type]
        return [record.evidence.evidence_id for record in page.items]

    evidence = world.evidence.announce(given.evidence())
    assert listed("waiting") == [evidence.evidence_id]
    record = judged(world)
    assert (listed("waiting"), listed("suspect")) == ([], [evidence.evidence_id])
    world.evidence.review(
        evidence.evidence_id, given.review(VerdictWord.UNABLE), expected_version=record.evidence.version
    )
    assert (listed("suspect"), listed("unable")) == ([], [evidence.evidence_id])


def test_an_expired_slot_waits_for_nothing(world: World) -> None:
    evidence = world.evidence.announce(given.evidence())
    world.evidence.expire(evidence.evidence_id)
    assert world.evidence.of_unit("acme", "waiting", limit=9, cursor=None).items == ()
    assert len(world.evidence.of_session("S1", limit=9, cursor=None).items) == 1


def test_the_review_queue_holds_what_a_person_must_see_oldest_first(world: World) -> None:
    for number, word in enumerate(VerdictWord, start=1):
        judged(world, number, word)
    reviewed = judged(world, 9)
    world.evidence.review(reviewed.evidence.evidence_id, given.review(), expected_version=reviewed.evidence.version)
    queue = given.items(given.all_pages(world.evidence.review_queue, "acme", limit=2))
    assert [record.word for record in queue] == [VerdictWord.SUSPECT, VerdictWord.FALSE, VerdictWord.UNABLE]


@pytest.mark.parametrize(
    "cursor", ["", "x", "!!!", "bnVsbA", "W10", "WzEsMiwzLDRd", "WyJhIiwiYiIsImMiLCJkIl0", "é", "W1tb" * 490]
)
def test_a_cursor_by_another_hand_is_refused(world: World, cursor: str) -> None:
    received(world)
    with pytest.raises(InvalidRequest):
        world.evidence.of_session("S1", limit=1, cursor=cursor)


def test_a_cursor_of_another_listing_is_refused(world: World) -> None:
    for number in (1, 2):
        received(world, number)
        received(world, number + 2, session_id="S2")
    cursor = world.evidence.of_session("S1", limit=1, cursor=None).next
    assert cursor is not None
    with pytest.raises(InvalidRequest):
        world.evidence.of_session("S2", limit=1, cursor=cursor)
    with pytest.raises(InvalidRequest):
        world.evidence.of_unit("acme", "waiting", limit=1, cursor=cursor)


def test_a_page_holds_at_least_one(world: World) -> None:
    with pytest.raises(InvalidRequest):
        world.evidence.of_session("S1", limit=0, cursor=None)


def test_an_appeal_puts_a_reviewed_photo_back_on_the_queue_until_it_is_answered(world: World) -> None:
    record = judged(world)
    key = record.evidence.evidence_id
    reviewed = world.evidence.review(key, given.review(VerdictWord.UNABLE), expected_version=record.evidence.version)
    asked = world.evidence.appeal(key, "我在现场 <b>", NOON + timedelta(hours=3))
    assert world.evidence.appeal(key, "我在现场 <b>", NOON + timedelta(hours=4)) == asked == world.evidence.get(key)
    assert asked.evidence.version == reviewed.evidence.version + 1
    queue = world.evidence.review_queue("acme", limit=9, cursor=None)
    assert [one.open_appeal for one in queue.items] == [asked.appeals[0]]
    world.evidence.review(key, given.review(), expected_version=asked.evidence.version)
    assert world.evidence.review_queue("acme", limit=9, cursor=None).items == ()


def test_a_queue_says_since_when_each_waits_from_its_keys_alone(world: World) -> None:
    for number in (1, 2):
        judged(world, number)
    elsewhere = judged(world, 3, unit_path="acme/west")
    judged(world, 4, VerdictWord.GENUINE)
    done = judged(world, 5).evidence
    reviewed = world.evidence.review(done.evidence_id, given.review(VerdictWord.UNABLE), expected_version=done.version)
    assert world.evidence.review_waits("acme", limit=9) == [NOON, NOON, NOON]
    assert world.evidence.review_waits("acme/east", limit=1) == [NOON]
    assert elsewhere.awaits_since == NOON
    later = NOON + timedelta(hours=5)
    world.evidence.appeal(reviewed.evidence.evidence_id, "I was there", later)
    assert sorted(world.evidence.review_waits("acme/east", limit=9)) == [NOON, NOON, later]


def test_of_two_who_speak_at_once_one_is_the_first_and_the_other_reads_again(world: World) -> None:
    record = judged(world, word=VerdictWord.FALSE)
    key, seen = record.evidence.evidence_id, record.evidence.version
    first = world.evidence.review(key, given.review(VerdictWord.FALSE), expected_version=seen)
    assert (first.one_of_two, first.awaits_review) == (first.reviews[0], True)
    second = given.review(VerdictWord.FALSE, reviewer_id="HR2")
    with pytest.raises(Conflict):
        world.evidence.review(key, second, expected_version=seen)
    with pytest.raises(SecondPerson):
        world.evidence.review(key, given.review(VerdictWord.FALSE, comment="again"), expected_version=seen + 1)
    both = world.evidence.review(key, second, expected_version=seen + 1)
    assert (both.one_of_two, both.awaits_review, both.word) == (None, False, VerdictWord.FALSE)
