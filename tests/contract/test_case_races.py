"""Several people and the clock at one case in the same moment: everybody is heard, one decides, what is told is so."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest

from tests.contract.given import NOON
from tests.contract.test_cases import HOUR, case
from yanzhen import case_life as life
from yanzhen.case import Case, CaseKey, What
from yanzhen.case_desk import CaseDesk
from yanzhen.directory import Employee, OrgUnit, Role
from yanzhen.errors import Conflict
from yanzhen.notice import Notice
from yanzhen_aws.runtime import Runtime

STORE = "acme/east/store-017"
HEADS = ("H1", "H2", "H3")
ROUNDS = range(2)


@pytest.fixture
def desk(aws: Runtime) -> CaseDesk:
    """A store with three heads, and a way to reach each."""
    for path in ("acme", "acme/east", STORE):
        aws.directory.put_unit(OrgUnit(path=path, name=path, kind="store"))
    for head in HEADS:
        aws.directory.put_employee(Employee(employee_id=head, name=head, unit_path=STORE, role=Role.MANAGER))
    return CaseDesk(aws.directory, aws.cases, lambda _: "mail")


def of_unit(number: int) -> CaseKey:
    return CaseKey(subject_id=STORE, kind="explain", period=f"quarter#2026-Q{number}")


def opened(desk: CaseDesk, number: int) -> Case:
    key = of_unit(number)
    made = desk.open(key, lambda _: case(number).model_copy(update={"key": key}), NOON)
    assert made is not None
    return made


def at_once(*works: Callable[[], object]) -> list[object]:
    """What each came to, begun in the same moment; an error is what it came to as well."""
    start = Barrier(len(works))

    def begin(work: Callable[[], object]) -> object:
        start.wait()
        try:
            return work()
        except Conflict as error:
            return error

    with ThreadPoolExecutor(len(works)) as threads:
        return list(threads.map(begin, works))


def facts(aws: Runtime, case_id: str) -> Iterator[Notice]:
    return iter(aws.notices.of_subject(f"case/{case_id}", limit=99, cursor=None).items)


def kept(aws: Runtime, case_id: str) -> Case:
    found = aws.cases.get(case_id)
    assert found is not None
    return found


@pytest.mark.parametrize("number", ROUNDS)
def test_heads_who_answer_at_once_are_all_heard_and_the_clock_stands_once(
    aws: Runtime, desk: CaseDesk, number: int
) -> None:
    made = opened(desk, number)

    def answer(head: str) -> Callable[[], object]:
        return lambda: desk.change(
            made.case_id, lambda found: life.answered(found, f"{head} says", head, NOON + HOUR), NOON + HOUR
        )

    at_once(*(answer(head) for head in HEADS))
    after = kept(aws, made.case_id)
    assert sorted((act.by or "", act.text) for act in after.history[1:]) == [(head, f"{head} says") for head in HEADS]
    assert (after.answered_at, after.next_at, after.version) == (NOON + HOUR, None, 4)


@pytest.mark.parametrize("number", ROUNDS)
def test_of_those_who_decide_at_once_one_wins_and_the_others_are_told_to_look_again(
    aws: Runtime, desk: CaseDesk, number: int
) -> None:
    made = opened(desk, number)
    said = desk.change(made.case_id, lambda found: life.answered(found, "so", "H1", NOON), NOON)
    steps: tuple[Any, ...] = (life.accepted, life.returned, life.waived)

    def decide(step: Any, by: str) -> Callable[[], object]:
        return lambda: desk.change(
            made.case_id, lambda found: step(found, by, by, NOON, expected_version=said.version), NOON
        )

    ends = at_once(*(decide(step, f"hr-{place}") for place, step in enumerate(steps)))
    assert [isinstance(end, Conflict) for end in ends].count(True) == 2
    after = kept(aws, made.case_id)
    assert (after.version, len(after.history)) == (said.version + 1, 3)
    told = [notice.employee_id for notice in facts(aws, made.case_id) if notice.fact == f"case/{made.case_id}/2"]
    assert sorted(told) == list(HEADS)


@pytest.mark.parametrize("number", ROUNDS)
def test_an_answer_in_the_moment_of_the_deadline_comes_before_or_after_it_and_nobody_is_told_what_was_not_so(
    aws: Runtime, desk: CaseDesk, number: int
) -> None:
    made = opened(desk, number)
    due = made.due_at
    while (last := desk.change(made.case_id, lambda found: life.advanced(found, due - HOUR / 60), due)).remind_at:
        pass

    at_once(
        lambda: desk.change(made.case_id, lambda found: life.advanced(found, due), due),
        lambda: desk.change(made.case_id, lambda found: life.answered(found, "so", "H1", due), due),
        lambda: desk.change(made.case_id, lambda found: life.advanced(found, due), due),
    )
    after = kept(aws, made.case_id)
    new = [act.what for act in after.history[len(last.history) :]]
    assert new in ([What.ANSWERED], [What.OVERDUE, What.ANSWERED])
    overdue = [notice for notice in facts(aws, made.case_id) if notice.fact.endswith(f"/{len(last.history)}")]
    assert len(overdue) == (len(HEADS) if What.OVERDUE in new else 0)
    assert after.next_at is None
