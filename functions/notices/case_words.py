"""How an act of a case is told: what happened, why, and a link to the case where its reader works."""

from typing import Any

from notices.wording import Wording
from yanzhen import texts
from yanzhen.case import Case
from yanzhen.case_texts import about, headline
from yanzhen.directory import Employee
from yanzhen.notice import Notice, followed
from yanzhen_aws.messages import Message
from yanzhen_aws.runtime import Runtime


def case_wording(notice: Notice, world: Runtime) -> Wording | None:
    """How the act of a notice is told; None when it is overtaken."""
    _, case_id, number = notice.fact.split("/")
    case = world.cases.get(case_id)
    if case is None or not case.still_tells(int(number)):
        return None
    session = world.training.session(case.key.session_id) if case.key.session_id else None
    title = session.title if session else None
    whose = world.directory.unit(case.unit_path) if case.key.of_unit else world.directory.employee(case.key.subject_id)
    subject = whose.name if whose else case.key.subject_id
    origin = world.settings.required("web_origin").rstrip("/")
    return Wording(
        about=case.key.subject_id,
        timezone=case.timezone,
        heads_of=case.asked_unit,
        write=lambda reader, to: _message(case, int(number), title, subject, reader, to, origin),
    )


def _message(
    case: Case, number: int, title: str | None, subject: str, reader: Employee, to: str, origin: str
) -> Message:
    act, locale, clock = case.history[number], reader.locale, case.timezone
    own = reader.employee_id == case.key.subject_id
    facts: dict[str, Any] = {
        "name": reader.name, "person": subject, "session_title": about(locale, case, title), "due_at": case.due_at,
        "reason": act.text,
    }  # fmt: skip
    told = texts.text(locale, f"notice.case.{act.what}", facts, clock)
    facts = facts | {
        "told": told,
        "why": headline(locale, case, subject, title),
        "link": followed(f"{origin}{'' if own else '/console'}/cases/{case.case_id}", f"case/{case.case_id}/{number}"),
    }
    return Message(
        to=to,
        subject=told,
        body=texts.text(locale, "notice.case.body", facts, clock),
        short=texts.text(locale, "notice.case.sms", facts, clock),
        link=facts["link"],
    )
