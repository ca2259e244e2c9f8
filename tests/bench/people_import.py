"""The deployed stack on the emulator: a list of 50,000 people tried, and applied while its workers are killed.

Rows are drawn, not real. That none is lost or doubled is read from the directory itself, person by person, and the same
list is then tried again: everybody must be unchanged.
"""

from __future__ import annotations

import csv
import hashlib
import io
import os
import signal
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import httpx
from openpyxl import Workbook

from infra.local.context import DemoContext
from infra.local.process import free_port
from infra.local.seed import environment
from infra.local.stack import LocalStack
from infra.paths import WEB
from tests.bench import Row, shared, write
from yanzhen.directory import Employee, OrgUnit, Role
from yanzhen_aws.runtime import Runtime
from yanzhen_aws.settings import Settings

PEOPLE = 50_000
STORES = 500
KILLS = 6
PASSWORD = "Bench-password-1"
HEADINGS = ["工号", "姓名", "部门", "岗位", "手机号", "邮箱", "入职日期", "工牌号", "负责人"]


def table(people: int) -> list[list[str]]:
    """One row a person, dates in three forms."""
    forms = ("2024-{m:02d}-{d:02d}", "2024/{m}/{d}", "2024年{m}月{d}日")
    return [
        [
            f"P{n:06d}", f"王小{chr(0x4E00 + n % 5000)}", f"store-{n % STORES:03d}", "店员",
            f"138{n:08d}", f"p{n}@example.com", forms[n % 3].format(m=n % 12 + 1, d=n % 28 + 1), f"B{n:06d}",
            "是" if n < STORES else "否",
        ]
        for n in range(people)
    ]  # fmt: skip


def as_csv(rows: list[list[str]]) -> bytes:
    body = io.StringIO()
    csv.writer(body).writerows([HEADINGS, *rows])
    return body.getvalue().encode("gb18030")


def as_xlsx(rows: list[list[str]]) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in (HEADINGS, *rows):
        sheet.append(row)
    body = io.BytesIO()
    book.save(body)
    return body.getvalue()


class Bench:
    """An HR person of a company with 500 stores, and what the console does for that person."""

    def __init__(self, context: DemoContext, root: int) -> None:
        self.root = root
        self.world = Runtime(Settings.from_env(context.environment))
        units = [("bench", "company"), ("bench/east", "region")]
        for path, kind in [*units, *((f"bench/east/store-{n:03d}", "store") for n in range(STORES))]:
            self.world.directory.put_unit(OrgUnit.model_validate({"path": path, "name": path, "kind": kind}))
        sign_in = context.add_sign_in("bench-hr", PASSWORD, role="hr")
        self.world.directory.put_employee(
            Employee(employee_id="bench-hr", name="HR", unit_path="bench", role=Role.HR, subject=sign_in.subject)
        )
        token = context.tokens("bench-hr", PASSWORD)["AccessToken"]
        self.api = httpx.Client(base_url=context.web_url, timeout=120, headers={"Authorization": f"Bearer {token}"})

    def ask(self, method: str, path: str, body: Any = None) -> Any:
        answer = self.api.request(method, path, json=body)
        answer.raise_for_status()
        return answer.json()

    def read(self, name: str, content: bytes) -> tuple[str, float]:
        """Upload and read a file; how long until its columns are known."""
        start = time.monotonic()
        sha = hashlib.sha256(content).hexdigest()
        slot = self.ask("POST", "/v1/rosters", {"file_name": name, "size_bytes": len(content), "sha256": sha})
        upload = slot["upload"]
        httpx.post(upload["url"], data=upload["fields"], files={"file": content}, timeout=120).raise_for_status()
        roster_id = slot["roster"]["roster_id"]
        self.ask("POST", f"/v1/rosters/{roster_id}/read")
        self.until(roster_id, "read")
        print(f"read after {time.monotonic() - start:.1f} s", flush=True)
        return roster_id, time.monotonic() - start

    def trial(self, roster_id: str) -> tuple[Any, float]:
        columns = self.ask("GET", f"/v1/rosters/{roster_id}")["columns"]
        start = time.monotonic()
        self.ask("POST", f"/v1/rosters/{roster_id}/trial", {"columns": columns, "whole": True})
        stands = self.until(roster_id, "tried")
        print(f"tried after {time.monotonic() - start:.1f} s", flush=True)
        return stands, time.monotonic() - start

    def apply(self, roster_id: str, kills: int) -> tuple[Any, float, int]:
        """Apply, killing the function's process again and again on the way."""
        start = time.monotonic()
        self.ask("POST", f"/v1/rosters/{roster_id}/apply")
        killed = 0
        while True:
            stands = self.ask("GET", f"/v1/rosters/{roster_id}")
            if stands["state"] != "applying":
                return stands, time.monotonic() - start, killed
            if killed < kills and stands["progress"] > killed / (kills + 1):
                killed += self.kill()
                print(
                    f"killed {killed} times at {stands['progress']:.2f}, {time.monotonic() - start:.0f} s", flush=True
                )
            time.sleep(0.5)

    def kill(self) -> int:
        """SIGKILL to the workers of this emulator that apply lists; returns 1 if there was one."""
        found = [pid for pid in _descendants(self.root) if b"POWERTOOLS_SERVICE_NAME=apply_roster" in _environ(pid)]
        for pid in found:
            os.kill(pid, signal.SIGKILL)
        return int(bool(found))

    def until(self, roster_id: str, state: str) -> Any:
        while True:
            stands = self.ask("GET", f"/v1/rosters/{roster_id}")
            if stands["state"] == state:
                return stands
            if stands["state"] == "refused" or stands["stalled"]:
                raise SystemExit(f"{stands}")
            time.sleep(0.3)

    def people(self) -> list[Employee]:
        found: list[Employee] = []
        cursor: str | None = None
        while True:
            page = self.world.directory.employees("bench", limit=1000, cursor=cursor)
            found += [person for person in page.items if person.employee_id != "bench-hr"]
            cursor = page.next
            if cursor is None:
                return found


