"""The port EvidenceStore: a source that arrives late puts its copy on the review queue, once."""

import pytest

from tests.contract import given
from tests.contract.conftest import World
from tests.contract.given import NOON
from yanzhen.errors import Conflict, NotFound
from yanzhen.evidence import ReuseMatch
from yanzhen.record import EvidenceRecord, LateSource
from yanzhen.verdict import Finding, Outcome, VerdictWord

SCOPE = "acme/east"


def late(number: int = 9) -> LateSource:
    source = given.evidence(number)
    match = ReuseMatch(
        evidence_id=source.evidence_id, session_id="S9", employee_id="E9", unit_path="acme/west",
        announced_at=source.announced_at, kind="near_copy", distance_bits=3,
    )  # fmt: skip
    finding = Finding(check="reuse", outcome=Outcome.SUSPECT, code="reuse.found_later", facts={"distance_bits": 3})
    return LateSource(match=match, finding=finding)


def genuine(world: World) -> EvidenceRecord:
    evidence_id = world.evidence.announce(given.evidence()).evidence_id
    world.evidence.receive(evidence_id, NOON, group=False)
    return world.evidence.judge(evidence_id, given.verdict(VerdictWord.GENUINE), given.observations())


def queue(world: World) -> list[str]:
    return [record.evidence.evidence_id for record in world.evidence.review_queue(SCOPE, limit=9, cursor=None).items]


def test_it_enters_the_review_queue_with_its_source_and_leaves_it_by_a_review(world: World) -> None:
    record = genuine(world)
    evidence_id = record.evidence.evidence_id
    assert queue(world) == []
    after = world.evidence.reopen(evidence_id, late())
    assert (after.late_sources, after.word, after.verdict) == ((late(),), VerdictWord.GENUINE, record.verdict)
    assert world.evidence.get(evidence_id) == after
    assert queue(world) == [evidence_id]
    review = given.review(VerdictWord.SUSPECT)
    with pytest.raises(Conflict):
        world.evidence.review(evidence_id, review, expected_version=record.evidence.version)
    world.evidence.review(evidence_id, review, expected_version=after.evidence.version)
    assert queue(world) == []


def test_the_same_source_again_changes_nothing_and_another_is_added(world: World) -> None:
    evidence_id = genuine(world).evidence.evidence_id
    once = world.evidence.reopen(evidence_id, late())
    assert world.evidence.reopen(evidence_id, late()) == once
    assert world.evidence.reopen(evidence_id, late(8)).late_sources == (late(), late(8))


def test_what_was_never_announced_is_not_reopened(world: World) -> None:
    with pytest.raises(NotFound):
        world.evidence.reopen(given.evidence().evidence_id, late())
