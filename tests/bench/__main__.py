"""`python -m tests.bench [NAME...]`: run benchmarks one after another and write their rows into docs/benchmarks.md."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from tests.bench import OUT, Row

ORDER = (
    "faces_pairs", "faces_speed", "phone_faces", "photo_path", "reuse", "reuse_lookup", "video", "video_faces",
    "pipeline", "people_import", "clashes", "web", "calls", "cost", "cases", "case_lateness", "case_kills",
    "sizes",
)  # fmt: skip
TITLES = {
    "faces_pairs": "Faces: 1,200 LFW pairs",
    "faces_speed": "Faces: a 12-megapixel group photo",
    "phone_faces": "Faces in the phone's camera",
    "photo_path": "The whole photo path, one thread",
    "reuse": "Reuse: recall and false matches",
    "reuse_lookup": "Reuse: cost of a lookup",
    "video": "Videos: recall and false alarms",
    "video_faces": "Videos: a stranger's many chances",
    "pipeline": "Pipeline: latency and a burst on the emulator",
    "people_import": "Import of 50,000 people on the emulator",
    "clashes": "Clash search",
    "web": "Pages on slow 4G with a slow processor",
    "calls": "Calls of one photo",
    "cost": "Cost of 1,000 photos",
    "cases": "Cases: cost of 10,000, and the sweep",
    "case_lateness": "Cases: how late a step is, beside a scan every minute",
    "case_kills": "Cases: 200 on the emulator, while what does them is killed",
    "sizes": "Sizes",
}


PAGE = Path("docs/benchmarks.md")
OPENING = """# Benchmarks

Written by `make bench`, or a section of it by the command named there; ratios hold across machines, milliseconds are a
guide. Rivals run in the same process or the same run on the same input."""


def machine() -> str:
    """What the figures were measured on."""
    model = platform.processor() or platform.machine()
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        names = [line.split(":", 1)[1].strip() for line in cpuinfo.read_text().splitlines() if "model name" in line]
        model = names[0] if names else model
    return f"{os.cpu_count()} × {model}, {platform.system()}, Python {platform.python_version()}"


def report(page: str, fresh: Mapping[str, Sequence[Row]]) -> str:
    """The page with the sections of what was measured now; the others stay as they were."""
    sections = {part.split("\n", 1)[0]: part.split("\n", 1)[1].strip() for part in page.split("\n## ")[1:]}
    for name, rows in fresh.items():
        table = [f"| {row['what']} | {row['reach']} | {row['measured']} | {row['rival'] or '–'} |" for row in rows]
        head = ["| what | reach | measured | rival in the same run |", "|---|---|---|---|"]
        measured = f"`python -m tests.bench {name}` on {machine()}, {datetime.now(UTC):%Y-%m-%d}."
        sections[TITLES[name]] = "\n".join([measured, "", *head, *table])
    parts = [f"## {TITLES[name]}\n\n{sections[TITLES[name]]}" for name in ORDER if TITLES[name] in sections]
    return "\n\n".join([OPENING, *parts]) + "\n"


def main(names: list[str]) -> int:
    """Run the named benchmarks (all of them by default); a failing one is named and the rest still run."""
    failed = []
    for name in names or ORDER:
        print(f"== {name}", flush=True)
        if subprocess.run([sys.executable, "-m", f"tests.bench.{name}"], check=False).returncode:
            failed.append(name)
    fresh = {name: json.loads((OUT / f"{name}.json").read_text()) for name in names or ORDER if name not in failed}
    PAGE.write_text(report(PAGE.read_text(), fresh))
    if failed:
        print("failed: " + ", ".join(failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
