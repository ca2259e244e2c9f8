"""Cases: a person's own, those of a unit, and what people say and decide."""

from collections.abc import Callable
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Literal

from api.chalicelib import gather, looks
from api.chalicelib.call import Call
from api.chalicelib.door import Area
from api.chalicelib.models.cases import (
    ActOut,
    CaseDetail,
    CaseFigures,
    CaseOut,
    CasePage,
    DeadlineIn,
    DecisionIn,
    FileIn,
    FileOut,
    FileSlot,
    StatementIn,
    UnitCasesOut,
    WaiverIn,
)
from api.chalicelib.queries import PageQuery, UnitPageQuery, UnitQuery
from yanzhen import case_life as life
from yanzhen import texts
from yanzhen.base import iso
from yanzhen.case import Case, Stage, What
from yanzhen.case_board import COUNTED, MOST, by_unit
from yanzhen.case_files import CaseFile, taken
from yanzhen.case_texts import about, headline
from yanzhen.directory import Permission, Role, timezone_of, within
from yanzhen.errors import CaseClosed, CaseFileMissing, NotFound, OwnCase
from yanzhen.ports import Page

area = Area("cases")


class MineQuery(PageQuery):
    whose: Literal["self", "unit"] = "self"


class CasesQuery(UnitPageQuery):
    stage: Stage = Stage.OPEN


@area.get("/v1/cases/mine", Permission.SELF)
def my_cases(call: Call, query: MineQuery) -> CasePage:
    """What is asked of oneself, or of the heads of the own unit where one is a head; newest first."""
    if query.whose == "unit":
        if call.me.role is not Role.MANAGER:
            return CasePage(items=())
        heads = call.services.cases.of_heads(call.me.unit_path, limit=query.limit, cursor=query.cursor)
        return _page(call, heads)
    page = call.services.cases.of_subject(call.me.employee_id, limit=query.limit, cursor=query.cursor)
    return _page(call, page)


@area.get("/v1/cases", Permission.READ_UNIT)
def cases(call: Call, query: CasesQuery) -> CasePage:
    """Cases of a unit's subtree at a stage, unit by unit, the nearest deadline of each first."""
    scope = call.scope(query.unit, Permission.READ_UNIT)
    return _page(call, call.services.cases.of_unit(scope, query.stage, limit=query.limit, cursor=query.cursor))


@area.get("/v1/cases/figures", Permission.READ_UNIT)
def case_figures(call: Call, query: UnitQuery) -> CaseFigures:
    """How many cases each unit below has: open, due today, overdue, answered."""
    scope = call.scope(query.unit, Permission.READ_UNIT)
    found = {stage: call.services.cases.deadlines(scope, stage, limit=MOST + 1) for stage in COUNTED}
    units = gather.units(call, {scope, *(unit for rows in found.values() for unit, _ in rows)})
    zones = {scope: timezone_of(None)} | {path: unit.timezone for path, unit in units.items()}
    rows = by_unit(scope, found, zones, call.now)
    return CaseFigures(
        units=tuple(
            UnitCasesOut(
                unit_name=units[row.unit_path].name if row.unit_path in units else row.unit_path, **row.model_dump()
            )
            for row in rows
        ),
        more=any(len(rows) > MOST for rows in found.values()),
    )


@area.get("/v1/cases/{case_id}", Permission.SELF, Permission.READ_UNIT)
def case(call: Call, case_id: str) -> CaseDetail:
    """A case with everything that was done about it: one's own, or one of the unit."""
    found = _found(call, case_id)
    if not _own(call, found):
        call.need(Permission.READ_UNIT, found.unit_path)
    return _detail(call, found)


@area.post("/v1/cases/{case_id}/statement", Permission.SELF)
def state(call: Call, case_id: str, body: StatementIn) -> CaseDetail:
    """The person who is asked, or a head of the unit that is, says what was put right; the clock stands until
    somebody decides."""
    found = _open_to(call, case_id)
    files = tuple(taken(CaseFile(case_id=case_id, **file.model_dump())) for file in body.files)
    if missing := [file for file in files if not call.services.media.exists(file.original_key)]:
        raise CaseFileMissing(count=len(missing))
    after = _changed(
        call, found, lambda now: life.answered(now, body.text.strip(), call.me.employee_id, call.now, files)
    )
    if after.version != found.version:
        call.note("case.answered", f"case#{case_id}", found.unit_path)
    return _detail(call, after)


@area.post("/v1/cases/{case_id}/files", Permission.SELF, status=HTTPStatus.OK, idempotent=False)
def statement_file(call: Call, case_id: str, body: FileIn) -> FileSlot:
    """Where a file of one's statement goes, as often as it is asked."""
    found = _open_to(call, case_id)
    if found.outcome:
        raise CaseClosed(case_id=case_id)
    announced = taken(CaseFile(case_id=case_id, **body.model_dump()))
    if call.services.media.exists(announced.original_key):
        return FileSlot(upload=None)
    until = call.now + timedelta(minutes=call.policy(call.now).slot_minutes)
    return FileSlot(upload=call.services.media.presigned_post(announced, expires_at=until, now=call.now))


@area.post("/v1/cases/{case_id}/decision", Permission.REVIEW)
def decide(call: Call, case_id: str, body: DecisionIn) -> CaseDetail:
    """Accept an answer, or send it back with a reason; of two who decide at once one wins."""
    step = life.accepted if body.decision == "accept" else life.returned
    after = _changed(
        call,
        _decidable(call, case_id),
        lambda now: step(now, body.reason.strip(), call.me.employee_id, call.now, expected_version=body.version),
    )
    call.note("case.decided", f"case#{case_id}", after.unit_path, decision=body.decision)
    return _detail(call, after)


