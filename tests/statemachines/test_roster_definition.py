"""roster.asl.json: a phase's function is called until nothing is left of it; what fails for good stays where it is."""

from typing import Any

import pytest

from tests.statemachines.machine import ROSTER, SUBSTITUTION, Failed, Way, definition, run, ways

PHASES = {"reading": "ReadRoster", "trying": "TryRoster", "applying": "ApplyRoster"}
NAMES = (*PHASES.values(), "Partition")
MACHINE = definition({name: name for name in NAMES}, ROSTER)
PASSES = ("Busy", "Lambda.TooManyRequestsException", "Lambda.ServiceException", "Lambda.AWSLambdaException",
          "Lambda.SdkClientException", "Lambda.ClientExecutionTimeoutException")  # fmt: skip
TRIED = dict.fromkeys(PASSES, 8) | {"States.TaskFailed": 10, "States.Timeout": 10}


def given(phase: str) -> dict[str, Any]:
    return {"roster_id": "R1", "phase": phase}


class Execution:
    """One execution: what its one function answers in turn, or raises, and the ways it went."""

    def __init__(self, phase: str, *answers: Any) -> None:
        self.asked: list[Any] = []
        self.taken: set[Way] = set()
        self.failed: Failed | None = None
        self.end: Any = None
        self._left = list(answers)
        services = dict.fromkeys(PHASES.values(), self._refuse) | {PHASES[phase]: self._answer}
        try:
            self.end = run(MACHINE, given(phase), services, self.taken)
        except Failed as failure:
            self.failed = failure

    def _answer(self, payload: Any) -> Any:
        self.asked.append(payload)
        answer = self._left.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    @staticmethod
    def _refuse(_: Any) -> Any:
        raise AssertionError("a phase calls its own function alone")


def raised(error: str) -> Exception:
    return ValueError("broken") if error == "States.TaskFailed" else Failed(error)


@pytest.mark.parametrize("phase", PHASES)
def test_a_phase_calls_its_function_again_while_something_is_left(phase: str) -> None:
    execution = Execution(phase, given(phase), given(phase), given("done"))
    assert (execution.end, execution.asked) == (given("done"), [given(phase)] * 3)


@pytest.mark.parametrize("phase", PHASES)
@pytest.mark.parametrize(("error", "times"), TRIED.items())
def test_a_function_that_fails_is_tried_again_and_fails_the_execution_in_the_end(
    phase: str, error: str, times: int
) -> None:
    passed = Execution(phase, *[raised(error)] * times, given("done"))
    assert (passed.end, len(passed.asked)) == (given("done"), times + 1)
    failed = Execution(phase, *[raised(error)] * (times + 1), given("done"))
    assert failed.failed is not None
    assert len(failed.asked) == times + 1


def test_every_choice_every_retry_and_every_catch_is_gone_through_here() -> None:
    taken: set[Way] = set()
    for phase in PHASES:
        taken |= Execution(phase, given("done")).taken
        for error, times in TRIED.items():
            taken |= Execution(phase, *[raised(error)] * (times + 1)).taken
    assert taken == set(ways(MACHINE))


def test_the_definition_is_jsonata_and_knows_no_other_substitution() -> None:
    assert MACHINE["QueryLanguage"] == "JSONata"
    assert set(SUBSTITUTION.findall(ROSTER.read_text("utf-8"))) == set(NAMES)
