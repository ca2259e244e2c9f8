"""Evidence records in memory."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Literal

from tests.fakes.pages import paged
from yanzhen import life
from yanzhen.base import Instant
from yanzhen.directory import within
from yanzhen.errors import Conflict, NotFound, SlotMismatch
from yanzhen.evidence import Evidence, EvidenceState, Observations
from yanzhen.ports import RECENT, Page
from yanzhen.record import EvidenceRecord, LateSource
from yanzhen.verdict import Review, Verdict, VerdictWord


class FakeEvidence:
    def __init__(self) -> None:
        self.records: dict[str, EvidenceRecord] = {}
        self.slots: dict[tuple[str, str], str] = {}
        self.uploads: dict[str, str] = {}
        self.firsts: dict[tuple[str, str | None], str] = {}

    def get(self, evidence_id: str) -> EvidenceRecord | None:
        return self.records.get(evidence_id)

    def announce(self, evidence: Evidence) -> Evidence:
        slot = (evidence.employee_id, evidence.client_id)
        if slot in self.slots:
            stored = self.records[self.slots[slot]].evidence
            if (stored.sha256, stored.session_id) != (evidence.sha256, evidence.session_id):
                raise SlotMismatch(evidence_id=stored.evidence_id)
            return stored
        if evidence.evidence_id in self.records:
            raise Conflict(evidence_id=evidence.evidence_id)
        self.slots[slot] = evidence.evidence_id
        self.records[evidence.evidence_id] = EvidenceRecord(evidence=evidence)
        return evidence

    def receive(self, evidence_id: str, at: Instant, *, group: bool) -> EvidenceRecord:
        old = self._must(evidence_id)
        participant = (old.evidence.session_id, None if group else old.evidence.employee_id)
        new = life.received(old, at, first=participant not in self.firsts)
        if new is not old:
            self.firsts.setdefault(participant, evidence_id)
        return self._store(new)

    def judge(self, evidence_id: str, verdict: Verdict, observations: Observations) -> EvidenceRecord:
        return self._store(life.judged(self._must(evidence_id), verdict, observations))

    def review(self, evidence_id: str, review: Review, *, expected_version: int) -> EvidenceRecord:
        return self._store(life.reviewed(self._must(evidence_id), review, expected_version=expected_version))

    def appeal(self, evidence_id: str, text: str, at: Instant) -> EvidenceRecord:
        return self._store(life.appealed(self._must(evidence_id), text, at))

    def reopen(self, evidence_id: str, late: LateSource) -> EvidenceRecord:
        return self._store(life.reopened(self._must(evidence_id), late))

    def upload_of(self, evidence_id: str) -> str | None:
        return self.uploads.get(evidence_id)

    def keep_upload(self, evidence_id: str, upload_id: str, *, instead_of: str | None) -> str:
        if self.uploads.get(evidence_id) == instead_of:
            self.uploads[evidence_id] = upload_id
        return self.uploads[evidence_id]

    def expire(self, evidence_id: str) -> bool:
        old = self._must(evidence_id)
        return self._store(life.expired(old)) is not old

    def of_session(self, session_id: str, *, limit: int, cursor: str | None) -> Page[EvidenceRecord]:
        mine = (record for record in self.records.values() if record.evidence.session_id == session_id)
        return _by_id(f"session#{session_id}", mine, limit, cursor)

    def of_employee(self, employee_id: str, *, limit: int, cursor: str | None) -> Page[EvidenceRecord]:
        mine = (record for record in self.records.values() if record.evidence.employee_id == employee_id)
        return _by_id(f"employee#{employee_id}", mine, limit, cursor)

    def many(self, evidence_ids: Iterable[str]) -> Mapping[str, EvidenceRecord]:
        return {one: self.records[one] for one in evidence_ids if one in self.records}

    def of_participant(self, employee_id: str, session_ids: Collection[str]) -> Sequence[EvidenceRecord]:
        mine = self.of_employee(employee_id, limit=RECENT, cursor=None).items
        return [record for record in mine if record.evidence.session_id in session_ids]

    def of_unit(
        self, scope: str, word: VerdictWord | Literal["waiting"], *, limit: int, cursor: str | None
    ) -> Page[EvidenceRecord]:
        rows = [
            (_place(record), record)
            for record in self.records.values()
            if within(record.evidence.unit_path, scope)
            and (record.word or "waiting") == word
            and not (record.word is None and record.evidence.state is EvidenceState.EXPIRED)
        ]
        return paged(f"word#{word}", sorted(rows, key=lambda row: row[0], reverse=True), limit, cursor)

    def review_queue(self, scope: str, *, limit: int, cursor: str | None) -> Page[EvidenceRecord]:
        rows = [
            (_place(record), record)
            for record in self.records.values()
            if within(record.evidence.unit_path, scope) and record.awaits_review
        ]
        return paged("review", sorted(rows, key=lambda row: row[0]), limit, cursor)

    def review_waits(self, scope: str, *, limit: int) -> Sequence[Instant]:
        queue = sorted(self.records.values(), key=_place)
        waits = (record.awaits_since for record in queue if within(record.evidence.unit_path, scope))
        return [since for since in waits if since is not None][:limit]

    def unfinished(self, before: Instant, *, limit: int) -> Sequence[Evidence]:
        waiting = [
            record.evidence
            for record in self.records.values()
            if record.evidence.state in life.UNFINISHED and record.evidence.announced_at < before
        ]
        return sorted(waiting, key=lambda evidence: evidence.announced_at)[:limit]

    def _must(self, evidence_id: str) -> EvidenceRecord:
        if evidence_id not in self.records:
            raise NotFound(evidence_id=evidence_id)
        return self.records[evidence_id]

    def _store(self, record: EvidenceRecord) -> EvidenceRecord:
        self.records[record.evidence.evidence_id] = record
        return record


def _place(record: EvidenceRecord) -> str:
    return f"{record.evidence.unit_path}/#{record.evidence.evidence_id}"


def _by_id(listing: str, records: Iterable[EvidenceRecord], limit: int, cursor: str | None) -> Page[EvidenceRecord]:
    rows = [(record.evidence.evidence_id, record) for record in records]
    return paged(listing, sorted(rows, key=lambda row: row[0], reverse=True), limit, cursor)
