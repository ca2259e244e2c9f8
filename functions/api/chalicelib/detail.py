"""One evidence whole: reasons for its own employee, everything for those who answer for the unit."""

from collections.abc import Iterator, Mapping
from typing import Any

from api.chalicelib import gather, looks, views
from api.chalicelib.call import Call
from api.chalicelib.models.detail import EvidenceDetail, FrameOut, ReuseSide, ReviewOut, VideoOut
from yanzhen.directory import Employee, Permission
from yanzhen.errors import NotFound
from yanzhen.evidence import Likeness, ReuseMatch, frame_key, working_key
from yanzhen.life import may_appeal
from yanzhen.policy import FaceThresholds, for_references
from yanzhen.record import EvidenceRecord
from yanzhen.training import Session
from yanzhen.verdict import Finding, Review


def visible(call: Call, evidence_id: str) -> EvidenceRecord:
    """An evidence of the caller's own, or of a unit the caller may read; another does not exist."""
    record = call.services.evidence.get(evidence_id)
    if record is None:
        raise NotFound
    if record.evidence.employee_id != call.me.employee_id:
        call.need(Permission.READ_UNIT, record.evidence.unit_path)
    return record


def evidence_detail(call: Call, record: EvidenceRecord) -> EvidenceDetail:
    """The page of one evidence, as much of it as the caller may see; that others look at it is noted."""
    evidence = record.evidence
    looks.looked_at(call, evidence)
    session = call.services.training.session(evidence.session_id)
    if session is None:
        raise NotFound
    whole = call.may(Permission.READ_UNIT, evidence.unit_path)
    people = call.services.directory.people(_mentioned(record))
    units = gather.units(call, {evidence.unit_path, session.unit_path})
    (shown,) = gather.session_list(call, [session], counts=gather.session_counts(call, [session]) if whole else None)
    hidden = _hidden(call, record, session, whole=whole)
    verdict = record.verdict
    opened = record.media is not None and record.media.problem is None
    own = evidence.employee_id == call.me.employee_id
    may_review = verdict is not None and not own and call.may(Permission.REVIEW, evidence.unit_path)

    def said(review: Review) -> ReviewOut:
        return views.review_out(review, people.get(review.reviewer_id), call.locale)

    return EvidenceDetail(
        evidence=gather.evidence_one(
            call,
            record,
            session=session,
            employee=people.get(evidence.employee_id),
            unit=units.get(evidence.unit_path),
            superseded=gather.superseded(call, record, session),
        ),
        session=shown,
        picture_url=gather.picture(call, record, _shown_key(record, whole=whole)),
        video=_video(call, record, whole=whole) if evidence.is_video else None,
        width=record.media.width if record.media and opened else 0,
        height=record.media.height if record.media and opened else 0,
        media=record.media if whole else None,
        faces=record.faces if whole else None,
        face_names=_names(record, people) if whole else {},
        findings=tuple(
            views.finding_out(finding, _facts(finding, hidden), call.locale, session.timezone)
            for finding in views.heaviest_first(record.findings)
        ),
        by_family=verdict.by_family if verdict else {},
        policy_version=verdict.policy_version if verdict else None,
        decided_at=verdict.decided_at if verdict else None,
        reviews=tuple(said(review) for review in record.reviews),
        appeals=tuple(
            views.appeal_out(appeal, said(answer) if (answer := record.answer(appeal)) else None)
            for appeal in record.appeals
        ),
        may_appeal=own and may_appeal(record),
        word_in_question=record.word_in_question,
        one_of_two=said(record.one_of_two) if record.one_of_two else None,
        reuse=_reuse(call, record),
        capture=evidence.capture if whole or own else None,
        place=views.place_out(session.geofence, evidence.capture, record.media) if whole or own else None,
        may_review=may_review,
        may_confirm=may_review and not (record.one_of_two and record.one_of_two.reviewer_id == call.me.employee_id),
    )


def _shown(record: EvidenceRecord, *, whole: bool) -> int | None:
    """Which sampled picture of a video is shown; None: it is a photo, or nothing of it opens."""
    video = record.media.video if record.media and record.media.problem is None else None
    if video is None:
        return None
    faces = record.faces.shown if whole and record.faces else None
    return video.cover if faces is None else faces


def _shown_key(record: EvidenceRecord, *, whole: bool) -> str:
    number = _shown(record, whole=whole)
    return record.evidence.working_key if number is None else record.evidence.frame_key(number)


