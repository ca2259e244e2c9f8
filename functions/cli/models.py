"""Where the face weights are on this machine."""

import os
from collections.abc import Iterator
from pathlib import Path

import cli
from cli.problem import Problem

NEEDED = ("detector.onnx", "mesh.onnx", "descriptor.onnx")
LAYER = Path("/opt/models")


def find_models(given: Path | None) -> Path:
    """The folder that was named, else the first place that holds all three models."""
    for folder in [given] if given is not None else _places():
        if all((folder / name).is_file() for name in NEEDED):
            return folder
    if given is not None:
        raise Problem(f"{given}: holds no face weights ({', '.join(NEEDED)})")
    raise Problem("no face weights here; make them with `python -m layers.vision.build`, or name them with --models")


def _places() -> Iterator[Path]:
    """$VISION_MODELS, the Lambda layer's folder, and the newest build in a checkout's cache."""
    if named := os.environ.get("VISION_MODELS"):
        yield Path(named)
    yield LAYER
    checkout = Path(cli.__file__).resolve().parents[2]
    for root in (checkout, Path.cwd()):
        builds = (path for path in (root / ".cache" / "models").glob("*") if path.is_dir())
        yield from sorted(builds, key=lambda path: path.stat().st_mtime, reverse=True)
