"""The deployed stack on the emulator: how late a step of a case is, beside a sweeper that scans every minute.

Both ways act on their own cases of the same kind at the same time in the same table, which holds many more that are not
due. Ours: the remediate machine, and the sweep for cases whose execution was stopped. The rival reads all cases each
minute and acts on those that are due; it runs in this very process, so it never waits for a cold function. Lateness is
from the stored record: the moment a step was due and the moment it was done.
"""

from __future__ import annotations

import json
import statistics
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal

import boto3

from cases.resume import LIMIT, QUIET
from infra.local.context import DemoContext
from infra.local.process import free_port
from infra.local.seed import AT_ONCE_TOLD, FAST, environment
from infra.local.stack import LocalStack
from infra.paths import WEB
from tests.bench import Row, shared, write
from tests.bench.meter import Meter
from tests.stack import function
from yanzhen import case_life as life
from yanzhen.case import Case, CaseKey
from yanzhen.directory import Employee, OrgUnit, Role
from yanzhen.policy import Policy
from yanzhen_aws.items import bind
from yanzhen_aws.runtime import Runtime
from yanzhen_aws.settings import Settings
from yanzhen_aws.tables.cases import CaseItem, _case, _item

Way = Literal["ours", "lost", "rival"]
OPENED: dict[Way, int] = {"ours": 60, "lost": 20, "rival": 60}
"""Cases of each way, opened evenly over the first minutes."""
OVER_S, LASTS_S = 300, 720
"""Seconds in which cases are opened; and after which a lost one has been found: five minutes it is left alone, five
between two sweeps."""
OTHERS = 2_000
STORE = "acme/store-001"
MINUTE, SWEEP = 60, 300


class Bench:
    """A store with one person for each case, and the ways to act."""

    def __init__(self, context: DemoContext, world: Runtime) -> None:
        self.world = world
        self.executions = context.clients("stepfunctions")
        self.ways: dict[str, Way] = {}
        self.meter = Meter()
        world.policies.propose(_policy())
        for path, kind in (("acme", "company"), (STORE, "store")):
            world.directory.put_unit(OrgUnit.model_validate({"path": path, "name": path, "kind": kind}))
        staff = [(f"{way}-{number}", Role.EMPLOYEE, STORE) for way, count in OPENED.items() for number in range(count)]
        for who, role, unit in (("head", Role.MANAGER, STORE), ("hr", Role.HR, "acme"), *staff):
            world.directory.put_employee(Employee(employee_id=who, name=who, unit_path=unit, role=role))
        bind(CaseItem, world.settings.table("cases"))
        far = datetime.now(UTC) + timedelta(days=7)
        with CaseItem.batch_write() as batch:
            for number in range(OTHERS):
                batch.save(_item(self._made(f"other-{number}", far)))

    def open(self, way: Way, number: int) -> None:
        """A case as a function opens it; the rival's has no execution, a lost one no longer."""
        case = self._made(f"{way}-{number}", datetime.now(UTC))
        self.world.case_desk.open(case.key, lambda last: case, case.opened_at)
        self.ways[case.case_id] = way
        if way != "rival":
            self.world.case_runs.start(case)
        if way == "lost":
            machine = self.world.settings.required("remediate_machine_arn")
            execution = machine.replace(":stateMachine:", ":execution:")
            self.executions.stop_execution(executionArn=f"{execution}:{case.case_id}-{case.run}")

    def _made(self, who: str, at: datetime) -> Case:
        key = CaseKey(subject_id=who, kind="resubmit", period="session/s1")
        made = life.opened(
            self.world.new_id(), key, "missing", "missing/s1", unit_path=STORE, timezone="Asia/Shanghai",
            policy=_policy(), now=at, last=None,
        )  # fmt: skip
        assert made is not None
        return made

    def scan(self) -> None:
        """The rival's pass: all cases are read, and those of its own that are due are acted on."""
        pages = boto3.client("dynamodb").get_paginator("scan").paginate(TableName=str(CaseItem.Meta.table_name))
        with self.meter.step("scan"):
            found = [CaseItem.from_raw_data(item) for page in pages for item in page["Items"] if "data" in item]
        for case in map(_case, found):
            while self.ways.get(case.case_id) == "rival" and case.next_at and case.next_at <= self.world.now():
                now = self.world.now()
                case = self.world.case_desk.change(case.case_id, lambda one: life.advanced(one, now), now)  # noqa: B023

    def look(self) -> None:
        """What our sweep reads to find what nobody acted on; the function itself runs by its schedule."""
        with self.meter.step("sweep"):
            self.world.cases.due(self.world.now() - QUIET, limit=LIMIT)

    def lateness(self, way: Way) -> list[float]:
        """Seconds of each step that the clock did, in order."""
        cases = [self.world.cases.get(case_id) for case_id, whose in self.ways.items() if whose == way]
        acts = [act for case in cases if case for act in case.history if act.due]
        return sorted((act.at - act.due).total_seconds() for act in acts if act.due)


