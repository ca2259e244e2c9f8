"""What 1,000 photos cost on AWS: measured durations, counted calls and item sizes, at list prices.

Prices are AWS's public list for us-east-1, on demand, without free tiers: Lambda arm64 0.0000133334 USD a GB-second and
0.20 a million requests; Step Functions Express 1.00 a million and 0.00001667 a GB-second; DynamoDB 0.625 a million
write units and 0.125 a million read units; S3 PUT 0.005 and GET 0.0004 a thousand; EventBridge 1.00 a million; API
Gateway REST 3.50 a million; KMS 0.03 per 10,000 with bucket keys on; CloudWatch Logs 0.50 a GB; Rekognition 1.00 per
1,000 images for each of CompareFaces and DetectFaces.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from pathlib import Path

from tests.bench import OUT, Row, shared, write

GB_SECOND = 0.0000133334
SLOWER = 1.5
"""An arm64 function of one processor against the core measured here: taken on the safe side."""
IO_MS = 12
"""Of one call to S3 or DynamoDB inside the region, during which the function is billed."""


@dataclass(frozen=True)
class Step:
    """One function: its memory, its share of processor time, and the calls it waits for."""

    name: str
    memory_mb: int
    calls: int


STEPS = (Step("intake", 1769, 8), Step("inspect", 1769, 5), Step("trace_reuse", 1769, 12), Step("decide", 512, 6))
OTHERS_MS = {"api (slot, two looks)": (512, 3 * 60), "count": (512, 40), "tell": (256, 10)}
"""Functions around the pipeline: memory and billed milliseconds a photo, counters and notices in batches."""


def write_units(bytes_: int) -> int:
    return math.ceil(bytes_ / 1024)


def lines(durations: dict[str, float]) -> dict[str, float]:
    """USD for 1,000 photos, line by line."""
    compute = sum(
        step.memory_mb / 1024 * (durations[step.name] * SLOWER + step.calls * IO_MS) / 1000 * GB_SECOND
        for step in STEPS
    )
    compute += sum(memory / 1024 * ms / 1000 * GB_SECOND for memory, ms in OTHERS_MS.values())
    requests = len(STEPS) + 3 + 0.2 + 0.2
    record = write_units(durations["record_bytes"])
    # announce (record and client UUID, transacted) + receive (transacted with `first`) + judge, each in four indexes;
    # 21 fingerprint items; 13 tallies in batches of ten and a ledger, transacted, for two changes of the record.
    announced, received, judged = 2 * 2 + 4, 2 * 2 + 4, record * 5
    writes = announced + received + judged + 21 + 2 * (13 * 2 / 10 + 2)
    reads = 32 * 0.5 + 30
    return {
        "compute (Lambda GB-seconds)": 1000 * compute,
        "Lambda requests": 1000 * requests * 0.20e-6,
        "Step Functions Express": 1000 * (1e-6 + 2.0 * 64 / 1024 * 0.00001667),
        "DynamoDB writes": 1000 * writes * 0.625e-6,
        "DynamoDB reads": 1000 * reads * 0.125e-6,
        "S3 requests": 1000 * (4 * 0.005e-3 + 30 * 0.0004e-3),
        "EventBridge": 1000 * 1e-6,
        "API Gateway": 1000 * 3 * 3.5e-6,
        "KMS": 1000 * 0.1 * 0.03 / 10_000,
        "logs": 1000 * 6 * 1.2e-6 * 0.5,
    }


def run(shared: Path | None) -> list[Row]:
    """From the durations that photo_path measured."""
    durations = json.loads((OUT / "durations.json").read_text())
    cost = lines(durations)
    total = sum(cost.values())
    compute = cost["compute (Lambda GB-seconds)"]
    detail = "; ".join(f"{name} {usd:.4f}" for name, usd in cost.items())
    return [
        Row(
            what="1,000 photos, compute",
            reach="≤ 0.03 USD",
            measured=f"{compute:.4f} USD",
            rival="Rekognition CompareFaces + DetectFaces 2.00 USD, faces alone",
        ),
        Row(
            what="1,000 photos, all in", reach="≤ 0.10 USD", measured=f"{total:.4f} USD", rival=f"{2 / total:.0f}× less"
        ),
        Row(what="of which", reach="", measured=detail, rival=""),
        Row(what="keeping 1,000 photos of 3 MB for a month (S3 Standard)", reach="", measured="0.069 USD", rival=""),
    ]


if __name__ == "__main__":
    write("cost", run(shared()))
