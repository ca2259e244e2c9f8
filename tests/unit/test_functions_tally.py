"""Count and recount: exact under repetition and any order; a poison record is reported alone; faults are repaired."""

from datetime import timedelta
from itertools import permutations
from typing import Any

import pytest
from given_functions import NOW, START, Context, World, announce, change, photo, session, world

from tally import count as counting
from tally import recount as recounting
from yanzhen import life
from yanzhen.evidence import MediaFacts, Observations
from yanzhen.record import EvidenceRecord
from yanzhen.tally import Scope
from yanzhen.verdict import Review, ReviewDecision, Verdict, VerdictWord

DAY = Scope(scope="acme/east", period="day#2026-03-16")
MONTH = Scope(scope="acme", period="month#2026-03")
QUARTER = Scope(scope="acme", period="quarter#2026-Q1")
SESSION = Scope(scope="session/s1", period="whole")


def verdict(word: VerdictWord) -> Verdict:
    return Verdict(
        word=word, points=0, by_family={}, findings=(), policy_version=1, thresholds={},
        needs_review=word is not VerdictWord.GENUINE, decided_at=NOW,
    )  # fmt: skip


def story(where: World, evidence_id: str = "01A", **changes: Any) -> list[EvidenceRecord]:
    """The versions of one record: announced, received, judged suspect, overturned to genuine; stored as the last."""
    waiting = EvidenceRecord(evidence=announce(where, photo(), evidence_id, **changes))
    received = life.received(waiting, NOW, first=True)
    judged = life.judged(received, verdict(VerdictWord.SUSPECT), Observations(media=MediaFacts()))
    review = Review(
        reviewer_id="m1",
        decision=ReviewDecision.OVERTURN,
        word=VerdictWord.GENUINE,
        reason="honest_retake",
        reviewed_at=NOW,
    )
    reviewed = life.reviewed(judged, review, expected_version=judged.evidence.version)
    where.evidence.records[evidence_id] = reviewed
    return [waiting, received, judged, reviewed]


@pytest.fixture
def where(monkeypatch: pytest.MonkeyPatch) -> World:
    made = world()
    monkeypatch.setattr(counting, "runtime", lambda: made)
    monkeypatch.setattr(recounting, "runtime", lambda: made)
    return made


def deliver(records: list[dict[str, Any]]) -> list[str]:
    """What the stream's handler reports as not done."""
    answer = counting.handler({"Records": records}, Context())  # type: ignore[arg-type]
    return [failure["itemIdentifier"] or "" for failure in answer["batchItemFailures"]]


def numbers(where: World, scope: Scope) -> dict[str, int]:
    return {name: n for name, n in where.tallies.get(scope).model_dump(by_alias=True).items() if n}


FINAL = {"expected": 2, "received": 1, "on_time": 1, "files": 1, "genuine": 1}


@pytest.mark.parametrize("order", list(permutations(range(4))))
def test_the_stream_in_any_order_counts_the_newest_version_once(order: tuple[int, ...], where: World) -> None:
    versions = story(where)
    for number in order:
        assert deliver([change(versions[number])]) == []
    assert numbers(where, DAY) == numbers(where, MONTH) == numbers(where, SESSION) == FINAL


def test_a_batch_delivered_twice_is_counted_once(where: World) -> None:
    batch = [change(record, number=str(n)) for n, record in enumerate(story(where))]
    deliver(batch)
    deliver(batch)
    assert numbers(where, DAY) == FINAL


def test_only_the_poison_record_of_a_batch_is_reported_and_the_others_are_counted(where: World) -> None:
    good = change(story(where)[-1], number="1")
    stranger = announce(where, photo(2), "01B", session_id="gone", announced_at=NOW)
    lost = change(life.received(EvidenceRecord(evidence=stranger), NOW, first=True), number="2")
    garbled = change(story(where, "01C", employee_id="e2")[-1], number="3")
    garbled["dynamodb"]["NewImage"]["data"] = {"B": "AAAA"}
    assert deliver([lost, good, garbled]) == ["2", "3"]
    assert numbers(where, DAY) == FINAL


