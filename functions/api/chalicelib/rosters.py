"""Lists of people: uploaded, read, tried, applied; and people as such a list."""

from collections import Counter
from datetime import timedelta

from api.chalicelib import problems
from api.chalicelib.call import Call
from api.chalicelib.door import Area
from api.chalicelib.models.rosters import (
    ChangeOut,
    EntryOut,
    ExportRows,
    ReportPage,
    RosterIn,
    RosterOut,
    RosterPage,
    RosterSlot,
    TrialIn,
    TroubleCount,
    TroubleOut,
)
from api.chalicelib.queries import PageQuery, PeopleQuery, ReportQuery, UnitQuery
from yanzhen import texts
from yanzhen.cursor import decoded, encoded
from yanzhen.directory import Permission, Role
from yanzhen.errors import InvalidRequest, NotFound
from yanzhen.roster import export
from yanzhen.roster.columns import FIELDS, KEEP, MOST_KEPT, REQUIRED, Columns, Field, kept_as, learned
from yanzhen.roster.compare import Entry, Orders, Trouble
from yanzhen.roster.job import Phase, Roster, begun
from yanzhen.roster.pieces import read_entries
from yanzhen.roster.plain import Cell
from yanzhen.roster.ways import Ways

area = Area("rosters")

UPLOAD = timedelta(hours=1)
MOST_PIECES = 5
"""So many pieces of a report are read for one page of it."""


@area.post("/v1/rosters", Permission.MANAGE_PEOPLE)
def announce_roster(call: Call, body: RosterIn) -> RosterSlot:
    """Announce a file; it is sent straight to the bucket."""
    unit = call.scope(body.unit_path, Permission.MANAGE_PEOPLE)
    if call.services.directory.unit(unit) is None:
        raise NotFound
    roster = Roster(
        roster_id=call.new_id(),
        kind=body.kind,
        unit_path=unit,
        by=call.caller.employee_id,
        locale=call.locale,
        file_name=body.file_name,
        content_type="application/octet-stream",
        size_bytes=body.size_bytes,
        sha256=body.sha256,
        created_at=call.now,
        beat_at=call.now,
    )
    upload = call.services.media.presigned_post(roster, expires_at=call.now + UPLOAD, now=call.now)
    return RosterSlot(roster=_out(call, call.services.rosters.save(roster)), upload=upload)


@area.get("/v1/rosters", Permission.MANAGE_PEOPLE)
def rosters(call: Call, query: PageQuery) -> RosterPage:
    """The newest lists of the caller's units."""
    page = call.services.rosters.newest(limit=query.limit, cursor=query.cursor)
    mine = (one for one in page.items if call.may(Permission.MANAGE_PEOPLE, one.unit_path))
    return RosterPage(items=tuple(_out(call, one) for one in mine), next=page.next)


@area.get("/v1/rosters/{roster_id}", Permission.MANAGE_PEOPLE)
def roster(call: Call, roster_id: str) -> RosterOut:
    """How far a list is."""
    return _out(call, _found(call, roster_id))


@area.post("/v1/rosters/{roster_id}/read", Permission.MANAGE_PEOPLE, idempotent=False)
def read_roster(call: Call, roster_id: str) -> RosterOut:
    """The file is there: read it."""
    return _start(call, _found(call, roster_id), "reading")


