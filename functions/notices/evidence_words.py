"""How a word on a photo is told: the word, why, what to do, and a link to the photo."""

from notices.wording import Wording
from yanzhen import texts
from yanzhen.directory import Employee
from yanzhen.errors import NotFound
from yanzhen.letter_facts import LetterFacts, Review, Verdict
from yanzhen.notice import Notice, followed
from yanzhen.record import EvidenceRecord
from yanzhen_aws.runtime import Runtime


def fact_of(record: EvidenceRecord) -> str:
    """What a notice about a record tells."""
    return f"evidence/{record.evidence.evidence_id}/{record.word}"


def evidence_wording(notice: Notice, world: Runtime) -> Wording | None:
    """How a word on a photo is told; None when it is another one by now."""
    record = world.evidence.get(notice.fact.split("/")[1])
    if record is None or record.word is None or fact_of(record) != notice.fact:
        return None
    session = world.training.session(record.evidence.session_id)
    if session is None:
        raise NotFound(session_id=record.evidence.session_id)
    word, clock = record.word, session.timezone
    page = f"{world.settings.required('web_origin').rstrip('/')}/evidence/{record.evidence.evidence_id}"
    link = followed(page, notice.fact)

    def facts(reader: Employee) -> LetterFacts:
        advice = texts.advice(reader.locale, record, clock)
        if record.decided:
            reason = record.decided.reason
            return Review(
                name=reader.name, link=link, session_title=session.title, word=word, advice=advice, reason=reason
            )
        said = texts.headline(reader.locale, record, clock)
        return Verdict(
            name=reader.name, link=link, session_title=session.title, word=word, advice=advice, headline=said
        )

    return Wording(about=record.evidence.employee_id, timezone=clock, facts=facts)
