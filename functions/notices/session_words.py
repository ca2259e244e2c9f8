"""How a session is told to who takes part in it, with an invitation for the calendar."""

from typing import Literal, cast
from urllib.parse import urlsplit

from notices.wording import Wording
from yanzhen.address import mail_address
from yanzhen.directory import Employee
from yanzhen.invitation import invitation
from yanzhen.letter_facts import Invitation
from yanzhen.notice import Notice, followed
from yanzhen.session_change import is_to_come
from yanzhen_aws.runtime import Runtime


def session_wording(notice: Notice, world: Runtime) -> Wording | None:
    """None when the session is over or changed once more: then another notice tells it."""
    _, session_id, revision, what = notice.fact.split("/")
    session = world.training.session(session_id)
    if session is None or session.revision != int(revision) or not is_to_come(session, world.now()):
        return None
    unit = world.directory.unit(session.unit_path)
    place = ", ".join(filter(None, (unit.name if unit else session.unit_path, session.room)))
    origin = world.settings.required("web_origin").rstrip("/")
    link = followed(f"{origin}/sessions/{session_id}", notice.fact)
    organizer = world.settings.sender_email or f"noreply@{urlsplit(origin).hostname}"

    def facts(reader: Employee) -> Invitation:
        return Invitation(
            name=reader.name,
            link=link,
            what=cast(Literal["invited", "changed", "cancelled", "called_off"], what),
            session_title=session.title,
            starts_at=session.starts_at,
            ends_at=session.ends_at,
            unit_name=place,
            reason=session.history[-1].reason if session.history and what in ("changed", "called_off") else "",
        )

    def calendar(reader: Employee) -> str | None:
        address = mail_address(reader.email)
        if address is None:
            return None
        return invitation(
            session,
            reader,
            "CANCEL" if what in ("cancelled", "called_off") else "REQUEST",
            address=address,
            organizer=organizer,
            place=place,
            link=link,
            now=world.now(),
        )

    return Wording(about=None, timezone=session.timezone, facts=facts, calendar=calendar)
