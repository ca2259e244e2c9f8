"""`python -m tests.bench [NAME...]`: run benchmarks one after another and write docs/benchmarks.md from their rows."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from tests.bench import OUT, Row

ORDER = (
    "faces_pairs", "faces_speed", "photo_path", "reuse", "reuse_lookup", "video", "video_faces", "pipeline",
    "people_import", "web", "calls", "cost", "cases", "sizes",
)  # fmt: skip
TITLES = {
    "faces_pairs": "Faces: 1,200 LFW pairs",
    "faces_speed": "Faces: a 12-megapixel group photo",
    "photo_path": "The whole photo path, one thread",
    "reuse": "Reuse: recall and false matches",
    "reuse_lookup": "Reuse: cost of a lookup",
    "video": "Videos: recall and false alarms",
    "video_faces": "Videos: a stranger's many chances",
    "pipeline": "Pipeline: latency and a burst on the emulator",
    "people_import": "Import of 50,000 people on the emulator",
    "web": "Pages on slow 4G with a slow processor",
    "calls": "Calls of one photo",
    "cost": "Cost of 1,000 photos",
    "cases": "Cases: cost of 10,000, and the sweep",
    "sizes": "Sizes",
}


def machine() -> str:
    """What the figures were measured on."""
    model = platform.processor() or platform.machine()
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        names = [line.split(":", 1)[1].strip() for line in cpuinfo.read_text().splitlines() if "model name" in line]
        model = names[0] if names else model
    return f"{os.cpu_count()} × {model}, {platform.system()}, Python {platform.python_version()}"


def report() -> str:
    """The page, from the rows the benchmarks left."""
    lines = [
        "# Benchmarks",
        "",
        "Written by `make bench`; ratios hold across machines, milliseconds are a guide. Rivals run in the same",
        "process or the same run on the same input.",
        "",
        f"Machine: {machine()}. Date: {datetime.now(UTC):%Y-%m-%d}.",
    ]
    for name in ORDER:
        file = OUT / f"{name}.json"
        if not file.exists():
            continue
        rows: list[Row] = json.loads(file.read_text())
        lines += ["", f"## {TITLES[name]}", "", f"`python -m tests.bench {name}`", ""]
        lines += ["| what | reach | measured | rival in the same run |", "|---|---|---|---|"]
        lines += [f"| {row['what']} | {row['reach']} | {row['measured']} | {row['rival'] or '–'} |" for row in rows]
    return "\n".join(lines) + "\n"


def main(names: list[str]) -> int:
    """Run the named benchmarks (all of them by default); a failing one is named and the rest still run."""
    failed = []
    for name in names or ORDER:
        print(f"== {name}", flush=True)
        if subprocess.run([sys.executable, "-m", f"tests.bench.{name}"], check=False).returncode:
            failed.append(name)
    Path("docs/benchmarks.md").write_text(report())
    if failed:
        print("failed: " + ", ".join(failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
