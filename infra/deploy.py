"""`make deploy`: the stack by the pinned CDK CLI, then the pages, in your own account. docs/operations.md explains."""

import json
import mimetypes
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import boto3

from infra import layers, web
from infra.deployed import stack_name
from infra.paths import ROOT
from infra.settings import BadSetting, Settings, checked

CDK = "aws-cdk@2.1148.1"
"""Newer ones refuse this library's assembly."""


def settings_of(environ: Mapping[str, str]) -> dict[str, str]:
    """REGION=, STAGE=, SENDER= ... of the command line become settings of the same name."""
    given = {name: environ.get(name.upper(), "") for name in Settings.__dataclass_fields__}
    return {name: value for name, value in given.items() if value}


def cdk(region: str, given: Mapping[str, str], outputs: Path) -> None:
    """The CLI asks before it widens permissions, unless APPROVE=never is set for a pipeline."""
    context = [argument for name, value in given.items() for argument in ("-c", f"{name}={value}")]
    command = ["npx", "--yes", CDK, "deploy", "--all", "--app", f"{sys.executable} -m infra.app", *context]
    command += ["--outputs-file", str(outputs), "--require-approval", os.environ.get("APPROVE") or "broadening"]
    environment = {**web.environment(), "AWS_REGION": region, "PYTHONPATH": str(ROOT)}
    if subprocess.run(command, cwd=ROOT, env=environment).returncode:
        raise SystemExit("the stack was not deployed; nothing else was changed")


def web_config(outputs: Mapping[str, str], issuer: str) -> dict[str, str]:
    return {
        "issuer": issuer,
        "client_id": outputs["ClientId"],
        "scope": "openid profile email",
        "bearer": "access_token",
        "api_base": "/v1",
        "locale": "zh",
    }


def upload(s3: Any, bucket: str, pages: Path, config: Mapping[str, str]) -> int:
    """Assets first and pages last, so no page ever names an asset that is not there yet."""
    files = [path for path in sorted(pages.rglob("*")) if path.is_file()]
    files.sort(key=lambda path: "assets" not in path.relative_to(pages).parts)
    for path in files:
        immutable = "assets" in path.relative_to(pages).parts
        s3.put_object(
            Bucket=bucket,
            Key=path.relative_to(pages).as_posix(),
            Body=path.read_bytes(),
            ContentType=mimetypes.guess_type(path.name)[0] or "application/octet-stream",
            CacheControl="public, max-age=31536000, immutable" if immutable else "no-cache",
        )
    s3.put_object(
        Bucket=bucket,
        Key="config.json",
        Body=json.dumps(config).encode(),
        ContentType="application/json",
        CacheControl="no-store",
    )
    return len(files) + 1


def main() -> None:
    try:
        given = settings_of(os.environ)
        settings = checked(given)
    except BadSetting as error:
        sys.exit(f"make deploy: {error}")
    region = settings.region or os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION")
    if not region:
        sys.exit("make deploy: set REGION, such as REGION=eu-central-1")
    pages = web.build()
    for name in layers.NAMES:
        layers.build(name, layers.LAMBDA, anchors=settings.trust_anchors)
    with tempfile.TemporaryDirectory() as scratch:
        written = Path(scratch) / "outputs.json"
        cdk(region, {**given, "region": region}, written)
        outputs = json.loads(written.read_text())[stack_name(settings.stage)]
    session = boto3.Session(region_name=region)
    count = upload(session.client("s3"), outputs["WebBucket"], pages, web_config(outputs, outputs["Issuer"]))
    print(f"{count} files uploaded; open {outputs['WebAddress']}")


if __name__ == "__main__":
    main()
