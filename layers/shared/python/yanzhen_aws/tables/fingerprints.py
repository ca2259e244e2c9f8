"""Every picture ever received, to be found again.

| what | key |
|---|---|
| pictures that share a band | pk `band#<00-11>#<5 hex>`, sk `<evidence>`: 12 small queries a lookup |
| pictures of the same bytes | pk `sha256#<hex>`, sk `<evidence>` |
| the shortlist, newest first | pk `employee#<id>`, `unit#<path>` or `course#<id>`, sk `<evidence>` (a ULID) |
| all of one evidence | pk `evidence#<id>`, sk `keys`: for removal |

A video's other sampled pictures are found by their bands alone, as `<evidence>#<n>`, and removed by `keys#<n>`.

Every item holds the whole fingerprint, so a hit needs no second read. Reads of bands and bytes are consistent: of two
equal pictures that come at the same moment, at least one finds the other. All items are plain puts of the same content,
so adding is safe to repeat; `keys` is written first and removed last, so whatever was begun can be removed.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property

from pynamodb.attributes import UnicodeAttribute

from yanzhen.features import Candidates, Fingerprint
from yanzhen.fingerprint import BANDS, bands, in_turn
from yanzhen_aws.items import KeyedItem, bind, busy_when_throttled, connect


class FingerprintItem(KeyedItem):
    class Meta:
        table_name: str | None = None

    data = UnicodeAttribute()


@busy_when_throttled
class DynamoFingerprints:
    """The port `Fingerprints` on the table `fingerprints`."""

    def __init__(self, table_name: str) -> None:
        bind(FingerprintItem, table_name)

    def add(self, fingerprint: Fingerprint) -> None:
        data = fingerprint.model_dump_json()
        name = "keys" if fingerprint.cover else f"keys#{fingerprint.frame}"
        FingerprintItem(f"evidence#{fingerprint.evidence_id}", name, data=data).save()
        with FingerprintItem.batch_write() as batch:
            for key in _keys(fingerprint):
                batch.save(FingerprintItem(key, fingerprint.mark, data=data))

    def same_bytes(self, sha256: str) -> Sequence[Fingerprint]:
        return _all(f"sha256#{sha256}")

    def by_bands(self, bits: str) -> Candidates:
        hits = [hit for band in self._queries.map(_all, _bands(bits)) for hit in band]
        unique = {hit.mark: hit for hit in hits}
        return Candidates(
            fingerprints=tuple(unique[mark] for mark in sorted(unique)),
            bands_read=BANDS,
            items_read=len(hits),
        )

    def shortlist(self, employee_id: str, unit_path: str, course_id: str, *, limit: int) -> Sequence[Fingerprint]:
        if limit < 1:
            return []
        lists = self._queries.map(
            lambda key: _all(key, newest=limit), (f"employee#{employee_id}", f"unit#{unit_path}", f"course#{course_id}")
        )
        return in_turn(lists, limit)

    def remove(self, evidence_id: str) -> None:
        for keys in list(FingerprintItem.query(f"evidence#{evidence_id}", consistent_read=True)):
            fingerprint = Fingerprint.model_validate_json(keys.data)
            with FingerprintItem.batch_write() as batch:
                for key in _keys(fingerprint):
                    batch.delete(FingerprintItem(key, fingerprint.mark))
            keys.delete()

    @cached_property
    def _queries(self) -> ThreadPoolExecutor:
        """The queries of a lookup wait for the network at the same time, over one client."""
        connect(FingerprintItem)
        return ThreadPoolExecutor(max_workers=BANDS, thread_name_prefix="fingerprints")


def _bands(bits: str) -> list[str]:
    return [f"band#{band}" for band in bands(bits)]


def _keys(fingerprint: Fingerprint) -> list[str]:
    if not fingerprint.cover:
        return _bands(fingerprint.bits)
    return [
        *_bands(fingerprint.bits),
        f"sha256#{fingerprint.sha256}",
        f"employee#{fingerprint.employee_id}",
        f"unit#{fingerprint.unit_path}",
        f"course#{fingerprint.course_id}",
    ]


def _all(key: str, newest: int | None = None) -> list[Fingerprint]:
    items = FingerprintItem.query(key, consistent_read=newest is None, limit=newest, scan_index_forward=newest is None)
    return [Fingerprint.model_validate_json(item.data) for item in items]
