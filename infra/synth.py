"""Synthesizes the stack once per content, so a second run takes no time: `python -m infra.synth key=value ...`."""

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from infra import layers, web
from infra.content import digest
from infra.paths import CACHE, FUNCTIONS, LAYERS, ROOT, STATE_MACHINES

LOCAL = {"stage": "local", "layers": "host", "cdn": "false", "sender": "training@yanzhen.example", "concurrency": "0"}
"""What a laptop decides; ports and addresses are the template's parameters, so one assembly serves them all."""


def assembly(settings: Mapping[str, str]) -> Path:
    """The synthesized assembly of these settings, from the cache when nothing it rests on has changed."""
    sources = [path for path in sorted((ROOT / "infra").rglob("*.py")) if "local" not in path.relative_to(ROOT).parts]
    tables = LAYERS / "shared" / "python" / "yanzhen_aws" / "tables"
    packed = [layers.build_code().name]
    target, anchors = layers.TARGETS[settings.get("layers", "lambda")], settings.get("trust_anchors")
    packed += [layers.build(name, target, anchors=anchors).name for name in layers.NAMES]
    wanted = json.dumps([dict(settings), packed], sort_keys=True)
    key = digest(wanted, sources, STATE_MACHINES, tables, FUNCTIONS / "api", ROOT / "uv.lock")
    made = CACHE / "assemblies" / key
    if not (made / "manifest.json").exists():
        made.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=made.parent, prefix="synth-") as scratch:
            # Asset paths are relative to the assembly: it must be made as deep as it will lie.
            command = [sys.executable, "-m", "infra.synth", "--into", scratch]
            command += [f"{name}={value}" for name, value in settings.items()]
            run = subprocess.run(command, cwd=ROOT, env=web.environment(), capture_output=True, text=True)
            if run.returncode:
                raise SystemExit(f"the stack does not synthesize:\n{run.stdout}{run.stderr}")
            shutil.rmtree(made, ignore_errors=True)
            shutil.copytree(scratch, made)
        layers.forget(made.parent, "????????????????")
    return made


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("settings", nargs="*", metavar="key=value")
    parser.add_argument("--into", type=Path)
    parser.add_argument("--nag", action="store_true", help="fail when a rule of AwsSolutions is broken")
    arguments = parser.parse_args()
    settings = dict(setting.split("=", 1) for setting in arguments.settings)
    if arguments.into is None:
        print(assembly(settings or LOCAL))
        return
    from infra.app import build

    app, stack = build(settings, arguments.into)
    if arguments.nag:
        from infra import nag

        nag.check(app, stack)
    app.synth()


if __name__ == "__main__":
    main()
