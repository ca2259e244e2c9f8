"""What the three steps share: whose turn it is, and when to stop and be called again."""

from collections.abc import Callable
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from yanzhen.errors import Conflict
from yanzhen.roster.job import Phase, Roster
from yanzhen_aws.runtime import Runtime

SPARE_MS = 60_000
"""So much time is left over for the piece at hand."""
Late = Callable[[], bool]


def take(event: dict[str, Any], context: LambdaContext, world: Runtime, phase: Phase, work: Any) -> dict[str, Any]:
    """Do a phase's work on its list -> the event again while something is left, else without its phase.

    An execution that is no longer in charge of the list ends: another one is, or the phase is over."""
    roster = world.rosters.get(event["roster_id"])
    done = {**event, "phase": None}
    if roster is None or roster.run != event["run"] or roster.state != phase:
        return done
    try:
        left = work(roster, world, lambda: context.get_remaining_time_in_millis() < SPARE_MS)
    except Conflict:
        return done
    return event if left else done


def beat(roster: Roster, world: Runtime, **fresh: Any) -> Roster:
    """Store how far the list is; Conflict when somebody else did."""
    return world.rosters.save(roster.model_copy(update={"beat_at": world.now(), **fresh}))
