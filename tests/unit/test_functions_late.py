"""Who announced first is the source, whoever's bytes arrive first: the copy never stays genuine unseen."""

from collections.abc import Callable
from copy import deepcopy
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from given_functions import START, Context, Looker, World, announce, interrupted_everywhere, photo, upload, world

from tests.statemachines.machine import definition
from tests.statemachines.machine import run as run_machine
from verification import decide, inspect, intake, trace_reuse
from yanzhen.evidence import Evidence
from yanzhen.record import EvidenceRecord
from yanzhen.verdict import Review, ReviewDecision, VerdictWord
from yanzhen_matching import OrbMatcher

STATES = {"Intake": intake, "Inspect": inspect, "TraceReuse": trace_reuse, "Decide": decide}
MACHINE = definition({name: name for name in (*STATES, "DeadLetterQueueUrl", "Partition")})
SOURCE, COPY = "018", "01A"
EARLIER = START - timedelta(days=7)
Verify = Callable[..., Any]


@pytest.fixture
def verify(monkeypatch: pytest.MonkeyPatch) -> Verify:
    monkeypatch.setattr(inspect, "eyes", Looker())

    def run(where: Any, evidence_id: str) -> Any:
        for module in STATES.values():
            monkeypatch.setattr(module, "runtime", lambda: where)
        services = {name: partial(_handle, module) for name, module in STATES.items()}
        event = {"detail": {"bucket": {"name": "media"}, "object": {"key": f"originals/{evidence_id}"}}}
        return run_machine(MACHINE, event, services | {"DeadLetterQueueUrl": print})

    return run


def _handle(module: Any, payload: Any) -> Any:
    return module.handler(payload, Context())


def stored(where: World, evidence_id: str) -> EvidenceRecord:
    return where.evidence.records[evidence_id]


def queue(where: World) -> list[str]:
    return [one.evidence.evidence_id for one in where.evidence.review_queue("acme", limit=9, cursor=None).items]


def arrives(where: World, evidence: Evidence) -> None:
    where.media.write(evidence.original_key, photo(), evidence.content_type)


def promised(**changes: Any) -> tuple[World, Evidence]:
    """The source is announced, its bytes are kept back, and the copy is on its way."""
    made = world()
    source = announce(made, photo(), SOURCE, **({"employee_id": "e2", "announced_at": EARLIER} | changes))
    upload(made, photo(), COPY)
    return made, source


def test_the_copy_is_judged_first_and_goes_back_to_a_person_when_its_source_arrives(verify: Verify) -> None:
    where, source = promised()
    verify(where, COPY)
    assert (stored(where, COPY).word, queue(where)) == (VerdictWord.GENUINE, [])
    arrives(where, source)
    verify(where, SOURCE)
    assert COPY in queue(where)
    assert stored(where, COPY).word is VerdictWord.GENUINE
    (late,) = stored(where, COPY).late_sources
    assert (late.match.evidence_id, late.match.kind, late.finding.code) == (SOURCE, "same_bytes", "reuse.found_later")
    assert stored(where, SOURCE).late_sources == ()


def test_the_source_is_judged_first_and_the_copy_s_own_verdict_names_it(verify: Verify) -> None:
    where, source = promised()
    arrives(where, source)
    verify(where, SOURCE)
    verify(where, COPY)
    assert stored(where, COPY).word is VerdictWord.FALSE
    assert stored(where, COPY).late_sources == ()


def test_both_at_the_same_time_leave_the_copy_to_a_person_whoever_is_faster() -> None:
    for source_first in (True, False):
        where, source = promised()
        arrives(where, source)
        for evidence_id in (COPY, SOURCE):
            intake.take_in(evidence_id, where)  # type: ignore[arg-type]
        traced = {one: trace_reuse.trace(one, where, OrbMatcher()) for one in (COPY, SOURCE)}  # type: ignore[arg-type]
        assert (traced[COPY].matches, [match.evidence_id for match in traced[SOURCE].later]) == ((), [COPY])
        for evidence_id in (SOURCE, COPY) if source_first else (COPY, SOURCE):
            seen = decide.Observations(
                media=decide.facts_of({"format": "jpeg"}, decide.MediaFacts), reuse=traced[evidence_id]
            )
            decide.judge(evidence_id, seen, where)  # type: ignore[arg-type]
        assert stored(where, COPY).reopened
        assert COPY in queue(where)


def test_an_honest_retake_that_overtook_the_first_photo_is_left_alone(verify: Verify) -> None:
    where, source = promised(employee_id="e1", announced_at=START + timedelta(minutes=30))
    verify(where, COPY)
    before = stored(where, COPY)
    arrives(where, source)
    verify(where, SOURCE)
    assert stored(where, COPY) == before


def test_a_review_made_in_the_knowledge_of_the_source_stays(verify: Verify) -> None:
    where, source = promised()
    verify(where, COPY)
    arrives(where, source)
    verify(where, SOURCE)
    review = Review(
        reviewer_id="m1", decision=ReviewDecision.CONFIRM, word=VerdictWord.GENUINE, reason="other_person_ok",
        reviewed_at=where.now(),
    )  # fmt: skip
    where.evidence.review(COPY, review, expected_version=stored(where, COPY).evidence.version)
    verify(where, SOURCE)
    assert COPY not in queue(where)


def test_the_source_s_way_may_be_killed_anywhere(verify: Verify) -> None:
    before, source = promised()
    verify(before, COPY)
    arrives(before, source)
    assert interrupted_everywhere(lambda: deepcopy(before), lambda where: verify(where, SOURCE)) == []
