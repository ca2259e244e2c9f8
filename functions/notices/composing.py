"""What a person is told becomes a message. A template that lacks a value never keeps it from being told: its reader
gets a plain sentence with the link, the notice keeps the problem, and the log says which template.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pydantic import ValidationError

from notices.wording import Wording
from yanzhen.directory import Employee
from yanzhen.errors import BrokenTemplate
from yanzhen.letter import Letter, plain, written
from yanzhen.letter_facts import Digest, LetterFacts, Line
from yanzhen_aws.messages import Message
from yanzhen_aws.runtime import logger as make_logger

logger = make_logger("composing")

WISHES = "/me/messages"
"""The page on which a person chooses how to be told."""


@dataclass(frozen=True)
class Composed:
    """A letter, what goes with it, and what was wrong with its template."""

    letter: Letter
    calendar: str | None = None
    problem: str | None = None
    wishes: str | None = None

    def message(self, to: str, reader: Employee, fact: str) -> Message:
        """Addressed, and with what a service's later word finds the notice by."""
        return Message(
            to=to,
            subject=self.letter.subject,
            body=self.letter.text,
            html=self.letter.html,
            short=self.letter.short,
            push=self.letter.push,
            link=self.letter.link,
            calendar=self.calendar,
            wishes=self.wishes,
            employee_id=reader.employee_id,
            fact=fact,
        )


def composed(wording: Wording, reader: Employee, home: str, *, optional: bool) -> Composed:
    """What a wording says to its reader; `home` is the address of the pages. Beside what is `optional` stands where one
    switches it off."""
    wishes = f"{home}{WISHES}" if optional else None
    letter, problem = _letter(wording.facts, reader, wording.timezone, home, wishes)
    return Composed(letter, wording.calendar(reader) if wording.calendar else None, problem, wishes)


def together(wordings: Sequence[Wording], reader: Employee, home: str) -> Composed:
    """Several in one: the subject and the link of each. Whether they come together or each by itself is a wish."""
    each = [composed(wording, reader, home, optional=True) for wording in wordings]
    lines = tuple(Line(subject=one.letter.subject, link=one.letter.link) for one in each)

    def facts(reader: Employee) -> Digest:
        return Digest(name=reader.name, link=f"{home}/console/cases", count=len(lines), lines=lines)

    wishes = f"{home}{WISHES}"
    letter, problem = _letter(facts, reader, wordings[0].timezone, home, wishes)
    return Composed(letter, problem=next((one.problem for one in each if one.problem), problem), wishes=wishes)


def _letter(
    facts: Callable[[Employee], LetterFacts], reader: Employee, timezone: str, home: str, wishes: str | None
) -> tuple[Letter, str | None]:
    link = home
    try:
        given = facts(reader)
        link = given.link
        return written(given, reader.locale, timezone, wishes), None
    except BrokenTemplate as error:
        logger.error("broken template", extra=error.facts)
    except ValidationError as error:
        # Names alone: what it says beside them is somebody's.
        lacking = sorted({str(one["loc"][0]) for one in error.errors()})
        logger.error("broken template", extra={"template": error.title, "lacking": lacking})
    return plain(reader.locale, link), BrokenTemplate.code
