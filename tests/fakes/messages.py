"""Notices and audit entries in memory."""

from collections.abc import Sequence
from typing import Literal

from tests.fakes.pages import paged
from yanzhen.audit import AuditEntry
from yanzhen.base import Instant
from yanzhen.errors import Conflict, NotFound
from yanzhen.notice import Notice
from yanzhen.ports import Page


class FakeNotices:
    def __init__(self) -> None:
        self.stored: dict[tuple[str, str, str], Notice] = {}

    def write(self, notice: Notice) -> Notice:
        return self.stored.setdefault(_key(notice), notice)

    def claim(self, notice: Notice, now: Instant, *, until: Instant) -> bool:
        if _key(notice) not in self.stored:
            raise NotFound(fact=notice.fact)
        stored = self.stored[_key(notice)]
        if stored.state != "pending" or (stored.claimed_until is not None and stored.claimed_until > now):
            return False
        self.stored[_key(notice)] = notice.model_copy(update={"claimed_until": until})
        return True

    def settle(self, notice: Notice, state: Literal["sent", "failed"], at: Instant, problem: str | None = None) -> None:
        if _key(notice) not in self.stored:
            raise NotFound(fact=notice.fact)
        if self.stored[_key(notice)].state == "pending":
            change = {"state": state, "settled_at": at, "problem": problem}
            self.stored[_key(notice)] = notice.model_copy(update=change)

    def pending(self, before: Instant, *, limit: int) -> Sequence[Notice]:
        waiting = [n for n in self.stored.values() if n.state == "pending" and n.ready_at < before]
        return sorted(waiting, key=lambda notice: notice.ready_at)[:limit]


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
