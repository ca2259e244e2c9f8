"""How the cells of a file are to be read, where they do not say it themselves."""

from datetime import date

from yanzhen.base import Model
from yanzhen.roster import days


class Ways(Model):
    """How the cells of this file are to be read."""

    region: str = "CN"
    """Where phone numbers without a country code belong (ISO 3166)."""
    order: days.Order | None = None
    today: date
