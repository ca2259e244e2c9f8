"""One record an evidence, with its facts, verdict and reviews. The table's stream feeds tallies and notices.

| what | key |
|---|---|
| a record | pk `evidence#<id>`, sk `record` |
| the slot of a client's UUID | pk `client#<employee>#<uuid>`, sk `slot`: the evidence's id |
| its upload in parts, if it is large | pk `evidence#<id>`, sk `upload`: the bucket's id of it |
| whose file came first | pk `session#<id>`, sk `first#<employee>`, or `first` for a group: the evidence's id |
| of a session, newest first | index `by_session`: session_id, evidence_id |
| of an employee, newest first | index `by_employee`: employee_id, evidence_id |
| of a subtree by the word that counts, newest first | index `by_word`: word, place begins with `<scope>/` |
| the review queue of a subtree, oldest first | index `by_review`: review = `open` (sparse), place |
| neither judged nor expired, oldest first | index `by_pending`: pending = `1` (sparse), announced_at |

`place` is `<unit>/#<id>`, so a subtree's listing goes unit by unit. `word` is `waiting` until there is a verdict; an
expired record has none and is listed with its session and its employee only. The indexes hold keys, `by_employee`
the session besides, and `by_review` since when a record waits. Every write of a record is conditional on the version
that was read.
"""

import base64
import zlib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Literal

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import PutError, TransactWriteError

from yanzhen import life
from yanzhen.base import Instant, iso
from yanzhen.errors import Busy, Conflict, NotFound, SlotMismatch
from yanzhen.evidence import Evidence, EvidenceState, Observations
from yanzhen.ports import RECENT, Page
from yanzhen.record import EvidenceRecord, LateSource
from yanzhen.verdict import Review, Verdict, VerdictWord
from yanzhen_aws.items import (
    KeyedItem,
    PackedAttribute,
    bind,
    busy_when_throttled,
    find,
    index,
    raise_unless_lost,
    transaction,
    tries,
    whole,
)
from yanzhen_aws.pages import query_page
from yanzhen_aws.tables import SCHEMA


class EvidenceItem(KeyedItem):
    class Meta:
        table_name: str | None = None

    data = PackedAttribute()
    version = NumberAttribute(null=True)
    session_id = UnicodeAttribute(null=True)
    evidence_id = UnicodeAttribute(null=True)
    employee_id = UnicodeAttribute(null=True)
    word = UnicodeAttribute(null=True)
    place = UnicodeAttribute(null=True)
    review = UnicodeAttribute(null=True)
    since = UnicodeAttribute(null=True)
    pending = UnicodeAttribute(null=True)
    announced_at = UnicodeAttribute(null=True)
    by_session = index("evidence", "by_session")
    by_employee = index("evidence", "by_employee")
    by_word = index("evidence", "by_word")
    by_review = index("evidence", "by_review")
    by_pending = index("evidence", "by_pending")


def record_of_image(image: Mapping[str, Any] | None) -> EvidenceRecord | None:
    """The record in a stream's image (DynamoDB JSON, as Lambda gets it); None for the table's other items."""
    if not image or image["sk"]["S"] != "record":
        return None
    data = image["data"]["B"]
    packed = data if isinstance(data, bytes) else base64.b64decode(data)
    return EvidenceRecord.model_validate_json(zlib.decompress(packed))


