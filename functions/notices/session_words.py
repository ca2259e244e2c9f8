"""How a session is told to who takes part in it, with an invitation for the calendar."""

from typing import Literal, cast
from urllib.parse import urlsplit

from notices.wording import Wording
from yanzhen.address import mail_address
from yanzhen.directory import Employee
from yanzhen.invitation import invitation
from yanzhen.letter_facts import Invitation
from yanzhen.notice import Notice, followed
from yanzhen_aws.runtime import Runtime


def session_wording(notice: Notice, world: Runtime) -> Wording | None:
    """None when the session has begun or changed once more: then another notice tells it."""
    _, session_id, revision, what = notice.fact.split("/")
    session = world.training.session(session_id)
    if session is None or session.revision != int(revision) or session.starts_at <= world.now():
        return None
    unit = world.directory.unit(session.unit_path)
    place = unit.name if unit else session.unit_path
    origin = world.settings.required("web_origin").rstrip("/")
    link = followed(f"{origin}/sessions/{session_id}", notice.fact)
    organizer = world.settings.sender_email or f"noreply@{urlsplit(origin).hostname}"

    def facts(reader: Employee) -> Invitation:
        return Invitation(
            name=reader.name,
            link=link,
            what=cast(Literal["invited", "changed", "cancelled"], what),
            session_title=session.title,
            starts_at=session.starts_at,
            ends_at=session.ends_at,
            unit_name=place,
        )

    def calendar(reader: Employee) -> str | None:
        address = mail_address(reader.email)
        if address is None:
            return None
        return invitation(
            session,
            reader,
            "CANCEL" if what == "cancelled" else "REQUEST",
            address=address,
            organizer=organizer,
            place=place,
            link=link,
            now=world.now(),
        )

    return Wording(about=None, timezone=session.timezone, facts=facts, calendar=calendar)
