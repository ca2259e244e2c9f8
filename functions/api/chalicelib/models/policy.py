"""The company's rules, proposals for them, and what a proposal would have changed."""

from typing import Any

from pydantic import Field

from yanzhen.base import Instant, Model
from yanzhen.policy import Policy
from yanzhen.policy_fields import PolicyField
from yanzhen.preview import Preview


class OptionOut(Model):
    value: str
    label: str


class PolicyFieldOut(PolicyField):
    """A value with its texts in the caller's language."""

    group_title: str
    title: str
    help: str
    """What it does."""
    effect: str
    """What more and less of it mean."""
    choices: tuple[OptionOut, ...] = ()


class PolicyOut(Model):
    current: Policy
    versions: tuple[Policy, ...]
    """Newest first."""
    people: dict[str, str]
    """Names of who proposed, by id, of those the caller may know."""
    fields: tuple[PolicyFieldOut, ...]
    """Every value of the rules, group by group."""


class PolicyIn(Model):
    """A new version: the whole set of values, valid from a moment not in the past."""

    effective_from: Instant
    note: str = Field(min_length=1, max_length=2000)
    values: dict[str, Any]
    """Fields of Policy other than version, effective_from, proposed_by, proposed_at and note; those left out keep their
    value."""


class PreviewIn(Model):
    """The values of a proposal, and where the page before ended."""

    values: dict[str, Any]
    cursor: str | None = Field(default=None, max_length=4000)


class PreviewPage(Model):
    """One part of the walk over the last days' photos: the parts add up."""

    found: Preview
    unseen: tuple[str, ...]
    """Changed values whose effect stored facts can't show, or not all of it."""
    days: int
    days_done: int
    next: str | None = None
