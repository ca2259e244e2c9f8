"""Starts the remediate machine for a case: one execution a run, named after both, so that a second start is none."""

import json
from typing import TYPE_CHECKING

from yanzhen.base import iso
from yanzhen.case import Case
from yanzhen_aws.items import busy_when_throttled

if TYPE_CHECKING:
    from types_boto3_stepfunctions import SFNClient


@busy_when_throttled
class StepFunctionsCaseRuns:
    """The port `CaseRuns`."""

    def __init__(self, client: "SFNClient", machine_arn: str) -> None:
        self._client = client
        self._machine_arn = machine_arn

    def start(self, case: Case) -> None:
        if case.next_at is None:
            return
        wait = {"case_id": case.case_id, "run": case.run, "next_at": iso(case.next_at)}
        try:
            self._client.start_execution(
                stateMachineArn=self._machine_arn, name=f"{case.case_id}-{case.run}", input=json.dumps(wait)
            )
        except self._client.exceptions.ExecutionAlreadyExists:
            return
