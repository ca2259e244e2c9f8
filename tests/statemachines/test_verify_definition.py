"""verify.asl.json: what is tried again, what becomes `unable`, what is buried."""

import contextlib
import copy
import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.statemachines.machine import SUBSTITUTION, VERIFY, Failed, Way, definition, run, ways

KEY = "originals/01EVIDENCE"
EVENT = {"detail": {"bucket": {"name": "media"}, "object": {"key": KEY}}}
NAMES = ("Intake", "Inspect", "TraceReuse", "Decide", "DeadLetterQueueUrl", "Partition")
MACHINE = definition({name: name for name in NAMES})
THROTTLES = ("Busy", "Lambda.TooManyRequestsException", "Lambda.ServiceException", "Lambda.SdkClientException")
OPENED = {"evidence_id": "01EVIDENCE", "known": True, "judged": False, "opens": True, "media": {"format": "jpeg"}}


def all_states(machine: dict[str, Any] = MACHINE) -> Iterator[tuple[str, dict[str, Any]]]:
    for name, state in machine["States"].items():
        yield name, state
        for branch in state.get("Branches", ()):
            yield from all_states(branch)


TASKS = {name: state for name, state in all_states() if state["Type"] == "Task"}


class Services:
    """What each function answers, or raises; what it was asked; what was buried."""

    def __init__(self, **answers: Any) -> None:
        defaults = {
            "Intake": OPENED,
            "Inspect": {"heads": 1},
            "TraceReuse": {"quality": 90},
            "Decide": {"evidence_id": "01EVIDENCE", "word": "genuine"},
            "DeadLetterQueueUrl": {},
        }
        self.answers = defaults | answers
        self.asked: dict[str, list[Any]] = {name: [] for name in self.answers}
        self.taken: set[Way] = set()

    def run(self, machine: dict[str, Any] = MACHINE) -> Any:
        return run(machine, EVENT, {name: self._service(name) for name in self.answers}, self.taken)

    def went(self, machine: dict[str, Any] = MACHINE) -> set[Way]:
        """The ways of an execution, however it ends."""
        with contextlib.suppress(Failed):
            self.run(machine)
        return self.taken

    def _service(self, name: str) -> Any:
        def answer(payload: Any) -> Any:
            self.asked[name].append(payload)
            given = self.answers[name]
            if isinstance(given, list):
                given = given.pop(0) if len(given) > 1 else given[0]
            if isinstance(given, Exception):
                raise given
            return given

        return answer


@pytest.mark.parametrize("name", sorted(TASKS))
def test_every_task_is_tried_again_with_full_jitter_and_caught(name: str) -> None:
    task = TASKS[name]
    assert task["Retry"]
    assert all(retrier["JitterStrategy"] == "FULL" for retrier in task["Retry"])
    assert all(retrier["BackoffRate"] > 1 and retrier["MaxDelaySeconds"] <= 60 for retrier in task["Retry"])
    assert any("States.ALL" in catcher["ErrorEquals"] for catcher in task["Catch"])
    # A video of 300 MB is read twice and sampled.
    assert task["TimeoutSeconds"] <= (120 if name == "Intake" else 60)


@pytest.mark.parametrize("name", sorted(set(TASKS) - {"Bury"}))
@pytest.mark.parametrize("error", THROTTLES)
def test_a_function_that_is_throttled_is_asked_again_several_times(name: str, error: str) -> None:
    first = next(retrier for retrier in TASKS[name]["Retry"] if error in retrier["ErrorEquals"])
    assert first["MaxAttempts"] >= 5


def test_every_state_is_reachable() -> None:
    def reachable(machine: dict[str, Any]) -> set[str]:
        found: set[str] = set()
        ahead = [machine["StartAt"]]
        while ahead:
            name = ahead.pop()
            if name in found:
                continue
            found.add(name)
            state = machine["States"][name]
            rules = [*state.get("Choices", ()), *state.get("Catch", ()), state]
            ahead += [rule[field] for rule in rules for field in ("Next", "Default") if field in rule]
            for branch in state.get("Branches", ()):
                found |= reachable(branch)
        return found

    assert reachable(MACHINE) == {name for name, _ in all_states()}


def test_the_definition_is_jsonata_and_knows_no_other_substitution() -> None:
    assert MACHINE["QueryLanguage"] == "JSONata"
    assert set(SUBSTITUTION.findall(VERIFY.read_text("utf-8"))) == set(NAMES)


def test_the_timeouts_on_the_longest_way_fit_into_the_five_minutes_of_an_express_execution() -> None:
    timeouts = [TASKS[name]["TimeoutSeconds"] for name in ("Intake", "Inspect", "Decide")]
    assert sum(timeouts) < 300


def test_an_honest_photo_goes_from_its_bytes_to_its_verdict() -> None:
    services = Services()
    assert services.run() == {"evidence_id": "01EVIDENCE", "word": "genuine"}
    assert services.asked["Intake"] == [{"key": KEY}]
    assert services.asked["Inspect"] == services.asked["TraceReuse"] == [{"evidence_id": "01EVIDENCE", "video": None}]
    assert services.asked["Decide"] == [
        {
            "evidence_id": "01EVIDENCE",
            "media": {"format": "jpeg"},
            "faces": {"heads": 1},
            "reuse": {"quality": 90},
        }
    ]
    assert services.asked["DeadLetterQueueUrl"] == []


