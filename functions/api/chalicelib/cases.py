"""Cases: a person's own, those of a unit, and what people say and decide."""

from datetime import timedelta
from http import HTTPStatus
from typing import Literal

from pydantic import Field

from api.chalicelib import gather
from api.chalicelib.call import Call
from api.chalicelib.case_views import detail_of, page_of
from api.chalicelib.casework import asked, changed, decidable, found_case, open_to, own
from api.chalicelib.door import Area
from api.chalicelib.models.cases import (
    CaseDetail,
    CaseFigures,
    CasePage,
    DeadlineIn,
    DecisionIn,
    FileIn,
    FileSlot,
    StatementIn,
    UnitCasesOut,
    WaiverIn,
)
from api.chalicelib.queries import PageQuery, UnitPageQuery, UnitQuery
from yanzhen import case_life as life
from yanzhen.base import iso
from yanzhen.case import Stage
from yanzhen.case_board import COUNTED, MOST, by_unit
from yanzhen.case_files import CaseFile, taken
from yanzhen.directory import Permission, Role, timezone_of
from yanzhen.errors import CaseClosed, CaseFileMissing

area = Area("cases")


class MineQuery(PageQuery):
    whose: Literal["self", "unit"] = "self"


class CasesQuery(UnitPageQuery):
    stage: Stage | Literal["points"] = Stage.OPEN
    kind: Literal["onboard"] | None = Field(default=None, description="New hires' first days alone, at a stage.")


@area.get("/v1/cases/mine", Permission.SELF)
def my_cases(call: Call, query: MineQuery) -> CasePage:
    """What is asked of oneself, or of the heads of the own unit where one is a head; newest first."""
    if query.whose == "unit":
        if call.me.role is not Role.MANAGER:
            return CasePage(items=())
        heads = call.services.cases.of_heads(call.me.unit_path, limit=query.limit, cursor=query.cursor)
        return page_of(call, heads)
    page = call.services.cases.of_subject(call.me.employee_id, limit=query.limit, cursor=query.cursor)
    return page_of(call, page)


@area.get("/v1/cases", Permission.READ_UNIT)
def cases(call: Call, query: CasesQuery) -> CasePage:
    """Cases of a subtree at a stage or with points to decide, unit by unit, the nearest deadline of each first."""
    scope = call.scope(query.unit, Permission.READ_UNIT)
    if query.stage == "points":
        return page_of(call, call.services.cases.with_points(scope, limit=query.limit, cursor=query.cursor))
    if query.kind == "onboard":
        return page_of(call, call.services.cases.first_days(scope, query.stage, limit=query.limit, cursor=query.cursor))
    return page_of(call, call.services.cases.of_unit(scope, query.stage, limit=query.limit, cursor=query.cursor))


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
    """A case with everything that was done about it: one's own, one that one is asked to answer, or one of the unit."""
    found = found_case(call, case_id)
    if not (own(call, found) or call.may(Permission.READ_UNIT, found.unit_path) or asked(call, found)):
        call.need(Permission.READ_UNIT, found.unit_path)
    return detail_of(call, found)


@area.post("/v1/cases/{case_id}/statement", Permission.SELF)
def state(call: Call, case_id: str, body: StatementIn) -> CaseDetail:
    """The person who is asked, or a head of the unit that is, says what was put right; the clock stands until
    somebody decides."""
    found = open_to(call, case_id)
    files = tuple(taken(CaseFile(case_id=case_id, **file.model_dump())) for file in body.files)
    if missing := [file for file in files if not call.services.media.exists(file.original_key)]:
        raise CaseFileMissing(count=len(missing))
    after = changed(
        call, found, lambda now: life.answered(now, body.text.strip(), call.me.employee_id, call.now, files)
    )
    if after.version != found.version:
        call.note("case.answered", f"case#{case_id}", found.unit_path)
    return detail_of(call, after)


@area.post("/v1/cases/{case_id}/files", Permission.SELF, status=HTTPStatus.OK, idempotent=False)
def statement_file(call: Call, case_id: str, body: FileIn) -> FileSlot:
    """Where a file of one's statement goes, as often as it is asked."""
    found = open_to(call, case_id)
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
    after = changed(
        call,
        decidable(call, case_id),
        lambda now: step(now, body.reason.strip(), call.me.employee_id, call.now, expected_version=body.version),
    )
    call.note("case.decided", f"case#{case_id}", after.unit_path, decision=body.decision)
    return detail_of(call, after)


@area.post("/v1/cases/{case_id}/deadline", Permission.REVIEW)
def postpone(call: Call, case_id: str, body: DeadlineIn) -> CaseDetail:
    """Another deadline, with a reason."""
    after = changed(
        call,
        decidable(call, case_id),
        lambda now: life.postponed(
            now, body.due_at, body.reason.strip(), call.me.employee_id, call.now, expected_version=body.version
        ),
    )
    call.note("case.postponed", f"case#{case_id}", after.unit_path, due_at=iso(after.due_at))
    return detail_of(call, after)


@area.post("/v1/cases/{case_id}/waiver", Permission.REVIEW)
def waive(call: Call, case_id: str, body: WaiverIn) -> CaseDetail:
    """Ask nothing more, with a reason."""
    after = changed(
        call,
        decidable(call, case_id),
        lambda now: life.waived(now, body.reason.strip(), call.me.employee_id, call.now, expected_version=body.version),
    )
    call.note("case.waived", f"case#{case_id}", after.unit_path)
    return detail_of(call, after)
