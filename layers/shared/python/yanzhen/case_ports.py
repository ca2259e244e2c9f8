"""What cases need of the world; adapters, fakes and their contract suite as in `yanzhen.ports`."""

from collections.abc import Sequence
from typing import Literal, Protocol

from yanzhen.base import Instant
from yanzhen.case import Case, CaseKey, Stage
from yanzhen.case_board import Deadline
from yanzhen.notice import Notice
from yanzhen.ports import Page

Looked = Literal["missing", "starters"]


class Cases(Protocol):
    """One record a case; every write is conditional on its version."""

    def get(self, case_id: str) -> Case | None: ...
    def last(self, key: CaseKey) -> Case | None:
        """The newest case of a subject, kind and period."""
        ...

    def save(self, case: Case, notices: Sequence[Notice]) -> bool:
        """Write a case and what is told of it in one transaction; False when somebody else changed it first, or opened
        another of the same key."""
        ...

    def of_subject(self, employee_id: str, *, limit: int, cursor: str | None) -> Page[Case]:
        """A person's cases, newest first."""
        ...

    def of_heads(self, unit_path: str, *, limit: int, cursor: str | None) -> Page[Case]:
        """Cases that the heads of this very unit are asked to answer, newest first."""
        ...

    def of_unit(self, scope: str, stage: Stage, *, limit: int, cursor: str | None) -> Page[Case]:
        """Cases of a unit's subtree at a stage, unit by unit, the nearest deadline of each first."""
        ...

    def with_points(self, scope: str, *, limit: int, cursor: str | None) -> Page[Case]:
        """Cases of a unit's subtree whose points wait for a person's word, in the same order."""
        ...

    def first_days(self, scope: str, stage: Stage, *, limit: int, cursor: str | None) -> Page[Case]:
        """As `of_unit`, of those cases alone that ask new hires for their first-day training."""
        ...

    def deadlines(self, scope: str, stage: Stage, *, limit: int) -> Sequence[Deadline]:
        """Whose and until when, of a unit's subtree at a stage, from keys alone; no more than so many."""
        ...

    def due(self, before: Instant, *, limit: int) -> Sequence[Case]:
        """Cases that wake before this moment, by index, the longest overdue first."""
        ...

    def looked_until(self, what: Looked) -> Instant | None:
        """Up to which moment sessions were looked through for missing photos, or hire dates for those who start."""
        ...

    def look_until(self, what: Looked, moment: Instant) -> None: ...


class CaseRuns(Protocol):
    """The remediate machine: one execution in charge of a case."""

    def start(self, case: Case) -> None:
        """Start the execution of the case's run, once however often it is asked; none where nothing is awaited. Busy
        when asked to slow down."""
        ...
