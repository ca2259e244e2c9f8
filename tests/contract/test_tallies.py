"""The port Tallies: exact under repetition, any order and any batching; a recount proves it."""

import random
from datetime import UTC, datetime, timedelta

from hypothesis import Phase, settings
from hypothesis import given as for_all
from hypothesis import strategies as st

from tests.contract import given
from tests.contract.conftest import World
from tests.contract.given import NOON
from tests.fakes import FakeWorld
from yanzhen import life, session_change
from yanzhen.record import EvidenceRecord
from yanzhen.tally import Change, Counts, Scope, recount, scopes
from yanzhen.training import Session
from yanzhen.verdict import VerdictWord
from yanzhen_aws.runtime import Runtime

WORDS = list(VerdictWord)


def lived(number: int, first: bool, words: list[VerdictWord], session: Session, salt: str = "") -> list[Change]:
    """What the stream says of one evidence: announced, received, judged, and a review for each further word."""
    evidence = given.evidence(number, session_id=session.session_id, on_time=number % 2 == 0)
    evidence = evidence.model_copy(update={"evidence_id": evidence.evidence_id + salt})
    record = EvidenceRecord(evidence=evidence)
    story = [record, life.received(record, NOON, first=first)]
    for turn, word in enumerate(words):
        if turn == 0:
            story.append(life.judged(story[-1], given.verdict(word), given.observations()))
        else:
            version = story[-1].evidence.version
            story.append(
                life.reviewed(story[-1], given.review(word, reviewer_id=f"HR{turn}"), expected_version=version)
            )
    return [Change.of(step, session) for step in story]


def test_a_counter_nobody_wrote_is_zero(world: World) -> None:
    assert world.tallies.get(Scope(scope="acme", period="month#2026-03")) == Counts()


def test_a_contribution_climbs_the_units_and_the_periods(world: World) -> None:
    session = given.session(starts_at=datetime(2026, 3, 31, 17, 0, tzinfo=UTC))  # 1 April in Shanghai
    changes = lived(2, True, [VerdictWord.FALSE], session)
    assert world.tallies.apply(changes) == 1
    one = Counts.of({"received": 1, "on_time": 1, "files": 1, "false": 1})
    for scope in ("acme", "acme/east", "acme/east/store-017"):
        for period in ("day#2026-04-01", "month#2026-04", "quarter#2026-Q2"):
            assert world.tallies.get(Scope(scope=scope, period=period)) == one
    assert world.tallies.get(Scope(scope="session/S1", period="whole")) == one
    assert world.tallies.get(Scope(scope="acme", period="month#2026-03")) == Counts()


def test_delivered_twice_it_is_counted_once(world: World) -> None:
    changes = lived(1, True, [VerdictWord.GENUINE], given.session())
    assert [world.tallies.apply(changes), world.tallies.apply(changes)] == [1, 0]
    assert world.tallies.get(Scope(scope="acme", period="day#2026-03-16")).files == 1


def test_an_older_version_that_comes_late_is_ignored_even_after_one_that_changed_no_number(world: World) -> None:
    """suspect, overturned to genuine, overturned back: the newest and the oldest contribute the same."""
    words = [VerdictWord.SUSPECT, VerdictWord.GENUINE, VerdictWord.SUSPECT]
    *_, judged, overturned, back = lived(1, True, words, given.session())
    for change in (judged, back, overturned):
        world.tallies.apply([change])
    counts = world.tallies.get(Scope(scope="acme", period="day#2026-03-16"))
    assert (counts.suspect, counts.genuine, counts.files) == (1, 0, 1)


def test_a_fresh_slot_is_no_news(world: World) -> None:
    assert world.tallies.apply(lived(1, True, [], given.session())[:1]) == 0


def test_a_review_moves_the_file_to_another_word(world: World) -> None:
    world.tallies.apply(lived(1, True, [VerdictWord.SUSPECT, VerdictWord.GENUINE], given.session()))
    counts = world.tallies.get(Scope(scope="session/S1", period="whole"))
    assert (counts.suspect, counts.genuine, counts.files) == (0, 1, 1)


def test_more_changes_than_fit_one_transaction_are_all_counted(world: World) -> None:
    sessions = [given.session(f"S{n}", unit_path=f"acme/r{n % 3}/store-{n}") for n in range(25)]
    changes = [lived(n, True, [WORDS[n % 4]], sessions[n % 25])[-1] for n in range(40)]
    assert world.tallies.apply(changes) == 40
    proof = recount(sessions, changes)
    assert {scope: world.tallies.get(scope) for scope in proof} == {
        scope: Counts.of({**total, "expected": 0}) for scope, total in proof.items()
    }


