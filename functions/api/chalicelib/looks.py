"""Who looked at whose picture: every address of somebody else's picture that leaves the API is noted.

A page that looks again every few seconds is one look: what a person was shown of a subject within the last quarter of
an hour is not noted again.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Protocol

from api.chalicelib.call import Call
from yanzhen.case import Case
from yanzhen.directory import ancestors
from yanzhen.evidence import Evidence

SAME_LOOK = timedelta(minutes=15)
RECENT = 20
"""So many of the newest entries of a subject are asked whether this look is among them."""


class Pictured(Protocol):
    """What has a person's picture."""

    @property
    def evidence_id(self) -> str: ...
    @property
    def employee_id(self) -> str: ...
    @property
    def unit_path(self) -> str: ...


def looked_at(call: Call, one: Pictured, **facts: str) -> None:
    """Somebody else's picture was shown in full, alone or beside another."""
    subject = f"evidence#{one.evidence_id}"
    if one.employee_id != call.me.employee_id and not _known(call, subject, "evidence.looked_at"):
        call.note("evidence.looked_at", subject, one.unit_path, **facts)


def statement_looked_at(call: Call, case: Case) -> None:
    """Pictures that somebody else gave with a statement were shown."""
    subject = f"case#{case.case_id}"
    foreign = any(act.files and act.by != call.me.employee_id for act in case.history)
    if foreign and not _known(call, subject, "case.files_looked_at"):
        call.note("case.files_looked_at", subject, case.unit_path)


def listed(call: Call, shown: Sequence[Evidence]) -> None:
    """Small pictures of others were shown in a list: one entry for the session, else the unit, that they have in
    common, with the ids of what was not in an entry before."""
    others = [one for one in shown if one.employee_id != call.me.employee_id]
    if not others:
        return
    sessions = {one.session_id for one in others}
    unit = _common([one.unit_path for one in others])
    subject = f"session#{others[0].session_id}" if len(sessions) == 1 else f"unit#{unit}"
    known = _known(call, subject, "evidence.listed")
    news = sorted({one.evidence_id for one in others} - known)
    if news:
        call.note("evidence.listed", subject, unit, evidence=news, count=len(news))


def _common(paths: Sequence[str]) -> str:
    """The lowest unit that holds them all; of trees apart, the first one's root."""
    around = ancestors(paths[0])
    return next((up for up in around if all(f"{path}/".startswith(f"{up}/") for path in paths)), around[-1])


def _known(call: Call, subject: str, action: str) -> set[str]:
    """The ids that the caller's recent looks at a subject name; of one evidence, the evidence itself."""
    recent = call.services.audit.entries(subject=subject, since=call.now - SAME_LOOK, limit=RECENT, cursor=None)
    return {
        evidence_id
        for entry in recent.items
        if entry.actor_id == call.caller.employee_id and entry.action == action
        for evidence_id in entry.facts.get("evidence", [subject])
    }
