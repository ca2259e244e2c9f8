"""What of an ended session heads and HR should hear: few signed in, too few heads in the picture, or nothing came.

Pure functions of what is stored; each is told once, since its fact is the session and the kind of alert.
"""

from collections.abc import Iterator, Sequence
from typing import Literal

from yanzhen.base import Model
from yanzhen.directory import Employee, Role, ancestors
from yanzhen.policy import Policy
from yanzhen.ports import Directory
from yanzhen.record import EvidenceRecord
from yanzhen.shortfall import arrived, signed_in
from yanzhen.training import Session

AlertKind = Literal["no_evidence", "sign_in", "head_count"]
OF_PARTICIPATION: frozenset[AlertKind] = frozenset({"no_evidence", "sign_in"})
"""A unit's case about too few who took part says the same: who heard of the case hears no alert of it."""


class Alert(Model):
    """`share` of the participants is `count` of `expected`."""

    kind: AlertKind
    count: int
    expected: int


def alerts(session: Session, records: Sequence[EvidenceRecord], policy: Policy) -> Iterator[Alert]:
    """By the rules in force when the session began; without any photo nothing else is said."""
    here = arrived(records)
    expected = len(session.participants)
    if not here:
        yield Alert(kind="no_evidence", count=0, expected=expected)
        return
    if session.evidence_mode == "each":
        came = signed_in(session, here)
        if came < policy.notices.sign_in_alert * expected:
            yield Alert(kind="sign_in", count=came, expected=expected)
        return
    counted = [len(record.faces.faces) for record in here if record.faces is not None]
    if counted and max(counted) < policy.notices.head_count_alert * expected:
        yield Alert(kind="head_count", count=max(counted), expected=expected)


def listeners(session: Session, directory: Directory) -> list[Employee]:
    """The heads of the session's unit, or of the nearest above that has some, and the nearest HR."""
    heads: Sequence[Employee] = ()
    hr: Sequence[Employee] = ()
    for unit in ancestors(session.unit_path):
        heads = heads or directory.in_role(Role.MANAGER, unit)
        hr = hr or directory.in_role(Role.HR, unit)
    return [*heads, *hr]
