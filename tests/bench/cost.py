"""What 1,000 photos cost on AWS: measured durations, counted calls and item sizes, at list prices.

Prices are AWS's public list for us-east-1, on demand, without free tiers: Lambda arm64 0.0000133334 USD a GB-second and
0.20 a million requests; Step Functions Express 1.00 a million and 0.00001667 a GB-second; DynamoDB 0.625 a million
write units and 0.125 a million read units; S3 PUT 0.005 and GET 0.0004 a thousand; EventBridge 1.00 a million; API
Gateway HTTP 1.00 a million; KMS 0.03 per 10,000 with bucket keys on; CloudWatch Logs 0.50 a GB; Rekognition 1.00 per
1,000 images for each of CompareFaces and DetectFaces; X-Ray 5.00 a million traces, of which five in a hundred are kept;
CloudFront 0.0100 per 10,000 HTTPS requests.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from tests.bench import OUT, Row, shared, write

GB_SECOND = 0.0000133334
SLOWER = 1.5
"""An arm64 function of one processor against the core measured here: taken on the safe side."""
IO_MS, AT_ONCE = 12, {"trace_reuse": 6}
"""Of one call to S3 or DynamoDB inside the region, during which the function is billed; TraceReuse waits for several at
a time."""
LOOKS = 1.2
"""The phone looks two seconds after its upload, when the verdict is mostly there, and else again."""
API_MS = 40
"""Of an API call beside its waiting, at a third of a processor: token, model, answer."""


@dataclass(frozen=True)
class Step:
    """A function's memory, how often it runs for a photo, and the bytes of log lines of each run.

    Counters and notices come in batches of ten. The lines are as the demo's 75 photos wrote them: start, end, report,
    what it did, its metrics; of the API with the access log.
    """

    memory_mb: int
    times: float
    log_bytes: int


STEPS = {
    "open": Step(512, 1, 1_300),
    "slot": Step(512, 1, 1_300),
    "intake": Step(1769, 1, 500),
    "inspect": Step(1769, 1, 1_050),
    "trace_reuse": Step(1769, 1, 1_100),
    "decide": Step(512, 1, 1_300),
    "look": Step(512, LOOKS, 1_300),
    "count": Step(512, 0.2, 500),
    "tell": Step(256, 0.2, 500),
}
API = ("open", "slot", "look")

Calls = dict[str, dict[str, float]]


def lines(durations: dict[str, float], calls: Calls) -> dict[str, float]:
    """USD for 1,000 photos, line by line."""
    gb_seconds = sum(step.memory_mb / 1024 * _billed_ms(name, durations, calls) / 1000 for name, step in STEPS.items())
    invocations = sum(step.times for step in STEPS.values())
    requests = sum(STEPS[name].times for name in API)
    log_bytes = sum(step.times * step.log_bytes for step in STEPS.values())
    seconds = sum(durations[name] * SLOWER for name in ("intake", "trace_reuse", "decide")) / 1000 + 0.6

    def total(what: str) -> float:
        return sum(billed.get(what, 0) * (LOOKS if step == "look" else 1) for step, billed in calls.items())

    return {
        "compute (Lambda GB-seconds)": 1000 * gb_seconds * GB_SECOND,
        "Lambda requests": 1000 * invocations * 0.20e-6,
        "Step Functions Express": 1000 * (1e-6 + seconds * 64 / 1024 * 0.00001667),
        "DynamoDB writes": 1000 * total("write units") * 0.625e-6,
        "DynamoDB reads": 1000 * total("read units") * 0.125e-6,
        "S3 requests": 1000 * ((total("S3 writes") + 1) * 0.005e-3 + total("S3 reads") * 0.0004e-3),
        "EventBridge": 1000 * 1e-6,
        "API Gateway": 1000 * requests * 1e-6,
        "CloudFront": 1000 * requests * 0.01 / 10_000,
        "KMS": 1000 * 0.1 * 0.03 / 10_000,
        "logs": 1000 * log_bytes / 1e9 * 0.5,
        "X-Ray": 1000 * 0.05 * 5e-6,
    }


def _billed_ms(name: str, durations: dict[str, float], calls: Calls) -> float:
    """What was measured and waited for; what was counted in `calls` is a photo's share already, but for looks."""
    waits = calls[name].get("calls", 0) / AT_ONCE.get(name, 1) * IO_MS
    work = API_MS if name in API else durations.get(name, 0) * SLOWER
    return (work + waits) * (LOOKS if name == "look" else 1)


def run(shared: Path | None) -> list[Row]:
    """From the durations that photo_path measured and the calls that `calls` counted."""
    durations, calls = (json.loads((OUT / name).read_text()) for name in ("durations.json", "counted.json"))
    cost = lines(durations, calls)
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
