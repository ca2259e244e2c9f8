"""ReadRoster: a file's rows become pieces, and its columns get a meaning that a person then confirms or changes."""

from itertools import islice
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from people.turn import Late, beat, take
from yanzhen.errors import NotFound
from yanzhen.roster.columns import HEADING_ROWS, heading_row, proposed
from yanzhen.roster.job import CHUNK, MAX_BYTES, MAX_COLUMNS, MAX_ROWS, Roster
from yanzhen.roster.pieces import write_rows
from yanzhen.roster.plain import Cell
from yanzhen_aws.runtime import Runtime, runtime
from yanzhen_aws.runtime import logger as make_logger
from yanzhen_aws.runtime import metrics as make_metrics
from yanzhen_aws.runtime import tracer as make_tracer
from yanzhen_roster import Refused, rows

SAMPLES = 5

logger = make_logger("read_roster")
tracer = make_tracer("read_roster")
metrics = make_metrics("read_roster")


@logger.inject_lambda_context(clear_state=True)
@tracer.capture_lambda_handler(capture_response=False)
@metrics.log_metrics(capture_cold_start_metric=True)
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """`{"roster_id", "run", "phase"}` -> the same, with phase null when nothing is left."""
    return take(event, context, runtime(), "reading", work)


def work(roster: Roster, world: Runtime, late: Late) -> bool:  # noqa: ARG001 - a file is read whole or not at all
    """The whole file at once: 50,000 rows take seconds. What can't be read is refused with its reason."""
    try:
        content = world.media.read(roster.original_key, max_bytes=MAX_BYTES)
    except NotFound:
        beat(roster, world, state="refused", refusal="missing")
        return False
    try:
        found = list(islice(rows(content), MAX_ROWS + HEADING_ROWS + 1))
        at = heading_row(found, roster.kind)
        headings, body = found[at], [_short(row) for row in found[at + 1 :]]
        while body and _empty(body[-1]):
            body.pop()
        width = max((n for n, cell in enumerate(headings, 1) if cell not in (None, "")), default=0)
        width = max(width, max((len(_trim(row)) for row in body[:CHUNK]), default=0))
        _bounded(width, len(body))
    except Refused as refused:
        beat(roster, world, state="refused", refusal=refused.code)
        return False
    for chunk, start in enumerate(range(0, len(body), CHUNK)):
        write_rows(world.media, roster.rows_key(chunk), [row[:width] for row in body[start : start + CHUNK]])
    headings = [*_short(headings[:width]), *[None] * (width - len(headings))]
    beat(
        roster,
        world,
        state="read",
        progress=1,
        headings=tuple(headings),
        samples=tuple(tuple(_padded(row, width)) for row in body[:SAMPLES]),
        first_row=at + 2,
        rows=len(body),
        columns=proposed(
            headings,
            world.rosters.known(roster.unit_path, roster.kind),
            world.rosters.kept(roster.company, roster.kind),
            roster.kind,
        ),
    )
    return False


def _bounded(width: int, length: int) -> None:
    if not length or not width:
        raise Refused("empty")
    if width > MAX_COLUMNS:
        raise Refused("too_wide")
    if length > MAX_ROWS:
        raise Refused("too_long")


def _empty(row: list[Cell]) -> bool:
    return all(cell is None or (isinstance(cell, str) and not cell.strip()) for cell in row)


def _trim(row: list[Cell]) -> list[Cell]:
    end = len(row)
    while end and row[end - 1] in (None, ""):
        end -= 1
    return row[:end]


def _short(row: list[Cell]) -> list[Cell]:
    return [cell[:1000] if isinstance(cell, str) else cell for cell in row]


def _padded(row: list[Cell], width: int) -> list[Cell]:
    return [*row[:width], *[None] * (width - len(row))]