def _descendants(root: int) -> set[int]:
    parents: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parents[int(entry.name)] = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except (OSError, ValueError):
                continue
    found = {root}
    while more := {pid for pid, parent in parents.items() if parent in found} - found:
        found |= more
    return found - {root}


def _environ(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/environ").read_bytes()
    except OSError:
        return b""


def measured(bench: Bench, count: int) -> list[Row]:
    rows = table(count)
    roster_id, csv_seconds = bench.read("people.csv", as_csv(rows))
    stands, new_seconds = bench.trial(roster_id)
    after, apply_seconds, killed = bench.apply(roster_id, KILLS)
    people = bench.people()
    numbers = [person.employee_id for person in people]
    lost, doubled = count - len(set(numbers)), len(numbers) - len(set(numbers))
    phones = {person.employee_id: person.phone for person in people}
    wrong = sum(phones.get(row[0]) != f"+86{row[4]}" for row in rows)
    book, xlsx_seconds = bench.read("people.xlsx", as_xlsx(rows))
    again, same_seconds = bench.trial(book)
    promoted, _ = bench.read("promoted.csv", as_csv([[*row[:3], "组长", *row[4:]] for row in rows]))
    bench.trial(promoted)
    changed, change_seconds, _ = bench.apply(promoted, 0)
    print(f"changed after {change_seconds:.1f} s", flush=True)
    return [
        Row(
            what=f"{count:,} rows of CSV in GB 18030: uploaded and read; of XLSX",
            reach="",
            measured=f"{csv_seconds:.1f} s; {xlsx_seconds:.1f} s",
            rival="",
        ),
        Row(
            what=f"trial run, {stands['counts']} of an empty company; {again['counts']} of the full one",
            reach="≤ 60 s",
            measured=f"{new_seconds:.1f} s; {same_seconds:.1f} s",
            rival="",
        ),
        Row(
            what=f"applied, its process killed {killed} times",
            reach="none lost, none doubled",
            measured=f"{lost} lost, {doubled} doubled, {wrong} with a wrong value, {after['overtaken']} overtaken; "
            f"{apply_seconds:.0f} s",
            rival="",
        ),
        Row(
            what="applied undisturbed: everybody has another position",
            reach="",
            measured=f"{change_seconds:.0f} s for {changed['applied']:,}, {change_seconds / count * 1e3:.1f} ms each",
            rival="",
        ),
    ]


def run(shared: Path | None) -> list[Row]:
    """A stack of its own, deployed from the very template."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 and sys.argv[1].isdigit() else PEOPLE
    with tempfile.TemporaryDirectory() as state:
        stack = LocalStack(Path(state), web_port=free_port(), emulator_port=free_port(), pages=WEB / "dist")
        with stack as context, environment(context.environment):
            return measured(Bench(context, os.getpid()), count)


if __name__ == "__main__":
    write("people_import", run(shared()))
