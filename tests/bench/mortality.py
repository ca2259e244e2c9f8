"""Lays tests/bench/mortal.py over functions of a deployed stack, and reads its ledger of deaths."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from infra.local.context import DemoContext
from tests.stack import function

KILLED = (
    "cases.open_cases", "cases.watch_rates", "cases.find_missing", "cases.advance", "cases.resume",
    "notices.tell", "notices.send", "notices.resend",
)  # fmt: skip
LAYER = Path(__file__).with_name("mortal.py")


class Death(NamedTuple):
    """`sending`: whose messages may have been taken by their service, and were not settled."""

    function: str
    stack: Sequence[str]
    sending: frozenset[tuple[str, str]]


class Mortality:
    """The folder that dying functions share with whoever wants them dead."""

    def __init__(self, context: DemoContext, folder: Path) -> None:
        self._folder = folder
        self.names: dict[str, str] = {}
        functions = context.clients("lambda")
        layer = functions.publish_layer_version(
            LayerName="mortal", Content={"ZipFile": _packed()}, CompatibleRuntimes=["python3.13"]
        )["LayerVersionArn"]
        for entry in KILLED:
            found = function(context, entry)
            self.names[entry] = found.name
            functions.update_function_configuration(
                FunctionName=found.name,
                Handler="mortal.handler",
                Layers=[*found.layers, layer],
                Environment={"Variables": {**found.variables, "MORTAL": str(folder), "MORTAL_ENTRY": entry}},
            )

    def share(self, share: float) -> None:
        """From now on so many of the calls die."""
        (self._folder / "share").write_text(str(share))

    def chats_at(self, port: int) -> None:
        (self._folder / "port").write_text(str(port))

    def deaths(self) -> list[Death]:
        ledger = self._folder / "ledger"
        ledger.touch()
        lines: list[dict[str, Any]] = [json.loads(line) for line in ledger.read_text().splitlines()]
        return [
            Death(one["function"], one["stack"], frozenset((who, fact) for who, fact in one["sending"]))
            for one in lines
        ]  # fmt: skip


def _packed() -> bytes:
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w") as packed:
        packed.write(LAYER, "python/mortal.py")
    return body.getvalue()