@busy_when_throttled
class DynamoEvidence:
    """The port `EvidenceStore` on the table `evidence`."""

    def __init__(self, table_name: str) -> None:
        bind(EvidenceItem, table_name)

    def get(self, evidence_id: str) -> EvidenceRecord | None:
        item = find(EvidenceItem, f"evidence#{evidence_id}", "record")
        return item and _record(item)

    def announce(self, evidence: Evidence) -> Evidence:
        slot = (f"client#{evidence.employee_id}#{evidence.client_id}", "slot")
        new = _added(EvidenceItem(*slot, data=evidence.evidence_id))
        taken = evidence.evidence_id if new else find(EvidenceItem, *slot).data
        # Whoever took the slot may have been killed before the record was there: then this one writes it, under its id.
        mine = evidence.model_copy(update={"evidence_id": taken})
        if _added(_item(EvidenceRecord(evidence=mine))):
            return mine
        stored = self._must(taken).evidence
        if stored.client_id != evidence.client_id or stored.employee_id != evidence.employee_id:
            raise Conflict(evidence_id=taken)
        if (stored.sha256, stored.session_id) != (evidence.sha256, evidence.session_id):
            raise SlotMismatch(evidence_id=taken)
        return stored

    def receive(self, evidence_id: str, at: Instant, *, group: bool) -> EvidenceRecord:
        for _ in tries():
            old = self._must(evidence_id)
            evidence = old.evidence
            marker = (f"session#{evidence.session_id}", "first" if group else f"first#{evidence.employee_id}")
            taken = find(EvidenceItem, *marker)
            new = life.received(old, at, first=taken is None)
            if new is old:
                return old
            if taken is not None:
                if _saved(new, old):
                    return new
                continue
            try:
                with transaction(EvidenceItem) as write:
                    write.save(EvidenceItem(*marker, data=evidence_id), condition=EvidenceItem.pk.does_not_exist())
                    write.save(_item(new), condition=EvidenceItem.version == evidence.version)
                return new
            except TransactWriteError as error:
                raise_unless_lost(error)
        raise Busy(what="receive")

    def judge(self, evidence_id: str, verdict: Verdict, observations: Observations) -> EvidenceRecord:
        return self._step(evidence_id, lambda record: life.judged(record, verdict, observations))

    def review(self, evidence_id: str, review: Review, *, expected_version: int) -> EvidenceRecord:
        return self._step(evidence_id, lambda record: life.reviewed(record, review, expected_version=expected_version))

    def appeal(self, evidence_id: str, text: str, at: Instant) -> EvidenceRecord:
        return self._step(evidence_id, lambda record: life.appealed(record, text, at))

    def reopen(self, evidence_id: str, late: LateSource) -> EvidenceRecord:
        return self._step(evidence_id, lambda record: life.reopened(record, late))

    def upload_of(self, evidence_id: str) -> str | None:
        item = find(EvidenceItem, f"evidence#{evidence_id}", "upload")
        return str(item.data) if item else None

    def keep_upload(self, evidence_id: str, upload_id: str, *, instead_of: str | None) -> str:
        item = EvidenceItem(f"evidence#{evidence_id}", "upload", data=upload_id)
        unchanged = EvidenceItem.pk.does_not_exist() if instead_of is None else EvidenceItem.data == instead_of
        try:
            item.save(condition=unchanged)
        except PutError as error:
            raise_unless_lost(error)
            return self.upload_of(evidence_id) or upload_id
        return upload_id

    def expire(self, evidence_id: str) -> bool:
        changed = False

        def step(record: EvidenceRecord) -> EvidenceRecord:
            nonlocal changed
            new = life.expired(record)
            changed = new is not record
            return new

        self._step(evidence_id, step)
        return changed

    def of_session(self, session_id: str, *, limit: int, cursor: str | None) -> Page[EvidenceRecord]:
        return _listed("by_session", session_id, None, limit, cursor, newest_first=True)

    def of_employee(self, employee_id: str, *, limit: int, cursor: str | None) -> Page[EvidenceRecord]:
        return _listed("by_employee", employee_id, None, limit, cursor, newest_first=True)

    def many(self, evidence_ids: Iterable[str]) -> Mapping[str, EvidenceRecord]:
        keys = [(f"evidence#{evidence_id}", "record") for evidence_id in dict.fromkeys(evidence_ids)]
        return {found.evidence.evidence_id: found for found in map(_record, EvidenceItem.batch_get(keys))}

    def of_participant(self, employee_id: str, session_ids: Collection[str]) -> Sequence[EvidenceRecord]:
        keys = EvidenceItem.by_employee.query(employee_id, limit=RECENT, scan_index_forward=False)
        return [_record(item) for item in whole(EvidenceItem, (key for key in keys if key.session_id in session_ids))]

    def of_unit(
        self, scope: str, word: VerdictWord | Literal["waiting"], *, limit: int, cursor: str | None
    ) -> Page[EvidenceRecord]:
        return _listed("by_word", str(word), scope, limit, cursor, newest_first=True)

    def review_queue(self, scope: str, *, limit: int, cursor: str | None) -> Page[EvidenceRecord]:
        return _listed("by_review", "open", scope, limit, cursor, newest_first=False)

    def review_waits(self, scope: str, *, limit: int) -> Sequence[Instant]:
        keys = EvidenceItem.by_review.query("open", EvidenceItem.place.startswith(f"{scope}/"), limit=limit)
        return [datetime.fromisoformat(key.since) for key in keys]

    def unfinished(self, before: Instant, *, limit: int) -> Sequence[Evidence]:
        keys = EvidenceItem.by_pending.query("1", EvidenceItem.announced_at < iso(before), limit=limit)
        records = (_record(item).evidence for item in whole(EvidenceItem, keys))
        return [evidence for evidence in records if evidence.state in life.UNFINISHED]

    def _must(self, evidence_id: str) -> EvidenceRecord:
        record = self.get(evidence_id)
        if record is None:
            raise NotFound(evidence_id=evidence_id)
        return record

    def _step(self, evidence_id: str, step: Callable[[EvidenceRecord], EvidenceRecord]) -> EvidenceRecord:
        """Read, change, write on condition of the version; a lost race reads again."""
        for _ in tries():
            old = self._must(evidence_id)
            new = step(old)
            if new is old or _saved(new, old):
                return new
        raise Busy(what="evidence")


