"""Domain records as a caller reads them: pure functions, no look-ups."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from api.chalicelib.models.detail import AppealOut, FindingOut, PlaceOut, ReviewOut
from api.chalicelib.models.evidence import EvidenceOut
from api.chalicelib.models.people import ConsentState, EmployeeOut
from api.chalicelib.models.sessions import CourseOut, SessionOut
from api.chalicelib.models.units import Unit, UnitTree
from yanzhen import readiness, texts
from yanzhen.checks import place
from yanzhen.consent import is_current
from yanzhen.directory import Employee, Geofence, Locale, OrgUnit
from yanzhen.evidence import Capture, MediaFacts
from yanzhen.record import EvidenceRecord
from yanzhen.retake import retake
from yanzhen.tally import Counts
from yanzhen.training import Course, Session
from yanzhen.verdict import Appeal, Finding, Outcome, Review

_GRAVEST = (Outcome.FAIL, Outcome.SUSPECT, Outcome.UNABLE, Outcome.PASS)


def unit_out(unit: OrgUnit) -> Unit:
    return Unit(
        path=unit.path,
        name=unit.name,
        kind=unit.kind,
        timezone=unit.timezone,
        geofence=unit.geofence,
        moved_to=unit.moved_to,
    )


def tree(units: Sequence[OrgUnit], path: str) -> UnitTree:
    """A subtree from its units in any order; siblings by path."""
    by_parent: dict[str, list[OrgUnit]] = {}
    for unit in units:
        by_parent.setdefault(unit.path.rpartition("/")[0], []).append(unit)
    top = next(unit for unit in units if unit.path == path)

    def grow(unit: OrgUnit) -> UnitTree:
        below = sorted(by_parent.get(unit.path, []), key=lambda child: child.path)
        return UnitTree(unit=unit_out(unit), children=tuple(grow(child) for child in below))

    return grow(top)


def consent(employee: Employee) -> ConsentState:
    """Whether the face may be used, and since or until when."""
    given = employee.consent
    if given is None:
        return ConsentState(given=False)
    return ConsentState(
        given=given.in_force,
        current=is_current(given),
        text_version=given.text_version,
        given_at=given.given_at,
        withdrawn_at=given.withdrawn_at,
    )


def employee_out(employee: Employee) -> EmployeeOut:
    return EmployeeOut(
        employee_id=employee.employee_id,
        name=employee.name,
        unit_path=employee.unit_path,
        position=employee.position,
        role=employee.role,
        active=employee.active,
        consent=consent(employee),
        face_count=employee.face_count,
    )


def course_out(course: Course, locale: Locale) -> CourseOut:
    return CourseOut(course_id=course.course_id, name=course_name(course, locale), module=course.module)


def course_name(course: Course, locale: Locale) -> str:
    return course.name_zh if locale == "zh" else course.name_en


def session_out(
    session: Session,
    *,
    course: Course | None,
    unit: OrgUnit | None,
    locale: Locale,
    now: datetime,
    counts: Counts | None = None,
    mine: EvidenceOut | None = None,
) -> SessionOut:
    """A session; a course or unit that is gone shows its id."""
    return SessionOut.model_validate(
        {
            "session_id": session.session_id,
            "course_id": session.course_id,
            "course_name": course_name(course, locale) if course else session.course_id,
            "title": session.title,
            "unit_path": session.unit_path,
            "unit_name": unit.name if unit else session.unit_path,
            "starts_at": session.starts_at,
            "ends_at": session.ends_at,
            "timezone": session.timezone,
            "state": session.state(now),
            "revision": session.revision,
            "changed": session.history[-1].what if session.history else None,
            "reason": session.history[-1].reason if session.history else None,
            "geofence": session.geofence,
            "evidence_mode": session.evidence_mode,
            "expected": session.expected,
            "trainer_id": session.trainer_id,
            "room": session.room,
            "missing": readiness.of_session(session, now),
            "counts": counts,
            "mine": mine,
        }
    )


def heaviest_first(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Proof first, then by points, then by how grave the outcome is."""
    return tuple(sorted(findings, key=lambda f: (not f.hard, -f.points, _GRAVEST.index(f.outcome), f.code)))


def finding_out(finding: Finding, facts: Mapping[str, object], locale: Locale, timezone: str) -> FindingOut:
    """One finding in words; `facts` are those the caller may see."""
    return FindingOut(
        check=finding.check,
        outcome=finding.outcome,
        code=finding.code,
        title=texts.title(locale, finding.check),
        sentence=texts.sentence(locale, finding, timezone),
        score=finding.score,
        measure=finding.measure,
        points=finding.points,
        hard=finding.hard,
        facts=dict(facts),
    )


def evidence_out(
    record: EvidenceRecord,
    *,
    session: Session | None,
    employee: Employee | None,
    unit: OrgUnit | None,
    locale: Locale,
    now: datetime,
    thumbnail_url: str | None,
    superseded: bool = False,
) -> EvidenceOut:
    """One evidence of a list; a person, session or unit that is gone shows its id. One that the same person's later
    photo took the place of asks for nothing."""
    evidence = record.evidence
    timezone = session.timezone if session else "UTC"
    again = retake(record, session, now) if session else None
    advice = texts.advice_now(locale, record, again, timezone)
    return EvidenceOut(
        evidence_id=evidence.evidence_id,
        session_id=evidence.session_id,
        session_title=session.title if session else evidence.session_id,
        employee_id=evidence.employee_id,
        employee_name=employee.name if employee else evidence.employee_id,
        unit_path=evidence.unit_path,
        unit_name=unit.name if unit else evidence.unit_path,
        kind=evidence.kind,
        state=evidence.state,
        word=record.word,
        headline=texts.headline(locale, record, timezone),
        advice=texts.text(locale, "retake.superseded") if superseded else advice,
        retake=again.source if again and not superseded else None,
        points=record.verdict.points if record.verdict else None,
        on_time=evidence.on_time,
        announced_at=evidence.announced_at,
        captured_at=evidence.capture.captured_at,
        thumbnail_url=thumbnail_url,
        awaits_review=record.awaits_review,
        awaits_since=record.awaits_since,
        appealed=record.open_appeal is not None,
        one_of_two=record.one_of_two is not None,
        situation=record.situation,
        version=evidence.version,
    )


def review_out(review: Review, reviewer: Employee | None, locale: Locale) -> ReviewOut:
    return ReviewOut(
        reviewer_id=review.reviewer_id,
        reviewer_name=reviewer.name if reviewer else review.reviewer_id,
        decision=review.decision,
        word=review.word,
        reason=review.reason,
        reason_text=texts.text(locale, f"reason.{review.reason}"),
        comment=review.comment,
        reviewed_at=review.reviewed_at,
        counts=review.counts,
    )


def place_out(fence: Geofence | None, capture: Capture, media: MediaFacts | None) -> PlaceOut | None:
    position, source = place.taken_at(capture, media)
    if fence is None or position is None:
        return None
    east, north = place.offset_m(position.latitude, position.longitude, fence)
    away = place.distance_m(position.latitude, position.longitude, fence.latitude, fence.longitude)
    return PlaceOut(
        radius_m=fence.radius_m,
        source=source,
        accuracy_m=position.accuracy_m,
        distance_m=round(away, 1),
        east_m=round(east, 1),
        north_m=round(north, 1),
    )


def appeal_out(appeal: Appeal, answer: ReviewOut | None) -> AppealOut:
    return AppealOut(text=appeal.text, word=appeal.word, appealed_at=appeal.appealed_at, answer=answer)
