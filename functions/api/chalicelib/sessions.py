"""Trainings: mine, a unit's on a day, one whole, a new one."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from pydantic import ValidationError

from api.chalicelib import gather, listing, problems, views
from api.chalicelib.call import Call
from api.chalicelib.door import Area
from api.chalicelib.models.sessions import (
    ParticipantOut,
    SessionChangeOut,
    SessionDetail,
    SessionIn,
    SessionOut,
    SessionPage,
)
from api.chalicelib.queries import PageQuery, SessionsQuery
from yanzhen import nonce, session_change
from yanzhen.directory import Permission
from yanzhen.errors import Conflict, NotFound
from yanzhen.evidence import VIDEO_TYPES
from yanzhen.record import EvidenceRecord
from yanzhen.slot import due_at
from yanzhen.tally import Counts
from yanzhen.training import FIRST_DAY_OPEN, Session

area = Area("sessions")

AROUND = timedelta(days=7)
"""A person's own list reaches so far back and ahead."""
FARTHEST = timedelta(days=2 * 366)
"""A session is planned at most so far ahead, and entered at most so long after."""


@area.get("/v1/sessions/mine", Permission.SELF)
def my_sessions(call: Call, query: PageQuery) -> SessionPage:
    """The caller's own sessions that ended in the last 7 days or begin in the next, each with the caller's newest
    evidence: a first-day session, which is open for a month, stays as long as it can be proved."""
    page = listing.sifted(
        lambda cursor: call.services.training.sessions_of_participant(
            call.me.employee_id, since=call.now - AROUND - FIRST_DAY_OPEN, until=call.now + AROUND,
            limit=query.limit, cursor=cursor,
        ),
        lambda session: session.ends_at >= call.now - AROUND,
        cursor=query.cursor,
    )  # fmt: skip
    mine = gather.newest(_own(call, page.items), "session_id") if page.items else {}
    return SessionPage(items=gather.session_list(call, page.items, mine=mine), next=page.next)


@area.get("/v1/sessions", Permission.READ_UNIT)
def sessions(call: Call, query: SessionsQuery) -> SessionPage:
    """A unit's sessions that start on a day or in a period (its last day first), with their counters."""
    scope = call.scope(query.unit, Permission.READ_UNIT)
    if query.day and query.period:
        raise problems.invalid("period", "is not given beside a day")
    period = query.period or f"day#{query.day or _today(call, scope)}"
    wanted = (query.q or "").casefold()
    page = listing.sifted(
        lambda cursor: listing.sessions_of_period(call, scope, period, limit=query.limit, cursor=cursor),
        lambda session: (
            query.state in (None, session.state(call.now))
            and query.course_id in (None, session.course_id)
            and wanted in session.title.casefold()
        ),
        cursor=query.cursor,
    )
    counts = gather.session_counts(call, page.items)
    return SessionPage(items=gather.session_list(call, page.items, counts=counts), next=page.next)


@area.post("/v1/sessions", Permission.PLAN)
def plan_session(call: Call, body: SessionIn) -> SessionOut:
    """Plan a session of a unit's own people."""
    call.need(Permission.PLAN, body.unit_path)
    unit = call.services.directory.unit(body.unit_path)
    if unit is None:
        raise NotFound
    course = call.services.training.course(body.course_id)
    if course is None:
        raise problems.invalid("course_id", "is not a course", "session.course")
    if abs(body.starts_at - call.now) > FARTHEST:
        raise problems.invalid("starts_at", "is more than two years away", "session.far")
    trainer = call.services.directory.employee(body.trainer_id) if body.trainer_id else None
    if body.trainer_id and not (trainer and trainer.active):
        raise problems.invalid("trainer_id", "is nobody who works here", "session.trainer")
    people = call.services.directory.people(body.participants)
    strangers = [
        name
        for name in body.participants
        if name not in people or not people[name].active or not call.may(Permission.PLAN, people[name].unit_path)
    ]
    if strangers:
        named = strangers[:5]
        raise problems.invalid(
            "participants", f"are not active people of your unit: {', '.join(named)}", "session.strangers", people=named
        )
    try:
        session = Session(
            session_id=call.new_id(),
            timezone=unit.timezone,
            **body.model_dump(exclude={"geofence"}),
            geofence=body.geofence or unit.geofence,
        )
    except ValidationError as error:
        raise problems.broken_rules(error) from error
    if not call.services.training.add_session(session):
        raise Conflict
    call.note("session.planned", f"session#{session.session_id}", session.unit_path)
    return views.session_out(
        session,
        course=course,
        unit=unit,
        locale=call.locale,
        now=call.now,
        counts=Counts(expected=session.expected),
    )


