"""Messages on the stack: a planned session invites by mail and by text, with the rights its functions have."""

import json
import time
from datetime import UTC, datetime, timedelta

import pytest

from api.chalicelib.mailbox import messages
from infra.local.context import DemoContext
from infra.local.seed import environment
from yanzhen.case_rules import CaseRules
from yanzhen.directory import Employee, OrgUnit, Role
from yanzhen.policy import Policy
from yanzhen.training import Course, Session
from yanzhen_aws.runtime import Runtime
from yanzhen_aws.settings import Settings

pytestmark = pytest.mark.stack

MAIL, PHONE = "birch-1@birch.example", "+8613812345678"


def test_a_planned_session_invites_and_the_queue_is_watched(stack: DemoContext) -> None:
    with environment(stack.environment):
        world = Runtime(Settings.from_env(stack.environment))
        now = datetime.now(UTC)
        versions = world.policies.versions()
        never_quiet = CaseRules(quiet_from=0, quiet_until=0)
        world.policies.propose(
            Policy(version=versions[-1].version + 1, effective_from=now - timedelta(days=1), cases=never_quiet)
        )
        world.directory.put_unit(OrgUnit(path="birch", name="Birch", kind="company"))
        people = (
            Employee(
                employee_id="birch-1", name="Berta", unit_path="birch", email="birch-1@birch.example", locale="en"
            ),
            Employee(employee_id="birch-2", name="Bruno", unit_path="birch", phone=PHONE, locale="en"),
            Employee(employee_id="birch-hr", name="Beate", unit_path="birch", role=Role.HR),
        )
        world.directory.put_employees(people)
        world.training.put_course(Course(course_id="birch", name_zh="消防", name_en="Fire"))
        session = Session(
            session_id="birch-1", course_id="birch", title="Fire drill at Birch", unit_path="birch",
            starts_at=now + timedelta(days=2), ends_at=now + timedelta(days=2, hours=1),
            participants=("birch-1", "birch-2"),
        )  # fmt: skip
        world.training.add_session(session)
    told = _inbox(stack, {MAIL, PHONE})
    assert "Fire drill at Birch" in told[MAIL]
    assert "/sessions/birch-1?n=session/0/invited" in told[PHONE]
    answer = stack.clients("lambda").invoke(FunctionName=_function(stack, "WatchQueue"), Payload=b"{}")
    assert "FunctionError" not in answer
    assert set(json.load(answer["Payload"])) == {"units", "overdue"}


def _inbox(stack: DemoContext, wanted: set[str]) -> dict[str, str]:
    """What each of them was sent, once all were."""
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        found = {one.to: one.text for one in messages(stack.endpoint) if one.to in wanted}
        if found.keys() == wanted:
            return found
        time.sleep(0.5)
    raise AssertionError(f"not told: {wanted - found.keys()}")


def _function(stack: DemoContext, title: str) -> str:
    listed = stack.clients("lambda").get_paginator("list_functions").paginate()
    names = [one["FunctionName"] for page in listed for one in page["Functions"]]
    return next(name for name in names if title in name)
