"""Counters of a unit and a period."""

from api.chalicelib.models.units import Unit
from yanzhen.base import Model
from yanzhen.tally import Counts, Rates, Standings


class TallyRow(Model):
    unit: Unit
    counts: Counts
    rates: Rates
    standings: Standings
    """How the rates stand against `limits`."""
    previous: Counts
    previous_rates: Rates


class TrendDay(Model):
    """One day of a unit's trend."""

    day: str
    """`YYYY-MM-DD` on the unit's own clock."""
    counts: Counts
    rates: Rates


class Limits(Model):
    """The shares of the policy in force that figures are held against."""

    participation: float
    on_time: float
    false_rate: float


class TallyOut(Model):
    """A unit's counters for a period, the period before, and each child's."""

    period: str
    """`day#2026-03-15`, `month#2026-03` or `quarter#2026-Q1`."""
    previous_period: str
    row: TallyRow
    children: tuple[TallyRow, ...]
    """The neediest first."""
    limits: Limits
    trend: tuple[TrendDay, ...] = ()
    """The 30 days up to the period's end, or to today if that comes first."""
