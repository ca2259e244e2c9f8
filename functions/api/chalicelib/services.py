"""What the API needs of the world, put together once: in AWS from yanzhen_aws, in tests from fakes."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from aws_lambda_powertools.utilities.idempotency.persistence.base import BasePersistenceLayer

from api.chalicelib.models.inbox import Message
from yanzhen.case_desk import CaseDesk
from yanzhen.case_ports import CaseRuns, Cases
from yanzhen.directory import Consent, Employee
from yanzhen.feed import Feeds
from yanzhen.notice_ports import Notices
from yanzhen.parts import Uploads
from yanzhen.ports import Audit, Directory, EvidenceStore, MediaStore, Plans, Policies, Tallies, Training
from yanzhen.reach import Medium, Reach
from yanzhen.roster.job import RosterRuns, Rosters


class Tokens(Protocol):
    """Who signed a bearer token."""

    def subject(self, token: str) -> str:
        """The employee's subject in a token that verifies; Unauthenticated or TokenExpired otherwise."""
        ...


class Enrol(Protocol):
    """Runs `enrol_face` on a stored picture and waits for its answer."""

    def __call__(self, employee_id: str, key: str, consent: Consent) -> Mapping[str, Any]: ...


@dataclass(frozen=True)
class Services:
    """Ports and settings of one deployment."""

    directory: Directory
    policies: Policies
    training: Training
    plans: Plans
    evidence: EvidenceStore
    cases: Cases
    case_desk: CaseDesk
    case_runs: CaseRuns
    rosters: Rosters
    feeds: Feeds
    roster_runs: RosterRuns
    tallies: Tallies
    media: MediaStore
    audit: Audit
    notices: Notices
    channels: Callable[[], Sequence[tuple[str, Medium, bool]]]
    """Every channel by its name, with its medium and whether it is in use."""
    ways: Callable[[Employee, Reach], Sequence[tuple[Medium, str, str]]]
    """Medium, channel and address of what reaches a person."""
    push_key: str | None
    tokens: Tokens
    enrol: Enrol
    nonce_secret: Callable[[], bytes]
    idempotency: BasePersistenceLayer
    messages: Callable[[], Sequence[Message]]
    """Mail and SMS the emulator kept; only asked where `local`."""
    web_origin: str
    """Where the pages are, without a slash at the end."""
    local: bool
    now: Callable[[], datetime]

    @property
    def uploads(self) -> Uploads:
        return Uploads(self.evidence, self.media)