def test_a_batch_that_fails_altogether_is_reported_record_by_record(
    where: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any) -> int:
        raise RuntimeError("table gone")

    monkeypatch.setattr(where.tallies, "apply", broken)
    batch = [change(record, number=str(n)) for n, record in enumerate(story(where))]
    assert deliver(batch) == ["0", "1", "2", "3"]


def test_other_items_of_the_table_and_removals_are_passed_over(where: World) -> None:
    slot = change(None)
    slot["dynamodb"]["NewImage"] = {"pk": {"S": "client#e1#x"}, "sk": {"S": "slot"}, "data": {"B": "AAAA"}}
    assert deliver([slot, change(None, story(where)[0])]) == []
    assert numbers(where, DAY) == {"expected": 2}


def test_what_failed_is_named_in_the_log_without_what_it_holds(where: World, caplog: pytest.LogCaptureFixture) -> None:
    garbled = change(story(where)[-1])
    garbled["dynamodb"]["NewImage"]["data"] = {"B": "AAAA"}
    deliver([garbled])
    assert "not counted" in caplog.text
    assert "AAAA" not in str([vars(record) for record in caplog.records])


def prove(days: int = 2) -> dict[str, int]:
    event = {"last": str(START.date()), "days": days}
    return recounting.handler(event, Context())  # type: ignore[arg-type]


def test_counters_that_are_right_are_proven_and_left_alone(where: World) -> None:
    deliver([change(story(where)[-1])])
    done = prove()
    assert done["repaired"] == 0
    # The session; three units a day; three units a month and a quarter.
    assert done["proven"] == 1 + 3 + 6
    assert where.audit.stored == {}


@pytest.mark.parametrize("scope", [DAY, MONTH, QUARTER, SESSION])
def test_a_counter_that_is_wrong_is_repaired_and_the_repair_is_on_record(scope: Scope, where: World) -> None:
    deliver([change(story(where)[-1])])
    where.tallies.counters[scope]["genuine"] += 5
    assert prove()["repaired"] == 1
    assert numbers(where, scope) == FINAL
    (entry,) = where.audit.stored.values()
    assert entry.action == "tally.repaired"
    assert (entry.facts["kept"]["genuine"], entry.facts["recounted"]["genuine"]) == (6, 1)
    assert prove()["repaired"] == 0


def test_what_the_stream_has_not_delivered_yet_is_counted_once_and_is_no_fault(where: World) -> None:
    record = story(where)[-1]
    assert prove()["repaired"] == 0
    assert numbers(where, DAY) == FINAL
    deliver([change(record)])
    assert numbers(where, DAY) == FINAL


def test_a_change_between_two_looks_is_not_taken_for_a_fault(where: World, monkeypatch: pytest.MonkeyPatch) -> None:
    deliver([change(story(where)[-1])])
    genuine = where.tallies.get_many
    looks = []

    def just_counting(scopes: Any) -> Any:
        looks.append(scopes)
        if len(looks) == 1:
            where.tallies.counters[DAY]["files"] += 1
            found = genuine(scopes)
            where.tallies.counters[DAY]["files"] -= 1
            return found
        return genuine(scopes)

    monkeypatch.setattr(where.tallies, "get_many", just_counting)
    assert prove()["repaired"] == 0
    assert where.audit.stored == {}


def test_every_page_of_sessions_and_evidence_is_read(where: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recounting, "PAGE", 2)
    for number in range(5):
        name = f"t{number}"
        where.training.add_session(session(session_id=name, starts_at=START + timedelta(minutes=number)))
        story(where, f"02{number}", session_id=name)
        story(where, f"03{number}", session_id="s1", employee_id=f"x{number}")
    prove(1)
    assert numbers(where, DAY)["files"] == 10
    assert numbers(where, MONTH)["expected"] == 12


def test_the_nightly_run_starts_from_tomorrow_and_needs_no_arguments(where: World) -> None:
    story(where)
    where.clock = START - timedelta(hours=20)
    recounting.handler({}, Context())  # type: ignore[arg-type]
    assert numbers(where, DAY)["files"] == 1
