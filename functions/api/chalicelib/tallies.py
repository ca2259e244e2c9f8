"""Counters of a unit and its children for a period."""

from collections.abc import Sequence
from datetime import date
from zoneinfo import ZoneInfo

from api.chalicelib import views
from api.chalicelib.call import Call
from api.chalicelib.door import Area
from api.chalicelib.models.tallies import Limits, TallyOut, TallyRow, TrendDay
from api.chalicelib.queries import TallyQuery
from yanzhen import tally
from yanzhen.directory import OrgUnit, Permission
from yanzhen.errors import NotFound
from yanzhen.policy import Policy
from yanzhen.tally import Counts, Scope

area = Area("tallies")

TREND_DAYS = 30


@area.get("/v1/tallies", Permission.READ_UNIT, kept=True)
def tallies(call: Call, query: TallyQuery) -> TallyOut:
    """A unit's counters, the period before, each child's, and the 30 days up to the period's end."""
    path = call.scope(query.unit, Permission.READ_UNIT)
    unit = call.services.directory.unit(path)
    if unit is None:
        raise NotFound
    today = call.now.astimezone(ZoneInfo(unit.timezone)).date()
    period = query.period or _running(call, unit, query.span)
    policy = call.policy(call.now)
    over = tally.days_of(period)[1] < today
    own, *rows = _rows(call, [unit, *call.services.directory.children(path)], period, policy, over=over)
    # A unit that moved away stands here as long as something of it is counted here.
    below = [row for row in rows if row.unit.moved_to is None or row.counts != Counts() or row.previous != Counts()]
    return TallyOut(
        period=period,
        previous_period=tally.previous_period(period),
        row=own,
        children=tuple(sorted(below, key=lambda row: (*tally.need(row.rates, policy), row.unit.path))),
        limits=Limits(
            participation=policy.participation_goal,
            on_time=policy.on_time_goal,
            false_rate=policy.false_rate_threshold,
        ),
        trend=_trend(call, path, min(tally.days_of(period)[1], today)),
    )


def _running(call: Call, unit: OrgUnit, span: str) -> str:
    return next(period for period in tally.periods(call.now, unit.timezone) if period.startswith(span))


def _rows(call: Call, units: Sequence[OrgUnit], period: str, policy: Policy, *, over: bool) -> list[TallyRow]:
    before = tally.previous_period(period)
    scopes = [Scope(scope=unit.path, period=when) for unit in units for when in (period, before)]
    counts = call.services.tallies.get_many(scopes)
    return [
        _row(unit, now, previous, policy, over=over)
        for unit, now, previous in zip(units, counts[::2], counts[1::2], strict=True)
    ]


def _row(unit: OrgUnit, counts: Counts, previous: Counts, policy: Policy, *, over: bool) -> TallyRow:
    rates = tally.rates(counts)
    return TallyRow(
        unit=views.unit_out(unit),
        counts=counts,
        rates=rates,
        standings=tally.standings(rates, policy, over=over),
        previous=previous,
        previous_rates=tally.rates(previous),
    )


def _trend(call: Call, path: str, last: date) -> tuple[TrendDay, ...]:
    days = tally.days_up_to(last, TREND_DAYS)
    counts = call.services.tallies.get_many([Scope(scope=path, period=day) for day in days])
    return tuple(
        TrendDay(day=day.partition("#")[2], counts=count, rates=tally.rates(count))
        for day, count in zip(days, counts, strict=True)
    )