@area.post("/v1/rosters/{roster_id}/trial", Permission.MANAGE_PEOPLE, idempotent=False)
def try_roster(call: Call, roster_id: str, body: TrialIn) -> RosterOut:
    """Say what the columns hold, and find out what the list would change. Nothing is changed."""
    known = _found(call, roster_id)
    if len(body.columns) != len(known.headings):
        raise problems.invalid("columns", "is one for each heading", "roster_columns")
    kept = _kept(known, body.columns)
    given = [field for field in body.columns if isinstance(field, Field)]
    if not set(given) <= set(FIELDS[known.kind]):
        raise problems.invalid("columns", "names a field of another list", "roster_columns")
    if len(given) != len(set(given)):
        raise problems.invalid("columns", "names a field twice", "roster_twice")
    if missing := [field for field in REQUIRED[known.kind] if field not in given]:
        names = [texts.text(call.locale, f"roster.field.{field}") for field in missing]
        raise problems.invalid("columns", "lacks a field", "roster_missing", fields=names)
    orders = Orders(
        kind=known.kind,
        columns=body.columns,
        kept=kept,
        ways=Ways(region=body.region, order=body.date_order, today=call.now.date()),
        scope=known.unit_path,
        importer=call.caller.employee_id,
        whole=body.whole and known.kind == "people",
    )
    store = call.services.rosters
    if len({*store.kept(known.company, known.kind), *kept.values()}) > MOST_KEPT:
        raise problems.invalid("columns", "keeps too much", "roster_kept_many", limit=MOST_KEPT)
    store.keep(known.company, kept.values(), known.kind)
    started = _start(call, known, "trying", orders)
    learnt = learned(store.known(known.unit_path, known.kind), known.headings, body.columns)
    store.remember(known.unit_path, learnt, known.kind)
    return started


@area.post("/v1/rosters/{roster_id}/apply", Permission.MANAGE_PEOPLE, idempotent=False)
def apply_roster(call: Call, roster_id: str) -> RosterOut:
    """Do what the trial showed; only whoever ran the trial is bound by it, so only they may."""
    known = _found(call, roster_id)
    if known.orders is not None and known.orders.importer != call.caller.employee_id:
        raise problems.invalid("roster_id", "was tried by somebody else", "roster_not_yours")
    subject = f"roster#{roster_id}"
    if known.kind == "units":
        call.note("units.import_started", subject, known.unit_path, file=known.file_name)
    else:
        call.note("people.import_started", subject, known.unit_path, file=known.file_name)
    return _start(call, known, "applying")


@area.get("/v1/rosters/{roster_id}/report", Permission.MANAGE_PEOPLE)
def roster_report(call: Call, roster_id: str, query: ReportQuery) -> ReportPage:
    """What the list would change or has changed, row by row."""
    known = _found(call, roster_id)
    at, start = _place(known, query.cursor)
    found: list[EntryOut] = []
    read = 0
    while at < len(known.chunks) and read < MOST_PIECES:
        if query.action is None or known.chunks[at].counts.get(query.action):
            read += 1
            entries = read_entries(call.services.media, known.report_key(at))
            for place in range(start, len(entries)):
                if not _wanted(entries[place], query):
                    continue
                if len(found) == query.limit:
                    return ReportPage(items=tuple(found), next=encoded([known.trial, at, place]))
                found.append(_entry(call, entries[place]))
        at, start = at + 1, 0
    following = encoded([known.trial, at, 0]) if at < len(known.chunks) else None
    return ReportPage(items=tuple(found), next=following)


@area.get("/v1/people", Permission.MANAGE_PEOPLE)
def people(call: Call, query: PeopleQuery) -> ExportRows:
    """The people of a unit as rows that an import takes back unchanged, in the columns of the last one."""
    unit = call.scope(query.unit, Permission.MANAGE_PEOPLE)
    if query.cursor is None:
        call.note("people.exported", f"unit#{unit}", unit)
    page = call.services.directory.employees(unit, limit=query.limit, cursor=query.cursor)
    kept = call.services.rosters.kept(unit.partition("/")[0])
    return ExportRows(
        headings=export.headings("people", call.services.rosters.known(unit), kept, call.locale),
        rows=tuple(export.row(person, kept, call.locale) for person in page.items),
        next=page.next,
    )


