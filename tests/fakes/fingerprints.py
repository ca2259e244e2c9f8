"""Fingerprints in memory."""

from collections.abc import Sequence

from yanzhen.features import Candidates, Fingerprint
from yanzhen.fingerprint import BANDS, bands, in_turn


class FakeFingerprints:
    def __init__(self) -> None:
        self.stored: dict[str, Fingerprint] = {}

    def add(self, fingerprint: Fingerprint) -> None:
        self.stored[fingerprint.mark] = fingerprint

    def same_bytes(self, sha256: str) -> Sequence[Fingerprint]:
        return [one for _, one in sorted(self.stored.items()) if one.cover and one.sha256 == sha256]

    def by_bands(self, bits: str) -> Candidates:
        shared = {key: len(set(bands(bits)) & set(bands(old.bits))) for key, old in self.stored.items()}
        hits = tuple(self.stored[key] for key in sorted(self.stored) if shared[key])
        return Candidates(fingerprints=hits, bands_read=BANDS, items_read=sum(shared.values()))

    def shortlist(self, employee_id: str, unit_path: str, course_id: str, *, limit: int) -> Sequence[Fingerprint]:
        newest = [one for _, one in sorted(self.stored.items(), reverse=True) if one.cover]
        return in_turn(
            (
                [one for one in newest if one.employee_id == employee_id],
                [one for one in newest if one.unit_path == unit_path],
                [one for one in newest if one.course_id == course_id],
            ),
            limit,
        )

    def remove(self, evidence_id: str) -> None:
        self.stored = {mark: one for mark, one in self.stored.items() if one.evidence_id != evidence_id}
