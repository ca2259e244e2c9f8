"""remediate.asl.json: waits for the case's next moment, does what is due, ends when nothing is awaited."""

from typing import Any

import pytest

from tests.statemachines.machine import REMEDIATE, SUBSTITUTION, Failed, Way, definition, run, ways

MACHINE = definition({"Advance": "Advance", "Partition": "aws"}, REMEDIATE)
NOON, ONE, TWO = (f"2026-03-16T0{hour}:00:00.000Z" for hour in (4, 5, 6))
EVENT = {"case_id": "C1", "run": 2, "next_at": NOON}
TRIED = {
    "Busy": 8,
    "Lambda.TooManyRequestsException": 8,
    "Lambda.ServiceException": 8,
    "Lambda.AWSLambdaException": 8,
    "Lambda.SdkClientException": 8,
    "Lambda.ClientExecutionTimeoutException": 8,
    "States.TaskFailed": 2,
    "States.Timeout": 2,
}
"""How often a step is tried again by what failed: what passes by itself longer than what is broken."""


def after(next_at: str | None) -> dict[str, Any]:
    return {"case_id": "C1", "run": 2, "next_at": next_at}


class Execution:
    """One execution to its end: what came of it, the moments it waited for, what it asked, and the ways it went."""

    def __init__(self, *answers: Any) -> None:
        self.waited: list[Any] = []
        self.asked: list[Any] = []
        self.taken: set[Way] = set()
        self.failed: Failed | None = None
        self.end: Any = None
        self._left = list(answers)
        try:
            services = {"Advance": self._advance, "Wait": self.waited.append}
            self.end = run(MACHINE, EVENT, services, self.taken)
        except Failed as failure:
            self.failed = failure

    def _advance(self, payload: Any) -> Any:
        self.asked.append(payload)
        answer = self._left.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


def raised(error: str) -> Exception:
    """A function's own error has a name of its own, and is met as one of a task that failed."""
    return ValueError("broken") if error == "States.TaskFailed" else Failed(error)


def failing(error: str, *, times: int) -> Execution:
    return Execution(*[raised(error) for _ in range(times)], after(None))


def test_it_waits_for_each_moment_and_ends_when_nothing_is_awaited() -> None:
    execution = Execution(after(ONE), after(TWO), after(None))
    assert (execution.end, execution.waited) == (after(None), [NOON, ONE, TWO])
    assert execution.asked == [{"case_id": "C1", "run": 2}] * 3


def test_an_execution_that_is_no_longer_in_charge_ends_after_one_look() -> None:
    execution = Execution(after(None))
    assert (execution.end, execution.waited, len(execution.asked)) == (after(None), [NOON], 1)


@pytest.mark.parametrize(("error", "times"), TRIED.items())
def test_a_step_that_fails_is_tried_again_without_waiting_for_its_moment_anew(error: str, times: int) -> None:
    execution = failing(error, times=times)
    assert (execution.end, execution.waited, len(execution.asked)) == (after(None), [NOON], times + 1)


@pytest.mark.parametrize(("error", "times"), TRIED.items())
def test_a_step_that_fails_for_good_fails_the_execution_under_one_name(error: str, times: int) -> None:
    execution = failing(error, times=times + 1)
    assert execution.failed is not None
    assert (execution.failed.error, len(execution.asked)) == ("NotAdvanced", times + 1)


def test_tries_are_counted_anew_for_each_step() -> None:
    execution = Execution(*[Failed("Busy")] * 8, after(ONE), *[Failed("Busy")] * 8, after(None))
    assert (execution.end, execution.waited) == (after(None), [NOON, ONE])


def test_every_choice_every_retry_and_every_catch_is_gone_through_here() -> None:
    taken = Execution(after(ONE), after(None)).taken
    taken |= {way for error, times in TRIED.items() for way in failing(error, times=times + 1).taken}
    assert taken == set(ways(MACHINE))


def test_the_definition_is_jsonata_and_knows_no_other_substitution() -> None:
    assert MACHINE["QueryLanguage"] == "JSONata"
    assert set(SUBSTITUTION.findall(REMEDIATE.read_text("utf-8"))) == {"Advance", "Partition"}


def test_every_retry_has_full_jitter_and_what_fails_for_good_ends_as_failed() -> None:
    task = MACHINE["States"]["Advance"]
    assert all(retrier["JitterStrategy"] == "FULL" and retrier["MaxDelaySeconds"] <= 60 for retrier in task["Retry"])
    assert task["Catch"] == [{"ErrorEquals": ["States.ALL"], "Next": "Failed"}]
