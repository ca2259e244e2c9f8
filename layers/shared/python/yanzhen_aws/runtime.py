"""Puts the world together for functions: settings, adapters, the clock and new ids, each made when first asked for.

Nothing reads the environment or makes a client at import time. Functions take a Runtime, so tests give them another.
"""

import os
from datetime import UTC, datetime
from functools import cache, cached_property
from typing import Any

import boto3
from aws_lambda_powertools import Logger, Metrics, Tracer
from aws_lambda_powertools.utilities.idempotency import DynamoDBPersistenceLayer
from aws_lambda_powertools.utilities.parameters import SecretsProvider
from botocore.config import Config
from ulid import ULID

from yanzhen.case_desk import CaseDesk
from yanzhen.case_ports import CaseRuns, Cases
from yanzhen.directory import Employee
from yanzhen.feed import Feeds
from yanzhen.machine import Machines
from yanzhen.notice_ports import Notices
from yanzhen.ports import (
    Audit,
    Directory,
    EvidenceStore,
    Executions,
    Fingerprints,
    MediaStore,
    Plans,
    Policies,
    Tallies,
    Training,
)
from yanzhen.reach import Kind, choose
from yanzhen.roster.job import RosterRuns, Rosters
from yanzhen_aws.case_runs import StepFunctionsCaseRuns
from yanzhen_aws.channels import ways
from yanzhen_aws.enrolment import LambdaEnrolment
from yanzhen_aws.executions import StepFunctionsExecutions
from yanzhen_aws.feeds import DynamoFeeds
from yanzhen_aws.machines import DynamoMachines
from yanzhen_aws.media import S3MediaStore
from yanzhen_aws.plans import DynamoPlans
from yanzhen_aws.roster_runs import StepFunctionsRosterRuns
from yanzhen_aws.settings import MissingSetting, Settings
from yanzhen_aws.tables.audit import DynamoAudit
from yanzhen_aws.tables.cases import DynamoCases
from yanzhen_aws.tables.directory import DynamoDirectory, DynamoPolicies
from yanzhen_aws.tables.evidence import DynamoEvidence
from yanzhen_aws.tables.fingerprints import DynamoFingerprints
from yanzhen_aws.tables.idempotency import idempotency_store
from yanzhen_aws.tables.notices import DynamoNotices
from yanzhen_aws.tables.rosters import DynamoRosters
from yanzhen_aws.tables.tallies import DynamoTallies
from yanzhen_aws.tables.training import DynamoTraining

NAMESPACE = "Yanzhen"
SECRET_SECONDS = 300
"""A secret that was rotated is known everywhere so much later."""


class Runtime:
    """The world of one process."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    @staticmethod
    def now() -> datetime:
        return datetime.now(UTC)

    @staticmethod
    def new_id() -> str:
        """A ULID: unique, and sorted by the time it was made."""
        return str(ULID())

    @cached_property
    def directory(self) -> Directory:
        return DynamoDirectory(self.settings.table("directory"))

    @cached_property
    def machines(self) -> Machines:
        return DynamoMachines(self.settings.table("directory"))

    @cached_property
    def policies(self) -> Policies:
        return DynamoPolicies(self.settings.table("directory"), self.now)

    @cached_property
    def training(self) -> Training:
        return DynamoTraining(self.settings.table("training"), self.settings.table("tallies"))

    @cached_property
    def plans(self) -> Plans:
        return DynamoPlans(self.settings.table("training"))

    @cached_property
    def feeds(self) -> Feeds:
        return DynamoFeeds(self.settings.table("training"))

    @cached_property
    def evidence(self) -> EvidenceStore:
        return DynamoEvidence(self.settings.table("evidence"))

    @cached_property
    def fingerprints(self) -> Fingerprints:
        return DynamoFingerprints(self.settings.table("fingerprints"))

    @cached_property
    def tallies(self) -> Tallies:
        return DynamoTallies(self.settings.table("tallies"))

    @cached_property
    def notices(self) -> Notices:
        return DynamoNotices(self.settings.table("notices"))

    @cached_property
    def cases(self) -> Cases:
        return DynamoCases(self.settings.table("cases"), self.settings.table("notices"))

    @cached_property
    def case_desk(self) -> CaseDesk:
        return CaseDesk(self.directory, self.cases, self._channel_of)

    @cached_property
    def case_runs(self) -> CaseRuns:
        return StepFunctionsCaseRuns(self.client("stepfunctions"), self.settings.required("remediate_machine_arn"))

    @cached_property
    def rosters(self) -> Rosters:
        return DynamoRosters(self.settings.table("rosters"))

    @cached_property
    def roster_runs(self) -> RosterRuns:
        return StepFunctionsRosterRuns(self.client("stepfunctions"), self.settings.required("roster_machine_arn"))

    def _channel_of(self, employee: Employee) -> str | None:
        return self.channel_for(employee, "case")

    def channel_for(self, person: Employee, kind: Kind) -> str | None:
        """The channel that tells a person something of that kind; None when nothing reaches the person."""
        reach = self.notices.reach(person.employee_id)
        return choose(reach, kind, ways(person, reach, self.settings))

    @cached_property
    def audit(self) -> Audit:
        return DynamoAudit(self.settings.table("audit"))

    @cached_property
    def idempotency(self) -> DynamoDBPersistenceLayer:
        return idempotency_store(self.settings.table("idempotency"))

    @cached_property
    def media(self) -> MediaStore:
        return S3MediaStore(self.client("s3"), self.settings.required("media_bucket"))

    @cached_property
    def executions(self) -> Executions:
        return StepFunctionsExecutions(
            self.client("stepfunctions"),
            self.settings.required("verify_machine_arn"),
            self.settings.required("media_bucket"),
        )

    @cached_property
    def enrolment(self) -> LambdaEnrolment:
        return LambdaEnrolment(self.client("lambda"), self.settings.required("enrol_function"))

    def nonce_secret(self) -> bytes:
        """The capture nonce's secret, kept for a few minutes."""
        secret = self._secrets.get(self.settings.required("nonce_secret_arn"), max_age=SECRET_SECONDS)
        if not secret:
            raise MissingSetting("the capture nonce's secret is empty")
        return secret.encode() if isinstance(secret, str) else bytes(secret)

    @cached_property
    def _secrets(self) -> SecretsProvider:
        return SecretsProvider(boto3_client=self.client("secretsmanager"))

    def client(self, service: Any) -> Any:
        """A client of an AWS service, with s3v4 signatures and retries that slow down when asked to."""
        config = Config(signature_version="s3v4" if service == "s3" else None, retries={"mode": "standard"})
        return boto3.client(service, config=config)


@cache
def runtime() -> Runtime:
    """The world as this process's environment describes it, put together once."""
    return Runtime(Settings.from_env(os.environ))


def logger(service: str) -> Logger:
    """One JSON line an event, with the state's name as service; `correlate` adds the evidence."""
    return Logger(service=service)


def tracer(service: str) -> Tracer:
    return Tracer(service=service)


def metrics(service: str) -> Metrics:
    return Metrics(namespace=NAMESPACE, service=service)


def correlate(log: Logger, trace: Tracer, evidence_id: str) -> None:
    """The evidence id follows a photo through every function's logs and traces."""
    log.set_correlation_id(evidence_id)
    trace.put_annotation(key="evidence_id", value=evidence_id)
