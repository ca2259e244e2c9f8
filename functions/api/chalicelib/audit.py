"""Who looked at, decided and changed what. Looking at the audit is noted as well."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, get_args
from zoneinfo import ZoneInfo

from api.chalicelib import gather, listing
from api.chalicelib.call import Call
from api.chalicelib.door import Area
from api.chalicelib.models.audit import AuditOut, AuditPage
from api.chalicelib.queries import AuditQuery
from yanzhen import texts
from yanzhen.audit import AuditEntry
from yanzhen.directory import Employee, OrgUnit, Permission, within
from yanzhen.errors import NotFound
from yanzhen.training import Session

area = Area("audit")

KINDS = frozenset(get_args(AuditOut.model_fields["subject_kind"].annotation))


@area.get("/v1/audit", Permission.READ_AUDIT)
def audit(call: Call, query: AuditQuery) -> AuditPage:
    """What was done and looked at in a unit's subtree, newest first: of a subject, by a person, on a day."""
    scope = call.scope(query.unit, Permission.READ_AUDIT)
    since, until = _span(call, scope, query.day)
    page = listing.sifted(
        lambda cursor: call.services.audit.entries(
            subject=query.subject, actor_id=query.actor, since=since, until=until, limit=query.limit, cursor=cursor
        ),
        lambda entry: within(entry.unit_path, scope) and query.actor in (None, entry.actor_id),
        cursor=query.cursor,
    )
    asked = {"of": query.subject, "by": query.actor, "day": query.day}
    call.note("audit.looked_at", "audit", scope, **{name: value for name, value in asked.items() if value})
    return AuditPage(items=_shown(call, page.items), next=page.next)


def _span(call: Call, scope: str, day: str | None) -> tuple[datetime | None, datetime | None]:
    if day is None:
        return None, None
    unit = call.services.directory.unit(scope)
    if unit is None:
        raise NotFound
    since = datetime.fromisoformat(day).replace(tzinfo=ZoneInfo(unit.timezone))
    return since, since + timedelta(days=1)


def _shown(call: Call, entries: tuple[AuditEntry, ...]) -> tuple[AuditOut, ...]:
    subjects = [_subject(entry) for entry in entries]
    photos = call.services.evidence.many({of for kind, of in subjects if kind == "evidence"})
    owners = {of: record.evidence.employee_id for of, record in photos.items()}
    wanted = {entry.actor_id for entry in entries} | {of for kind, of in subjects if kind == "employee"}
    wanted |= set(owners.values())
    people = {
        person.employee_id: person
        for person in (call.services.directory.people(wanted) if wanted else {}).values()
        if call.may(Permission.READ_PEOPLE, person.unit_path)
    }
    sessions = call.services.training.sessions({of for kind, of in subjects if kind == "session"})
    units = gather.units(call, {entry.unit_path for entry in entries} | {of for kind, of in subjects if kind == "unit"})
    return tuple(
        _entry(call, entry, subject, owners, people, sessions, units)
        for entry, subject in zip(entries, subjects, strict=True)
    )


def _subject(entry: AuditEntry) -> tuple[str, str]:
    """What an entry is about, and which one."""
    kind, _, of = entry.subject.replace("tally/", "tally#", 1).partition("#")
    return (kind, of) if kind in KINDS else ("other", entry.subject)


def _entry(
    call: Call,
    entry: AuditEntry,
    subject: tuple[str, str],
    owners: Mapping[str, str],
    people: Mapping[str, Employee],
    sessions: Mapping[str, Session],
    units: Mapping[str, OrgUnit],
) -> AuditOut:
    kind, of = subject
    actor, unit = people.get(entry.actor_id), units.get(entry.unit_path)
    person = people.get(owners.get(of, of))
    names: dict[str, Any] = {
        "evidence": person.name if person else of,
        "employee": person.name if person else of,
        "session": sessions[of].title if kind == "session" and of in sessions else of,
        "unit": units[of].name if kind == "unit" and of in units else of,
    }
    key = f"audit.{entry.action}"
    said = texts.catalogue(call.locale)
    return AuditOut.model_validate(
        {
            "entry_id": entry.entry_id,
            "at": entry.at,
            "actor_id": entry.actor_id,
            "actor_name": actor.name if actor else said.get(f"audit.actor.{entry.actor_id}", entry.actor_id),
            "action": entry.action,
            "sentence": texts.text(call.locale, key, entry.facts) if key in said else entry.action,
            "subject": entry.subject,
            "subject_kind": kind,
            "subject_id": of,
            "subject_name": names.get(kind, of),
            "unit_path": entry.unit_path,
            "unit_name": unit.name if unit else entry.unit_path,
            "facts": entry.facts,
        }
    )
