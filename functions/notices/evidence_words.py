"""How a word on a photo is told: the word, why, what to do, and a link to the photo."""

from notices.wording import Wording
from yanzhen import texts
from yanzhen.directory import Employee
from yanzhen.errors import NotFound
from yanzhen.notice import Notice, followed
from yanzhen.record import EvidenceRecord
from yanzhen.training import Session
from yanzhen_aws.messages import Message
from yanzhen_aws.runtime import Runtime


def fact_of(record: EvidenceRecord) -> str:
    """What a notice about a record tells."""
    return f"evidence/{record.evidence.evidence_id}/{record.word}"


def evidence_wording(notice: Notice, world: Runtime) -> Wording | None:
    """How a word on a photo is told; None when it is another one by now."""
    record = world.evidence.get(notice.fact.split("/")[1])
    if record is None or fact_of(record) != notice.fact:
        return None
    session = world.training.session(record.evidence.session_id)
    if session is None:
        raise NotFound(session_id=record.evidence.session_id)
    origin = world.settings.required("web_origin").rstrip("/")
    return Wording(
        about=record.evidence.employee_id,
        timezone=session.timezone,
        write=lambda reader, to: _message(record, session, reader, to, origin),
    )


def _message(record: EvidenceRecord, session: Session, reader: Employee, to: str, origin: str) -> Message:
    kind = "review" if record.decided else "verdict"
    locale, clock = reader.locale, session.timezone
    facts = {
        "name": reader.name,
        "session_title": session.title,
        "word": record.word,
        "reason": record.decided.reason if record.decided else None,
        "headline": texts.headline(locale, record, clock),
        "advice": texts.advice(locale, record, clock),
        "link": followed(f"{origin}/evidence/{record.evidence.evidence_id}", fact_of(record)),
    }
    return Message(
        to=to,
        subject=texts.text(locale, f"notice.{kind}.subject", facts, clock),
        body=texts.text(locale, f"notice.{kind}.body", facts, clock),
        short=texts.text(locale, f"notice.{kind}.sms", facts, clock),
        link=facts["link"],
    )