def test_who_looks_at_a_video_is_told_of_its_pictures() -> None:
    facts = {"frames": [1.0, 2.5], "cover": 1}
    services = Services(Intake=OPENED | {"media": {"format": "mp4", "video": facts}})
    services.run()
    assert services.asked["Inspect"] == services.asked["TraceReuse"] == [{"evidence_id": "01EVIDENCE", "video": facts}]


@pytest.mark.parametrize("answer", [{"known": False, "media": None}, {"judged": True, "opens": False}])
def test_an_unknown_object_and_a_judged_photo_end_well_without_a_verdict(answer: dict[str, Any]) -> None:
    services = Services(Intake=OPENED | answer)
    services.run()
    assert services.asked["Inspect"] == services.asked["Decide"] == services.asked["DeadLetterQueueUrl"] == []


def test_what_does_not_open_goes_to_decide_without_being_looked_at() -> None:
    services = Services(Intake=OPENED | {"opens": False, "media": {"problem": "truncated"}})
    services.run()
    assert services.asked["Inspect"] == services.asked["TraceReuse"] == []
    assert services.asked["Decide"] == [
        {
            "evidence_id": "01EVIDENCE",
            "media": {"problem": "truncated"},
            "faces": {"cause": "not_opened"},
            "reuse": {"cause": "not_opened"},
        }
    ]


@pytest.mark.parametrize(
    ("error", "cause"),
    [
        (Failed("States.Timeout"), "timeout"),
        (Failed("Sandbox.Timedout"), "timeout"),
        (RuntimeError("weights"), "crashed"),
        (Failed("Runtime.ExitError"), "crashed"),
    ],
)
@pytest.mark.parametrize(("branch", "facts"), [("Inspect", "faces"), ("TraceReuse", "reuse")])
def test_a_branch_that_fails_gives_its_cause_and_leaves_the_other_alone(
    branch: str, facts: str, error: Exception, cause: str
) -> None:
    services = Services(**{branch: error})
    services.run()
    asked = services.asked["Decide"][0]
    other = "reuse" if facts == "faces" else "faces"
    assert asked[facts] == {"cause": cause}
    assert "cause" not in asked[other]


def test_an_intake_that_crashes_for_good_still_reaches_a_verdict() -> None:
    services = Services(Intake=RuntimeError("out of memory"))
    services.run()
    assert len(services.asked["Intake"]) == 2
    assert services.asked["Decide"][0] == {
        "evidence_id": "01EVIDENCE",
        "media": {"cause": "crashed"},
        "faces": {"cause": "not_opened"},
        "reuse": {"cause": "not_opened"},
    }


def test_an_intake_that_stays_throttled_is_buried_and_not_judged() -> None:
    services = Services(Intake=Failed("Busy"))
    with pytest.raises(Failed, match="NotVerified"):
        services.run()
    assert services.asked["Decide"] == []
    assert len(services.asked["DeadLetterQueueUrl"]) == 1


@pytest.mark.parametrize("name", ["Intake", "Inspect", "TraceReuse", "Decide"])
def test_a_throttle_that_passes_changes_nothing(name: str) -> None:
    answer = Services().answers[name]
    services = Services(**{name: [Failed("Lambda.TooManyRequestsException")] * 4 + [answer]})
    assert services.run() == {"evidence_id": "01EVIDENCE", "word": "genuine"}
    assert len(services.asked[name]) == 5


def test_a_decide_that_fails_for_good_buries_the_whole_event() -> None:
    services = Services(Decide=RuntimeError("table gone"))
    with pytest.raises(Failed, match="NotVerified"):
        services.run()
    assert [json.loads(body) for body in services.asked["DeadLetterQueueUrl"]] == [EVENT]


def test_a_burial_that_fails_is_still_a_failure() -> None:
    services = Services(Decide=RuntimeError("x"), DeadLetterQueueUrl=Failed("SQS.SdkClientException"))
    with pytest.raises(Failed, match="NotVerified"):
        services.run()
    assert len(services.asked["DeadLetterQueueUrl"]) == 5


def test_a_branch_that_fails_by_itself_buries_the_whole_event() -> None:
    broken = copy.deepcopy(MACHINE)
    del broken["States"]["Look"]["Branches"][0]["States"]["Inspect"]["Catch"]
    services = Services(Inspect=RuntimeError("weights"))
    with pytest.raises(Failed, match="NotVerified"):
        services.run(broken)
    assert [json.loads(body) for body in services.asked["DeadLetterQueueUrl"]] == [EVENT]
    assert ("Look", "Catch", 0, "States.ALL") in services.taken


def test_every_choice_every_retry_and_every_catch_is_gone_through_here() -> None:
    taken = Services().went() | Services(Intake=OPENED | {"opens": False}).went()
    taken |= Services(Intake=OPENED | {"known": False}).went()
    for name, task in TASKS.items():
        service = "DeadLetterQueueUrl" if name == "Bury" else name
        others = {"Decide": RuntimeError("table gone")} if name == "Bury" else {}
        rules = [*task["Retry"], *task["Catch"]]
        for error in {error for rule in rules for error in rule["ErrorEquals"]}:
            failing = RuntimeError("broken") if error in ("States.TaskFailed", "States.ALL") else Failed(error)
            taken |= Services(**others, **{service: failing}).went()
    assert set(ways(MACHINE)) - taken == {("Look", "Catch", 0, "States.ALL")}, "as the test before goes it"
