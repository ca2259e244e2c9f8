"""Two at once, and AWS asking to slow down: the real adapters let one win and tell the other the truth."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from botocore.client import BaseClient
from botocore.exceptions import ClientError
from pynamodb.connection import Connection
from pynamodb.exceptions import CancellationReason, QueryError, TransactWriteError, VerboseClientError

from tests.contract import given
from tests.contract.given import NOON
from tests.contract.test_directory import CONSENT, put_person, reference
from yanzhen.directory import OrgUnit
from yanzhen.errors import Busy, Conflict, NothingToAppeal
from yanzhen.tally import Change, Scope
from yanzhen.verdict import VerdictWord
from yanzhen_aws import items
from yanzhen_aws.runtime import Runtime
from yanzhen_aws.tables.evidence import record_of_image

WRITES = ("put_item", "transact_write_items")
READ_WHOLE = ("batch_get_item",)


@contextmanager
def just_before(
    monkeypatch: pytest.MonkeyPatch, meanwhile: Callable[[], object], names: tuple[str, ...] = WRITES
) -> Iterator[Callable[[], bool]]:
    """Somebody else gets in between reading and writing, once."""
    happened = False

    def before(original: Callable[..., Any]) -> Callable[..., Any]:
        def call(self: Connection, *args: Any, **kwargs: Any) -> Any:
            nonlocal happened
            if not happened:
                happened = True
                meanwhile()
            return original(self, *args, **kwargs)

        return call

    with monkeypatch.context() as patch:
        for name in names:
            patch.setattr(Connection, name, before(getattr(Connection, name)))
        yield lambda: happened


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(items.time, "sleep", lambda seconds: None)


def test_a_record_that_leaves_a_listing_while_it_is_read_is_not_on_the_page(
    aws: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    evidence_id = aws.evidence.announce(given.evidence()).evidence_id
    with just_before(monkeypatch, lambda: aws.evidence.expire(evidence_id), READ_WHOLE) as raced:
        assert not aws.evidence.of_unit("acme", "waiting", limit=9, cursor=None).items
    assert raced()


def test_what_is_judged_while_the_unfinished_are_read_is_not_among_them(
    aws: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    evidence_id = aws.evidence.announce(given.evidence()).evidence_id
    with just_before(monkeypatch, lambda: aws.evidence.expire(evidence_id), READ_WHOLE) as raced:
        assert not aws.evidence.unfinished(NOON + timedelta(days=1), limit=9)
    assert raced()


def test_a_slot_whose_taker_was_killed_before_the_record_is_given_to_the_next_try(
    aws: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    puts = 0
    original = Connection.put_item

    def killed_at_the_second(self: Connection, *args: Any, **kwargs: Any) -> Any:
        nonlocal puts
        puts += 1
        if puts == 2:
            raise KeyboardInterrupt
        return original(self, *args, **kwargs)

    with monkeypatch.context() as patch:
        patch.setattr(Connection, "put_item", killed_at_the_second)
        with pytest.raises(KeyboardInterrupt):
            aws.evidence.announce(given.evidence(1))
    assert aws.evidence.get(given.evidence(1).evidence_id) is None
    again = given.evidence(2, client_id=given.evidence(1).client_id, announced_at=NOON + timedelta(minutes=1))
    slot = aws.evidence.announce(again)
    assert slot == again.model_copy(update={"evidence_id": given.evidence(1).evidence_id})
    assert aws.evidence.announce(again) == slot


def test_two_who_ask_for_the_same_slot_at_once_get_the_same(aws: Runtime, monkeypatch: pytest.MonkeyPatch) -> None:
    one = given.evidence(1)
    two = given.evidence(2, client_id=one.client_id, sha256=one.sha256)
    answers = []
    with just_before(monkeypatch, lambda: answers.append(aws.evidence.announce(two))) as raced:
        answers.append(aws.evidence.announce(one))
    assert raced()
    assert answers == [two, two]


def test_of_two_files_received_at_once_one_is_the_first(aws: Runtime, monkeypatch: pytest.MonkeyPatch) -> None:
    one, two = (aws.evidence.announce(given.evidence(number)).evidence_id for number in (1, 2))
    with just_before(monkeypatch, lambda: aws.evidence.receive(two, NOON, group=False)) as raced:
        late = aws.evidence.receive(one, NOON, group=False)
    early = aws.evidence.get(two)
    assert raced()
    assert early is not None
    assert (early.evidence.first, late.evidence.first) == (True, False)


def test_the_same_file_received_twice_at_once_is_received_once(aws: Runtime, monkeypatch: pytest.MonkeyPatch) -> None:
    key = aws.evidence.announce(given.evidence()).evidence_id
    with just_before(monkeypatch, lambda: aws.evidence.receive(key, NOON, group=False)) as raced:
        record = aws.evidence.receive(key, NOON + timedelta(seconds=1), group=False)
    assert raced()
    assert (record.evidence.received_at, record.evidence.first, record.evidence.version) == (NOON, True, 1)


def test_of_two_verdicts_at_once_the_first_written_stays(aws: Runtime, monkeypatch: pytest.MonkeyPatch) -> None:
    key = aws.evidence.announce(given.evidence()).evidence_id
    early = given.verdict(VerdictWord.GENUINE)
    with just_before(monkeypatch, lambda: aws.evidence.judge(key, early, given.observations())) as raced:
        record = aws.evidence.judge(key, given.verdict(VerdictWord.FALSE), given.observations())
    assert raced()
    assert record.verdict == early


def test_the_same_slot_asked_for_twice_at_once_is_one_slot(aws: Runtime, monkeypatch: pytest.MonkeyPatch) -> None:
    early = given.evidence(1)
    late = given.evidence(2, client_id=early.client_id, sha256=early.sha256)
    with just_before(monkeypatch, lambda: aws.evidence.announce(early)) as raced:
        assert aws.evidence.announce(late) == early
    assert raced()


def test_a_contribution_delivered_twice_at_once_is_counted_once(aws: Runtime, monkeypatch: pytest.MonkeyPatch) -> None:
    evidence = given.evidence(state="received", first=True, version=1)
    change = [Change(evidence, None, given.session())]
    with just_before(monkeypatch, lambda: aws.tallies.apply(change)) as raced:
        assert aws.tallies.apply(change) == 0
    assert raced()
    assert aws.tallies.get(Scope(scope="acme", period="day#2026-03-16")).files == 1


def test_a_session_planned_twice_at_once_is_expected_once(aws: Runtime, monkeypatch: pytest.MonkeyPatch) -> None:
    with just_before(monkeypatch, lambda: aws.training.add_session(given.session())) as raced:
        assert not aws.training.add_session(given.session())
    assert raced()
    assert aws.tallies.get(Scope(scope="session/S1", period="whole")).expected == 2


def test_two_faces_enrolled_at_once_are_both_kept_even_when_the_count_stays(
    aws: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_person(aws)
    for number in (1, 2, 3):
        aws.directory.add_face_reference(reference(number), CONSENT, keep=3)
    with just_before(monkeypatch, lambda: aws.directory.add_face_reference(reference(4), CONSENT, keep=3)) as raced:
        assert aws.directory.add_face_reference(reference(5), CONSENT, keep=3) == 3
    assert raced()
    assert aws.directory.face_references(["E1"])["E1"] == (reference(3), reference(4), reference(5))


def conflict(*_: Any, **__: Any) -> Any:
    error = {"Error": {"Code": "TransactionCanceledException", "Message": "conflict"}}
    reasons = [None, CancellationReason("TransactionConflict")]
    cause = VerboseClientError(error, "TransactWriteItems", cancellation_reasons=reasons)
    raise TransactWriteError("conflict", cause)


def test_a_transaction_conflict_is_tried_again(aws: Runtime, monkeypatch: pytest.MonkeyPatch) -> None:
    real, failures = Connection.transact_write_items, iter(range(3))

    def flaky(self: Connection, *args: Any, **kwargs: Any) -> Any:
        return conflict() if next(failures, None) is not None else real(self, *args, **kwargs)

    monkeypatch.setattr(Connection, "transact_write_items", flaky)
    assert aws.training.add_session(given.session())
    assert next(failures, None) is None


def test_a_conflict_that_does_not_end_is_busy_not_lost(aws: Runtime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Connection, "transact_write_items", conflict)
    with pytest.raises(Busy):
        aws.training.add_session(given.session())
    assert aws.training.session("S1") is None


def throttled(*_: Any, **__: Any) -> Any:
    raise ClientError({"Error": {"Code": "ThrottlingException", "Message": "slow down"}}, "Query")


ASKS: dict[str, Callable[[Runtime], object]] = {
    "get": lambda aws: aws.evidence.get("x"),
    "transaction": lambda aws: aws.evidence.announce(given.evidence()),
    "query": lambda aws: aws.directory.children("acme"),
    "queries at once": lambda aws: aws.fingerprints.by_bands("0" * 64),
    "batch": lambda aws: aws.tallies.get_many([Scope(scope="acme", period="day#2026-03-16")]),
    "put": lambda aws: aws.directory.put_unit(OrgUnit(path="acme", name="A", kind="company")),
    "object": lambda aws: aws.media.exists("originals/1"),
}


@pytest.mark.parametrize("ask", ASKS)
def test_a_throttle_is_busy_which_may_be_retried(aws: Runtime, monkeypatch: pytest.MonkeyPatch, ask: str) -> None:
    monkeypatch.setattr(BaseClient, "_make_api_call", throttled)
    with pytest.raises(Busy) as busy:
        ASKS[ask](aws)
    assert not busy.value.permanent


def test_any_other_failure_of_aws_is_not_hidden(aws: Runtime) -> None:
    aws.settings = aws.settings.model_copy(update={"table_prefix": "nowhere"})
    with pytest.raises(QueryError) as failure:
        aws.audit.entries(subject="x", limit=1, cursor=None)
    assert failure.value.cause_response_code == "ResourceNotFoundException"


def test_a_streams_image_gives_the_record_back(aws: Runtime) -> None:
    evidence = aws.evidence.announce(given.evidence())
    aws.evidence.receive(evidence.evidence_id, NOON, group=False)
    record = aws.evidence.judge(evidence.evidence_id, given.verdict(), given.observations())
    images = aws.client("dynamodb").scan(TableName="contract-evidence")["Items"]
    assert len(images) == 3
    assert [seen for seen in map(record_of_image, images) if seen is not None] == [record]
    assert record_of_image(None) is None


def test_two_who_confirm_a_false_at_the_same_moment_are_not_yet_two(
    aws: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = aws.evidence.announce(given.evidence()).evidence_id
    aws.evidence.receive(key, NOON, group=False)
    seen = aws.evidence.judge(key, given.verdict(VerdictWord.FALSE), given.observations()).evidence.version
    one, two = (given.review(VerdictWord.FALSE, reviewer_id=who) for who in ("HR1", "HR2"))
    other = just_before(monkeypatch, lambda: aws.evidence.review(key, two, expected_version=seen))
    with other, pytest.raises(Conflict):
        aws.evidence.review(key, one, expected_version=seen)
    stored = aws.evidence.get(key)
    assert stored is not None
    assert [review.reviewer_id for review in stored.reviews] == ["HR2"]
    assert aws.evidence.review(key, one, expected_version=seen + 1).one_of_two is None


def test_an_appeal_that_a_reviewer_gets_ahead_of_is_judged_by_the_new_word(
    aws: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = aws.evidence.announce(given.evidence()).evidence_id
    aws.evidence.receive(key, NOON, group=False)
    seen = aws.evidence.judge(key, given.verdict(), given.observations()).evidence.version
    freed = given.review(VerdictWord.GENUINE)
    other = just_before(monkeypatch, lambda: aws.evidence.review(key, freed, expected_version=seen))
    with other, pytest.raises(NothingToAppeal):
        aws.evidence.appeal(key, "I was there", NOON)