def _video(call: Call, record: EvidenceRecord, *, whole: bool) -> VideoOut:
    evidence = record.evidence
    facts = record.media.video if record.media else None
    # People can play what the machine would not look at.
    arrived = record.media is not None and record.media.problem not in ("missing", "empty")
    return VideoOut(
        url=call.services.media.link(evidence.original_key, seconds=gather.LINK_S) if arrived else None,
        content_type=evidence.content_type,
        **(facts.model_dump(include={"duration_s", "codec", "audio", "gaps", "frozen"}) if facts else {}),
        frames=tuple(
            FrameOut(at_s=at_s, url=gather.picture(call, record, evidence.frame_key(number)))
            for number, at_s in enumerate(facts.frames if facts else ())
        ),
        shown=_shown(record, whole=whole),
    )


def _hidden(call: Call, record: EvidenceRecord, session: Session, *, whole: bool) -> frozenset[str]:
    """Ids of people and pictures the caller may not know: they are kept out of the findings' facts."""
    hidden = set() if whole else set(session.participants) | _mentioned(record)
    for match in record.sources:
        if not _may_see(call, match):
            hidden |= {match.evidence_id, match.employee_id, match.session_id}
    return frozenset(hidden - {call.me.employee_id, session.session_id})


def _facts(finding: Finding, hidden: frozenset[str]) -> dict[str, Any]:
    """A finding's facts without those that hold a hidden id, alone or in a list."""
    return {
        name: value
        for name, value in finding.facts.items()
        if hidden.isdisjoint([value] if isinstance(value, str) else value if isinstance(value, list | tuple) else ())
    }


def _mentioned(record: EvidenceRecord) -> set[str]:
    named = {record.evidence.employee_id, *(review.reviewer_id for review in record.reviews)}
    if record.faces is not None:
        named |= {likeness.employee_id for likeness in record.faces.participants}
    return named


def _names(record: EvidenceRecord, people: Mapping[str, Employee]) -> dict[int, str]:
    """Which face is whose, where the thresholds the verdict was made with recognised somebody; the likest wins."""
    found: dict[int, Likeness] = {}
    for likeness in _recognised(record):
        if likeness.face not in found or likeness.similarity > found[likeness.face].similarity:
            found[likeness.face] = likeness
    return {
        face: people[likeness.employee_id].name for face, likeness in found.items() if likeness.employee_id in people
    }


def _recognised(record: EvidenceRecord) -> Iterator[Likeness]:
    if record.faces is None or record.verdict is None:
        return
    stored = record.verdict.thresholds.get("faces", {}).get(record.faces.adapter)
    if stored is None:
        return
    thresholds = FaceThresholds.model_validate(stored)
    uploader = record.faces.uploader
    if uploader and uploader.similarity >= for_references(thresholds.match, uploader.references):
        yield uploader
    for likeness in record.faces.participants:
        if likeness.similarity >= for_references(thresholds.name, likeness.references):
            yield likeness


def _reuse(call: Call, record: EvidenceRecord) -> tuple[ReuseSide, ...]:
    """The earlier pictures beside this one; whose, where and the picture itself only if the caller may see it."""
    matches = record.sources
    seen = [match for match in matches if _may_see(call, match)]
    for match in seen:
        looks.looked_at(call, match, beside=record.evidence.evidence_id)
    people = call.services.directory.people({match.employee_id for match in seen}) if seen else {}
    sessions = call.services.training.sessions({match.session_id for match in seen}) if seen else {}
    places = gather.units(call, (match.unit_path for match in seen))
    sides = []
    for match in matches:
        shown = match in seen
        person, session, unit = (
            people.get(match.employee_id),
            sessions.get(match.session_id),
            places.get(match.unit_path),
        )
        sides.append(
            ReuseSide(
                evidence_id=match.evidence_id,
                employee_name=person.name if shown and person else "",
                unit_name=unit.name if shown and unit else "",
                session_title=session.title if shown and session else "",
                announced_at=match.announced_at,
                kind=match.kind,
                distance_bits=match.distance_bits,
                inliers=match.inliers,
                picture_url=_link(call, match.evidence_id, match.earlier_frame) if shown else None,
                own_picture_url=None if match.frame is None else _link(call, record.evidence.evidence_id, match.frame),
            )
        )
    return tuple(sides)


def _link(call: Call, evidence_id: str, frame: int | None) -> str:
    """A picture beside another: the working copy, of a video the sampled picture that is meant."""
    key = working_key(evidence_id) if frame is None else frame_key(evidence_id, frame)
    return call.services.media.link(key, seconds=gather.LINK_S)


def _may_see(call: Call, match: ReuseMatch) -> bool:
    return match.employee_id == call.me.employee_id or call.may(Permission.READ_UNIT, match.unit_path)
