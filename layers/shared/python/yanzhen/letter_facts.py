"""What each letter is given: a model of the name of its template, so that none lacks a value.

A template is `letters/<language>/<template>.j2`; a test holds that it asks for nothing that its model does not have.
"""

from typing import ClassVar, Literal

from yanzhen.base import Instant, Model
from yanzhen.case import CaseKind, What
from yanzhen.verdict import VerdictWord


class LetterFacts(Model):
    """`name` is its reader's, `link` leads straight to the thing."""

    template: ClassVar[str]
    name: str
    link: str

    @property
    def links(self) -> tuple[str, ...]:
        """Which lines of a letter are addresses of ours: nothing else becomes a link."""
        return (self.link,)


class Verdict(LetterFacts):
    """A machine's word on the reader's photo."""

    template: ClassVar[str] = "verdict"
    session_title: str
    word: VerdictWord
    headline: str
    advice: str


class Review(LetterFacts):
    """A person's word on the reader's photo."""

    template: ClassVar[str] = "review"
    session_title: str
    word: VerdictWord
    reason: str
    advice: str


class CaseAct(LetterFacts):
    """What was done about a case."""

    template: ClassVar[str] = "case"
    what: What
    kind: CaseKind
    session_title: str
    person: str
    due_at: Instant
    why: str
    reason: str
    """What somebody said to it; empty where nobody did."""
    points: int
    """How many are to be lost, as a number above zero; 0: none."""


class SessionAlert(LetterFacts):
    """What an ended session lacks."""

    template: ClassVar[str] = "alert"
    what: Literal["no_evidence", "sign_in", "head_count"]
    session_title: str
    starts_at: Instant
    count: int
    expected: int


class QueueAlert(LetterFacts):
    """Photos wait for a person longer than the policy allows."""

    template: ClassVar[str] = "queue"
    unit_name: str
    count: int
    hours: int
    oldest_since: Instant


class Invitation(LetterFacts):
    """A session its reader takes part in, or no longer does."""

    template: ClassVar[str] = "session"
    what: Literal["invited", "changed", "cancelled", "called_off"]
    session_title: str
    starts_at: Instant
    ends_at: Instant
    unit_name: str
    """With the room, where it has one."""
    reason: str = ""
    """Why it was changed or called off."""


class Line(Model):
    """One message among others."""

    subject: str
    link: str


class Digest(LetterFacts):
    """What waited for one person, told together."""

    template: ClassVar[str] = "digest"
    count: int
    lines: tuple[Line, ...]

    @property
    def links(self) -> tuple[str, ...]:
        return (self.link, *(line.link for line in self.lines))


class Trial(LetterFacts):
    """A test of a channel."""

    template: ClassVar[str] = "test"


KINDS: tuple[type[LetterFacts], ...] = (Verdict, Review, CaseAct, SessionAlert, QueueAlert, Invitation, Digest, Trial)
