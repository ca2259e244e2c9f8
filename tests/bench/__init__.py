"""Benchmarks: each module has `run(shared) -> list[dict]` with rows of what, reach, measured, rival.

`make bench` runs them all, one process each, and writes docs/benchmarks.md. Speed is a ratio to a rival in the same
run, never an assertion. Data that may not be redistributed lies in `../shared/data`; a benchmark that needs it says so.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TypedDict

OUT = Path(".cache/bench")
SHARED = Path("../shared")


class Row(TypedDict):
    """One line of the report. `measured` and `rival` say their unit."""

    what: str
    reach: str
    measured: str
    rival: str


def shared() -> Path | None:
    """Where the measuring data is, or None when this checkout has none beside it."""
    return SHARED if (SHARED / "data").is_dir() else None


def write(name: str, rows: list[Row]) -> None:
    """Keep a benchmark's rows for the report, and show them."""
    OUT.mkdir(parents=True, exist_ok=True)
    (OUT / f"{name}.json").write_text(json.dumps(rows, indent=1, ensure_ascii=False))
    for row in rows:
        print(f"{row['what']}\n    reach {row['reach']}   measured {row['measured']}   rival {row['rival'] or '-'}")