def _policy() -> Policy:
    since = datetime.now(UTC) - timedelta(days=1)
    return Policy(version=2, effective_from=since, cases=FAST, notices=AT_ONCE_TOLD)


def measured(bench: Bench) -> list[Row]:
    """Cases are opened one after another, and all ways go on beside each other until the last is over."""
    begun = time.monotonic()
    plan = sorted((OVER_S * number / count, way, number) for way, count in OPENED.items() for number in range(count))
    scans = sweeps = 0
    with bench.meter.running():
        while (age := time.monotonic() - begun) < LASTS_S:
            while plan and plan[0][0] <= age:
                _, way, number = plan.pop(0)
                bench.open(way, number)
            if age >= scans * MINUTE:
                scans += 1
                bench.scan()
            if age >= sweeps * SWEEP:
                sweeps += 1
                bench.look()
            time.sleep(0.2)
    return rows(bench)


def run(shared: Path | None) -> list[Row]:
    """A stack of its own, deployed from the very template."""
    with tempfile.TemporaryDirectory() as state:
        stack = LocalStack(Path(state), web_port=free_port(), emulator_port=free_port(), pages=WEB / "dist")
        with stack as context:
            given = dict(context.environment)
            for name in ("advance", "resume"):
                given |= function(context, f"cases.{name}").variables
            with environment(given):
                return measured(Bench(context, Runtime(Settings.from_env(given))))


def rows(bench: Bench) -> list[Row]:
    ours, lost, rival = (bench.lateness(way) for way in ("ours", "lost", "rival"))
    reads = {step: units["read units"] for step, units in bench.meter.billed.items()}
    print(json.dumps({"ours": ours[-5:], "lost": lost, "rival": rival[-5:]}), flush=True)
    times = statistics.mean(rival) / statistics.mean(ours)
    return [
        Row(
            what=f"due to done, {len(ours)} steps of {OPENED['ours']} cases with their execution",
            reach="",
            measured=f"{_spread(ours)}; {times:.0f} times as soon",
            rival=f"a scan every minute, {len(rival)} steps of {OPENED['rival']} cases: {_spread(rival)}",
        ),
        Row(
            what=f"due to done, {len(lost)} steps of {OPENED['lost']} cases whose execution was stopped",
            reach="≤ 10 min and the sweep's own time",
            measured=_spread(lost),
            rival="(it has none to lose)",
        ),
        Row(
            what=f"reads to find what is due, {LASTS_S // 60} minutes, {OTHERS:,} further open cases",
            reach="only what is due",
            measured=f"{reads['sweep']:g} units (the machine reads none, the sweep by index)",
            rival=f"{reads['scan']:,.0f} units, {reads['scan'] / reads['sweep']:,.0f} times as many",
        ),
    ]


def _spread(seconds: list[float]) -> str:
    return f"{statistics.median(seconds):.1f} s at the median, {seconds[-1]:.0f} s at most"


if __name__ == "__main__":
    write("case_lateness", run(shared()))
