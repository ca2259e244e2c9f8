"""CDK's entry: settings from context, one stack, AwsSolutions' rules on it."""

from collections.abc import Mapping
from pathlib import Path

import aws_cdk as cdk

from infra import settings
from infra.stack import YanzhenStack


def build(context: Mapping[str, object] | None = None, into: Path | None = None) -> tuple[cdk.App, YanzhenStack]:
    """The app with its stack; `context` adds to what the CDK CLI passes."""
    app = cdk.App(
        context={"aws:cdk:disable-asset-staging": True, **(context or {})},
        outdir=str(into) if into else None,
        analytics_reporting=False,
    )
    wanted = settings.read(app.node.try_get_context)
    name = "Yanzhen" if wanted.stage in {"prod", "local"} else f"Yanzhen-{wanted.stage}"
    return app, YanzhenStack(app, name, settings=wanted)


if __name__ == "__main__":
    app, _ = build()
    app.synth()