@area.get("/v1/sessions/{session_id}", Permission.SELF, Permission.READ_UNIT)
def session(call: Call, session_id: str) -> SessionDetail:
    """One session; a head sees every participant, a participant the own evidence."""
    found = visible(call, session_id)
    head = call.may(Permission.READ_UNIT, found.unit_path)
    takes_part = call.me.employee_id in found.participants
    records = gather.of_session(call, found) if head else _own(call, [found])
    by_person = gather.newest(records, "employee_id")
    mine = by_person.get(call.me.employee_id)
    (shown,) = gather.session_list(
        call,
        [found],
        counts=gather.session_counts(call, [found]) if head else None,
        mine={found.session_id: mine} if mine else None,
    )
    policy = call.policy(found.starts_at)
    planner = found.evidence_mode == "group" and call.may(Permission.PLAN, found.unit_path)
    return SessionDetail(
        session=shown,
        participants=_participants(call, found, by_person) if head else (),
        trainer_name=_name(call, found.trainer_id),
        history=_history(call, found) if head else (),
        may_change=found.cancelled_at is None and call.may(Permission.PLAN, found.unit_path),
        capture_nonce=nonce.issue(call.services.nonce_secret(), found.session_id, call.me.employee_id, call.now)
        if takes_part or planner
        else None,
        due_at=due_at(found, policy),
        gallery_allowed=policy.gallery == "allowed",
        max_file_bytes=policy.max_file_bytes,
        video_types=tuple(VIDEO_TYPES),
        max_video_bytes=policy.max_video_bytes,
        min_video_seconds=policy.min_video_seconds,
        max_video_seconds=policy.max_video_seconds,
    )


def visible(call: Call, session_id: str) -> Session:
    """A session the caller takes part in or holds, or of a unit the caller may read; another does not exist."""
    found = call.services.training.session(session_id)
    if found is None:
        raise NotFound
    if call.me.employee_id not in session_change.people(found):
        call.need(Permission.READ_UNIT, found.unit_path)
    return found


def _participants(call: Call, found: Session, by_person: dict[str, EvidenceRecord]) -> tuple[ParticipantOut, ...]:
    people = call.services.directory.people(found.participants)
    brought = [record for person, record in by_person.items() if person in found.participants]
    shown = {item.employee_id: item for item in gather.evidence_list(call, brought)}
    return tuple(
        ParticipantOut(
            employee_id=person,
            name=people[person].name if person in people else person,
            evidence=shown.get(person),
        )
        for person in found.participants
    )


def _name(call: Call, person: str | None) -> str | None:
    known = call.services.directory.employee(person) if person else None
    return known.name if known else person


def _history(call: Call, found: Session) -> tuple[SessionChangeOut, ...]:
    people = call.services.directory.people({change.by for change in found.history}) if found.history else {}
    return tuple(
        SessionChangeOut(
            by_name=people[change.by].name if change.by in people else change.by, **change.model_dump(exclude={"by"})
        )
        for change in found.history
    )


def _own(call: Call, sessions: Sequence[Session]) -> Sequence[EvidenceRecord]:
    """The caller's newest evidence for these sessions."""
    return call.services.evidence.of_participant(call.me.employee_id, {session.session_id for session in sessions})


def _today(call: Call, scope: str) -> str:
    return local_now(call, scope).strftime("%Y-%m-%d")


def local_now(call: Call, scope: str) -> datetime:
    """This moment on a unit's own clock."""
    unit = call.services.directory.unit(scope)
    if unit is None:
        raise NotFound
    return call.now.astimezone(ZoneInfo(unit.timezone))
