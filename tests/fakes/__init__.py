"""The ports in memory. The contract suite in tests/contract runs on these and on the real adapters alike."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from ulid import ULID

from tests.fakes.cases import FakeCaseRuns, FakeCases
from tests.fakes.directory import FakeDirectory, FakePolicies
from tests.fakes.evidence import FakeEvidence
from tests.fakes.feeds import FakeFeeds
from tests.fakes.fingerprints import FakeFingerprints
from tests.fakes.media import FakeMedia
from tests.fakes.messages import FakeAudit, FakeNotices
from tests.fakes.plans import FakePlans
from tests.fakes.rosters import FakeRosterRuns, FakeRosters
from tests.fakes.tallies import FakeTallies
from tests.fakes.training import FakeTraining
from yanzhen.case_desk import CaseDesk
from yanzhen.directory import Employee
from yanzhen.reach import choose
from yanzhen_aws.channels import ways
from yanzhen_aws.settings import Settings

__all__ = [
    "FakeAudit",
    "FakeCaseRuns",
    "FakeCases",
    "FakeDirectory",
    "FakeEvidence",
    "FakeExecutions",
    "FakeFeeds",
    "FakeFingerprints",
    "FakeMedia",
    "FakeNotices",
    "FakePlans",
    "FakePolicies",
    "FakeRosterRuns",
    "FakeRosters",
    "FakeTallies",
    "FakeTraining",
    "FakeWorld",
    "channel_of",
]


class FakeExecutions:
    def __init__(self) -> None:
        self.started: list[str] = []

    def verify(self, key: str) -> None:
        self.started.append(key)


def channel_of(person: Employee) -> str | None:
    return "mail" if person.email else None


@dataclass
class FakeWorld:
    """A whole world in memory, with a clock that only moves when told: what a Runtime is to functions."""

    clock: datetime = datetime(2026, 3, 16, 2, 0, tzinfo=UTC)
    ids_made: int = 0
    directory: FakeDirectory = field(default_factory=FakeDirectory)
    policies: FakePolicies = field(default_factory=FakePolicies)
    tallies: FakeTallies = field(default_factory=FakeTallies)
    evidence: FakeEvidence = field(default_factory=FakeEvidence)
    fingerprints: FakeFingerprints = field(default_factory=FakeFingerprints)
    notices: FakeNotices = field(default_factory=FakeNotices)
    audit: FakeAudit = field(default_factory=FakeAudit)
    media: FakeMedia = field(default_factory=FakeMedia)
    executions: FakeExecutions = field(default_factory=FakeExecutions)
    plans: FakePlans = field(default_factory=FakePlans)
    feeds: FakeFeeds = field(default_factory=FakeFeeds)
    rosters: FakeRosters = field(default_factory=FakeRosters)
    roster_runs: FakeRosterRuns = field(default_factory=FakeRosterRuns)
    case_runs: FakeCaseRuns = field(default_factory=FakeCaseRuns)

    def __post_init__(self) -> None:
        self.training = FakeTraining(self.tallies)
        self.cases = FakeCases(self.notices)

    @property
    def machines(self) -> FakeDirectory:
        return self.directory

    @property
    def case_desk(self) -> CaseDesk:
        return CaseDesk(self.directory, self.cases, channel_of)

    def now(self) -> datetime:
        return self.clock

    def channel_for(self, person: Employee, kind: str) -> str | None:
        settings = getattr(self, "settings", Settings(sender_email="hr@train.example"))
        reach = self.notices.reach(person.employee_id)
        return choose(reach, kind, ways(person, reach, settings))  # type: ignore[arg-type]

    def new_id(self) -> str:
        """Ids sort in the order they are made, even while the clock stands."""
        self.ids_made += 1
        return str(ULID.from_datetime(self.clock + timedelta(milliseconds=self.ids_made)))
