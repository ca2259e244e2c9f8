"""An evidence is judged by the session it was brought for, under the policy in force at that session's start."""

from yanzhen.errors import NotFound
from yanzhen.evidence import Evidence
from yanzhen.policy import Policy
from yanzhen.ports import EvidenceStore, Policies, Training
from yanzhen.training import Session


def announced(evidence_id: str, evidence: EvidenceStore) -> Evidence:
    """The evidence of a step that only runs for announced ones."""
    record = evidence.get(evidence_id)
    if record is None:
        raise NotFound(evidence_id=evidence_id)
    return record.evidence


def session_and_policy(evidence: Evidence, training: Training, policies: Policies) -> tuple[Session, Policy]:
    """What was claimed, and the rules it is measured by."""
    session = training.session(evidence.session_id)
    if session is None:
        raise NotFound(evidence_id=evidence.evidence_id, session_id=evidence.session_id)
    return session, policies.in_force(session.starts_at)
