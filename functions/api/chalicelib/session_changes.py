"""What heads and HR do to a session that is planned: move it, or cancel it."""

from http import HTTPStatus

from pydantic import ValidationError

from api.chalicelib import gather, problems
from api.chalicelib.call import Call
from api.chalicelib.door import Area
from api.chalicelib.models.sessions import CancelIn, MoveIn, SessionOut
from api.chalicelib.sessions import FARTHEST
from yanzhen import session_change
from yanzhen.base import iso
from yanzhen.directory import Permission
from yanzhen.errors import NotFound
from yanzhen.training import Session

area = Area("session_changes")


@area.post("/v1/sessions/{session_id}/move", Permission.PLAN, status=HTTPStatus.OK)
def move(call: Call, session_id: str, body: MoveIn) -> SessionOut:
    """Another time or room, until it begins: everybody hears of it, and the calendar entries follow."""
    _planned(call, session_id)
    if body.starts_at <= call.now:
        raise problems.invalid("starts_at", "lies ahead", "session.past")
    if body.starts_at - call.now > FARTHEST:
        raise problems.invalid("starts_at", "is more than two years away", "session.far")

    def step(session: Session) -> Session:
        return session_change.moved(
            session, starts_at=body.starts_at, ends_at=body.ends_at, room=body.room, reason=body.reason,
            by=call.me.employee_id, now=call.now, expected_revision=body.revision,
        )  # fmt: skip

    try:
        session = call.services.training.change_session(session_id, step)
    except ValidationError as error:
        raise problems.broken_rules(error) from error
    call.note(
        "session.moved", f"session#{session_id}", session.unit_path,
        starts_at=iso(session.starts_at), room=session.room, reason=body.reason, revision=session.revision,
    )  # fmt: skip
    return _shown(call, session)


@area.post("/v1/sessions/{session_id}/cancellation", Permission.PLAN, status=HTTPStatus.OK)
def cancel(call: Call, session_id: str, body: CancelIn) -> SessionOut:
    """It does not take place, or did not: its people hear of it while it lasts, and nothing is owed for it."""
    _planned(call, session_id)
    session = call.services.training.change_session(
        session_id,
        lambda session: session_change.cancelled(
            session, reason=body.reason, by=call.me.employee_id, now=call.now, expected_revision=body.revision
        ),
    )
    call.note(
        "session.cancelled", f"session#{session_id}", session.unit_path, reason=body.reason, revision=session.revision
    )
    return _shown(call, session)


def _planned(call: Call, session_id: str) -> None:
    session = call.services.training.session(session_id)
    if session is None:
        raise NotFound
    call.need(Permission.PLAN, session.unit_path)


def _shown(call: Call, session: Session) -> SessionOut:
    (shown,) = gather.session_list(call, [session], counts=gather.session_counts(call, [session]))
    return shown
