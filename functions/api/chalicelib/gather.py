"""What a page of records needs beside them, read in batches: people, sessions, units, courses, links."""

from collections.abc import Iterable, Mapping, Sequence

from api.chalicelib import looks, views
from api.chalicelib.call import Call
from api.chalicelib.models.evidence import EvidenceOut, EvidencePage
from api.chalicelib.models.sessions import SessionOut
from yanzhen.directory import Employee, OrgUnit, ancestors
from yanzhen.evidence import EvidenceState
from yanzhen.ports import Page
from yanzhen.record import EvidenceRecord
from yanzhen.retake import retake
from yanzhen.tally import Counts, Scope
from yanzhen.training import Session

LINK_S = 300
"""A signed address of a picture lives so long."""
_PAGE = 100


def units(call: Call, paths: Iterable[str]) -> Mapping[str, OrgUnit]:
    """Units by path: one read for one, one Query over what they have in common for more."""
    wanted = sorted(set(paths))
    if not wanted:
        return {}
    if len(wanted) == 1:
        unit = call.services.directory.unit(wanted[0])
        return {} if unit is None else {unit.path: unit}
    common = next(
        (path for path in ancestors(wanted[0]) if all((other + "/").startswith(path + "/") for other in wanted)), None
    )
    if common is None:
        found = [call.services.directory.unit(path) for path in wanted]
        return {unit.path: unit for unit in found if unit is not None}
    return {unit.path: unit for unit in call.services.directory.subtree(common)}


def picture(call: Call, record: EvidenceRecord, key: str) -> str | None:
    """A short-lived address of a picture that was made: only a file that opened has one."""
    return call.services.media.link(key, seconds=LINK_S) if opened(record) else None


def opened(record: EvidenceRecord) -> bool:
    return record.media is not None and record.media.problem is None


def evidence_list(call: Call, records: Sequence[EvidenceRecord]) -> tuple[EvidenceOut, ...]:
    """Records as list items, in their order."""
    sessions = call.services.training.sessions({r.evidence.session_id for r in records}) if records else {}
    people = call.services.directory.people({r.evidence.employee_id for r in records}) if records else {}
    places = units(call, (r.evidence.unit_path for r in records))
    looks.listed(call, [record.evidence for record in records if opened(record)])
    return tuple(
        evidence_one(
            call,
            record,
            session=sessions.get(record.evidence.session_id),
            employee=people.get(record.evidence.employee_id),
            unit=places.get(record.evidence.unit_path),
        )
        for record in records
    )


def evidence_one(
    call: Call,
    record: EvidenceRecord,
    *,
    session: Session | None,
    employee: Employee | None,
    unit: OrgUnit | None,
    superseded: bool = False,
) -> EvidenceOut:
    return views.evidence_out(
        record,
        session=session,
        employee=employee,
        unit=unit,
        locale=call.locale,
        now=call.now,
        thumbnail_url=picture(call, record, record.evidence.thumbnail_key),
        superseded=superseded,
    )


def superseded(call: Call, record: EvidenceRecord, session: Session) -> bool:
    """Whether a photo that asks for another one already has it; what asks for nothing is not looked up."""
    if retake(record, session, call.now) is None:
        return False
    of = record.evidence
    later = newest(call.services.evidence.of_participant(of.employee_id, {of.session_id}), "session_id")
    return of.session_id in later and later[of.session_id].evidence.evidence_id > of.evidence_id


def evidence_page(call: Call, page: Page[EvidenceRecord]) -> EvidencePage:
    return EvidencePage(items=evidence_list(call, page.items), next=page.next)


def session_counts(call: Call, sessions: Sequence[Session]) -> Sequence[Counts]:
    """Each session's own counters, in order."""
    scopes = [Scope(scope=f"session/{session.session_id}", period="whole") for session in sessions]
    return call.services.tallies.get_many(scopes) if scopes else ()


def session_list(
    call: Call,
    sessions: Sequence[Session],
    *,
    counts: Sequence[Counts] | None = None,
    mine: Mapping[str, EvidenceRecord] | None = None,
) -> tuple[SessionOut, ...]:
    """Sessions as list items, with their counters or with the caller's own evidence."""
    courses = {course.course_id: course for course in call.services.training.courses()}
    places = units(call, (session.unit_path for session in sessions))
    found = []
    for place, session in enumerate(sessions):
        own = (mine or {}).get(session.session_id)
        unit = places.get(session.unit_path)
        found.append(
            views.session_out(
                session,
                course=courses.get(session.course_id),
                unit=unit,
                locale=call.locale,
                now=call.now,
                counts=counts[place] if counts else None,
                mine=None if own is None else evidence_one(call, own, session=session, employee=call.me, unit=unit),
            )
        )
    return tuple(found)


def of_session(call: Call, session: Session) -> list[EvidenceRecord]:
    """Every evidence of a session; a session is small, its pages are few."""
    records: list[EvidenceRecord] = []
    cursor: str | None = None
    while True:
        page = call.services.evidence.of_session(session.session_id, limit=_PAGE, cursor=cursor)
        records += page.items
        cursor = page.next
        if cursor is None:
            return records


def newest(records: Iterable[EvidenceRecord], key: str) -> dict[str, EvidenceRecord]:
    """The newest record for each value of an evidence's field; one whose bytes never came gives way to one that has."""
    found: dict[str, EvidenceRecord] = {}
    for record in records:
        value = getattr(record.evidence, key)
        if value not in found or _rank(record) > _rank(found[value]):
            found[value] = record
    return found


def _rank(record: EvidenceRecord) -> tuple[bool, str]:
    return record.evidence.state is not EvidenceState.EXPIRED, record.evidence.evidence_id
