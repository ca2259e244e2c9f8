"""Counters of a unit and a period."""

from api.chalicelib.models.units import Unit
from yanzhen.base import Model
from yanzhen.tally import Counts, Rates


class TallyRow(Model):
    unit: Unit
    counts: Counts
    rates: Rates
    previous: Counts
    previous_rates: Rates


class TrendDay(Model):
    """One day of a unit's trend."""

    day: str
    """`YYYY-MM-DD` on the unit's own clock."""
    counts: Counts


class TallyOut(Model):
    """A unit's counters for a period, the period before, and each child's."""

    period: str
    """`day#2026-03-15`, `month#2026-03` or `quarter#2026-Q1`."""
    previous_period: str
    row: TallyRow
    children: tuple[TallyRow, ...]
    false_rate_threshold: float
    """From the policy: above it a figure is coloured and named."""
    trend: tuple[TrendDay, ...] = ()
    """The 30 days up to the period's end, or to today if that comes first."""
