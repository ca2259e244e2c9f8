"""How an alert about a session is told, from what is stored of the session now."""

from notices.wording import Wording
from yanzhen.alerts import alerts
from yanzhen.letter_facts import SessionAlert
from yanzhen.notice import Notice, followed
from yanzhen.record import EvidenceRecord
from yanzhen.training import Session
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
    return Wording(
        about=f"session/{session_id}",
        timezone=session.timezone,
        facts=lambda reader: SessionAlert(
            name=reader.name,
            link=followed(page, notice.fact),
            what=found.kind,
            session_title=session.title,
            starts_at=session.starts_at,
            count=found.count,
            expected=found.expected,
        ),
    )


def _photos(session: Session, world: Runtime) -> list[EvidenceRecord]:
    return list(every(lambda after: world.evidence.of_session(session.session_id, limit=PAGE, cursor=after)))
