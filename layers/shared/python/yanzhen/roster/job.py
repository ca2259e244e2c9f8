"""One file on its way into the directory: announced, read, tried, applied. Every step can be cut short and repeated."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Literal, Protocol

from pydantic import Field as Bounds

from yanzhen.base import Instant, Model
from yanzhen.directory import Locale
from yanzhen.errors import Conflict
from yanzhen.ports import Page
from yanzhen.roster.columns import Columns, Kind, Known
from yanzhen.roster.compare import APPLIED, Action, Entry, Orders
from yanzhen.roster.plain import Cell

State = Literal["announced", "reading", "read", "trying", "tried", "applying", "applied", "refused"]
Phase = Literal["reading", "trying", "applying"]
WORKING: frozenset[State] = frozenset({"reading", "trying", "applying"})
BEFORE: dict[Phase, tuple[State, ...]] = {
    "reading": ("announced", "reading", "refused"),
    "trying": ("read", "tried", "trying"),
    "applying": ("tried", "applying"),
}
"""From which states a phase may start; its own: an execution that died is replaced."""
QUIET = timedelta(minutes=2)
"""An execution that said nothing for so long has died."""
DEAD = timedelta(minutes=6)
"""Longer than a function may run: the schedule takes over from an execution that was silent for so long."""
MOST_REVIVALS = 12
"""So often the schedule starts a step again: an hour. Then a person has to say so."""
MAX_BYTES = 30_000_000
MAX_ROWS = 100_000
MAX_COLUMNS = 200
CHUNK = 1_000
"""Rows in one step: read, compared, applied and told together."""


class Chunk(Model):
    """One object of the report: how many entries of each kind it holds."""

    counts: dict[Action, int] = {}
    applied: int = 0
    overtaken: int = 0
    done: bool = False


class Roster(Model):
    """The file and how far it is. `version` grows with every write; `run` names the execution in charge."""

    roster_id: str
    kind: Kind = "people"
    unit_path: str
    by: str
    locale: Locale
    file_name: str = Bounds(min_length=1, max_length=200)
    content_type: str
    size_bytes: int = Bounds(gt=0, le=MAX_BYTES)
    sha256: str = Bounds(pattern=r"^[0-9a-f]{64}$")
    created_at: Instant
    beat_at: Instant
    state: State = "announced"
    refusal: str | None = None
    headings: tuple[Cell, ...] = ()
    samples: tuple[tuple[Cell, ...], ...] = ()
    first_row: int = 2
    """The file's number of the first row below the headings."""
    rows: int = 0
    columns: Columns = ()
    orders: Orders | None = None
    progress: float = 0
    chunks: tuple[Chunk, ...] = ()
    troubles: dict[str, int] = {}
    trial: int = 0
    """The run whose report counts; each has a report of its own."""
    without_head: tuple[str, ...] = ()
    many_heads: tuple[str, ...] = ()
    run: int = 0
    revived: int = 0
    """How often the schedule started this step again since a person did."""
    version: int = 0

    @property
    def company(self) -> str:
        return self.unit_path.partition("/")[0]

    @property
    def original_key(self) -> str:
        return f"imports/{self.roster_id}/file"

    def rows_key(self, chunk: int) -> str:
        return f"imports/{self.roster_id}/rows/{chunk:04d}"

    def report_key(self, chunk: int) -> str:
        return f"imports/{self.roster_id}/report/{self.trial}/{chunk:04d}"

    @property
    def counts(self) -> dict[Action, int]:
        total: Counter[Action] = Counter()
        for chunk in self.chunks:
            total.update(chunk.counts)
        return dict(total)

    def stalled(self, now: Instant) -> bool:
        """At work, and silent for too long."""
        return self.state in WORKING and now - self.beat_at > QUIET


class Rosters(Protocol):
    """The jobs, and what people said about headings."""

    def get(self, roster_id: str) -> Roster | None: ...
    def save(self, roster: Roster) -> Roster:
        """Store the next version; Conflict when the stored one is another than this was made from."""
        ...

    def silent(self, before: Instant, *, limit: int) -> Sequence[Roster]:
        """Lists at work that have said nothing since, the longest silent first."""
        ...

    def newest(self, *, limit: int, cursor: str | None) -> Page[Roster]: ...
    def known(self, unit_path: str, kind: Kind = "people") -> Known: ...
    def remember(self, unit_path: str, known: Known, kind: Kind = "people") -> None: ...
    def kept(self, company: str, kind: Kind = "people") -> Sequence[str]:
        """The headings under which a company's lists had something kept, in their order."""
        ...

    def keep(self, company: str, headings: Iterable[str], kind: Kind = "people") -> None:
        """Add headings; none is ever taken away, so that an export knows them all."""
        ...


class RosterRuns(Protocol):
    """The machine that works through a file."""

    def start(self, roster: Roster) -> None: ...


def begun(roster: Roster, phase: Phase, now: Instant, orders: Orders | None = None) -> Roster:
    """A phase starts, or starts again when its execution died; Conflict when it is not its turn."""
    if roster.state not in BEFORE[phase] or (roster.state == phase and not roster.stalled(now)):
        raise Conflict(state=roster.state)
    fresh: dict[str, object] = {"state": phase, "run": roster.run + 1, "beat_at": now, "progress": 0}
    fresh |= {"refusal": None, "revived": 0}
    if orders is not None:
        fresh |= {"orders": orders, "columns": orders.columns, "trial": roster.run + 1, "chunks": (), "troubles": {}}
        fresh |= {"without_head": (), "many_heads": ()}
    return roster.model_copy(update=fresh)


def resumed(roster: Roster, now: Instant) -> Roster | None:
    """The same step under another execution; None when it is at work, over, or was started again often enough."""
    if roster.state not in WORKING or now - roster.beat_at <= DEAD or roster.revived >= MOST_REVIVALS:
        return None
    return roster.model_copy(update={"run": roster.run + 1, "beat_at": now, "revived": roster.revived + 1})


def tell(entries: Iterable[Entry]) -> Chunk:
    """How many entries of each kind."""
    return Chunk(counts=dict(Counter(entry.action for entry in entries)))


def order_of_chunks(roster: Roster) -> list[int]:
    """The chunks with something to apply that is not done, those with leavers first; a report of units, in which
    nobody leaves, has parents first already."""
    wanted = [at for at, chunk in enumerate(roster.chunks) if not chunk.done and any(map(chunk.counts.get, APPLIED))]
    return sorted(wanted, key=lambda at: (not roster.chunks[at].counts.get("leaves"), at))
