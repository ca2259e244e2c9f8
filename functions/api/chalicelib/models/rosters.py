"""Lists of people on their way into the directory."""

from pydantic import Field as Bounds

from yanzhen.base import Instant, Model
from yanzhen.ports import PresignedPost
from yanzhen.roster.columns import Columns, Field, Kind
from yanzhen.roster.compare import Action
from yanzhen.roster.days import Order
from yanzhen.roster.job import MAX_BYTES, MAX_COLUMNS, State


class RosterIn(Model):
    """A CSV or XLSX file, known by its bytes."""

    kind: Kind = "people"
    unit_path: str | None = Bounds(default=None, max_length=330, description="Left out: the caller's own unit.")
    file_name: str = Bounds(min_length=1, max_length=200)
    size_bytes: int = Bounds(gt=0, le=MAX_BYTES)
    sha256: str = Bounds(pattern=r"^[0-9a-f]{64}$")


class TrialIn(Model):
    """What each column holds, from the left, and how its cells are to be read."""

    columns: Columns = Bounds(max_length=MAX_COLUMNS)
    whole: bool = False
    region: str = Bounds(default="CN", pattern=r"^[A-Z]{2}$")
    date_order: Order | None = None


class TroubleCount(Model):
    code: str
    text: str
    count: int


class RosterOut(Model):
    roster_id: str
    kind: Kind
    unit_path: str
    by: str
    file_name: str
    created_at: Instant
    state: State
    refusal: str | None = Bounds(default=None, description="Why the file can't be read, in the caller's language.")
    stalled: bool
    """At work, and silent for too long: starting the same step again goes on."""
    progress: float
    rows: int
    headings: tuple[str, ...] = ()
    samples: tuple[tuple[str, ...], ...] = ()
    columns: Columns = ()
    counts: dict[Action, int] = {}
    troubles: tuple[TroubleCount, ...] = ()
    without_head: tuple[str, ...] = ()
    many_heads: tuple[str, ...] = ()
    applied: int = 0
    overtaken: int = 0


class RosterSlot(Model):
    roster: RosterOut
    upload: PresignedPost


class RosterPage(Model):
    items: tuple[RosterOut, ...]
    next: str | None = None


class TroubleOut(Model):
    code: str
    fatal: bool
    field: Field | None
    cell: str | None
    value: str
    text: str
    advice: str


class ChangeOut(Model):
    field: Field | None = Bounds(description="Null: a value that is only kept, under the heading `kept`.")
    kept: str = ""
    before: str | bool | float | None
    after: str | bool | float | None


class EntryOut(Model):
    row: int | None
    key: str = Bounds(description="The employee number; of a unit its path.")
    name: str
    action: Action
    changes: tuple[ChangeOut, ...]
    troubles: tuple[TroubleOut, ...]


class ReportPage(Model):
    items: tuple[EntryOut, ...]
    next: str | None = None


class ExportRows(Model):
    """People or units as rows of a list that an import takes back unchanged."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    next: str | None = None
