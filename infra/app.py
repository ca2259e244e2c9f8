"""CDK's entry: settings from context, one stack, AwsSolutions' rules on it."""

from collections.abc import Mapping
from pathlib import Path

import aws_cdk as cdk

from infra import settings
from infra.deployed import stack_name
from infra.stack import YanzhenStack


def build(context: Mapping[str, object] | None = None, into: Path | None = None) -> tuple[cdk.App, YanzhenStack]:
    """The app with its stack; `context` adds to what the CDK CLI passes."""
    app = cdk.App(
        context={"aws:cdk:disable-asset-staging": True, **(context or {})},
        outdir=str(into) if into else None,
        analytics_reporting=False,
    )
    wanted = settings.read(app.node.try_get_context)
    return app, YanzhenStack(app, stack_name(wanted.stage), settings=wanted)


if __name__ == "__main__":
    app, _ = build()
    app.synth()
