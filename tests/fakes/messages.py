"""Notices, wishes and audit entries in memory."""

from collections.abc import Sequence
from typing import Any, Literal

from tests.fakes.pages import paged
from yanzhen.audit import AuditEntry
from yanzhen.base import Instant, iso
from yanzhen.directory import within
from yanzhen.errors import Conflict, NotFound
from yanzhen.notice import Notice, NoticeState, advances, held
from yanzhen.ports import Page
from yanzhen.reach import Reach


class FakeNotices:
    def __init__(self) -> None:
        self.stored: dict[tuple[str, str, str], Notice] = {}
        self.reaches: dict[str, Reach] = {}
        self.breaches: dict[str, Instant] = {}

    def write(self, notice: Notice) -> Notice:
        return self.stored.setdefault(_key(notice), notice)

    def get(self, employee_id: str, fact: str, channel: str) -> Notice | None:
        return self.stored.get((employee_id, fact, channel))

    def claim(self, notice: Notice, now: Instant, *, until: Instant) -> bool:
        stored = self._found(notice)
        if stored.state != "pending" or (stored.claimed_until is not None and stored.claimed_until > now):
            return False
        self.stored[_key(notice)] = notice.model_copy(update={"claimed_until": until})
        return True

    def hold(self, notice: Notice, until: Instant, *, trouble: str | None = None) -> None:
        stored = self._found(notice)
        if stored.state == "pending" and stored.claimed_until == notice.claimed_until:
            self.stored[_key(notice)] = held(notice, until, trouble)

    def settle(
        self, notice: Notice, state: Literal["sent", "failed"], at: Instant, problem: str | None = None,
        *, instead: Notice | None = None,
    ) -> None:  # fmt: skip
        if self._found(notice).state == "pending":
            self._changed(notice, {"state": state, "settled_at": at, "problem": problem}, instead)

    def follow_up(
        self, notice: Notice, state: NoticeState, at: Instant, problem: str | None = None,
        *, instead: Notice | None = None,
    ) -> bool:  # fmt: skip
        if not advances(notice.state, state) or self._found(notice).state != notice.state:
            return False
        return self._changed(notice, {"state": state, "seen_at": at, "problem": problem}, instead)

    def pending(self, before: Instant, *, limit: int) -> Sequence[Notice]:
        waiting = [n for n in self.stored.values() if n.state == "pending" and n.ready_at < before]
        return sorted(waiting, key=lambda notice: notice.ready_at)[:limit]

    def of_subject(self, subject: str, *, limit: int, cursor: str | None) -> Page[Notice]:
        rows = [(f"{_told_at(one)}#{one.fact}", one) for one in self.stored.values() if one.subject == subject]
        return paged(f"subject#{subject}", sorted(rows, key=lambda row: row[0]), limit, cursor)

    def of_unit(self, scope: str, *, day: str, limit: int, cursor: str | None) -> Page[Notice]:
        rows = [
            (f"{one.unit_path}/#{_told_at(one)}#{one.fact}", one)
            for one in self.stored.values()
            if one.unit_path and within(one.unit_path, scope) and iso(one.created_at)[:10] == day
        ]
        return paged(f"day#{day}", sorted(rows, key=lambda row: row[0], reverse=True), limit, cursor)

    def begin_breach(self, unit: str, at: Instant) -> Instant:
        return self.breaches.setdefault(unit, at)

    def end_breach(self, unit: str) -> None:
        self.breaches.pop(unit, None)

    def reach(self, employee_id: str) -> Reach:
        return self.reaches.get(employee_id) or Reach(employee_id=employee_id)

    def save_reach(self, reach: Reach) -> bool:
        if self.reach(reach.employee_id).version != reach.version:
            return False
        self.reaches[reach.employee_id] = reach.model_copy(update={"version": reach.version + 1})
        return True

    def _found(self, notice: Notice) -> Notice:
        if _key(notice) not in self.stored:
            raise NotFound(fact=notice.fact)
        return self.stored[_key(notice)]

    def _changed(self, notice: Notice, change: dict[str, Any], instead: Notice | None) -> bool:
        if instead is not None and _key(instead) in self.stored:
            return False
        self.stored[_key(notice)] = notice.model_copy(update=change)
        if instead is not None:
            self.stored[_key(instead)] = instead
        return True


def _told_at(notice: Notice) -> str:
    return f"{iso(notice.created_at)}#{notice.employee_id}"


def _key(notice: Notice) -> tuple[str, str, str]:
    return notice.employee_id, notice.fact, notice.channel


class FakeAudit:
    def __init__(self) -> None:
        self.stored: dict[tuple[str, str], AuditEntry] = {}

    def record(self, entry: AuditEntry) -> None:
        if self.stored.setdefault((entry.subject, entry.entry_id), entry) != entry:
            raise Conflict(entry_id=entry.entry_id)

    def entries(
        self,
        *,
        subject: str | None = None,
        actor_id: str | None = None,
        since: Instant | None = None,
        until: Instant | None = None,
        limit: int,
        cursor: str | None,
    ) -> Page[AuditEntry]:
        rows = [
            (entry.entry_id, entry)
            for entry in self.stored.values()
            if (entry.subject == subject if subject is not None else actor_id in (None, entry.actor_id))
            and (since is None or entry.at >= since)
            and (until is None or entry.at < until)
        ]
        listing = f"audit#{subject}#{actor_id}"
        return paged(listing, sorted(rows, key=lambda row: row[0], reverse=True), limit, cursor)
