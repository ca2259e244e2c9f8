"""TryRoster: what the list would change, piece by piece, before anything is changed."""

from datetime import timedelta
from itertools import chain
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from people import units
from people.turn import Late, beat, take
from yanzhen.directory import Employee
from yanzhen.ports import Page
from yanzhen.roster.clean import Units, cleaned
from yanzhen.roster.columns import Field
from yanzhen.roster.compare import Cleaned, Entry, Orders, Trial
from yanzhen.roster.days import order_of
from yanzhen.roster.job import CHUNK, Chunk, Roster, tell
from yanzhen.roster.pieces import read_rows, write_entries
from yanzhen.roster.plain import text
from yanzhen_aws.pages import every
from yanzhen_aws.runtime import Runtime, runtime
from yanzhen_aws.runtime import logger as make_logger
from yanzhen_aws.runtime import metrics as make_metrics
from yanzhen_aws.runtime import tracer as make_tracer

PAGE = 2_000
"""People of one Query: no more fit into the megabyte that DynamoDB answers with."""
AWAKE = timedelta(seconds=20)
"""Whoever reads a large company says so every now and then."""
MOST_NAMED = 200
"""So many units without a head, or with several, are named."""

logger = make_logger("try_roster")
tracer = make_tracer("try_roster")
metrics = make_metrics("try_roster")


@logger.inject_lambda_context(clear_state=True)
@tracer.capture_lambda_handler(capture_response=False)
@metrics.log_metrics(capture_cold_start_metric=True)
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """`{"roster_id", "run", "phase"}` -> the same, with phase null when nothing is left."""
    return take(event, context, runtime(), "trying", work)


def work(roster: Roster, world: Runtime, late: Late) -> bool:
    """Everything is cleaned and compared in memory; the pieces of the report that are already there are left alone."""
    if roster.orders is None:
        return False
    orders = roster.orders
    rows, roster = _cleaned(roster, orders, world)
    if roster.kind == "units":
        return _tree(roster, rows, orders, world)
    people, roster = _people(roster, rows, orders, world)
    trial = Trial(rows, people, orders)
    pieces = -(-len(rows) // CHUNK)
    told: list[Entry] = []
    for at in range(pieces):
        entries = trial.entries(at * CHUNK, (at + 1) * CHUNK)
        told += entries
        if at >= len(roster.chunks):
            roster = _tell(roster, world, at, entries, 0.5 + (at + 1) / pieces / 2)
            if late():
                return True
    leaving = list(trial.leavers())
    for at, start in enumerate(range(0, len(leaving), CHUNK), start=pieces):
        if at >= len(roster.chunks):
            roster = _tell(roster, world, at, leaving[start : start + CHUNK], 1)
    heads = trial.heads(chain(told, leaving))
    beat(
        roster,
        world,
        state="tried",
        progress=1,
        without_head=tuple(sorted(unit for unit, count in heads.items() if not count))[:MOST_NAMED],
        many_heads=tuple(sorted(unit for unit, count in heads.items() if count > 1))[:MOST_NAMED],
    )
    return False


def _tree(roster: Roster, rows: list[Cleaned], orders: Orders, world: Runtime) -> bool:
    entries = units.tried(rows, orders, world)
    for at, start in enumerate(range(0, len(entries), CHUNK)):
        if at >= len(roster.chunks):
            roster = _tell(roster, world, at, entries[start : start + CHUNK], 0.5 + start / len(entries) / 2)
    beat(roster, world, state="tried", progress=1)
    return False


def _cleaned(roster: Roster, orders: Orders, world: Runtime) -> tuple[list[Cleaned], Roster]:
    known = Units(world.directory.subtree(orders.scope))
    pieces = [read_rows(world.media, roster.rows_key(at)) for at in range(-(-roster.rows // CHUNK))]
    if Field.HIRE_DATE in orders.columns:
        at = orders.columns.index(Field.HIRE_DATE)
        order = order_of(row[at] for piece in pieces for row in piece if len(row) > at)
        if orders.ways.order is None:
            orders = orders.model_copy(update={"ways": orders.ways.model_copy(update={"order": order})})
    found: list[Cleaned] = []
    number = roster.first_row
    for at, piece in enumerate(pieces):
        for row in piece:
            if any(text(cell) for cell in row):
                found.append(cleaned(number, row, orders, known))
            number += 1
        if at % 5 == 4 and not roster.chunks:
            roster = beat(roster, world, progress=(at + 1) / len(pieces) / 2)
    return found, roster


def _people(roster: Roster, rows: list[Cleaned], orders: Orders, world: Runtime) -> tuple[dict[str, Employee], Roster]:
    """Everybody of the scope, and those the list names who are elsewhere."""

    def page(after: str | None) -> Page[Employee]:
        nonlocal roster
        if world.now() - roster.beat_at > AWAKE:
            roster = beat(roster, world)
        return world.directory.employees(orders.scope, limit=PAGE, cursor=after)

    people = {person.employee_id: person for person in every(page)}
    named = {str(row.values[Field.NUMBER]) for row in rows if Field.NUMBER in row.values}
    people |= world.directory.people(sorted(named - set(people)))
    if "/" in orders.scope:
        # A sign-in name may be somebody's elsewhere; of a whole company everybody is here already.
        here = {person.subject for person in people.values()}
        asked = {str(row.values[Field.SUBJECT]) for row in rows if Field.SUBJECT in row.values}
        for subject in sorted(asked - here):
            holder = world.directory.employee_by_subject(subject)
            if holder is not None:
                people[holder.employee_id] = holder
    return people, roster


def _tell(roster: Roster, world: Runtime, at: int, entries: list[Entry], progress: float) -> Roster:
    write_entries(world.media, roster.report_key(at), entries)
    troubles = dict(roster.troubles)
    for entry in entries:
        for trouble in entry.troubles:
            troubles[trouble.code] = troubles.get(trouble.code, 0) + 1
    chunks: tuple[Chunk, ...] = (*roster.chunks, tell(entries))
    return beat(roster, world, progress=progress, chunks=chunks, troubles=troubles)
