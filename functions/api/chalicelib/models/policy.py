"""The company's rules and proposals for them."""

from typing import Any

from pydantic import Field

from yanzhen.base import Instant, Model
from yanzhen.policy import Policy


class PolicyOut(Model):
    current: Policy
    versions: tuple[Policy, ...]
    """Newest first."""


class PolicyIn(Model):
    """A new version: the whole set of values, valid from a moment not in the past."""

    effective_from: Instant
    note: str = Field(min_length=1, max_length=2000)
    values: dict[str, Any]
    """Fields of Policy other than version, effective_from, proposed_by and note; those left out keep their value."""
