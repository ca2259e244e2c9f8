"""Cases: what one costs from its opening to its end, and what the sweep reads of 10,000, beside a sweeper that scans.

The functions themselves run on moto; every call is billed by DynamoDB's rules. The rival is what such systems often do:
each minute read all open cases and act on those that are due. Its reads are a scan of the same table in the same run;
its lateness follows from its minute, ours from the execution's own timestamp.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import boto3
from moto import mock_aws

from tests.bench import Row, shared, write
from tests.bench.calls import QUIET
from tests.bench.meter import Meter

OPEN, DUE, LIVES = 10_000, 25, 10
STORE = "acme/east/store-001"
WRITE, READ = 0.625e-6, 0.125e-6
TRANSITION = 0.025e-3
"""USD, us-east-1: Step Functions Standard, a state entered."""
LAMBDA = 0.2e-6 + 0.25 * 0.15 * 0.0000133334
"""USD of one call: the request, and 150 ms of 256 MB."""
MAIL = 0.1e-3
LOG_BYTES = 1_000


@contextmanager
def clock(world: Any) -> Iterator[Any]:
    """The world's own clock, moved by hand."""
    now = [datetime(2026, 3, 16, 2, 0, tzinfo=UTC)]
    world.now = lambda: now[0]

    def to(moment: datetime) -> None:
        now[0] = moment

    yield to


def measure() -> dict[str, Any]:
    """Units by step of one case, and of one pass over 10,000."""
    os.environ.update(QUIET)
    os.environ.pop("AWS_ENDPOINT_URL", None)
    with mock_aws():
        from tests.contract.conftest import BUCKET, PREFIX, made_tables
        from yanzhen_aws.runtime import Runtime
        from yanzhen_aws.settings import Settings

        made_tables()
        world = Runtime(
            Settings(
                table_prefix=PREFIX, media_bucket=BUCKET, sender_email="hr@train.example",
                web_origin="https://train.example",
            )
        )  # fmt: skip
        runs: Counter[str] = Counter()
        world.case_runs = type("Runs", (), {"start": lambda self, case: runs.update([case.case_id])})()
        meter = Meter()
        with clock(world) as to, meter.running():
            _company(world)
            for number in range(LIVES):
                _life(world, meter, to, number)
            swept = _sweep(world, meter, to)
    lives = {step: {what: n / LIVES for what, n in billed.items()} for step, billed in meter.billed.items()}
    return {"life": {step: lives[step] for step in STEPS}, **swept}


STEPS = ("opened", "reminded", "answered", "accepted", "told")


def _company(world: Any) -> None:
    from yanzhen.directory import Employee, OrgUnit, Role

    for path, kind in (("acme", "company"), ("acme/east", "region"), (STORE, "store")):
        world.directory.put_unit(OrgUnit.model_validate({"path": path, "name": path, "kind": kind}))
    for who, role, unit in (("e1", Role.EMPLOYEE, STORE), ("head", Role.MANAGER, STORE), ("hr", Role.HR, "acme")):
        world.directory.put_employee(
            Employee(employee_id=who, name=who, unit_path=unit, role=role, email=f"{who}@train.example")
        )


def made(world: Any, number: int) -> Any:
    from yanzhen import case_life as life
    from yanzhen.case import CaseKey

    key = CaseKey(subject_id="e1", kind="resubmit", period=f"session/s{number}")
    return key, lambda last: life.opened(
        f"C{number:06}", key, "missing", f"missing/s{number}", unit_path=STORE, timezone="Asia/Shanghai",
        policy=world.policies.in_force(world.now()), now=world.now(), last=last,
    )  # fmt: skip


def _life(world: Any, meter: Meter, to: Any, number: int) -> None:
    """Opened, reminded twice, answered, accepted; each message claimed and settled."""
    from cases.advance import advance
    from notices.send import send_new
    from yanzhen import case_life as life

    key, make = made(world, number)
    with meter.step("opened"):
        case = world.case_desk.open(key, make, world.now())
    while case.remind_at:
        to(case.next_at)
        with meter.step("reminded"):
            case = advance(case.case_id, case.run, world)
    with meter.step("answered"):
        case = world.case_desk.change(
            case.case_id, lambda found: life.answered(found, "The camera broke.", "e1", world.now()), world.now()
        )
    with meter.step("accepted"):
        world.case_desk.change(
            case.case_id,
            lambda found: life.accepted(found, "Seen.", "hr", world.now(), expected_version=found.version),
            world.now(),
        )
    pending = world.notices.pending(world.now() + timedelta(days=1), limit=500)
    for notice in pending:
        record = {"dynamodb": {"NewImage": {"data": {"S": notice.model_dump_json()}}}}
        with meter.step("told"):
            send_new(record, world, lambda channel, message, settings: None)