def test_what_a_recount_found_is_written_over_a_counter(world: World) -> None:
    scope = Scope(scope="acme", period="month#2026-03")
    world.tallies.apply(lived(1, True, [VerdictWord.FALSE], given.session()))
    right = Counts.of({"expected": 7, "files": 3, "false": 2, "waiting": 1})
    world.tallies.replace(scope, right)
    assert world.tallies.get(scope) == right


def test_many_counters_come_back_in_the_order_asked_for_even_twice(world: World) -> None:
    world.tallies.apply(lived(1, True, [VerdictWord.FALSE], given.session()))
    day = Scope(scope="acme", period="day#2026-03-16")
    other = Scope(scope="acme", period="day#2026-03-17")
    many = [Scope(scope="acme", period=f"day#{NOON + timedelta(days=n):%Y-%m-%d}") for n in range(150)]
    assert [counts.files for counts in world.tallies.get_many([other, day, day])] == [0, 1, 1]
    assert sum(counts.files for counts in world.tallies.get_many(many)) == 1


STORIES = st.lists(st.tuples(st.booleans(), st.lists(st.sampled_from(WORDS), max_size=3)), min_size=1, max_size=4)


@for_all(stories=STORIES, chance=st.randoms(use_true_random=False), batch=st.integers(1, 12))
def test_in_memory_any_order_any_batch_and_duplicates_give_the_recount(
    stories: list[tuple[bool, list[VerdictWord]]], chance: random.Random, batch: int
) -> None:
    equal_to_the_recount(FakeWorld(), stories, chance, batch)


@settings(max_examples=10, phases=[Phase.explicit, Phase.generate])
@for_all(stories=STORIES, chance=st.randoms(use_true_random=False), batch=st.integers(3, 12))
def test_in_tables_any_order_any_batch_and_duplicates_give_the_recount(
    aws: Runtime, stories: list[tuple[bool, list[VerdictWord]]], chance: random.Random, batch: int
) -> None:
    equal_to_the_recount(aws, stories, chance, batch)


def equal_to_the_recount(
    world: World, stories: list[tuple[bool, list[VerdictWord]]], chance: random.Random, batch: int
) -> None:
    salt = world.new_id()  # every example lives in a company of its own
    session = given.session(f"S{salt}", unit_path=f"{salt.lower()}/east")
    world.training.add_session(session)
    told = [lived(number, first, words, session, salt) for number, (first, words) in enumerate(stories)]
    newest = [steps[-1] for steps in told]
    # The stream repeats and reorders as it likes, but the newest of each comes at least once.
    deliveries = [change for steps in told for change in steps] + newest
    deliveries += chance.choices(deliveries, k=len(deliveries) // 2)
    chance.shuffle(deliveries)
    for start in range(0, len(deliveries), batch):
        world.tallies.apply(deliveries[start : start + batch])
    proof = recount([session], newest)
    assert {scope: world.tallies.get(scope) for scope in proof} == {
        scope: Counts.of(total) for scope, total in proof.items()
    }


def test_what_was_counted_of_a_session_moves_with_it_and_goes_when_it_is_cancelled(world: World) -> None:
    session = given.session()
    world.training.add_session(session)
    counted = lived(2, True, [VerdictWord.GENUINE], session)
    world.tallies.apply(counted)
    shift = timedelta(days=30)
    after = session_change.moved(
        session, starts_at=session.starts_at + shift, ends_at=session.ends_at + shift, room=None, reason="Flood",
        by="hr", now=NOON - shift, expected_revision=0,
    )  # fmt: skip
    followed = [change._replace(session=after) for change in counted[-1:]]
    assert [world.tallies.apply(followed), world.tallies.apply(followed), world.tallies.apply(counted)] == [1, 0, 0]
    files = {
        month: world.tallies.get(Scope(scope="acme", period=f"month#2026-{month}")).files for month in ("03", "04")
    }
    assert files == {"03": 0, "04": 1}
    assert world.tallies.get(Scope(scope="session/S1", period="whole")).files == 1
    off = session_change.cancelled(after, reason="Flood", by="hr", now=NOON, expected_revision=1)
    world.tallies.apply([change._replace(session=off) for change in counted[-1:]])
    for scope in scopes(after):
        assert world.tallies.get(scope).files == 0
