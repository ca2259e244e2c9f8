"""FindMissing: a session's time for photos is over; who has proved nothing gets a case, its unit one when too few took
part, and heads and HR hear of a session that few signed in to, that has too few heads in its picture, or no photo.

Runs every fifteen minutes over the sessions whose time ended since the last pass, by the index of days; a pass that was
not done, after an outage too, is done by the next one. The very first only remembers the moment: nobody is asked for
what was before. A new hire's first day has a case of its own and is none of these.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.typing import LambdaContext

from cases.alerting import alert
from cases.opening import consider, consider_unit
from yanzhen.policy import Policy, in_force
from yanzhen.ports import Page
from yanzhen.record import EvidenceRecord
from yanzhen.shortfall import closes_at, signed_in
from yanzhen.tally import Counts
from yanzhen.training import Session
from yanzhen.unit_case import unit_key
from yanzhen_aws.pages import every
from yanzhen_aws.runtime import Runtime, runtime
from yanzhen_aws.runtime import logger as make_logger
from yanzhen_aws.runtime import metrics as make_metrics
from yanzhen_aws.runtime import tracer as make_tracer

logger = make_logger("find_missing")
tracer = make_tracer("find_missing")
metrics = make_metrics("find_missing")

DAY = timedelta(days=1)
PAGE = 100


@logger.inject_lambda_context(clear_state=True)
@tracer.capture_lambda_handler(capture_response=False)
@metrics.log_metrics(capture_cold_start_metric=True)
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, int]:  # noqa: ARG001 - Lambda's signature
    """The schedule's event is not read -> how many sessions ended, cases were opened, and sessions failed."""
    return look(runtime())


def look(world: Runtime) -> dict[str, int]:
    """One pass; with a session in trouble the next pass begins where this one did."""
    now = world.now()
    since = world.cases.looked_until("missing")
    counts = {"sessions": 0, "opened": 0, "failed": 0}
    for session, policy in _ended(since, now, world) if since else ():
        counts["sessions"] += 1
        try:
            counts["opened"] += _look_at(session, policy, now, world)
        except Exception:
            # One session never stops the others; it is reported and comes again.
            logger.exception("not looked at", session_id=session.session_id)
            counts["failed"] += 1
    if not counts["failed"]:
        world.cases.look_until("missing", now)
    for name, count in counts.items():
        metrics.add_metric(f"Missing{name.capitalize()}", MetricUnit.Count, count)
    logger.info("looked", extra=counts)
    return counts


def _ended(since: datetime, now: datetime, world: Runtime) -> Iterator[tuple[Session, Policy]]:
    """Sessions that took place and whose time for photos ended in between, with the rules in force when they began."""
    versions = world.policies.versions()
    longest = timedelta(minutes=max(max(policy.late_minutes, policy.on_time_minutes) for policy in versions))
    day = (since - longest - 2 * DAY).date()
    while day <= (now + DAY).date():
        for session in every(partial(_sessions, day.isoformat(), world)):
            policy = in_force(versions, session.starts_at)
            awaited = session.cancelled_at is None and not session.first_day
            if awaited and since < closes_at(session, policy) <= now:
                yield session, policy
        day += DAY


def _sessions(day: str, world: Runtime, after: str | None) -> Page[Session]:
    return world.training.sessions_of_day(day, limit=PAGE, cursor=after)


def _look_at(session: Session, policy: Policy, now: datetime, world: Runtime) -> int:
    records = _photos(session, world)
    attended = consider_unit(unit_key("attend", session), _took_part(session, records), world)
    alert(session, records, policy, now, world)
    return (attended == "opened") + _ask_participants(session, records, policy, now, world)


def _ask_participants(
    session: Session, records: Sequence[EvidenceRecord], policy: Policy, now: datetime, world: Runtime
) -> int:
    if session.evidence_mode != "each":
        return 0
    photos: defaultdict[str, list[EvidenceRecord]] = defaultdict(list)
    for record in records:
        photos[record.evidence.employee_id].append(record)
    people = [person for person in world.directory.people(session.participants).values() if person.active]
    did = [consider(session, person, photos[person.employee_id], policy, now, world) for person in people]
    return did.count("opened")


def _took_part(session: Session, records: Sequence[EvidenceRecord]) -> Counts:
    """A group's photo tells by its heads, not by who sent it: nobody is counted."""
    if session.evidence_mode != "each":
        return Counts()
    return Counts(expected=len(session.participants), received=signed_in(session, records))


def _photos(session: Session, world: Runtime) -> Sequence[EvidenceRecord]:
    return list(every(lambda after: world.evidence.of_session(session.session_id, limit=PAGE, cursor=after)))
