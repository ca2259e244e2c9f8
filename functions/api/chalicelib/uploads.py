"""The bytes of an announced file: where they go, part by part if it is large, and that all of them are there."""

from datetime import timedelta
from http import HTTPStatus

from api.chalicelib.call import Call
from api.chalicelib.door import Area
from api.chalicelib.models.evidence import SlotOut
from yanzhen.directory import Permission
from yanzhen.errors import NotFound
from yanzhen.evidence import Evidence
from yanzhen.policy import Policy

area = Area("uploads")


@area.post("/v1/evidence/{evidence_id}/parts", Permission.SELF, status=HTTPStatus.OK, idempotent=False)
def parts(call: Call, evidence_id: str) -> SlotOut:
    """Which parts of the own file are here, and where the next missing ones go, as often as it is asked."""
    evidence = _own(call, evidence_id)
    session = call.services.training.session(evidence.session_id)
    if session is None:
        raise NotFound
    return slot_out(call, evidence, call.policy(session.starts_at))


@area.post("/v1/evidence/{evidence_id}/completion", Permission.SELF, status=HTTPStatus.OK, idempotent=False)
def completion(call: Call, evidence_id: str) -> SlotOut:
    """Every part of the own file is sent: make it whole. Done twice it is done once; with parts missing, a conflict."""
    evidence = _own(call, evidence_id)
    call.services.uploads.complete(evidence)
    return SlotOut(evidence_id=evidence_id, upload=None, parts=None, state=evidence.state)


def slot_out(call: Call, evidence: Evidence, policy: Policy) -> SlotOut:
    """The way in for what is missing of a file, open as long as a slot is."""
    expires_at = call.now + timedelta(minutes=policy.slot_minutes)
    way = call.services.uploads.way_in(evidence, expires_at=expires_at, now=call.now)
    return SlotOut(evidence_id=evidence.evidence_id, upload=way.upload, parts=way.parts, state=evidence.state)


def _own(call: Call, evidence_id: str) -> Evidence:
    """A file is sent by its own employee alone; another's does not exist."""
    record = call.services.evidence.get(evidence_id)
    if record is None or record.evidence.employee_id != call.me.employee_id:
        raise NotFound
    return record.evidence
