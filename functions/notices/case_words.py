"""How an act of a case is told: what happened, why, and a link to the case where its reader works."""

from notices.wording import Wording
from yanzhen.case_texts import about, headline
from yanzhen.directory import Employee
from yanzhen.letter_facts import CaseAct
from yanzhen.notice import Notice, followed
from yanzhen_aws.runtime import Runtime


def case_wording(notice: Notice, world: Runtime) -> Wording | None:
    """How the act of a notice is told; None when it is overtaken."""
    _, case_id, number = notice.fact.split("/")
    case = world.cases.get(case_id)
    if case is None or not case.still_tells(int(number)):
        return None
    act = case.history[int(number)]
    session = world.training.session(case.key.session_id) if case.key.session_id else None
    title = session.title if session else None
    whose = world.directory.unit(case.unit_path) if case.key.of_unit else world.directory.employee(case.key.subject_id)
    subject = whose.name if whose else case.key.subject_id
    origin = world.settings.required("web_origin").rstrip("/")

    def facts(reader: Employee) -> CaseAct:
        own = reader.employee_id == case.key.subject_id
        return CaseAct(
            name=reader.name,
            link=followed(f"{origin}{'' if own else '/console'}/cases/{case_id}", notice.fact),
            what=act.what,
            kind=case.key.kind,
            session_title=about(reader.locale, case, title),
            person=subject,
            due_at=case.due_at,
            why=headline(reader.locale, case, subject, title),
            reason=act.text,
            points=abs(act.points),
        )

    return Wording(about=case.key.subject_id, timezone=case.timezone, heads_of=case.asked_unit, facts=facts)
