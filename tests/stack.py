"""One real stack for a whole test run: own ports, own state, deployed once, torn down at the end."""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from infra.local.context import DemoContext
from infra.local.process import free_port
from infra.local.stack import LocalStack
from infra.paths import WEB


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoContext]:
    """The product as `make demo` runs it, without the demo company."""
    state = tmp_path_factory.mktemp("stack") / "state"
    with LocalStack(
        state, web_port=_port("YANZHEN_TEST_WEB_PORT"), emulator_port=_port("YANZHEN_TEST_PORT"), pages=WEB / "dist"
    ) as context:
        yield context
        refused = refusals(context)
    if os.environ.get("YANZHEN_KEEP_LOG"):
        (Path(os.environ["YANZHEN_KEEP_LOG"])).write_bytes((state / "emulator.log").read_bytes())
    assert not refused, "a role lacks a permission:\n" + "\n".join(sorted(refused))


def refusals(context: DemoContext) -> set[str]:
    """What functions were not allowed to do, out of their logs: each role has all it needs, and no more."""
    logs = context.clients("logs")
    groups = [group["logGroupName"] for group in logs.describe_log_groups()["logGroups"]]
    said = re.compile(r"User: \S+/(\S+) is not authorized to perform: (\S+)")
    found: set[str] = set()
    for group in groups:
        for event in logs.filter_log_events(logGroupName=group, filterPattern='"not authorized to perform"')["events"]:
            found.update(f"{who} may not {action}" for who, action in said.findall(event["message"]))
    return found


@dataclass(frozen=True)
class Deployed:
    """A function as it was deployed: its name, its layers, and the environment that the template gives it."""

    name: str
    layers: tuple[str, ...]
    variables: dict[str, str]


def function(context: DemoContext, entry: str) -> Deployed:
    """The function of a file, such as `cases.resume`."""
    pages = context.clients("lambda").get_paginator("list_functions").paginate()
    found = next(one for page in pages for one in page["Functions"] if one["Handler"] == f"{entry}.handler")
    layers = tuple(layer["Arn"] for layer in found.get("Layers", ()))
    return Deployed(found["FunctionName"], layers, found["Environment"]["Variables"])


def _port(name: str) -> int:
    """A fixed port by environment, else any free one."""
    return int(os.environ[name]) if name in os.environ else free_port()
