"""Above the queue stands what waits longest and what waits too long, under the rules of now."""

from datetime import datetime, timedelta

from given_checks import END, POLICY

from yanzhen.queue import MOST, figures


def hours(*ago: float) -> list[datetime]:
    return [END - timedelta(hours=one) for one in ago]


def test_what_waits_longer_than_the_policy_allows_is_overdue() -> None:
    policy = POLICY.model_copy(update={"review_hours": 24})
    found = figures(hours(1, 30, 24, 24.001), policy, END)
    assert (found.waiting, found.overdue, found.oldest_since) == (4, 2, END - timedelta(hours=30))
    assert found.review_hours == 24


def test_an_empty_queue_has_no_oldest() -> None:
    found = figures([], POLICY, END)
    assert (found.waiting, found.overdue, found.oldest_since, found.more) == (0, 0, None, False)


def test_a_queue_too_long_to_count_says_so() -> None:
    found = figures(hours(1) * (MOST + 1), POLICY, END)
    assert (found.waiting, found.more) == (MOST, True)
