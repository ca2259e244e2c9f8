"""One written notice is delivered: claimed first, so that two never send it at once, then sent, then settled.

SES and SNS take no idempotency token for a mail or a text, so one thing cannot be excluded: a process that is killed
after the service took the message and before it was settled lets it be sent once more, when its claim has ended. Each
such kill costs one repetition at most; killed at any other place it is sent exactly once.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Literal

from notices.case_words import Wording, case_wording
from yanzhen import texts
from yanzhen.directory import Employee
from yanzhen.errors import NotFound
from yanzhen.notice import Notice
from yanzhen.record import EvidenceRecord
from yanzhen.training import Session
from yanzhen_aws.channels import Message, Undeliverable, address_of
from yanzhen_aws.runtime import Runtime
from yanzhen_aws.settings import Settings

Send = Callable[[str, Message, Settings], None]
Delivered = Literal["sent", "undeliverable", "overtaken", "unreachable", "claimed"]

CLAIM = timedelta(minutes=10)
"""So long one process has to send a notice: longer than any of these functions may run."""


def fact_of(record: EvidenceRecord) -> str:
    """What a notice about a record tells."""
    return f"evidence/{record.evidence.evidence_id}/{record.word}"


def deliver_notice(notice: Notice, world: Runtime, send: Send) -> Delivered:
    """Send a pending notice as things stand now; what is no longer so, or can never arrive, is settled as failed."""
    wording = case_wording(notice, world) if notice.fact.startswith("case/") else _record_wording(notice, world)
    employee = world.directory.employee(notice.employee_id)
    if wording is None:
        world.notices.settle(notice, "failed", world.now(), "overtaken")
        return "overtaken"
    address = address_of(employee, notice.channel, world.settings) if employee is not None else None
    if employee is None or address is None:
        world.notices.settle(notice, "failed", world.now(), "unreachable")
        return "unreachable"
    written = wording(employee, address)
    if not world.notices.claim(notice, world.now(), until=world.now() + CLAIM):
        return "claimed"
    try:
        send(notice.channel, written, world.settings)
    except Undeliverable as refused:
        world.notices.settle(notice, "failed", world.now(), refused.problem)
        return "undeliverable"
    world.notices.settle(notice, "sent", world.now())
    return "sent"


def _record_wording(notice: Notice, world: Runtime) -> Wording | None:
    """How a word on a photo is told; None when it is another one by now."""
    record = world.evidence.get(notice.fact.split("/")[1])
    if record is None or fact_of(record) != notice.fact:
        return None
    session = world.training.session(record.evidence.session_id)
    if session is None:
        raise NotFound(session_id=record.evidence.session_id)
    return lambda employee, to: message(record, session, employee, to, world.settings.required("web_origin"))


def message(record: EvidenceRecord, session: Session, employee: Employee, to: str, origin: str) -> Message:
    """What the person reads: the word, why, what to do, and where to look."""
    kind = "review" if record.decided else "verdict"
    locale, clock = employee.locale, session.timezone
    facts = {
        "name": employee.name,
        "session_title": session.title,
        "word": record.word,
        "reason": record.decided.reason if record.decided else None,
        "headline": texts.headline(locale, record, clock),
        "advice": texts.advice(locale, record, clock),
        "link": f"{origin.rstrip('/')}/evidence/{record.evidence.evidence_id}",
    }
    return Message(
        to=to,
        subject=texts.text(locale, f"notice.{kind}.subject", facts, clock),
        body=texts.text(locale, f"notice.{kind}.body", facts, clock),
        short=texts.text(locale, f"notice.{kind}.sms", facts, clock),
    )
