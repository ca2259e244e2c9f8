"""How a case is named and explained to a reader, in one sentence each."""

from yanzhen import texts
from yanzhen.case import Case
from yanzhen.directory import Locale


def about(locale: Locale, case: Case, session_title: str | None) -> str:
    """The session's title, or the time that a unit's case is about."""
    if case.key.session_id is not None:
        return session_title or case.key.session_id
    kind, _, value = case.key.period.partition("#")
    return texts.text(locale, f"case.period.{kind}", {"value": value})


def headline(locale: Locale, case: Case, subject: str, session_title: str | None) -> str:
    """What is to be put right."""
    facts = case.measured.model_dump() if case.measured else {}
    return texts.text(
        locale,
        f"case.why.{case.shortfall}",
        {**facts, "person": subject, "about": about(locale, case, session_title)},
        case.timezone,
    )
