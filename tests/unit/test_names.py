"""Names bind the rooms together: state = substitution = file = service; check = file = codes = texts; table = file."""

import importlib
import json
import re
from pathlib import Path

import pytest

from tests.statemachines.machine import REMEDIATE, ROSTER, SUBSTITUTION, VERIFY
from yanzhen import checks
from yanzhen_aws.tables import SCHEMA

ROOT = Path(__file__).parents[2]
FOLDERS = ("verification", "tally", "notices", "cases", "people", "planning")
MACHINES = {"verification": VERIFY, "cases": REMEDIATE, "people": ROSTER}
BESIDE_THE_MACHINES = {
    "enrol_face",
    "reconcile",
    "open_cases",
    "watch_rates",
    "find_missing",
    "follow_sessions",
    "follow_people",
    "find_starters",
    "resume",
    "resume_rosters",
    "advance_plan",
    "scim",
}
"""Functions of the folders that something else than a state calls: the API, a stream, a schedule."""


def handlers(folder: str) -> dict[str, Path]:
    """The files of a folder that Lambda calls."""
    files = sorted((ROOT / "functions" / folder).glob("*.py"))
    return {file.stem: file for file in files if "def handler(" in file.read_text("utf-8")}


def states(machine: Path) -> set[str]:
    """The states of a machine that call a function."""
    return set(SUBSTITUTION.findall(machine.read_text("utf-8"))) - {"Partition", "DeadLetterQueueUrl"}


def title(name: str) -> str:
    return "".join(part.capitalize() for part in name.split("_"))


@pytest.mark.parametrize("folder", MACHINES)
def test_every_function_of_the_machine_is_a_file_and_every_file_is_a_state(folder: str) -> None:
    assert states(MACHINES[folder]) == {title(name) for name in handlers(folder) if name not in BESIDE_THE_MACHINES}


@pytest.mark.parametrize("file", MACHINES.values(), ids=list(MACHINES))
def test_a_state_calls_the_function_of_its_own_name(file: Path) -> None:
    def tasks(machine: object) -> dict[str, str]:
        found: dict[str, str] = {}
        assert isinstance(machine, dict)
        for name, state in machine["States"].items():
            if state["Type"] == "Task" and "FunctionName" in state["Arguments"]:
                found[name] = state["Arguments"]["FunctionName"]
            for branch in state.get("Branches", ()):
                found |= tasks(branch)
        return found

    called = tasks(json.loads(file.read_text("utf-8")))
    assert called == {name: f"${{{name}}}" for name in states(file)}


MODULES = {name: importlib.import_module(f"{folder}.{name}") for folder in FOLDERS for name in handlers(folder)}
"""Imported while tests are collected: a tracer makes its (silent) socket when it is made."""


@pytest.mark.parametrize("name", sorted(MODULES))
def test_a_function_logs_traces_and_measures_under_the_name_of_its_file(name: str) -> None:
    module = MODULES[name]
    assert module.logger.service == name
    assert module.tracer.service == name
    assert module.metrics.service == name


def test_every_folder_has_functions() -> None:
    assert all(handlers(folder) for folder in FOLDERS)


def test_a_check_is_a_file_with_its_texts_in_both_locales() -> None:
    texts = [json.loads(file.read_text("utf-8")) for file in sorted((ROOT / "layers").rglob("locales/*.json"))]
    assert len(texts) == 2
    for name in checks.all_checks():
        module = importlib.import_module(f"yanzhen.checks.{name}")
        assert callable(module.run)
        for code in module.CODES:
            assert code.startswith(f"{name}.")
        for locale in texts:
            assert f"check.{name}" in locale
            assert {f"finding.{code}" for code in module.CODES} <= set(locale)


def test_a_table_is_a_file_of_its_name() -> None:
    folder = ROOT / "layers" / "shared" / "python" / "yanzhen_aws" / "tables"
    files = {file.stem for file in folder.glob("*.py")} - {"__init__"}
    assert files == set(SCHEMA)


def test_the_house_s_plan_names_every_function() -> None:
    plan = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    words = set(re.findall(r"[a-z_]+", plan))
    assert {name for folder in FOLDERS for name in handlers(folder)} <= words
