"""The template's rules: cdk-nag (AwsSolutions) and cfn-lint, for both partitions."""

import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from infra import layers, web
from infra.content import digest
from infra.paths import CACHE, FUNCTIONS, LAYERS, ROOT, STATE_MACHINES

CASES: dict[str, dict[str, str]] = {
    "aws": {
        "stage": "prod",
        "region": "eu-central-1",
        "sender": "training@yanzhen.example",
        "alarm_email": "ops@yanzhen.example",
    },
    "own-domain": {
        "stage": "test",
        "region": "eu-central-1",
        "web_origin": "https://training.yanzhen.example",
        "certificate": "arn:aws:acm:us-east-1:111111111111:certificate/00000000-0000-0000-0000-000000000000",
    },
    "aws-cn": {
        "stage": "prod",
        "region": "cn-north-1",
        "issuer": "https://sso.yanzhen.example",
        "audience": "yanzhen",
        "web_origin": "https://training.yanzhen.example",
    },
}
"""What companies set. Layers of this machine: the template is the same, and they need no second build."""

LINT = ["--ignore-checks", "W3005"]
"""W3005 (a dependency stated twice): CDK writes every function's DependsOn beside its GetAtt; it does no harm."""


def check(name: str, settings: dict[str, str], into: Path) -> list[str]:
    """Both tools' findings on one synthesized template."""
    arguments = [f"{key}={value}" for key, value in {**settings, "layers": "host"}.items()]
    run = subprocess.run(
        [sys.executable, "-m", "infra.synth", "--nag", "--into", str(into), *arguments],
        cwd=ROOT,
        env=web.environment(),
        capture_output=True,
        text=True,
    )
    if run.returncode:
        return [f"{name}: cdk-nag or synthesis:\n{run.stdout}\n{run.stderr[-4000:]}"]
    template = next(into.glob("*.template.json"))
    region = settings.get("region", "eu-central-1")
    lint = subprocess.run(
        [Path(sys.executable).parent / "cfn-lint", *LINT, "--regions", region, "--template", str(template)],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    return [f"{name}: cfn-lint:\n{lint.stdout}{lint.stderr}"] if lint.returncode else []


def main() -> None:
    sources = [path for path in sorted((ROOT / "infra").rglob("*.py")) if "local" not in path.relative_to(ROOT).parts]
    tables = LAYERS / "shared" / "python" / "yanzhen_aws" / "tables"
    key = digest(str(CASES), sources, STATE_MACHINES, tables, FUNCTIONS / "api", ROOT / "uv.lock")
    stamp = CACHE / "stamps" / f"template-{key}"
    if stamp.exists():
        print("the templates have not changed since they passed")
        return
    for name in layers.NAMES:
        layers.build(name, layers.HOST)
    findings = []
    with tempfile.TemporaryDirectory(prefix="check-") as scratch:
        with ThreadPoolExecutor(max_workers=2) as pool:
            running = {name: pool.submit(check, name, CASES[name], Path(scratch) / name) for name in CASES}
        for name, checked in running.items():
            found = checked.result()
            print(f"{name}: {'refused' if found else 'cdk-nag and cfn-lint have nothing to say'}", flush=True)
            findings += found
    if findings:
        sys.exit("\n".join(findings))
    stamp.parent.mkdir(parents=True, exist_ok=True)
    for old in stamp.parent.glob("template-*"):
        old.unlink()
    stamp.touch()


if __name__ == "__main__":
    main()
