"""tally: what an evidence adds is a pure function of its record, so order and repetition change nothing."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from given_checks import START, evidence, session
from hypothesis import given
from hypothesis import strategies as st

from yanzhen.errors import Busy
from yanzhen.evidence import EvidenceState
from yanzhen.policy import Policy
from yanzhen.session_change import cancelled, moved
from yanzhen.tally import (
    COUNTERS,
    Change,
    Counts,
    Rates,
    Scope,
    contribution,
    days_of,
    days_up_to,
    expects,
    is_news,
    moves,
    need,
    periods,
    previous_period,
    rates,
    recount,
    scopes,
    standings,
)
from yanzhen.verdict import VerdictWord

RECEIVED, JUDGED = EvidenceState.RECEIVED, EvidenceState.JUDGED
changes = st.builds(
    Change,
    st.builds(
        lambda state, first, on_time: evidence(state=state, first=first, on_time=on_time),
        st.sampled_from(EvidenceState), st.booleans(), st.booleans(),
    ),
    st.none() | st.sampled_from(VerdictWord),
    st.just(session()),
)  # fmt: skip


def test_a_slot_adds_nothing_before_its_bytes_arrive() -> None:
    for state in (EvidenceState.WAITING, EvidenceState.EXPIRED):
        assert contribution(evidence(state=state), None) == Counter()


def test_a_file_is_counted_under_exactly_one_word() -> None:
    assert contribution(evidence(state=RECEIVED), None) == {"files": 1, "waiting": 1}
    for word in VerdictWord:
        assert contribution(evidence(state=JUDGED), word) == {"files": 1, word.value: 1}


def test_only_the_first_file_of_a_participant_is_received_and_only_in_time_on_time() -> None:
    first = contribution(evidence(state=RECEIVED, first=True), None)
    late = contribution(evidence(state=RECEIVED, first=True, on_time=False), None)
    assert (first["received"], first["on_time"]) == (1, 1)
    assert (late["received"], late["on_time"]) == (1, 0)


@given(st.lists(changes, min_size=1, max_size=8))
def test_what_moves_along_any_way_adds_up_to_the_last_contribution(steps: list[Change]) -> None:
    total: dict[Scope, Counter[str]] = {}
    counted: Counter[str] = Counter()
    for step in (s for s in steps for _ in range(2)):
        for scope, shift in moves(step, counted, 0).items():
            total.setdefault(scope, Counter()).update(shift)
        counted = step.counted
    for scope in scopes(session()):
        assert +total.get(scope, Counter()) == steps[-1].counted


def test_a_delivery_repeated_moves_nothing() -> None:
    once = Change(evidence(state=JUDGED, first=True), VerdictWord.FALSE, session())
    assert moves(once, once.counted, 0) == {}


def test_a_move_takes_what_was_counted_from_the_old_days_to_the_new_and_a_cancellation_from_all() -> None:
    before = session()
    later = {"starts_at": before.starts_at + timedelta(days=30), "ends_at": before.ends_at + timedelta(days=30)}
    after = moved(
        before, **later, room="2", reason="Flood", by="hr", now=START - timedelta(days=9), expected_revision=0
    )
    change = Change(evidence(state=JUDGED, first=True), VerdictWord.GENUINE, after)
    shifted = moves(change, change.counted, 0)
    stays = set(scopes(before)) & set(scopes(after))
    assert not stays & set(shifted)
    for scope in set(scopes(before)) - stays:
        assert shifted[scope]["files"] == -1
    for scope in set(scopes(after)) - stays:
        assert shifted[scope]["files"] == 1
    off = cancelled(after, reason="Flood", by="hr", now=START, expected_revision=1)
    assert Change(change.evidence, VerdictWord.GENUINE, off).counted == {}
    assert {scope for scope, total in expects(after, off).items() if total == {"expected": -4}} == set(scopes(after))


def test_what_is_newer_in_one_and_older_in_the_other_is_told_again() -> None:
    change = Change(evidence(version=3), None, session(revision=1))
    assert is_news(change, 0, 3)
    assert is_news(change, 1, 2)
    assert not is_news(change, 1, 3)
    assert not is_news(change, 2, 3)
    for revision, version in ((0, 4), (2, 2)):
        with pytest.raises(Busy):
            is_news(change, revision, version)


def test_a_session_climbs_to_itself_and_every_unit_above_in_each_period() -> None:
    found = {(s.scope, s.period) for s in scopes(session())}
    assert found == {("session/s1", "whole")} | {
        (unit, period)
        for unit in ("acme", "acme/east", "acme/east/store-001")
        for period in ("day#2026-03-15", "month#2026-03", "quarter#2026-Q1")
    }


@pytest.mark.parametrize(
    ("moment", "timezone", "day", "quarter"),
    [
        (datetime(2025, 12, 31, 16, 0, tzinfo=UTC), "Asia/Shanghai", "day#2026-01-01", "quarter#2026-Q1"),
        (datetime(2025, 12, 31, 15, 59, tzinfo=UTC), "Asia/Shanghai", "day#2025-12-31", "quarter#2025-Q4"),
        (datetime(2026, 3, 29, 1, 30, tzinfo=UTC), "Europe/Berlin", "day#2026-03-29", "quarter#2026-Q1"),
    ],
)
def test_periods_are_those_of_the_units_own_clock(moment: datetime, timezone: str, day: str, quarter: str) -> None:
    found = periods(moment, timezone)
    assert (found[0], found[2]) == (day, quarter)


def test_the_period_before_and_its_days() -> None:
    assert previous_period("day#2026-03-01") == "day#2026-02-28"
    assert previous_period("month#2026-01") == "month#2025-12"
    assert previous_period("quarter#2026-Q1") == "quarter#2025-Q4"
    assert days_of("quarter#2024-Q1") == (date(2024, 1, 1), date(2024, 3, 31))
    assert days_up_to(date(2026, 3, 1), 2) == ("day#2026-02-28", "day#2026-03-01")


@pytest.mark.parametrize("period", ["", "day#2026-02-30", "month#2026-13", "quarter#2026-Q5", "week#2026-01", "day"])
def test_a_period_of_another_shape_is_refused(period: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - any ValueError is the rule
        days_of(period)


def test_a_recount_equals_the_sum_of_all_differences_in_any_order() -> None:
    held = session()
    records = [
        Change(evidence(evidence_id="01A", state=JUDGED, first=True), VerdictWord.GENUINE, held),
        Change(evidence(evidence_id="01B", state=JUDGED, first=True, on_time=False), VerdictWord.FALSE, held, True),
        Change(evidence(evidence_id="01C", state=RECEIVED), None, held),
        Change(evidence(evidence_id="01D", state=EvidenceState.WAITING), None, held),
    ]
    for order in (records, records[::-1]):
        counted = recount([held], order)
        assert counted.keys() == set(scopes(held))
        for counter in counted.values():
            assert counter == {
                "expected": 4, "received": 2, "on_time": 1, "files": 3, "waiting": 1, "genuine": 1, "false": 1,
                "upheld": 1,
            }  # fmt: skip


def test_a_group_session_needs_one_photo() -> None:
    counted = recount([session(evidence_mode="group")], [])
    assert {counter["expected"] for counter in counted.values()} == {1}


def test_rates_divide_by_what_was_expected_and_by_what_was_judged() -> None:
    found = rates(
        Counts.of({"expected": 10, "received": 8, "on_time": 6, "files": 9, "waiting": 1, "genuine": 6, "false": 2})
    )
    assert (found.participation, found.on_time, found.genuine, found.false_rate) == (0.8, 0.6, 0.75, 0.25)


def test_nothing_to_divide_by_is_no_rate() -> None:
    assert set(rates(Counts()).model_dump().values()) == {None}
    only_waiting = rates(Counts(files=3, waiting=3, expected=3, received=3))
    assert (only_waiting.participation, only_waiting.genuine) == (1.0, None)


def test_counts_say_false_outside_and_hold_every_counter() -> None:
    written = Counts.of({"false": 2}).model_dump(by_alias=True)
    assert set(written) == set(COUNTERS)
    assert written["false"] == 2


POLICY = Policy(
    effective_from=datetime(2026, 1, 1, tzinfo=UTC), participation_goal=0.9, on_time_goal=0.8, false_rate_threshold=0.1
)


@pytest.mark.parametrize(
    ("share", "over", "stands"),
    [(0.9, True, "met"), (0.9, False, "met"), (0.8999, True, "missed"), (0.1, False, "running")],
)
def test_a_goal_is_missed_only_once_its_period_is_over(share: float, over: bool, stands: str) -> None:
    found = standings(Rates(participation=share, on_time=None, genuine=None, false_rate=None), POLICY, over=over)
    assert (found.participation, found.on_time, found.false_rate) == (stands, None, None)


@pytest.mark.parametrize(("share", "stands"), [(0.1, "met"), (0.1001, "missed"), (0.0, "met")])
def test_a_false_rate_is_missed_above_its_threshold_at_any_time(share: float, stands: str) -> None:
    rated = Rates(participation=None, on_time=None, genuine=None, false_rate=share)
    assert {standings(rated, POLICY, over=over).false_rate for over in (True, False)} == {stands}


def test_the_neediest_is_furthest_above_the_threshold_then_the_one_with_the_fewest_photos() -> None:
    rows = {"a": (0.9, 0.02), "b": (0.5, 0.09), "c": (0.95, 0.2), "d": (0.9, 0.12), "e": (None, None)}
    rated = {
        name: Rates(participation=participation, on_time=None, genuine=None, false_rate=false_rate)
        for name, (participation, false_rate) in rows.items()
    }
    assert sorted(rated, key=lambda name: need(rated[name], POLICY)) == ["c", "d", "b", "a", "e"]
