"""What is downloaded and loaded: models, layers per function on the Lambda target, the web's first JavaScript."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from infra import web
from infra.areas.functions import SPECS
from infra.layers import LAMBDA, build, build_code, unzipped_bytes
from infra.paths import WEB
from layers.vision.build import FACE_API, HUMAN
from tests.bench import Row, shared, write


def first_bytes() -> dict[str, int]:
    """Gzipped JavaScript of each first screen, as `npm run size` weighs it."""
    web.build()
    told = subprocess.run(
        ["npm", "run", "--silent", "size"], cwd=WEB, env=web.environment(), text=True, capture_output=True, check=True
    ).stdout
    return {name: int(size) for name, size in re.findall(r"^(.+): (\d+)", told, re.MULTILINE)}


def run(shared: Path | None) -> list[Row]:
    """Builds what is not built yet."""
    first = first_bytes()
    code = unzipped_bytes(build_code())
    totals = {
        name: code + sum(unzipped_bytes(build(layer, LAMBDA)) for layer in spec.layers) for name, spec in SPECS.items()
    }
    rows = [
        Row(
            what=f"`{name}` with everything it loads, unzipped",
            reach="< 250 MB",
            measured=f"{totals[name] / 2**20:.0f} MB",
            rival="",
        )
        for name in ("intake", "inspect", "trace_reuse", "api")
    ]
    return [
        Row(
            what="models, downloaded",
            reach="≤ 45 MB",
            measured=f"{(FACE_API.size + HUMAN.size) / 1e6:.1f} MB",
            rival="",
        ),
        *rows,
        Row(
            what="phone page, JavaScript before first use, gzipped",
            reach="≤ 150 kB",
            measured=f"{first['phone, before first use'] / 1000:.0f} kB",
            rival="",
        ),
        Row(
            what="phone page, fetched once by the first camera to count faces, as it travels",
            reach="≤ 1 MB",
            measured=f"{first['phone, faces in the camera'] / 1000:.0f} kB",
            rival="",
        ),
        Row(
            what="console, JavaScript before the first board, gzipped",
            reach="≤ 120 kB",
            measured=f"{first['console, first board'] / 1000:.0f} kB",
            rival="",
        ),
    ]


if __name__ == "__main__":
    write("sizes", run(shared()))
