"""`make check` refuses a template that breaks a rule nobody gave a reason for."""

import subprocess
import sys
from pathlib import Path

from infra import web
from infra.paths import ROOT

CARELESS = """
import sys
from pathlib import Path
from aws_cdk import aws_s3
from infra import nag
from infra.app import build
from infra.check import CASES
app, stack = build({**CASES["aws"], "layers": "host"}, Path(sys.argv[1]))
aws_s3.Bucket(stack, "Careless")
nag.check(app, stack)
app.synth()
"""


def test_a_careless_bucket_is_refused_and_nothing_else(tmp_path: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-c", CARELESS, str(tmp_path / "out")],
        cwd=ROOT,
        env=web.environment(),
        capture_output=True,
        text=True,
    )
    said = run.stdout + run.stderr
    assert run.returncode != 0
    assert "AwsSolutions-S10" in said
    places = {line.split()[0] for line in said.splitlines() if line.strip().startswith("Yanzhen/")}
    assert places == {"Yanzhen/Careless/Resource"}
