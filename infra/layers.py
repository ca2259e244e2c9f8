"""Builds the Lambda layers from uv.lock, for the Lambda target and for this machine, once per content.

A layer is the dependency group `layer-<name>` of pyproject.toml plus the source packages in layers/<name>/python.
The result is one zip in .cache/layers, named by what went into it.
"""

import argparse
import fcntl
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from infra.content import digest, files_below
from infra.paths import CACHE, FUNCTIONS, LAYERS, MODELS, ROOT

RECIPE = "4"
"""Raise it when this file changes what it puts into a layer."""

LAMBDA_RUNTIME = frozenset({"boto3", "botocore", "s3transfer", "jmespath", "python-dateutil", "six", "urllib3"})
"""Distributions that Lambda's own Python brings along: never shipped, so every function uses AWS's."""

NOT_NEEDED = {
    # The command line tool's dependencies; at run time Chalice is one module on the standard library.
    "api": {
        "click",
        "inquirer",
        "pip",
        "pyyaml",
        "setuptools",
        "wheel",
        "editor",
        "readchar",
        "runs",
        "xmod",
        "blessed",
    }
    | {"wcwidth", "jinxed", "ansicon", "backports-tarfile"},
    # Only its own download script asks the network; cryptography is in the shared layer.
    "credentials": {"requests", "certifi", "charset-normalizer", "idna", "toml", "cryptography", "cffi", "pycparser"},
    # Inference needs neither symbolic mathematics nor progress logs.
    "vision": {"sympy", "mpmath", "coloredlogs", "humanfriendly"},
}
STRIP = ("tests", "test", "testing", "__pycache__", "bin", "include", "share")
KEEP_TESTING = {"numpy"}
"""numpy imports its own `testing` on demand; everyone else's is dead weight."""


@dataclass(frozen=True)
class Target:
    """The machine that a layer runs on. `platform` None is this one."""

    name: str
    python: str
    platform: str | None

    @property
    def uv_arguments(self) -> list[str]:
        if self.platform is None:
            return ["--python", sys.executable]
        return ["--python-platform", self.platform, "--python-version", self.python]


LAMBDA = Target("lambda", "3.13", "aarch64-manylinux_2_34")
HOST = Target("host", f"{sys.version_info.major}.{sys.version_info.minor}", None)
TARGETS = {target.name: target for target in (LAMBDA, HOST)}
ANCHORS = "trust/anchors.pem"
"""Where in the credentials layer; the package beside it looks there."""
NAMES = ("shared", "api", "media", "credentials", "vision", "matching", "video", "roster")


def uv() -> str:
    """The pinned uv of `make`, else the one on the path."""
    found = shutil.which("uv", path=f"{ROOT / '.tools' / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}")
    if found is None:
        raise SystemExit("uv is not installed: run `make setup`")
    return found


def requirements(group: str, without: frozenset[str] | set[str]) -> str:
    """The group's exact versions out of uv.lock, one a line."""
    command = [uv(), "export", "--quiet", "--frozen", "--no-hashes", "--no-header", "--no-annotate"]
    command += ["--no-emit-project", "--only-group", group]
    lines = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.splitlines()
    return "\n".join(line for line in lines if line.split("==")[0].strip() not in without) + "\n"


def weights() -> list[Path]:
    """The models that layers/vision/build.py makes of pinned packages; the vision layer carries them in `models/`."""
    from layers.vision.build import build as build_weights

    return sorted(build_weights(MODELS).iterdir())


def build(name: str, target: Target, *, anchors: str | Path | None = None) -> Path:
    """The layer's zip for a target; built when its lock, sources, weights or trust anchors changed.

    The credentials layer carries the company's trust anchors (one PEM file), so only Intake gets them.
    """
    wanted = requirements(f"layer-{name}", LAMBDA_RUNTIME | NOT_NEEDED.get(name, set()))
    sources = LAYERS / name / "python"
    models = weights() if name == "vision" else []
    trust = [Path(anchors)] if anchors and name == "credentials" else []
    installed = _installed(name, wanted, target)
    content = digest(
        installed.name, *([sources] if sources.is_dir() else []), models, *(path.read_text() for path in trust)
    )
    made = installed.parent / f"{name}-{content}.zip"
    with alone(made):
        if not made.exists():
            own = [(f"python/{path.relative_to(sources).as_posix()}", path) for path in files_below(sources)]
            theirs = [(f"python/{path.relative_to(installed).as_posix()}", path) for path in files_below(installed)]
            beside = [*((f"models/{model.name}", model) for model in models), *((ANCHORS, file) for file in trust)]
            pack([*own, *theirs, *beside], made)
            forget(made.parent, f"{name}-????????????????.zip")
        os.utime(made)
    return made