def _added(item: EvidenceItem) -> bool:
    """False when it is there already."""
    try:
        item.save(condition=EvidenceItem.pk.does_not_exist())
    except PutError as error:
        raise_unless_lost(error)
        return False
    return True


def _saved(new: EvidenceRecord, old: EvidenceRecord) -> bool:
    try:
        _item(new).save(condition=EvidenceItem.version == old.evidence.version)
    except PutError as error:
        raise_unless_lost(error)
        return False
    return True


def _listed(
    name: str, partition: str, scope: str | None, limit: int, cursor: str | None, *, newest_first: bool
) -> Page[EvidenceRecord]:
    return query_page(
        EvidenceItem,
        SCHEMA["evidence"],
        partition,
        index=name,
        where=None if scope is None else EvidenceItem.place.startswith(f"{scope}/"),
        limit=limit,
        cursor=cursor,
        newest_first=newest_first,
        read=_record,
    )


def _record(item: Any) -> EvidenceRecord:
    return EvidenceRecord.model_validate_json(item.data)


def _item(record: EvidenceRecord) -> EvidenceItem:
    evidence = record.evidence
    unfinished = evidence.state in life.UNFINISHED
    since = record.awaits_since
    return EvidenceItem(
        f"evidence#{evidence.evidence_id}",
        "record",
        data=record.model_dump_json(),
        version=evidence.version,
        session_id=evidence.session_id,
        evidence_id=evidence.evidence_id,
        employee_id=evidence.employee_id,
        word=_word(record),
        place=f"{evidence.unit_path}/#{evidence.evidence_id}",
        review=None if since is None else "open",
        since=since and iso(since),
        pending="1" if unfinished else None,
        announced_at=iso(evidence.announced_at),
    )


def _word(record: EvidenceRecord) -> str | None:
    if record.word is not None:
        return str(record.word)
    return None if record.evidence.state is EvidenceState.EXPIRED else "waiting"
