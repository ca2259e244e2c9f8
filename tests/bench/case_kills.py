"""The deployed stack on the emulator: 200 cases of every kind, due in minutes, while what does them is killed.

Functions of cases and messages die by SIGKILL before a line drawn anew (tests/bench/mortal.py), executions are stopped,
and in the midst of it the whole emulator is restarted, which loses every execution. People answer, decide, postpone,
waive, prove and leave meanwhile. Then it is counted from the stored record, beside a clean run of the same facts
(tests/bench/case_truth.py), and from stand-ins that take the mails, text messages and posts to a chat.

Takes 25 minutes: a claim of a delivery that died ends after ten, and the sweeps leave alone what is younger than five.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import httpx

from infra.local.process import Emulator, free_port
from infra.local.seed import environment
from infra.local.stack import LocalStack
from infra.paths import WEB
from tests.bench import Row, case_company, shared, write
from tests.bench.case_company import CASES_OF_A_REGION, REGIONS, ROOT
from tests.bench.case_people import Company
from tests.bench.case_truth import Clean, Told, heard_in_chats, heard_in_mails, heard_in_texts, same
from tests.bench.mortality import Mortality
from tests.contract.stand_in import StandIn, certificate, https, smtp
from tests.stack import function, refusals
from yanzhen.case import Case, What
from yanzhen.notice import Notice
from yanzhen_aws.runtime import Runtime
from yanzhen_aws.settings import Settings

SHARE = 0.12
"""Of the calls die."""
STOPS = {150: 15, 240: 15}
"""Second: so many executions are stopped."""
RESTART = 300
DISTURBED = 600
"""Seconds that functions die, and longer until every case has been resumed."""
POKE = 20
"""Seconds between the calls of what otherwise runs every five minutes: a schedule that comes too often changes
nothing."""
PATIENCE = 1500
IN_TIME, SWEPT = timedelta(minutes=1), timedelta(minutes=6)
"""A step that is later than the first has lost its execution or waits; than the second, the sweep has missed it."""


@dataclass
class Relaying(Emulator):
    """Hands every mail on to a server outside, so that a restart forgets none."""

    mail_port: int = 0

    def environment(self) -> dict[str, str]:
        return super().environment() | {"SMTP_HOST": f"127.0.0.1:{self.mail_port}"}


class Run:
    """One stack, one company, and all that goes wrong with it."""

    def __init__(self, state: Path, regions: int, stay: ExitStack) -> None:
        self.regions = regions
        self.folder = state / "mortal"
        self.folder.mkdir(parents=True)
        trusted = certificate(self.folder, ["oapi.dingtalk.com"])
        self.mails: StandIn = stay.enter_context(smtp(trusted[0], {}))
        self.chats: StandIn = stay.enter_context(https(trusted[0]))
        self.chats.body = b'{"errcode": 0}'
        self.stack = LocalStack(
            state / "stack", web_port=free_port(), emulator_port=free_port(), pages=WEB / "dist", say=print
        )
        emulator = self.stack.emulator
        self.stack.emulator = Relaying(emulator.port, emulator.state, mail_port=self.mails.port)
        self.context = stay.enter_context(self.stack)
        given = dict(self.context.environment)
        for name in ("advance", "resume"):
            given |= function(self.context, f"cases.{name}").variables
        stay.enter_context(environment(given))
        self.machine = given["REMEDIATE_MACHINE_ARN"]
        self.company = Company(Runtime(Settings.from_env(given)))
        self.mortality = Mortality(self.context, self.folder)
        self.mortality.chats_at(self.chats.port)
        self.cut: set[Told] = set()
        """Whose messages were on their way when everything was restarted."""
        self.stopped = 0
        self.stuck: list[Case] = []
        """What was past its time and not resumed when the last death was over."""
        self._begun = time.monotonic()
        self._poked = 0.0

    @property
    def age(self) -> float:
        return time.monotonic() - self._begun

    def say(self, text: str) -> None:
        print(f"{self.age:6.0f} s  {text}", flush=True)

    def disturbed(self) -> None:
        """From what happened to the last death."""
        case_company.found(self.company.world, self.regions)
        self._begun = time.monotonic()
        self.mortality.share(SHARE)
        due, restarted = dict(STOPS), False
        while self.age < PATIENCE:
            cases = self.company.cases()
            self.company.act(cases)
            self.poke("cases.find_missing", "cases.resume", "notices.resend")
            for second in [second for second in due if self.age > second]:
                self._stop(due.pop(second))
            if self.age > RESTART and not restarted:
                restarted = True
                self._restart()
            if self.age > DISTURBED and not any(_late(case, IN_TIME) for case in cases):
                break
            time.sleep(2)
        self.mortality.share(0)
        self.stuck = [case for case in self.company.cases() if _late(case, SWEPT)]

    def healed(self) -> None:
        """HR ends what is still open, and what is to be told is told."""
        while open_ones := [case for case in self.company.cases() if case.outcome is None]:
            for case in open_ones:
                self.company.decide("waive", case)
        pending: list[Notice] = []
        begun = self.age
        while self.age < begun + PATIENCE:
            pending = [one for one in self.company.notices() if one.state == "pending"]
            if not pending:
                break
            self.poke("notices.resend", "cases.resume")
            time.sleep(5)
        self.say(f"{len(pending)} messages are still to be told")

    def poke(self, *entries: str) -> None:
        if self.age - self._poked > POKE:
            self._poked = self.age
            for entry in entries:
                name = self.mortality.names[entry]
                self.context.clients("lambda").invoke(FunctionName=name, InvocationType="Event", Payload=b"{}")
            stages = Counter(case.stage.value for case in self.company.cases())
            self.say(f"{dict(stages)}, {len(self.mortality.deaths())} deaths")

    def _stop(self, wanted: int) -> None:
        machine = self.context.clients("stepfunctions")
        running = machine.list_executions(stateMachineArn=self.machine, statusFilter="RUNNING", maxResults=1000)
        for one in Random(wanted).sample(running["executions"], min(wanted, len(running["executions"]))):
            machine.stop_execution(executionArn=one["executionArn"])
            self.stopped += 1

    def _restart(self) -> None:
        """Every execution is lost, and whatever a function was at."""
        self.stack.emulator.stop()
        self.stack.emulator.start()
        now = datetime.now(UTC)
        self.cut = {
            (one.employee_id, one.fact)
            for one in self.company.notices()
            if one.state == "pending" and one.claimed_until and one.claimed_until > now
        }
        self.say(f"restarted; {len(self.cut)} messages were on their way")

    def heard(self, facts: frozenset[Told]) -> Counter[Told]:
        """What the stand-ins of all channels were told, by person and fact."""
        world = self.company.world
        people = list(case_company.staff(self.regions))
        reaches = {person.employee_id: world.notices.reach(person.employee_id) for person in people}
        letters = [body for what, _, body in self.mails.seen if what == "LETTER"]
        texts = httpx.get(f"{self.context.endpoint}/_ministack/sns/sms-messages", timeout=60).json()["sms_messages"]
        return (
            heard_in_mails(letters, people, facts)
            + heard_in_texts(texts, people, facts)
            + heard_in_chats(self.chats.seen, people, reaches, facts)
        )


def _late(case: Case, by: timedelta) -> bool:
    return case.next_at is not None and case.next_at < datetime.now(UTC) - by


def counted(run: Run) -> list[Row]:
    """The rows, and on the way each finding that speaks against the product."""
    company = run.company
    world, cases, notices = company.world, company.cases(), company.notices()
    people = list(case_company.staff(run.regions))
    clean = Clean(
        units=world.directory.subtree(ROOT),
        people=people,
        channels={person.employee_id: world.channel_for(person, "case") for person in people},
        policy=world.policies.in_force(datetime.now(UTC)),
    )
    wrong = [case for case in cases if not same(case, clean.run(case))]
    keys = Counter(case.key for case in cases)
    written = {(one.employee_id, one.fact, one.channel) for one in notices if one.kind == "case"}
    wanted = {(one.employee_id, one.fact, one.channel) for one in clean.notices.stored.values()}
    # Whoever left is told nothing from that moment on; in the clean run nobody leaves before a case says so.
    here = world.directory.people({told[0] for told in wanted})
    missing = {told for told in wanted - written if here[told[0]].active}
    spared = wanted - written - missing
    facts = frozenset((one.employee_id, one.fact) for one in notices)
    heard = run.heard(facts)
    sent = {(one.employee_id, one.fact) for one in notices if one.state == "sent"}
    deaths = run.mortality.deaths()
    cut = run.cut.union(*(death.sending for death in deaths))
    lost, twice = sent - heard.keys(), {told for told, times in heard.items() if times > 1}
    unfinished = [one for one in notices if one.state == "pending"]
    findings: dict[str, list[Any]] = {
        "histories that differ": [(case.case_id, [act.what for act in case.history]) for case in wrong],
        "past their time and not resumed": [(case.case_id, case.key.kind) for case in run.stuck],
        "not allowed": sorted(refusals(run.context)),
        "cases of one key twice": [key for key, times in keys.items() if times > 1],
        "written, not by a clean run": sorted(written - wanted),
        "not written": sorted(missing),
        "sent and not heard": sorted(lost),
        "heard twice without a cut": sorted(twice - cut),
        "heard more than twice": sorted(told for told, times in heard.items() if times > 2),
        "heard and never written": sorted(heard.keys() - facts),
        "still to be told": [(one.employee_id, one.fact) for one in unfinished],
    }
    for name, found in findings.items():
        if found:
            print(f"{name}: {len(found)}: {found[:10]}", flush=True)
    acts = Counter(act.what for case in cases for act in case.history)
    late = sorted(
        (act.at - act.due).total_seconds() for case in cases for act in case.history if act.due and not act.by
    )
    kinds = Counter(case.key.kind for case in cases)
    states = Counter(one.state for one in notices)
    lines = {death.stack[0] for death in deaths}
    per_function = Counter(death.function.partition(".")[2] for death in deaths)
    return [
        Row(
            what=f"{len(cases)} cases: {_listed(kinds)}",
            reach=f"{run.regions * CASES_OF_A_REGION}, one of each",
            measured=f"{len(keys)} keys, {sum(keys.values()) - len(keys)} of them twice",
            rival="",
        ),
        Row(
            what="meanwhile",
            reach="",
            measured=f"{len(deaths)} deaths by SIGKILL at {len(lines)} different lines ({_listed(per_function)}); "
            f"{run.stopped} executions stopped; everything restarted once",
            rival="",
        ),
        Row(
            what=f"{acts[What.REMINDED]} reminders, {acts[What.OVERDUE]} overdue, {acts[What.ESCALATED]} escalations, "
            "against a clean run of the same facts",
            reach="each once, in order, with its due moment",
            measured=f"{len(wrong)} of {len(cases)} histories differ; {statistics.median(late or [0]):.1f} s late at "
            f"the median, {max(late, default=0):.0f} s at most (other work on the machine, the restart, the sweep)",
            rival="",
        ),
        Row(
            what="cases past their time that nothing had resumed when the last death was over; what roles lacked",
            reach="0; nothing",
            measured=f"{len(run.stuck)}; {len(findings['not allowed'])} permissions",
            rival="",
        ),
        Row(
            what=f"{len(written)} messages about cases, as written with the acts",
            reach="those of the clean run",
            measured=f"{len(written - wanted)} too many, {len(missing)} missing; "
            f"{len(spared)} besides would have gone to somebody who had just left",
            rival="",
        ),
        Row(
            what=f"{len(notices)} messages in all ({_listed(states)}), by the stand-ins of mail, text and chat",
            reach="each that was sent heard once",
            measured=f"{len(lost)} not heard, {len(twice - cut)} heard twice, {len(unfinished)} unfinished",
            rival="",
        ),
        Row(
            what="deliveries cut short between the service's yes and our record",
            reach="twice at most",
            measured=f"{len(cut)} may have been; {len(twice & cut)} of those were heard twice",
            rival="",
        ),
    ]


def _listed(counts: Counter[Any]) -> str:
    return ", ".join(f"{name} {times}" for name, times in sorted(counts.items()))


def run(shared: Path | None) -> list[Row]:
    """A stack of its own, deployed from the very template."""
    regions = int(sys.argv[1]) if len(sys.argv) > 1 and sys.argv[1].isdigit() else REGIONS
    with tempfile.TemporaryDirectory() as state, ExitStack() as stay:
        made = Run(Path(state), regions, stay)
        made.disturbed()
        made.healed()
        return counted(made)


if __name__ == "__main__":
    write("case_kills", run(shared()))
