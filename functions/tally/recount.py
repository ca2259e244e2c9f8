"""Recount: every night the counters of recent days are counted again from the evidence; what differs is repaired.

Days are proven from sessions and evidence, months and quarters from their days. A difference counts only when two looks
in a row find the same one, so that a change that is just being counted is never taken for a fault.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, timedelta
from functools import partial
from typing import Any

from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.typing import LambdaContext

from yanzhen import tally
from yanzhen.audit import AuditEntry
from yanzhen.record import EvidenceRecord
from yanzhen.tally import Change, Counts, Scope, days_of, scopes
from yanzhen.training import Session
from yanzhen_aws.runtime import Runtime, runtime
from yanzhen_aws.runtime import logger as make_logger
from yanzhen_aws.runtime import metrics as make_metrics
from yanzhen_aws.runtime import tracer as make_tracer

logger = make_logger("recount")
tracer = make_tracer("recount")
metrics = make_metrics("recount")

DAYS = 8
"""Reviews and late uploads change recent days; older ones were proven on the nights before."""
PAGE = 200

Truth = Mapping[Scope, Counts]


@logger.inject_lambda_context(clear_state=True)
@tracer.capture_lambda_handler(capture_response=False)
@metrics.log_metrics(capture_cold_start_metric=True)
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, int]:  # noqa: ARG001 - Lambda's signature
    """`{"last": day, "days": n}`, both optional -> how many counters were `proven`, and `repaired`."""
    world = runtime()
    # Tomorrow by UTC is today somewhere.
    last = date.fromisoformat(event["last"]) if event.get("last") else world.now().date() + timedelta(days=1)
    return prove(last, int(event.get("days") or DAYS), world)


def prove(last: date, days: int, world: Runtime) -> dict[str, int]:
    """Prove so many days up to the last, then the months and quarters they lie in."""
    done: Counter[str] = Counter(proven=0, repaired=0)
    units: dict[str, set[str]] = {}
    for back in range(days):
        sessions = list(_sessions(last - timedelta(days=back), world))
        done.update(_settle(partial(_counted_again, sessions, world), world))
        for scope in (scope for session in sessions for scope in scopes(session)):
            if scope.period.startswith(("month#", "quarter#")):
                units.setdefault(scope.period, set()).add(scope.scope)
    for period, paths in sorted(units.items()):
        done.update(_settle(partial(_summed, period, sorted(paths), world), world))
    metrics.add_metric("CountersProven", MetricUnit.Count, done["proven"])
    metrics.add_metric("CountersRepaired", MetricUnit.Count, done["repaired"])
    logger.info("recounted", extra=dict(done))
    return dict(done)


def _settle(look: Callable[[], Truth], world: Runtime) -> dict[str, int]:
    """Compare counters with the truth, and write the truth over those that differ the same way twice."""
    first, truth = _differences(look, world)
    wrong = {}
    if first:
        again, _ = _differences(look, world)
        wrong = {scope: pair for scope, pair in again.items() if first.get(scope) == pair}
    for scope, (kept, counted) in wrong.items():
        logger.error("a counter was wrong", scope=scope.scope, period=scope.period)
        # The entry comes first: a repair nobody can look up would be worse than an entry written twice.
        world.audit.record(_entry(scope, kept, counted, world))
        world.tallies.replace(scope, counted)
    return {"proven": len(truth), "repaired": len(wrong)}


def _differences(look: Callable[[], Truth], world: Runtime) -> tuple[dict[Scope, tuple[Counts, Counts]], Truth]:
    truth = look()
    kept = world.tallies.get_many(list(truth))
    pairs = zip(truth.items(), kept, strict=True)
    return {scope: (have, counted) for (scope, counted), have in pairs if have != counted}, truth


def _counted_again(sessions: Iterable[Session], world: Runtime) -> Truth:
    """The sessions' and their units' day counters, from nothing but sessions and evidence.

    What the stream has not delivered yet is counted on the way, through the same ledger: it can't count twice.
    """
    by_id = {session.session_id: session for session in sessions}
    records = [record for session_id in by_id for record in _evidence(session_id, world)]
    changes = [Change.of(record, by_id[record.evidence.session_id]) for record in records]
    world.tallies.apply(changes)
    counted = tally.recount(by_id.values(), changes)
    return {
        scope: Counts.of(counter)
        for scope, counter in counted.items()
        if scope.period == "whole" or scope.period.startswith("day#")
    }


def _summed(period: str, paths: Iterable[str], world: Runtime) -> Truth:
    """A month's or quarter's counters as the sum of their days."""
    first, last = days_of(period)
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    truth = {}
    for path in paths:
        total: Counter[str] = Counter()
        for counts in world.tallies.get_many([Scope(scope=path, period=f"day#{day}") for day in days]):
            total.update(counts.model_dump(by_alias=True))
        truth[Scope(scope=path, period=period)] = Counts.of(total)
    return truth


def _sessions(day: date, world: Runtime) -> Iterator[Session]:
    cursor = None
    while True:
        page = world.training.sessions_of_day(day.isoformat(), limit=PAGE, cursor=cursor)
        yield from page.items
        cursor = page.next
        if cursor is None:
            return


def _evidence(session_id: str, world: Runtime) -> Iterator[EvidenceRecord]:
    cursor = None
    while True:
        page = world.evidence.of_session(session_id, limit=PAGE, cursor=cursor)
        yield from page.items
        cursor = page.next
        if cursor is None:
            return


def _entry(scope: Scope, kept: Counts, counted: Counts, world: Runtime) -> AuditEntry:
    return AuditEntry(
        entry_id=world.new_id(),
        at=world.now(),
        actor_id="recount",
        action="tally.repaired",
        subject=f"tally/{scope.scope}/{scope.period}",
        unit_path=_unit_path(scope, world),
        facts={"kept": kept.model_dump(by_alias=True), "recounted": counted.model_dump(by_alias=True)},
    )


def _unit_path(scope: Scope, world: Runtime) -> str:
    kind, _, session_id = scope.scope.partition("session/")
    session = world.training.session(session_id) if kind == "" and session_id else None
    return session.unit_path if session else scope.scope