@area.get("/v1/units/rows", Permission.MANAGE_PEOPLE)
def unit_rows(call: Call, query: UnitQuery) -> ExportRows:
    """A unit and everything below it as rows that an import takes back unchanged, in the columns of the last one."""
    path = call.scope(query.unit, Permission.MANAGE_PEOPLE)
    call.note("units.exported", f"unit#{path}", path)
    heads = call.services.directory.in_role(Role.MANAGER)
    many = Counter(head.unit_path for head in heads)
    alone = {head.unit_path: head.employee_id for head in heads if many[head.unit_path] == 1}
    kept = call.services.rosters.kept(path.partition("/")[0], "units")
    return ExportRows(
        headings=export.headings("units", call.services.rosters.known(path, "units"), kept, call.locale),
        rows=tuple(
            export.unit_row(unit, alone.get(unit.path), kept, call.locale)
            for unit in call.services.directory.subtree(path)
            if unit.moved_to is None
        ),
    )


def _found(call: Call, roster_id: str) -> Roster:
    known = call.services.rosters.get(roster_id)
    if known is None:
        raise NotFound
    call.need(Permission.MANAGE_PEOPLE, known.unit_path)
    return known


def _kept(known: Roster, columns: Columns) -> dict[int, str]:
    """Under what name each column is kept that has no other use; each name once."""
    kept = {at: kept_as(known.headings[at]) for at, field in enumerate(columns) if field == KEEP}
    if not all(kept.values()):
        raise problems.invalid("columns", "keeps a column without a name", "roster_unnamed")
    if len(kept) != len(set(kept.values())):
        raise problems.invalid("columns", "keeps a name twice", "roster_kept_twice")
    return kept


def _start(call: Call, known: Roster, phase: Phase, orders: Orders | None = None) -> RosterOut:
    """Stored first, started then: a start that got lost is a list that says nothing, and can be started again."""
    saved = call.services.rosters.save(begun(known, phase, call.now, orders))
    call.services.roster_runs.start(saved)
    return _out(call, saved)


def _place(known: Roster, cursor: str | None) -> tuple[int, int]:
    if cursor is None:
        return 0, 0
    match decoded(cursor):
        case [int(trial), int(at), int(start)] if trial == known.trial and at >= 0 and start >= 0:
            return at, start
    raise InvalidRequest(field="cursor")


def _wanted(entry: Entry, query: ReportQuery) -> bool:
    return query.action in (None, entry.action) and query.troubled in (None, bool(entry.troubles))


def _out(call: Call, one: Roster) -> RosterOut:
    return RosterOut(
        roster_id=one.roster_id,
        kind=one.kind,
        unit_path=one.unit_path,
        by=one.by,
        file_name=one.file_name,
        created_at=one.created_at,
        state=one.state,
        refusal=texts.text(call.locale, f"roster.refusal.{one.refusal}") if one.refusal else None,
        stalled=one.stalled(call.now),
        progress=one.progress,
        rows=one.rows,
        headings=tuple(_shown(cell) for cell in one.headings),
        samples=tuple(tuple(_shown(cell) for cell in row) for row in one.samples),
        columns=one.columns,
        counts=one.counts,
        troubles=tuple(
            TroubleCount(code=code, text=texts.text(call.locale, f"roster.about.{code}"), count=count)
            for code, count in sorted(one.troubles.items(), key=lambda item: -item[1])
        ),
        without_head=one.without_head,
        many_heads=one.many_heads,
        applied=sum(chunk.applied for chunk in one.chunks),
        overtaken=sum(chunk.overtaken for chunk in one.chunks),
    )


def _entry(call: Call, entry: Entry) -> EntryOut:
    return EntryOut(
        row=entry.row,
        key=entry.key,
        name=entry.name,
        action=entry.action,
        changes=tuple(ChangeOut.model_validate(one.model_dump()) for one in entry.changes),
        troubles=tuple(_trouble(call, one) for one in entry.troubles),
    )


def _trouble(call: Call, one: Trouble) -> TroubleOut:
    facts = {**one.facts, "value": one.value}
    return TroubleOut(
        **one.model_dump(include={"code", "fatal", "field", "cell", "value"}),
        text=texts.text(call.locale, f"roster.problem.{one.code}", facts),
        advice=texts.text(call.locale, f"roster.advice.{one.code}", facts),
    )


def _shown(cell: Cell) -> str:
    return "" if cell is None else str(cell)[:80]