def _sweep(world: Any, meter: Meter, to: Any) -> dict[str, Any]:
    """10,000 open cases of which 25 are past their time: one pass by index, and the rival's scan."""
    from cases.resume import sweep
    from yanzhen_aws.tables.cases import CaseItem, _item

    now = world.now() + timedelta(days=3)
    with CaseItem.batch_write() as batch:
        for number in range(LIVES, LIVES + OPEN):
            # The first reminder comes after twelve hours: some of them waited for it for ten minutes.
            to(now - timedelta(hours=12, minutes=10) if number < LIVES + DUE else now)
            batch.save(_item(made(world, number)[1](None)))
    to(now)
    with meter.step("sweep"):
        resumed = sweep(world)["resumed"]
    assert resumed == DUE
    with meter.step("scan"):
        pages = boto3.client("dynamodb").get_paginator("scan").paginate(TableName=CaseItem.Meta.table_name)
        read = sum(page["Count"] for page in pages)
    assert read >= OPEN
    return {"sweep": dict(meter.billed["sweep"]), "scan": dict(meter.billed["scan"]), "scanned": read}


TRANSITIONS = {"reminded": 3, "answered": 3, "ended": 1}
"""States that an execution enters: Wait, Advance and Sort for each of two reminders; the moment after the answer finds
nothing awaited, and Done."""


def run(shared: Path | None) -> list[Row]:
    """A case's cost line by line, and the sweep beside the scan."""
    found = measure()
    life = found["life"]
    reminders = 2
    writes = sum(step.get("write units", 0) for step in life.values()) * WRITE
    reads = sum(step.get("read units", 0) for step in life.values()) * READ
    transitions = reminders * TRANSITIONS["reminded"] + TRANSITIONS["answered"] + TRANSITIONS["ended"]
    messages = 1 + reminders + 1
    calls = 1 + (reminders + 1) + messages + 2
    cost = {
        f"{transitions} state transitions": transitions * TRANSITION,
        "DynamoDB writes": writes,
        "DynamoDB reads": reads,
        f"{calls} Lambda calls": calls * LAMBDA,
        f"logs of {calls} calls": calls * LOG_BYTES * 0.5e-9,
        f"{messages} mails": messages * MAIL,
    }
    total = sum(cost.values())
    sweep, scan = found["sweep"], found["scan"]
    a_day = {"sweep": 288 * SWEEP_IDLE * READ, "scan": 1440 * scan["read units"] * READ}
    return [
        Row(
            what="10,000 cases, all in, without text messages",
            reach="< 10 USD (0.001 a case)",
            measured=f"{total * 10_000:.2f} USD",
            rival="",
        ),
        Row(
            what="of which",
            reach="",
            measured="; ".join(f"{name} {usd * 10_000:.2f}" for name, usd in cost.items()),
            rival="",
        ),
        *(
            Row(
                what=f"{step}, a case",
                reach="",
                measured=", ".join(f"{n:g} {what}" for what, n in sorted(billed.items())),
                rival="",
            )
            for step, billed in life.items()
        ),
        Row(
            what=f"one pass over {OPEN:,} open cases, {DUE} of them past their time: reads",
            reach="only what is due",
            measured=f"{sweep['read units']:g} units, taking them over included",
            rival=f"scan of the table: {scan['read units']:g} units for {found['scanned']:,} items",
        ),
        Row(
            what="reads of a day with nothing lost",
            reach="",
            measured=f"{a_day['sweep']:.6f} USD (every five minutes)",
            rival=f"{a_day['scan']:.2f} USD (a scan every minute)",
        ),
        Row(
            what="how late a step is",
            reach="",
            measured="that of the execution's own timer; with the execution lost, by design 10 min at most",
            rival="0 to 60 s, 30 s on average, before the scan's own time",
        ),
    ]


SWEEP_IDLE = 0.5
"""Read units of a pass that finds nothing: an empty query, eventually consistent."""


if __name__ == "__main__":
    write("cases", run(shared()))