def build_code() -> Path:
    """All functions as one zip, without the command line tool."""
    files = [path for path in files_below(FUNCTIONS) if path.relative_to(FUNCTIONS).parts[0] != "cli"]
    named = [(path.relative_to(FUNCTIONS).as_posix(), path) for path in files]
    made = CACHE / "layers" / f"functions-{digest(*(text for text, _ in named), files)}.zip"
    with alone(made):
        if not made.exists():
            pack(named, made)
            forget(made.parent, "functions-????????????????.zip")
        os.utime(made)
    return made


def _installed(name: str, wanted: str, target: Target) -> Path:
    """The layer's dependencies in a folder, once a lock."""
    machine = target.platform or f"{sys.platform}-{platform.machine()}"
    made = CACHE / "layers" / target.name / f"{name}-deps-{digest(RECIPE, machine, target.python, wanted)}"
    with alone(made):
        if not made.exists():
            with tempfile.TemporaryDirectory(prefix=f"{name}-", dir=made.parent) as scratch:
                install(wanted, target, Path(scratch) / "python")
                (Path(scratch) / "python").rename(made)
            forget(made.parent, f"{name}-deps-????????????????")
    return made


def forget(folder: Path, pattern: str, keep: int = 4) -> None:
    """Only the newest few stay on the disk."""
    for old in sorted(folder.glob(pattern), key=lambda path: path.stat().st_mtime, reverse=True)[keep:]:
        if old.is_dir():
            shutil.rmtree(old)
        else:
            old.unlink()


def build_runtime() -> Path:
    """A folder with what Lambda's own Python brings along, for functions that run on this machine."""
    wanted = "".join(
        line + "\n"
        for line in requirements("layer-runtime", frozenset()).splitlines()
        if line.split("==")[0].strip() in LAMBDA_RUNTIME
    )
    return _installed("runtime", wanted, HOST)


def install(wanted: str, target: Target, folder: Path) -> None:
    """Wheels only, exactly what the lock says, for the target's processor, without what never runs."""
    command = [uv(), "pip", "install", "--quiet", "--no-deps", "--only-binary", ":all:", "--link-mode", "copy"]
    command += ["--target", str(folder), *target.uv_arguments, "-r", "-"]
    subprocess.run(command, cwd=ROOT, check=True, input=wanted, text=True)
    for path in sorted(folder.rglob("*"), reverse=True):
        relative = path.relative_to(folder).parts
        if path.is_dir() and path.name in STRIP and not (path.name == "testing" and relative[0] in KEEP_TESTING):
            shutil.rmtree(path)
        elif path.suffix in {".pyc", ".pyi"} or path.name in {".lock", "RECORD"}:
            path.unlink()


def pack(files: Iterable[tuple[str, Path]], made: Path) -> None:
    """One zip whose bytes depend on nothing but the content."""
    unfinished = made.with_suffix(".part")
    with zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, path in sorted(files):
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = (0o100755 if os.access(path, os.X_OK) else 0o100644) << 16
            archive.writestr(entry, path.read_bytes())
    unfinished.rename(made)


def unzipped_bytes(archive: Path) -> int:
    with zipfile.ZipFile(archive) as opened:
        return sum(entry.file_size for entry in opened.infolist())


@contextmanager
def alone(made: Path) -> Iterator[None]:
    """Two runs at once build a thing only once."""
    made.parent.mkdir(parents=True, exist_ok=True)
    with (made.parent / f".{made.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--target", choices=sorted(TARGETS), default="host")
    target = TARGETS[parser.parse_args().target]
    for name in NAMES:
        made = build(name, target)
        print(f"{name}: {unzipped_bytes(made) / 1e6:.0f} MB, {made.relative_to(ROOT)}", flush=True)


if __name__ == "__main__":
    main()
