"""Starts the roster machine: one execution a run, named after both, so that a second start is none."""

import json
from typing import TYPE_CHECKING

from yanzhen.roster.job import Roster
from yanzhen_aws.items import busy_when_throttled

if TYPE_CHECKING:
    from types_boto3_stepfunctions import SFNClient


@busy_when_throttled
class StepFunctionsRosterRuns:
    """The port `RosterRuns`."""

    def __init__(self, client: "SFNClient", machine_arn: str) -> None:
        self._client = client
        self._machine_arn = machine_arn

    def start(self, roster: Roster) -> None:
        given = {"roster_id": roster.roster_id, "run": roster.run, "phase": roster.state}
        try:
            self._client.start_execution(
                stateMachineArn=self._machine_arn, name=f"{roster.roster_id}-{roster.run}", input=json.dumps(given)
            )
        except self._client.exceptions.ExecutionAlreadyExists:
            return
