"""The deployed stack on the emulator: how long a phone waits for its verdict, and a burst of 200 photos.

Photos are mosaics of real portraits where `../shared/data` is there, else the demo's drawn scenes. Every count is taken
from outside: the evidence table, the tallies, and the recount that must equal them.
"""

from __future__ import annotations

import hashlib
import io
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from uuid import uuid4

import httpx
import numpy as np
from PIL import Image, ImageOps

from infra.local.context import DemoContext
from infra.local.process import free_port
from infra.local.seed import environment
from infra.local.stack import LocalStack
from infra.paths import WEB
from tests.bench import Row, shared, write
from yanzhen import tally
from yanzhen.directory import Employee, OrgUnit, Role
from yanzhen.training import Course, Session
from yanzhen_aws.runtime import Runtime
from yanzhen_aws.settings import Settings

PHOTOS = 200
PASSWORD = "Bench-password-1"
UNIT = "bench/east/store-001"


def photo(files: list[Path], seed: int, size: tuple[int, int], grain: float) -> bytes:
    """A mosaic of twelve real portraits, or noise that looks like nothing else where there are none."""
    rng = Random(seed)
    canvas = Image.new("RGB", size)
    cell = (size[0] // 4, size[1] // 3)
    for place in range(12):
        if files:
            with Image.open(rng.choice(files)) as portrait:
                tile = ImageOps.fit(portrait.convert("RGB"), cell)
        else:
            dots = np.random.default_rng(rng.getrandbits(32)).integers(0, 255, (9, 12, 3), dtype="u1")
            tile = Image.fromarray(dots).resize(cell, Image.Resampling.BICUBIC)
        canvas.paste(tile, (place % 4 * cell[0], place // 4 * cell[1]))
    noise = np.random.default_rng(seed).normal(0, grain, (size[1], size[0], 1))
    body = io.BytesIO()
    Image.fromarray(np.clip(np.asarray(canvas) + noise, 0, 255).astype("u1")).save(body, "JPEG", quality=88)
    return body.getvalue()


class Bench:
    """One employee with one running session, and the calls a phone makes."""

    def __init__(self, context: DemoContext) -> None:
        self.context = context
        self.world = Runtime(Settings.from_env(context.environment))
        now = datetime.now(UTC)
        for path, kind in (("bench", "company"), ("bench/east", "region"), (UNIT, "store")):
            self.world.directory.put_unit(OrgUnit.model_validate({"path": path, "name": path, "kind": kind}))
        sign_in = context.add_sign_in("bench-1", PASSWORD, role="employee")
        self.world.directory.put_employee(
            Employee(employee_id="bench-1", name="Bench", unit_path=UNIT, role=Role.EMPLOYEE, subject=sign_in.subject)
        )
        self.world.training.put_course(Course(course_id="bench", name_zh="测量", name_en="Bench"))
        self.session = Session(
            session_id="bench", course_id="bench", title="Bench", unit_path=UNIT,
            starts_at=now - timedelta(hours=1), ends_at=now + timedelta(hours=1), participants=("bench-1",),
        )  # fmt: skip
        self.world.training.add_session(self.session)
        token = context.tokens("bench-1", PASSWORD)["AccessToken"]
        self.api = httpx.Client(base_url=context.web_url, timeout=120, headers={"Authorization": f"Bearer {token}"})

    def send(self, body: bytes) -> str:
        """Slot and upload; returns the evidence's id."""
        answer = self.api.post(
            "/v1/sessions/bench/evidence",
            json={
                "client_id": str(uuid4()),
                "sha256": hashlib.sha256(body).hexdigest(),
                "size_bytes": len(body),
                "content_type": "image/jpeg",
            },
        )
        answer.raise_for_status()
        slot = answer.json()
        upload = slot["upload"]
        httpx.post(upload["url"], data=upload["fields"], files={"file": body}, timeout=120).raise_for_status()
        return str(slot["evidence_id"])

    def wait(self, ids: list[str], seconds: float) -> int:
        """How many have a verdict when all have, or when the time is over; a burst is looked at by the session."""
        until = time.monotonic() + seconds
        wanted = set(ids)
        while True:
            if len(ids) == 1:
                record = self.world.evidence.get(ids[0])
                done = wanted if record is not None and record.verdict is not None else set()
            else:
                done = {one for one, word in _records(self) if word != "waiting"} & wanted
            if done == wanted or time.monotonic() > until:
                return len(done)
            time.sleep(0.05 if len(ids) == 1 else 3)


def _records(bench: Bench) -> Iterator[tuple[str, str]]:
    cursor = None
    while True:
        page = bench.world.evidence.of_session("bench", limit=100, cursor=cursor)
        yield from (
            (record.evidence.evidence_id, record.word.value if record.word else "waiting") for record in page.items
        )
        cursor = page.next
        if cursor is None:
            return


def latency(bench: Bench, files: list[Path]) -> Row:
    """From asking for the slot to the stored verdict, one after another, warm."""
    seconds = []
    for body in [photo(files, 10_000 + n, (3400, 2550), 9) for n in range(13)]:
        start = time.monotonic()
        bench.wait([bench.send(body)], 120)
        seconds.append(time.monotonic() - start)
    warm = sorted(seconds[3:])
    return Row(
        what=f"upload to verdict, warm, {len(body) / 1e6:.1f} MB photo of 12 faces, one at a time",
        reach="p50 ≤ 3 s",
        measured=f"p50 {statistics.median(warm):.1f} s, slowest {warm[-1]:.1f} s (first, cold: {seconds[0]:.1f} s)",
        rival="",
    )


def burst(bench: Bench, files: list[Path]) -> list[Row]:
    """200 photos as fast as eight phones can send them."""
    before = dict(_records(bench))
    bodies = [photo(files, n, (1600, 1200), 3) for n in range(PHOTOS)]
    start = time.monotonic()
    with ThreadPoolExecutor(8) as pool:
        ids = list(pool.map(bench.send, bodies))
    judged = bench.wait(ids, 600)
    took = time.monotonic() - start
    after = {one: word for one, word in _records(bench) if one not in before}
    twice = len(ids) - len(set(ids))
    equal = _tallies_equal_recount(bench)
    return [
        Row(
            what=f"burst of {PHOTOS} photos",
            reach="200 verdicts, none lost, none twice",
            measured=f"{judged} verdicts, {PHOTOS - len(after)} lost, {twice} twice; {PHOTOS / took:.1f} a second",
            rival="",
        ),
        Row(
            what="tallies after the burst against a recount from the evidence",
            reach="equal",
            measured="equal" if equal else "NOT equal",
            rival="",
        ),
    ]


def _tallies_equal_recount(bench: Bench) -> bool:
    until = time.monotonic() + 60
    while True:
        records = [bench.world.evidence.get(one) for one, _ in _records(bench)]
        truth = tally.recount([bench.session], [(record.evidence, record.word) for record in records if record])
        kept = bench.world.tallies.get_many(list(truth))
        same = all(tally.Counts.of(Counter(counts)) == have for counts, have in zip(truth.values(), kept, strict=True))
        if same or time.monotonic() > until:
            return same
        time.sleep(1)


def run(shared: Path | None) -> list[Row]:
    """A stack of its own, deployed from the very template."""
    files = sorted((shared / "data/faces/lfw").rglob("*.jpg")) if shared else []
    with (
        tempfile.TemporaryDirectory() as state,
        LocalStack(Path(state), web_port=free_port(), emulator_port=free_port(), pages=WEB / "dist") as context,
        environment(context.environment),
    ):
        bench = Bench(context)
        return [latency(bench, files), *burst(bench, files)]


if __name__ == "__main__":
    write("pipeline", run(shared()))
