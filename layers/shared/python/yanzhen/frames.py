"""Twelve pictures of one video become one set of facts, without making it twelve times easier to pass for somebody.

The best of n pictures would give a stranger n chances. The second best needs the stranger to pass twice: of pictures
that have nothing in common that is far rarer than once, of pictures that are all alike it is as rare as in one
(tests/bench/video_faces.py measures it). Where only one picture shows a face there is only that one.
"""

from collections.abc import Iterable, Sequence

from yanzhen.evidence import Face, FaceFacts, Likeness, ReuseFacts, ReuseMatch
from yanzhen.fingerprint import MAX_MATCHES, rank


def faces_of(looks: Sequence[FaceFacts]) -> FaceFacts:
    """Faces of all pictures, each with its picture's number; for each person the second best likeness."""
    faces: list[Face] = []
    likenesses: dict[str, list[Likeness]] = {}
    for number, look in enumerate(looks):
        for likeness in (*((look.uploader,) if look.uploader else ()), *look.participants):
            told = likeness.model_copy(update={"face": likeness.face + len(faces)})
            likenesses.setdefault(likeness.employee_id, []).append(told)
        faces.extend(face.model_copy(update={"frame": number}) for face in look.faces)
    counted = {person: second_best(found) for person, found in likenesses.items()}
    own = next((look.uploader.employee_id for look in looks if look.uploader), None)
    uploader = counted.pop(own) if own is not None else None
    return FaceFacts(
        adapter=looks[0].adapter,
        faces=tuple(faces),
        uploader=uploader,
        uploader_references=looks[0].uploader_references,
        participants=tuple(counted.values()),
        participants_enrolled=looks[0].participants_enrolled,
        shown=faces[uploader.face].frame if uploader else _fullest(looks),
    )


def second_best(found: Sequence[Likeness]) -> Likeness:
    """The likeness that at least two pictures reach; of one picture its own."""
    ordered = sorted(found, key=lambda one: one.similarity, reverse=True)
    return ordered[min(1, len(ordered) - 1)]


def _fullest(looks: Sequence[FaceFacts]) -> int:
    return max(range(len(looks)), key=lambda number: len(looks[number].faces))


def reuse_of(traces: Sequence[ReuseFacts]) -> ReuseFacts:
    """What the pictures of one video resemble: each other evidence once, by the best of its pictures."""
    return ReuseFacts(
        quality=max(trace.quality for trace in traces),
        matches=_best(match for trace in traces for match in trace.matches),
        later=_best(match for trace in traces for match in trace.later),
        bands_read=sum(trace.bands_read for trace in traces),
        items_read=sum(trace.items_read for trace in traces),
        shortlist=max(trace.shortlist for trace in traces),
    )


def _best(matches: Iterable[ReuseMatch]) -> tuple[ReuseMatch, ...]:
    found: dict[str, ReuseMatch] = {}
    for match in sorted(matches, key=rank):
        found.setdefault(match.evidence_id, match)
    return tuple(found.values())[:MAX_MATCHES]
