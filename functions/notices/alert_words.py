"""How an alert about a session is told, from what is stored of the session now."""

from typing import Any

from notices.wording import Wording
from yanzhen import texts
from yanzhen.alerts import alerts
from yanzhen.directory import Employee
from yanzhen.notice import Notice, followed
from yanzhen.record import EvidenceRecord
from yanzhen.training import Session
from yanzhen_aws.messages import Message
from yanzhen_aws.pages import every
from yanzhen_aws.runtime import Runtime

PAGE = 100


def alert_wording(notice: Notice, world: Runtime) -> Wording | None:
    """None when it is so no longer: photos came, or people were found after all."""
    _, session_id, kind = notice.fact.split("/")
    session = world.training.session(session_id)
    if session is None:
        return None
    policy = world.policies.in_force(session.starts_at)
    found = next((one for one in alerts(session, _photos(session, world), policy) if one.kind == kind), None)
    if found is None:
        return None
    page = f"{world.settings.required('web_origin').rstrip('/')}/console/sessions/{session_id}"
    link = followed(page, notice.fact)

    def write(reader: Employee, to: str) -> Message:
        facts: dict[str, Any] = {"name": reader.name, "session_title": session.title, "link": link}
        facts |= {"count": found.count, "expected": found.expected, "starts_at": session.starts_at}
        told = texts.text(reader.locale, f"notice.alert.{kind}", facts, session.timezone)
        facts["told"] = told
        return Message(
            to=to,
            subject=told,
            body=texts.text(reader.locale, "notice.alert.body", facts, session.timezone),
            short=texts.text(reader.locale, "notice.alert.sms", facts, session.timezone),
            link=link,
        )

    return Wording(about=_nobody(session), timezone=session.timezone, write=write)


def _nobody(session: Session) -> str:
    """It is about others, whoever reads it."""
    return f"session/{session.session_id}"


def _photos(session: Session, world: Runtime) -> list[EvidenceRecord]:
    return list(every(lambda after: world.evidence.of_session(session.session_id, limit=PAGE, cursor=after)))
