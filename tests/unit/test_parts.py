"""parts: what a large file is cut into, and which way in its bytes have."""

from datetime import timedelta

import pytest

from tests.contract import given
from tests.contract.given import NOON
from tests.fakes import FakeEvidence, FakeMedia
from yanzhen import parts
from yanzhen.errors import PartsMissing
from yanzhen.evidence import Evidence
from yanzhen.parts import BATCH, PART_BYTES, WHOLE_AT_MOST, Part, Parts, Uploads, WayIn, sizes
from yanzhen.ports import HeldPart

S3_SMALLEST_PART = 5 * 1024 * 1024
S3_MOST_PARTS = 10_000
LARGEST = 1_000_000_000
"""Of the videos that a policy may allow."""
UNTIL = NOON + timedelta(minutes=60)


class Phone:
    """Sends what it is told to, with a bucket in memory."""

    def __init__(self, size_bytes: int = PART_BYTES * 2 + 7) -> None:
        self.store, self.media = FakeEvidence(), FakeMedia()
        self.uploads = Uploads(self.store, self.media)
        self.evidence = self.store.announce(given.evidence(size_bytes=size_bytes, content_type="video/mp4"))

    def way(self) -> WayIn:
        return self.uploads.way_in(self.evidence, expires_at=UNTIL, now=NOON)

    def parts(self) -> Parts:
        found = self.way().parts
        assert found is not None
        return found

    def send(self, *wanted: Part) -> None:
        for part in wanted:
            self.media.put_part(part.url, bytes(part.size_bytes))


@pytest.fixture
def phone() -> Phone:
    return Phone()


@pytest.mark.parametrize("size", [1, PART_BYTES - 1, PART_BYTES, PART_BYTES + 1, 3 * PART_BYTES, LARGEST])
def test_the_parts_of_a_file_are_the_file_as_the_bucket_takes_them(size: int) -> None:
    cut = sizes(size)

    assert sum(cut.values()) == size
    assert list(cut) == list(range(1, len(cut) + 1))
    assert all(part >= S3_SMALLEST_PART for part in list(cut.values())[:-1])
    assert len(cut) <= S3_MOST_PARTS


def test_a_small_file_goes_in_one_piece_and_the_bucket_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    phone = Phone(WHOLE_AT_MOST)
    for call in ("begin_parts", "held_parts", "exists"):
        monkeypatch.setattr(phone.media, call, pytest.fail)
    monkeypatch.setattr(phone.store, "upload_of", pytest.fail)

    assert phone.way().parts is None
    assert phone.way().upload is not None


def test_a_large_file_is_sent_in_parts_and_is_whole_when_all_are_there(phone: Phone) -> None:
    asked = phone.parts()
    assert (asked.count, asked.held, asked.part_bytes) == (3, (), PART_BYTES)
    assert [(part.number, part.size_bytes) for part in asked.wanted] == [(1, PART_BYTES), (2, PART_BYTES), (3, 7)]

    phone.send(*asked.wanted)
    phone.uploads.complete(phone.evidence)

    assert len(phone.media.objects[phone.evidence.original_key]) == phone.evidence.size_bytes
    assert phone.media.types[phone.evidence.original_key] == "video/mp4"


def test_a_phone_that_comes_back_sends_only_what_is_missing(phone: Phone) -> None:
    phone.send(phone.parts().wanted[1])

    again = phone.parts()

    assert again.held == (2,)
    assert [part.number for part in again.wanted] == [1, 3]
    assert phone.media.began == 1


def test_a_part_of_another_size_counts_for_nothing_and_is_sent_again(phone: Phone) -> None:
    first, *rest = phone.parts().wanted
    phone.send(*rest)
    phone.media.put_part(first.url, b"too short")

    with pytest.raises(PartsMissing) as refused:
        phone.uploads.complete(phone.evidence)

    assert refused.value.facts == {"missing": 1, "parts": 3}
    assert [part.number for part in phone.parts().wanted] == [1]


def test_parts_get_their_addresses_in_batches() -> None:
    phone = Phone(PART_BYTES * (BATCH + 1))

    first = phone.parts()
    phone.send(*first.wanted)
    second = phone.parts()

    assert len(first.wanted) == BATCH
    assert [part.number for part in second.wanted] == [BATCH + 1]


def test_an_upload_that_the_bucket_gave_up_begins_again_under_the_same_evidence(phone: Phone) -> None:
    phone.send(phone.parts().wanted[0])
    phone.media.give_up_parts()

    again = phone.parts()

    assert again.held == ()
    assert len(again.wanted) == 3
    assert phone.store.upload_of(phone.evidence.evidence_id) == "upload-2"


def test_of_two_who_begin_at_once_one_upload_counts(phone: Phone, monkeypatch: pytest.MonkeyPatch) -> None:
    begin = phone.media.begin_parts

    def beside_another(evidence: Evidence) -> str:
        phone.store.keep_upload(evidence.evidence_id, begin(evidence), instead_of=None)
        return begin(evidence)

    monkeypatch.setattr(phone.media, "begin_parts", beside_another)

    assert all("uploadId=upload-1&" in part.url for part in phone.parts().wanted)


def test_what_is_whole_stays_whole_however_often_it_is_said(phone: Phone) -> None:
    phone.send(*phone.parts().wanted)
    for _ in range(2):
        phone.uploads.complete(phone.evidence)

    assert phone.way() == WayIn()
    assert phone.media.began == 1


def test_two_completions_at_once_make_one_file(phone: Phone, monkeypatch: pytest.MonkeyPatch) -> None:
    phone.send(*phone.parts().wanted)
    held = phone.media.held_parts

    def then_completed(evidence: Evidence, upload_id: str) -> list[HeldPart] | None:
        found = list(held(evidence, upload_id) or ())
        monkeypatch.setattr(phone.media, "held_parts", held)
        phone.uploads.complete(evidence)
        return found

    monkeypatch.setattr(phone.media, "held_parts", then_completed)
    phone.uploads.complete(phone.evidence)

    assert phone.media.exists(phone.evidence.original_key)


def test_nothing_is_completed_that_nobody_sent(phone: Phone) -> None:
    with pytest.raises(PartsMissing):
        phone.uploads.complete(phone.evidence)


def test_bytes_that_were_received_need_no_way_in(phone: Phone) -> None:
    phone.evidence = phone.store.receive(phone.evidence.evidence_id, NOON, group=False).evidence

    assert phone.way() == WayIn()
    phone.uploads.complete(phone.evidence)
    assert phone.media.began == 0


def test_what_expired_while_the_phone_was_away_is_still_taken(phone: Phone) -> None:
    phone.send(*phone.parts().wanted[:2])
    phone.store.expire(phone.evidence.evidence_id)
    record = phone.store.get(phone.evidence.evidence_id)
    assert record is not None
    phone.evidence = record.evidence

    assert [part.number for part in phone.parts().wanted] == [3]


def test_one_piece_is_more_than_one_part() -> None:
    assert parts.WHOLE_AT_MOST >= parts.PART_BYTES
