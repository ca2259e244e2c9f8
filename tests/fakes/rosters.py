"""Lists of people in memory, and the executions that were started for them."""

from collections.abc import Iterable, Sequence

from tests.fakes.pages import paged
from yanzhen.base import Instant
from yanzhen.errors import Conflict
from yanzhen.ports import Page
from yanzhen.roster.columns import Kind, Known
from yanzhen.roster.job import WORKING, Roster


class FakeRosters:
    def __init__(self) -> None:
        self.stored: dict[str, Roster] = {}
        self.headings: dict[tuple[str, Kind], Known] = {}
        self.kept_headings: dict[tuple[str, Kind], set[str]] = {}

    def get(self, roster_id: str) -> Roster | None:
        return self.stored.get(roster_id)

    def save(self, roster: Roster) -> Roster:
        known = self.stored.get(roster.roster_id)
        if (known.version if known else 0) != roster.version:
            raise Conflict(roster_id=roster.roster_id)
        new = roster.model_copy(update={"version": roster.version + 1})
        self.stored[roster.roster_id] = new
        return new

    def silent(self, before: Instant, *, limit: int) -> Sequence[Roster]:
        lists = [one for one in self.stored.values() if one.state in WORKING and one.beat_at < before]
        return sorted(lists, key=lambda one: one.beat_at)[:limit]

    def newest(self, *, limit: int, cursor: str | None) -> Page[Roster]:
        rows = [(roster_id, self.stored[roster_id]) for roster_id in sorted(self.stored, reverse=True)]
        return paged("rosters", rows, limit, cursor)

    def known(self, unit_path: str, kind: Kind = "people") -> Known:
        return self.headings.get((unit_path, kind), Known())

    def remember(self, unit_path: str, known: Known, kind: Kind = "people") -> None:
        self.headings[unit_path, kind] = known

    def kept(self, company: str, kind: Kind = "people") -> Sequence[str]:
        return sorted(self.kept_headings.get((company, kind), ()))

    def keep(self, company: str, headings: Iterable[str], kind: Kind = "people") -> None:
        self.kept_headings.setdefault((company, kind), set()).update(headings)


class FakeRosterRuns:
    def __init__(self) -> None:
        self.started: list[tuple[str, int, str]] = []

    def start(self, roster: Roster) -> None:
        self.started.append((roster.roster_id, roster.run, roster.state))