@area.post("/v1/cases/{case_id}/deadline", Permission.REVIEW)
def postpone(call: Call, case_id: str, body: DeadlineIn) -> CaseDetail:
    """Another deadline, with a reason."""
    after = _changed(
        call,
        _decidable(call, case_id),
        lambda now: life.postponed(
            now, body.due_at, body.reason.strip(), call.me.employee_id, call.now, expected_version=body.version
        ),
    )
    call.note("case.postponed", f"case#{case_id}", after.unit_path, due_at=iso(after.due_at))
    return _detail(call, after)


@area.post("/v1/cases/{case_id}/waiver", Permission.REVIEW)
def waive(call: Call, case_id: str, body: WaiverIn) -> CaseDetail:
    """Ask nothing more, with a reason."""
    after = _changed(
        call,
        _decidable(call, case_id),
        lambda now: life.waived(now, body.reason.strip(), call.me.employee_id, call.now, expected_version=body.version),
    )
    call.note("case.waived", f"case#{case_id}", after.unit_path)
    return _detail(call, after)


def _found(call: Call, case_id: str) -> Case:
    found = call.services.cases.get(case_id)
    if found is None:
        raise NotFound
    return found


def _open_to(call: Call, case_id: str) -> Case:
    """A case that the caller is asked to answer; any other does not exist."""
    found = _found(call, case_id)
    if not _asked(call, found):
        raise NotFound
    return found


def _own(call: Call, found: Case) -> bool:
    return not found.key.of_unit and found.key.subject_id == call.me.employee_id


def _asked(call: Call, found: Case) -> bool:
    """A person answers the own case; a unit's, its heads as they are now, else those of the next unit up the line."""
    if not found.key.of_unit:
        return _own(call, found)
    head = call.me.role is Role.MANAGER and within(found.unit_path, call.me.unit_path)
    return head and call.services.case_desk.asked_unit(found) == call.me.unit_path


def _spoke(call: Call, found: Case) -> bool:
    """Who answered it decides nothing about it, whatever the role by now."""
    return any(act.what is What.ANSWERED and act.by == call.me.employee_id for act in found.history)


def _decidable(call: Call, case_id: str) -> Case:
    found = _found(call, case_id)
    call.need(Permission.REVIEW, found.unit_path)
    if _own(call, found) or _spoke(call, found):
        raise OwnCase
    return found


def _changed(call: Call, before: Case, step: Callable[[Case], Case]) -> Case:
    """The step is written with its notices; a clock that runs again has an execution in charge."""
    after = call.services.case_desk.change(before.case_id, step, call.now)
    if after.run != before.run:
        call.services.case_runs.start(after)
    return after


def _page(call: Call, page: Page[Case]) -> CasePage:
    return CasePage(items=_list(call, page.items), next=page.next)


def _list(call: Call, found: tuple[Case, ...]) -> tuple[CaseOut, ...]:
    sessions = (
        call.services.training.sessions({one.key.session_id for one in found if one.key.session_id}) if found else {}
    )
    people = (
        call.services.directory.people({one.key.subject_id for one in found if not one.key.of_unit}) if found else {}
    )
    units = gather.units(call, (one.unit_path for one in found))
    listed = []
    for one in found:
        session = sessions.get(one.key.session_id) if one.key.session_id else None
        title = session.title if session else None
        unit = units.get(one.unit_path)
        whose = unit if one.key.of_unit else people.get(one.key.subject_id)
        name = whose.name if whose else one.key.subject_id
        listed.append(
            CaseOut(
                case_id=one.case_id,
                kind=one.key.kind,
                shortfall=one.shortfall,
                headline=headline(call.locale, one, name, title),
                subject_id=one.key.subject_id,
                subject_name=name,
                unit_path=one.unit_path,
                unit_name=unit.name if unit else one.unit_path,
                session_id=one.key.session_id,
                session_title=about(call.locale, one, title),
                timezone=one.timezone,
                state=one.state,
                state_text=texts.text(call.locale, f"case.state.{one.outcome or one.state}"),
                stage=one.stage,
                due=one.due(call.now),
                outcome=one.outcome,
                opened_at=one.opened_at,
                due_at=one.due_at,
                closed_at=one.closed_at,
                version=one.version,
            )
        )
    return tuple(listed)


def _detail(call: Call, found: Case) -> CaseDetail:
    (listed,) = _list(call, (found,))
    looks.statement_looked_at(call, found)
    people = call.services.directory.people({act.by for act in found.history if act.by})
    may_decide = call.may(Permission.REVIEW, found.unit_path) and not _own(call, found) and not _spoke(call, found)
    decides = may_decide and found.outcome is None
    return CaseDetail(
        case=listed,
        history=tuple(
            ActOut(
                what=act.what,
                what_text=_what(call, act.what, act.due, found.timezone),
                at=act.at,
                due=act.due,
                by=act.by,
                by_name=people[act.by].name if act.by and act.by in people else act.by,
                text=act.text,
                files=tuple(_file(call, one) for one in act.files),
            )
            for act in found.history
        ),
        may_answer=found.outcome is None and _asked(call, found),
        may_decide=decides and found.answered_at is not None,
        may_change=decides,
    )


def _file(call: Call, one: CaseFile) -> FileOut:
    url = call.services.media.link(one.original_key, seconds=gather.LINK_S)
    return FileOut(url=url, content_type=one.content_type, size_bytes=one.size_bytes)


def _what(call: Call, what: str, due: datetime | None, timezone: str) -> str:
    return texts.text(call.locale, f"case.act.{what}", {"due": due}, timezone)
