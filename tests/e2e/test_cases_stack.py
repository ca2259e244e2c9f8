"""A case on the stack whose execution was lost: the sweep resumes it, and what fell due meanwhile is done once."""

import json
import re
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TypeVar

import pytest

from api.chalicelib.mailbox import messages
from infra.local.context import DemoContext
from infra.local.seed import environment
from tests.stack import function
from yanzhen import case_life as life
from yanzhen.case import Case, CaseKey, What
from yanzhen.case_rules import CaseRules
from yanzhen.directory import Employee, OrgUnit, Role
from yanzhen.policy import Policy
from yanzhen.training import Course, Session
from yanzhen_aws.runtime import Runtime
from yanzhen_aws.settings import Settings

pytestmark = pytest.mark.stack

HOUR = timedelta(hours=1)
AWAY = 50 * HOUR
"""So long nothing ran: both reminders, the deadline and a step up the line fell due meanwhile."""
MAIL = "elm-1@elm.example"
T = TypeVar("T")


def test_a_case_whose_execution_was_lost_does_all_that_fell_due_once_and_in_order(stack: DemoContext) -> None:
    resume = function(stack, "cases.resume")
    given = {**stack.environment, **function(stack, "cases.advance").variables, **resume.variables}
    machine = given["REMEDIATE_MACHINE_ARN"]
    executions = stack.clients("stepfunctions")
    with environment(given):
        world = Runtime(Settings.from_env(given))
        case = _opened(world, datetime.now(UTC) - AWAY)
        lost = executions.start_execution(
            stateMachineArn=machine,
            name=f"{case.case_id}-1",
            input=json.dumps({"case_id": case.case_id, "run": 1, "next_at": "2999-01-01T00:00:00Z"}),
        )["executionArn"]
        executions.stop_execution(executionArn=lost)

        _swept(stack, resume.name)
        after = _awaited(lambda: world.cases.get(case.case_id), lambda found: found.next_at > datetime.now(UTC))
        _swept(stack, resume.name)
        assert world.cases.get(case.case_id) == after, "the next sweep finds nothing to do"

    clocked = [(act.what, act.level, act.due) for act in after.history if act.by is None][1:]
    assert clocked == [
        (What.REMINDED, 0, case.opened_at + 12 * HOUR),
        (What.REMINDED, 0, case.opened_at + 22 * HOUR),
        (What.OVERDUE, 0, case.due_at),
        (What.ESCALATED, 1, case.due_at + 24 * HOUR),
    ]
    assert all(act.at - act.due > HOUR for act in after.history if act.due), "it says when it was done as well"
    assert after.run == 2
    status = executions.describe_execution(executionArn=f"{lost.removesuffix('-1')}-2")["status"]
    assert status == "RUNNING", "the execution in charge waits for the next step"
    told = _awaited(lambda: _told(stack, case.case_id), lambda found: len(found) == len(after.history))
    assert set(told.values()) == {1}, "the person heard of each act once"


def _swept(stack: DemoContext, name: str) -> None:
    answer = stack.clients("lambda").invoke(FunctionName=name, Payload=b"{}")
    assert "FunctionError" not in answer, answer["Payload"].read()


def _opened(world: Runtime, at: datetime) -> Case:
    """A case of long ago, as it stands when nothing ran since."""
    world.directory.put_unit(OrgUnit(path="elm", name="Elm", kind="company"))
    world.directory.put_unit(OrgUnit(path="elm/s1", name="Elm 1", kind="store"))
    world.directory.put_employees(
        [
            Employee(employee_id="elm-1", name="Ella", unit_path="elm/s1", email=MAIL, locale="en"),
            Employee(employee_id="elm-head", name="Emil", unit_path="elm/s1", role=Role.MANAGER, email="h@elm.example"),
            Employee(employee_id="elm-hr", name="Else", unit_path="elm", role=Role.HR, email="hr@elm.example"),
        ]
    )
    world.training.put_course(Course(course_id="elm", name_zh="消防", name_en="Fire"))
    world.training.add_session(
        Session(
            session_id="elm-1", course_id="elm", title="Fire drill at Elm", unit_path="elm/s1",
            starts_at=at - 2 * HOUR, ends_at=at - HOUR, participants=("elm-1",),
        )
    )  # fmt: skip
    policy = Policy(effective_from=at, cases=CaseRules(quiet_from=0, quiet_until=0))
    key = CaseKey(subject_id="elm-1", kind="resubmit", period="session/elm-1")
    case_id = world.new_id()
    case = world.case_desk.open(
        key,
        lambda last: life.opened(
            case_id, key, "missing", "missing/elm-1", unit_path="elm/s1", timezone="Asia/Shanghai",
            policy=policy, now=at, last=last,
        ),
        at,
    )  # fmt: skip
    assert case is not None
    return case


def _told(stack: DemoContext, case_id: str) -> Counter[str]:
    """How often the person's mails link to each act of a case."""
    mails = [one.text for one in messages(stack.endpoint) if one.to == MAIL]
    return Counter(number for mail in mails for number in set(re.findall(rf"{case_id}\?n=case/(\d+)", mail)))


def _awaited(ask: Callable[[], T | None], enough: Callable[[T], bool]) -> T:
    """What is there once it is enough."""
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        found = ask()
        if found is not None and enough(found):
            return found
        time.sleep(0.2)
    raise AssertionError(f"not in time: {ask()}")
