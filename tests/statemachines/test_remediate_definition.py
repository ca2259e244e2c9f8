"""remediate.asl.json: waits for the case's next moment, does what is due, ends when nothing is awaited."""

from typing import Any

import pytest

from tests.statemachines.machine import REMEDIATE, SUBSTITUTION, Failed, definition, run

MACHINE = definition({"Advance": "Advance", "Partition": "aws"}, REMEDIATE)
NOON, ONE, TWO = (f"2026-03-16T0{hour}:00:00.000Z" for hour in (4, 5, 6))
EVENT = {"case_id": "C1", "run": 2, "next_at": NOON}


class Busy(Exception):
    pass


def after(next_at: str | None) -> dict[str, Any]:
    return {"case_id": "C1", "run": 2, "next_at": next_at}


def executed(*answers: Any) -> tuple[Any, list[str], list[Any]]:
    """The execution's end, the moments it waited for and what it asked."""
    left, waited, asked = list(answers), [], []

    def advance(payload: Any) -> Any:
        asked.append(payload)
        answer = left.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    return run(MACHINE, EVENT, {"Advance": advance, "Wait": waited.append}), waited, asked


def test_it_waits_for_each_moment_and_ends_when_nothing_is_awaited() -> None:
    end, waited, asked = executed(after(ONE), after(TWO), after(None))
    assert (end, waited) == (after(None), [NOON, ONE, TWO])
    assert asked == [{"case_id": "C1", "run": 2}] * 3


@pytest.mark.parametrize(("error", "times"), [(Busy, 8), (ValueError, 2)])
def test_a_step_that_fails_is_tried_again_and_fails_in_the_end(error: type[Exception], times: int) -> None:
    _, waited, asked = executed(*[error()] * times, after(None))
    assert (len(asked), waited) == (times + 1, [NOON])
    with pytest.raises(Failed, match="NotAdvanced"):
        executed(*[error()] * (times + 3))


def test_the_definition_is_jsonata_and_knows_no_other_substitution() -> None:
    assert MACHINE["QueryLanguage"] == "JSONata"
    assert set(SUBSTITUTION.findall(REMEDIATE.read_text("utf-8"))) == {"Advance", "Partition"}


def test_every_retry_has_full_jitter_and_what_fails_for_good_ends_as_failed() -> None:
    task = MACHINE["States"]["Advance"]
    assert all(retrier["JitterStrategy"] == "FULL" and retrier["MaxDelaySeconds"] <= 60 for retrier in task["Retry"])
    assert task["Catch"] == [{"ErrorEquals": ["States.ALL"], "Next": "Failed"}]
