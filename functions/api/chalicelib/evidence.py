"""Photos and videos: a slot to upload one, lists, and one with everything that was found."""

from http import HTTPStatus

from aws_lambda_powertools.metrics import MetricUnit

from api.chalicelib import detail, gather, listing, problems
from api.chalicelib.call import Call
from api.chalicelib.door import Area
from api.chalicelib.models.detail import EvidenceDetail
from api.chalicelib.models.evidence import EvidencePage, SlotIn, SlotOut
from api.chalicelib.queries import EvidenceQuery, PageQuery
from api.chalicelib.sessions import visible
from api.chalicelib.uploads import slot_out
from api.chalicelib.watch import follow, metrics
from yanzhen import tally
from yanzhen.directory import Permission, within
from yanzhen.errors import (
    EmptyFile,
    FileTooLarge,
    GalleryRefused,
    NotAParticipant,
    NotFound,
    UnsupportedType,
    VideoTooLarge,
)
from yanzhen.evidence import EVIDENCE_TYPES, VIDEO_TYPES
from yanzhen.policy import Policy
from yanzhen.ports import Page
from yanzhen.record import EvidenceRecord
from yanzhen.slot import announced
from yanzhen.training import Session

area = Area("evidence")


@area.post(
    "/v1/sessions/{session_id}/evidence",
    Permission.SELF,
    Permission.PLAN,
    status=HTTPStatus.CREATED,
    idempotent=False,
)
def slot(call: Call, session_id: str, body: SlotIn) -> SlotOut:
    """Announce a photo or video by its SHA-256 and get where to send it; the same client UUID gets the same slot."""
    session = visible(call, session_id)
    _need_to_bring(call, session)
    policy = call.policy(session.starts_at)
    _need_sound_file(body, policy)
    evidence = call.services.evidence.announce(
        announced(
            session,
            policy,
            call.services.nonce_secret(),
            evidence_id=call.new_id(),
            employee_id=call.me.employee_id,
            client_id=body.client_id,
            sha256=body.sha256,
            size_bytes=body.size_bytes,
            content_type=body.content_type,
            capture=body.capture,
            now=call.now,
        )
    )
    follow(evidence.evidence_id)
    metrics.add_metric("Slots", MetricUnit.Count, 1)
    return slot_out(call, evidence, policy)


def _need_to_bring(call: Call, session: Session) -> None:
    if call.me.employee_id in session.participants:
        return
    if not (session.evidence_mode == "group" and call.may(Permission.PLAN, session.unit_path)):
        raise NotAParticipant


def _need_sound_file(body: SlotIn, policy: Policy) -> None:
    if body.size_bytes == 0:
        raise EmptyFile
    if body.content_type in VIDEO_TYPES:
        if body.size_bytes > policy.max_video_bytes:
            raise VideoTooLarge(size_bytes=body.size_bytes, limit_bytes=policy.max_video_bytes)
    elif body.size_bytes > policy.max_file_bytes:
        raise FileTooLarge(size_bytes=body.size_bytes, limit_bytes=policy.max_file_bytes)
    if body.capture.source == "gallery" and policy.gallery == "refused":
        raise GalleryRefused
    if body.content_type not in EVIDENCE_TYPES:
        raise UnsupportedType(content_type=body.content_type)


@area.get("/v1/sessions/{session_id}/evidence", Permission.SELF, Permission.READ_UNIT)
def session_evidence(call: Call, session_id: str, query: PageQuery) -> EvidencePage:
    """The photos of a session; a participant sees the own ones."""
    session = visible(call, session_id)
    page = call.services.evidence.of_session(session.session_id, limit=query.limit, cursor=query.cursor)
    if not call.may(Permission.READ_UNIT, session.unit_path):
        own = tuple(record for record in page.items if record.evidence.employee_id == call.me.employee_id)
        page = Page[EvidenceRecord](items=own, next=page.next)
    return gather.evidence_page(call, page)


@area.get("/v1/evidence", Permission.READ_UNIT)
def unit_evidence(call: Call, query: EvidenceQuery) -> EvidencePage:
    """The photos of a unit's subtree under one word, of a period as its tally counts them, or of one person."""
    scope = call.scope(query.unit, Permission.READ_UNIT)
    if query.employee_id is not None and query.period is not None:
        raise problems.invalid("period", "is not given beside a person")
    if query.employee_id is not None:
        page = _of_person(call, scope, query.employee_id, query)
    elif query.period is not None:
        page = listing.evidence_of_period(call, scope, query.period, query.word, limit=query.limit, cursor=query.cursor)
    elif query.word is not None:
        page = call.services.evidence.of_unit(scope, query.word, limit=query.limit, cursor=query.cursor)
    else:
        raise problems.invalid("word", "is needed, or a period or a person")
    return gather.evidence_page(call, page)


def _of_person(call: Call, scope: str, employee_id: str, query: EvidenceQuery) -> Page[EvidenceRecord]:
    """What a person of the scope handed in for units that the caller may read."""
    person = call.services.directory.employee(employee_id)
    if person is None or not within(person.unit_path, scope):
        raise NotFound
    return listing.sifted(
        lambda cursor: call.services.evidence.of_employee(employee_id, limit=query.limit, cursor=cursor),
        lambda record: (
            call.may(Permission.READ_UNIT, record.evidence.unit_path)
            and (query.word is None or query.word in tally.contribution(record.evidence, record.word))
        ),
        cursor=query.cursor,
    )


@area.get("/v1/evidence/{evidence_id}", Permission.SELF, Permission.READ_UNIT)
def evidence(call: Call, evidence_id: str) -> EvidenceDetail:
    """One photo with its verdict, every finding and what they rest on."""
    return detail.evidence_detail(call, detail.visible(call, evidence_id))
