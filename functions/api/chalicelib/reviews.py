"""A person's word on a verdict."""

from http import HTTPStatus

from api.chalicelib import detail, gather, problems
from api.chalicelib.call import Call
from api.chalicelib.door import Area
from api.chalicelib.models.detail import AppealIn, EvidenceDetail, ReviewIn
from api.chalicelib.models.evidence import EvidencePage
from api.chalicelib.queries import UnitPageQuery, UnitQuery
from yanzhen.directory import Permission
from yanzhen.errors import NotFound, NotJudged, OwnReview
from yanzhen.queue import MOST, QueueFigures, figures
from yanzhen.verdict import Review, ReviewDecision, VerdictWord

area = Area("reviews")


@area.get("/v1/reviews", Permission.REVIEW)
def review_queue(call: Call, query: UnitPageQuery) -> EvidencePage:
    """What awaits a person's word."""
    scope = call.scope(query.unit, Permission.REVIEW)
    page = call.services.evidence.review_queue(scope, limit=query.limit, cursor=query.cursor)
    return gather.evidence_page(call, page)


@area.get("/v1/reviews/figures", Permission.REVIEW)
def review_figures(call: Call, query: UnitQuery) -> QueueFigures:
    """How many photos wait, the longest since when, and how many longer than the policy allows."""
    scope = call.scope(query.unit, Permission.REVIEW)
    waits = call.services.evidence.review_waits(scope, limit=MOST + 1)
    return figures(waits, call.policy(call.now), call.now)


@area.post("/v1/evidence/{evidence_id}/reviews", Permission.REVIEW, status=HTTPStatus.CREATED)
def review(call: Call, evidence_id: str, body: ReviewIn) -> EvidenceDetail:
    """Confirm a verdict, or overturn it with a reason; nobody reviews the own evidence.

    Where the rules ask for two people, the first one's word counts once another person confirms it.
    """
    record = call.services.evidence.get(evidence_id)
    if record is None:
        raise NotFound
    call.need(Permission.REVIEW, record.evidence.unit_path)
    if record.evidence.employee_id == call.me.employee_id:
        raise OwnReview
    if record.word_in_question is None:
        raise NotJudged
    word = _word(body, record.word_in_question)
    reviewed = call.services.evidence.review(
        evidence_id,
        Review(
            reviewer_id=call.me.employee_id,
            decision=body.decision,
            word=word,
            reason=body.reason,
            comment=body.comment,
            reviewed_at=call.now,
        ),
        expected_version=body.version,
    )
    call.note(
        "evidence.reviewed", f"evidence#{evidence_id}", record.evidence.unit_path,
        decision=body.decision.value, before=record.word, word=word.value, reason=body.reason,
        counts=reviewed.one_of_two is None,
    )  # fmt: skip
    return detail.evidence_detail(call, reviewed)


@area.post("/v1/evidence/{evidence_id}/appeals", Permission.SELF)
def appeal(call: Call, evidence_id: str, body: AppealIn) -> EvidenceDetail:
    """Say why the word on one's own photo is wrong; a person looks and answers."""
    record = call.services.evidence.get(evidence_id)
    if record is None or record.evidence.employee_id != call.me.employee_id:
        raise NotFound
    appealed = call.services.evidence.appeal(evidence_id, body.text, call.now)
    if appealed.evidence.version != record.evidence.version:
        call.note("evidence.appealed", f"evidence#{evidence_id}", record.evidence.unit_path, word=record.word)
    return detail.evidence_detail(call, appealed)


def _word(body: ReviewIn, current: VerdictWord) -> VerdictWord:
    if body.decision is ReviewDecision.CONFIRM:
        if body.word not in (None, current):
            raise problems.invalid("word", "a confirmed verdict keeps its word")
        return current
    if body.word is None:
        raise problems.invalid("word", "an overturned verdict needs a word")
    if body.word is current:
        raise problems.invalid("word", "an overturned verdict gets another word")
    return body.word
