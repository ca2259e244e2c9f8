"""How the bytes of an evidence come in: small files by one presigned POST, large ones in parts.

A part that has arrived stays in the bucket until the file is whole, so a phone that loses its signal, its battery or a
week goes on with the parts that are missing. Nothing of that is kept on the server but the bucket's upload id; which
parts are here only the bucket knows, so it is asked.
"""

from collections.abc import Iterable, Mapping

from yanzhen.base import Instant, Model
from yanzhen.errors import NotFound, PartsMissing
from yanzhen.evidence import Evidence, EvidenceState
from yanzhen.ports import EvidenceStore, HeldPart, MediaStore, PresignedPost

WHOLE_AT_MOST = 8_000_000
"""Bytes. What is not larger goes in one piece: a phone's photo has 3 to 6 MB, and parts cost requests."""
PART_BYTES = 5 * 1024 * 1024
"""The smallest part that S3 takes (only the last may be smaller): a lost signal costs at most so much."""
BATCH = 20
"""So many parts get their addresses at a time: 100 MB, that a phone sends before they end."""


class Part(Model):
    """One part that the bucket lacks, and where it goes; the address takes exactly so many bytes."""

    number: int
    """From 1; it begins at byte `(number - 1) * part_bytes`."""
    size_bytes: int
    url: str


class Parts(Model):
    """What a phone needs to send the next parts of a file."""

    part_bytes: int
    """Of every part but the last."""
    count: int
    held: tuple[int, ...]
    """Numbers of the parts that the bucket holds already, in order."""
    wanted: tuple[Part, ...]
    """The next ones it lacks, at most `BATCH`; none when only the completion is missing."""
    expires_at: Instant
    """Until when the addresses of `wanted` count; then the phone asks for new ones."""


class WayIn(Model):
    """Where the bytes go: in one piece or in parts; neither when the bucket holds them already."""

    upload: PresignedPost | None = None
    parts: Parts | None = None


def in_parts(evidence: Evidence) -> bool:
    return evidence.size_bytes > WHOLE_AT_MOST


def sizes(size_bytes: int) -> dict[int, int]:
    """Part number -> bytes, for a file of so many bytes."""
    starts = range(0, size_bytes, PART_BYTES)
    return {number: min(PART_BYTES, size_bytes - start) for number, start in enumerate(starts, start=1)}


def sound(size_bytes: int, held: Iterable[HeldPart]) -> dict[int, HeldPart]:
    """The parts that belong to a file of so many bytes; one of another size does not, and is sent again."""
    wanted = sizes(size_bytes)
    return {part.number: part for part in held if wanted.get(part.number) == part.size_bytes}


class Uploads:
    """Ways in for announced evidence; every call may be repeated, and asks the bucket what is true."""

    def __init__(self, evidence: EvidenceStore, media: MediaStore) -> None:
        self._evidence = evidence
        self._media = media

    def way_in(self, evidence: Evidence, *, expires_at: Instant, now: Instant) -> WayIn:
        """Where the bytes, or those that are missing, go now."""
        if evidence.state not in (EvidenceState.WAITING, EvidenceState.EXPIRED):
            return WayIn()
        if not in_parts(evidence):
            return WayIn(upload=self._media.presigned_post(evidence, expires_at=expires_at, now=now))
        upload_id = self._evidence.upload_of(evidence.evidence_id)
        held = None if upload_id is None else self._media.held_parts(evidence, upload_id)
        if held is None:
            if upload_id is not None and self._media.exists(evidence.original_key):
                return WayIn()
            # None was begun yet, or the bucket gave up an old one.
            began = self._media.begin_parts(evidence)
            upload_id = self._evidence.keep_upload(evidence.evidence_id, began, instead_of=upload_id)
            held = () if upload_id == began else (self._media.held_parts(evidence, upload_id) or ())
        assert upload_id is not None
        return WayIn(parts=self._parts(evidence, upload_id, sound(evidence.size_bytes, held), expires_at, now))

    def complete(self, evidence: Evidence) -> None:
        """Make one file of the parts; PartsMissing while the bucket lacks one. Repeated, it changes nothing."""
        if evidence.state not in (EvidenceState.WAITING, EvidenceState.EXPIRED) or not in_parts(evidence):
            return
        wanted = sizes(evidence.size_bytes)
        upload_id = self._evidence.upload_of(evidence.evidence_id)
        held = None if upload_id is None else self._media.held_parts(evidence, upload_id)
        if upload_id is not None and held is not None:
            parts = sound(evidence.size_bytes, held)
            if len(parts) < len(wanted):
                raise PartsMissing(missing=len(wanted) - len(parts), parts=len(wanted))
            try:
                self._media.complete_parts(evidence, upload_id, parts)
            except NotFound:
                pass  # another request was quicker
            else:
                return
        if not self._media.exists(evidence.original_key):
            raise PartsMissing(missing=len(wanted), parts=len(wanted))

    def _parts(
        self, evidence: Evidence, upload_id: str, held: Mapping[int, HeldPart], expires_at: Instant, now: Instant
    ) -> Parts:
        wanted = sizes(evidence.size_bytes)
        missing = [number for number in wanted if number not in held][:BATCH]
        return Parts(
            part_bytes=PART_BYTES,
            count=len(wanted),
            held=tuple(sorted(held)),
            wanted=tuple(
                Part(
                    number=number,
                    size_bytes=wanted[number],
                    url=self._media.part_url(
                        evidence, upload_id, number, size_bytes=wanted[number], expires_at=expires_at, now=now
                    ),
                )
                for number in missing
            ),
            expires_at=expires_at,
        )
