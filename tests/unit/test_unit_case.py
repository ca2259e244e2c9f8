"""A unit's rate opens a case for its heads: by the policy's rule, once, and again only when it got worse."""

from datetime import timedelta
from typing import Any

import pytest
from given_cases import HOUR, OPENED, policy
from given_functions import session
from hypothesis import given
from hypothesis import strategies as st

from yanzhen import case_life as life
from yanzhen.case import Case
from yanzhen.case_rules import FalseRateRule, ParticipationRule
from yanzhen.directory import OrgUnit
from yanzhen.policy import Policy
from yanzhen.tally import Counts, Scope
from yanzhen.unit_case import broken, false_rate_kinds, opened_for_unit, unit_key

STORE = OrgUnit(path="acme/east/store-001", name="Store 1", kind="store")
QUARTER = Scope(scope=STORE.path, period="quarter#2026-Q1")
KEY = unit_key("explain", QUARTER)


def files(upheld: int, judged: int, waiting: int = 0) -> Counts:
    return Counts(files=judged + waiting, waiting=waiting, upheld=upheld)


def explaining(**rule: Any) -> Policy:
    return policy().model_copy(update={"explain": FalseRateRule(**rule)})


def asked(counts: Counts, last: Case | None = None, rules: Policy | None = None, **unit: Any) -> Case | None:
    rules = rules or policy()
    found = broken("explain", counts, rules)
    if found is None:
        return None
    return opened_for_unit("C1", KEY, STORE.model_copy(update=unit), found, rules, OPENED, last)


@pytest.mark.parametrize(
    ("operator", "upheld", "asks"), [(">", 1, False), (">=", 1, True), (">", 2, True), (">=", 0, False)]
)
def test_a_rate_at_the_threshold_asks_only_where_the_operator_says_so(operator: str, upheld: int, asks: bool) -> None:
    found = broken("explain", files(upheld, 10), explaining(operator=operator, threshold=0.1))
    assert (found is not None) == asks


@pytest.mark.parametrize(("judged", "asks"), [(9, False), (10, True)])
def test_a_rate_of_fewer_files_than_the_minimum_asks_nobody(judged: int, asks: bool) -> None:
    assert (broken("explain", files(5, judged), explaining(minimum=10)) is not None) == asks


def test_files_that_wait_for_a_word_are_not_counted() -> None:
    found = broken("explain", files(2, 10, waiting=90), explaining())
    assert found is not None
    assert (found.part, found.whole, found.rate) == (2, 10, 0.2)


@pytest.mark.parametrize(("received", "operator", "asks"), [(8, "<", False), (8, "<=", True), (7, "<", True)])
def test_too_few_who_took_part_ask_by_the_operator(received: int, operator: str, asks: bool) -> None:
    rules = policy().model_copy(update={"attend": ParticipationRule(minimum=5, operator=operator)})
    assert (broken("attend", Counts(expected=10, received=received), rules) is not None) == asks


def test_nobody_expected_is_no_rate() -> None:
    assert broken("attend", Counts(), policy()) is None


@pytest.mark.parametrize(
    ("period", "kinds"),
    [("quarter#2026-Q1", ["explain"]), ("whole", ["remediate"]), ("month#2026-03", []), ("day#2026-03-16", [])],
)
def test_a_counter_concerns_the_kinds_whose_rule_names_its_period(period: str, kinds: list[str]) -> None:
    assert list(false_rate_kinds(Scope(scope=STORE.path, period=period), policy())) == kinds


def test_a_case_keeps_the_deadline_and_the_listeners_of_its_own_rule() -> None:
    case = asked(files(2, 10), rules=explaining(deadline_hours=7, hr_hears="opening"))
    assert case is not None
    assert (case.due_at - case.opened_at, case.rules.hr_hears) == (7 * HOUR, "opening")
    assert case.rules.repeat_hours == policy().cases.repeat_hours


def test_units_of_a_kind_that_is_not_named_are_not_asked() -> None:
    assert asked(files(5, 10), kind="region") is None
    assert asked(files(5, 10), rules=explaining(levels=())) is None


def test_a_rate_that_got_worse_is_added_to_the_open_case_and_one_that_did_not_is_no_news() -> None:
    case = asked(files(2, 10))
    assert case is not None
    assert asked(files(2, 10), case) is None
    assert asked(files(3, 16), case) is None  # 18.75 %
    worse = asked(files(4, 16), case)
    assert worse is not None
    assert (worse.case_id, worse.version, worse.triggers) == ("C1", 2, ("false_rate/20", "false_rate/25"))
    assert worse.measured is not None
    assert (worse.measured.rate, worse.due_at) == (0.25, case.due_at)


def test_after_a_case_was_closed_only_a_worse_rate_opens_another() -> None:
    case = asked(files(2, 10))
    assert case is not None
    closed = life.waived(case, "known", "hr", OPENED, expected_version=1)
    assert asked(files(2, 10), closed) is None
    after = asked(files(3, 10), closed)
    assert after is not None
    assert (after.follows, after.settled, after.version) == ("C1", ("false_rate/20",), 1)


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(1, 60)), max_size=60))
def test_however_a_rate_wavers_a_case_names_each_whole_percent_once_and_only_rising(
    rates: list[tuple[int, int]],
) -> None:
    case: Case | None = None
    for part, whole in rates:
        case = asked(files(min(part, whole), whole), case) or case
    named = [int(trigger.rpartition("/")[2]) for trigger in case.triggers] if case else []
    assert named == sorted(set(named))


def test_a_session_s_case_is_its_unit_s_and_names_the_session() -> None:
    key = unit_key("attend", session())
    assert (key.subject_id, key.session_id, key.of_unit) == (session().unit_path, "s1", True)
    assert (KEY.session_id, KEY.subject_id) == (None, STORE.path)


def test_a_policy_that_changes_during_a_case_leaves_it_its_own_rules() -> None:
    case = asked(files(2, 10))
    assert case is not None
    worse = asked(files(5, 10), case, rules=explaining(deadline_hours=1))
    assert worse is not None
    assert (worse.rules, worse.due_at) == (case.rules, OPENED + timedelta(hours=24))
