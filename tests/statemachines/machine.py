"""Runs a state machine's definition in this process, with functions in place of Lambda and SQS.

Only what our definitions use: Task, Choice, Parallel, Pass, Wait, Succeed, Fail, Retry and Catch, in JSONata. A state
of another kind, or a field that is not known here, is an error, so that a definition can't outgrow its tests unseen.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import jsonata

VERIFY = Path(__file__).parents[2] / "statemachines" / "verify.asl.json"
REMEDIATE = VERIFY.with_name("remediate.asl.json")
ROSTER = VERIFY.with_name("roster.asl.json")
SUBSTITUTION = re.compile(r"\$\{(\w+)\}")
KNOWN = {
    "Task": {"Arguments", "Catch", "End", "Next", "Output", "Resource", "Retry", "TimeoutSeconds"},
    "Choice": {"Choices", "Default"},
    "Parallel": {"Branches", "Catch", "End", "Next", "Output"},
    "Pass": {"End", "Next", "Output"},
    "Wait": {"Next", "Timestamp"},
    "Succeed": set(),
    "Fail": {"Cause", "Error"},
}

Service = Callable[[Any], Any]
"""A Lambda function by its ARN, or a queue by its URL: takes the payload or message, returns the result; `Wait` takes
the moment to wait for."""


Way = tuple[str, str, int, str]
"""A place where an execution turns: state, field, which rule of it, and by what (an error's name, or the state it goes
to)."""


class Failed(Exception):
    """An execution or a state ended in an error."""

    def __init__(self, error: str, cause: str = "") -> None:
        super().__init__(error, cause)
        self.error, self.cause = error, cause


def definition(substitutions: Mapping[str, str], file: Path = VERIFY) -> dict[str, Any]:
    """The definition as CDK deploys it."""
    filled = SUBSTITUTION.sub(lambda found: substitutions[found[1]], file.read_text("utf-8"))
    read: dict[str, Any] = json.loads(filled)
    return read


def ways(machine: Mapping[str, Any]) -> Iterator[Way]:
    """Every branch of every Choice, every error of every Retry and Catch."""
    for name, state in machine["States"].items():
        for number, rule in enumerate(state.get("Choices", ())):
            yield name, "Choices", number, rule["Next"]
        if "Default" in state:
            yield name, "Default", 0, state["Default"]
        for field in ("Retry", "Catch"):
            for number, rule in enumerate(state.get(field, ())):
                yield from ((name, field, number, error) for error in rule["ErrorEquals"])
        for branch in state.get("Branches", ()):
            yield from ways(branch)


def run(machine: Mapping[str, Any], event: Any, services: Mapping[str, Service], taken: set[Way] | None = None) -> Any:
    """The execution's output; Failed when it fails. `taken` gathers the ways it went."""
    context = {"Execution": {"Input": event}, "taken": set() if taken is None else taken}
    return _walk(machine, event, context, services)


def _walk(machine: Mapping[str, Any], given: Any, context: Any, services: Mapping[str, Service]) -> Any:
    name = machine["StartAt"]
    while True:
        state = machine["States"][name]
        unknown = set(state) - KNOWN[state["Type"]] - {"Type", "Comment"}
        assert not unknown, f"{name}: {unknown}"
        if state["Type"] == "Succeed":
            return given
        if state["Type"] == "Fail":
            raise Failed(state["Error"], state["Cause"])
        given, following = _step(name, state, given, context, services)
        if following is None:
            return given
        name = following


def _step(
    name: str, state: Mapping[str, Any], given: Any, context: Any, services: Mapping[str, Service]
) -> tuple[Any, str | None]:
    following = state.get("Next")
    if state["Type"] == "Choice":
        for number, rule in enumerate(state["Choices"]):
            if _fill(rule["Condition"], given, context) is True:
                context["taken"].add((name, "Choices", number, rule["Next"]))
                return given, rule["Next"]
        context["taken"].add((name, "Default", 0, state["Default"]))
        return given, state["Default"]
    if state["Type"] == "Wait":
        services["Wait"](_fill(state["Timestamp"], given, context))
        return given, following
    if state["Type"] == "Pass":
        return _fill(state.get("Output", given), given, context), following
    try:
        if state["Type"] == "Parallel":
            result: Any = [_walk(branch, given, context, services) for branch in state["Branches"]]
        else:
            result = _tried(name, state, given, context, services)
        return _fill(state.get("Output", result), given, context, result=result), following
    except Failed as failure:
        for number, catcher in enumerate(state.get("Catch", ())):
            if caught := _matched(catcher["ErrorEquals"], failure.error):
                context["taken"].add((name, "Catch", number, caught))
                error = {"Error": failure.error, "Cause": failure.cause}
                return _fill(catcher.get("Output", error), given, context, error=error), catcher["Next"]
        raise


def _tried(name: str, state: Mapping[str, Any], given: Any, context: Any, services: Mapping[str, Service]) -> Any:
    """As often as the retriers allow; nobody waits in a test."""
    left = [retrier["MaxAttempts"] for retrier in state["Retry"]]
    while True:
        try:
            return _called(state["Resource"], _fill(state["Arguments"], given, context), services)
        except Failed as failure:
            matching = ((n, _matched(r["ErrorEquals"], failure.error)) for n, r in enumerate(state["Retry"]))
            retrier, error = next(((n, met) for n, met in matching if met), (None, ""))
            if retrier is None or left[retrier] == 0:
                raise
            left[retrier] -= 1
            context["taken"].add((name, "Retry", retrier, error))


def _called(resource: str, arguments: Any, services: Mapping[str, Service]) -> Any:
    name = "FunctionName" if resource.endswith("lambda:invoke") else "QueueUrl"
    body = arguments["Payload" if name == "FunctionName" else "MessageBody"]
    try:
        result = services[arguments[name]](json.loads(json.dumps(body)))
    except Failed:
        raise
    except Exception as error:
        raise Failed(type(error).__name__, str(error)) from error
    return {"Payload": json.loads(json.dumps(result))}


def _matched(names: list[str], error: str) -> str:
    """By which of the names an error is met, its own before those for many; empty: by none."""
    if error in names:
        return error
    if "States.TaskFailed" in names and error != "States.Timeout":
        return "States.TaskFailed"
    return "States.ALL" if "States.ALL" in names else ""


def _fill(template: Any, given: Any, context: Any, *, result: Any = None, error: Any = None) -> Any:
    """A template with its `{% %}` expressions evaluated; one that gives nothing is an error, as in Step Functions."""
    if isinstance(template, dict):
        return {key: _fill(value, given, context, result=result, error=error) for key, value in template.items()}
    if not (isinstance(template, str) and template.startswith("{%") and template.endswith("%}")):
        return template
    expression = template[2:-2]
    states = {"input": given, "context": {"Execution": context["Execution"]}, "result": result, "errorOutput": error}
    bound = {"states": states}
    exists = jsonata.Jsonata.jsonata(f"$exists(({expression}))").evaluate(None, bound)
    if not exists:
        raise Failed("States.QueryEvaluationError", expression)
    return jsonata.Jsonata.jsonata(expression).evaluate(None, bound)
