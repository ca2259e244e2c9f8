"""ApplyRoster: what the report said is done, leavers first, each person one conditional write."""

from collections.abc import Sequence
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from people import units
from people.turn import Late, beat, take
from yanzhen.audit import AuditEntry
from yanzhen.directory import Employee
from yanzhen.roster.compare import APPLIED, Entry, overtaken, revised
from yanzhen.roster.job import Chunk, Roster, order_of_chunks
from yanzhen.roster.pieces import read_entries
from yanzhen_aws.runtime import Runtime, runtime
from yanzhen_aws.runtime import logger as make_logger
from yanzhen_aws.runtime import metrics as make_metrics
from yanzhen_aws.runtime import tracer as make_tracer

logger = make_logger("apply_roster")
tracer = make_tracer("apply_roster")
metrics = make_metrics("apply_roster")


@logger.inject_lambda_context(clear_state=True)
@tracer.capture_lambda_handler(capture_response=False)
@metrics.log_metrics(capture_cold_start_metric=True)
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """`{"roster_id", "run", "phase"}` -> the same, with phase null when nothing is left."""
    return take(event, context, runtime(), "applying", work)


def work(roster: Roster, world: Runtime, late: Late) -> bool:
    """A piece is done when the list says so; killed before, it is done again with the same result."""
    left = order_of_chunks(roster)
    done = sum(chunk.done for chunk in roster.chunks)
    for number, at in enumerate(left, start=1):
        entries = read_entries(world.media, roster.report_key(at))
        apply = units.applied if roster.kind == "units" else _apply
        chunk = apply(entries, roster.chunks[at], world)
        chunks = (*roster.chunks[:at], chunk, *roster.chunks[at + 1 :])
        roster = beat(roster, world, chunks=chunks, progress=(done + number) / (done + len(left)))
        if late():
            return True
    if roster.kind == "units":
        _note(roster, world, action="units.imported")
    else:
        _note(roster, world, action="people.imported")
    beat(roster, world, state="applied", progress=1)
    return False


def _apply(entries: Sequence[Entry], chunk: Chunk, world: Runtime) -> Chunk:
    wanted = {entry.key: entry for entry in entries if entry.action in APPLIED}
    late: dict[str, bool] = {}

    def change(employee_id: str, stored: Employee | None) -> Employee | None:
        entry = wanted[employee_id]
        late[employee_id] = overtaken(stored, entry)
        return None if late[employee_id] else revised(stored, entry)

    leaving = [number for number, entry in wanted.items() if entry.action == "leaves"]
    for numbers in (leaving, [number for number in wanted if number not in set(leaving)]):
        world.directory.revise_employees(numbers, change)
    lost = sum(late.values())
    return chunk.model_copy(update={"done": True, "applied": len(wanted) - lost, "overtaken": lost})


def _note(roster: Roster, world: Runtime, *, action: str) -> None:
    """One entry in the audit, the same when repeated: its number and moment are the list's."""
    world.audit.record(
        AuditEntry(
            entry_id=roster.roster_id,
            at=roster.created_at,
            actor_id=roster.by,
            action=action,
            subject=f"roster#{roster.roster_id}",
            unit_path=roster.unit_path,
            facts={
                "file": roster.file_name,
                "sha256": roster.sha256,
                **{str(action): count for action, count in roster.counts.items()},
                "applied": sum(chunk.applied for chunk in roster.chunks),
                "overtaken": sum(chunk.overtaken for chunk in roster.chunks),
            },
        )
    )
