"""What the tests of cases start from: a case of a person of a store in Shanghai, opened on a Monday at ten."""

from datetime import UTC, datetime, timedelta
from typing import Any

from yanzhen.case import Case, CaseKey
from yanzhen.case_life import opened
from yanzhen.case_rules import CaseRules
from yanzhen.policy import Policy

OPENED = datetime(2026, 3, 16, 2, 0, tzinfo=UTC)
"""10:00 in Shanghai, a Monday."""
KEY = CaseKey(subject_id="e1", kind="resubmit", period="session/s1")
HOUR = timedelta(hours=1)


def policy(**rules: Any) -> Policy:
    return Policy(effective_from=datetime(2026, 1, 1, tzinfo=UTC), version=3, cases=CaseRules(**rules))


def case(trigger: str = "false/01A/1", **rules: Any) -> Case:
    """A case just opened."""
    made = more(None, trigger, **rules)
    assert made is not None
    return made


def more(last: Case | None, trigger: str, now: datetime = OPENED, case_id: str = "C1", **rules: Any) -> Case | None:
    """What a trigger makes of the last case."""
    return opened(
        case_id, KEY, "false", trigger, unit_path="acme/east/store-001", timezone="Asia/Shanghai",
        policy=policy(**rules), now=now, last=last,
    )  # fmt: skip
