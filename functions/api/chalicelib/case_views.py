"""Cases as the API shows them: in a list, and whole with their history."""

from api.chalicelib import gather, looks
from api.chalicelib.call import Call
from api.chalicelib.casework import asked, own, spoke
from api.chalicelib.models.cases import ActOut, AdjustmentOut, CaseDetail, CaseLimits, CaseOut, CasePage, FileOut
from yanzhen import texts
from yanzhen.adjustment import adjustment, may_appeal, may_confirm, may_reject
from yanzhen.case import Act, Case, What
from yanzhen.case_files import CaseFile
from yanzhen.case_texts import about, headline
from yanzhen.directory import Permission
from yanzhen.ports import Page


def page_of(call: Call, page: Page[Case]) -> CasePage:
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
                adjustment=_adjustment(call, one),
                version=one.version,
            )
        )
    return tuple(listed)


def detail_of(call: Call, found: Case) -> CaseDetail:
    (listed,) = _list(call, (found,))
    looks.statement_looked_at(call, found)
    people = call.services.directory.people({act.by for act in found.history if act.by})
    may_decide = call.may(Permission.REVIEW, found.unit_path) and not own(call, found) and not spoke(call, found)
    decides = may_decide and found.outcome is None
    points = adjustment(found)
    return CaseDetail(
        case=listed,
        history=tuple(
            ActOut(
                what=act.what,
                what_text=_what(call, act, found.timezone),
                at=act.at,
                due=act.due,
                by=act.by,
                by_name=people[act.by].name if act.by and act.by in people else act.by,
                text=act.text,
                files=tuple(_file(call, one) for one in act.files),
            )
            for act in found.history
        ),
        may_answer=found.outcome is None and asked(call, found),
        may_decide=decides and found.answered_at is not None,
        may_change=decides,
        may_confirm=may_decide and points is not None and may_confirm(points, call.me.employee_id),
        may_reject=may_decide and points is not None and may_reject(points),
        may_appeal=points is not None and may_appeal(points) and asked(call, found),
        limits=CaseLimits(),
    )


def _file(call: Call, one: CaseFile) -> FileOut:
    url = call.services.media.link(one.original_key, seconds=gather.LINK_S)
    return FileOut(url=url, content_type=one.content_type, size_bytes=one.size_bytes)


def _what(call: Call, act: Act, timezone: str) -> str:
    proposes = act.what is What.OVERDUE and act.points
    key = f"case.act.{act.what}.points" if proposes else f"case.act.{act.what}"
    return texts.text(call.locale, key, {"due": act.due, "points": abs(act.points)}, timezone)


def _adjustment(call: Call, found: Case) -> AdjustmentOut | None:
    one = adjustment(found)
    if one is None:
        return None
    state_text = texts.text(call.locale, f"adjustment.{one.state}")
    return AdjustmentOut(points=one.points, state=one.state, state_text=state_text)
