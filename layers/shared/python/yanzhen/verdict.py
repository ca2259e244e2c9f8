"""Findings become a verdict by points with a cap per family, and by hard facts; a machine only proposes.

Never `false` by points alone: points reach `suspect`, only a hard fact that the policy names reaches `false`, and a
person confirms before it counts against anyone (PIPL art. 24, GDPR art. 22). `unable` is not guilt.
"""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, Literal, get_args

from pydantic import Field

from yanzhen.base import Instant, Model, iso
from yanzhen.policy import Policy


class Outcome(StrEnum):
    """What one check found."""

    PASS = "pass"
    SUSPECT = "suspect"
    FAIL = "fail"
    UNABLE = "unable"


class VerdictWord(StrEnum):
    """What all findings say together."""

    GENUINE = "genuine"
    SUSPECT = "suspect"
    FALSE = "false"
    UNABLE = "unable"


class Measure(Model):
    """The number a finding rests on, beside the policy's limit for it."""

    name: str
    value: float
    threshold: float
    unit: str = ""
    good: Literal["at_least", "at_most"]


class Finding(Model):
    """What one check says of one file. `code` is `<check>.<what>`, its sentence stands in the locales."""

    check: str
    outcome: Outcome
    code: str
    score: Annotated[float, Field(ge=0, le=1)] | None = None
    """How sure the check is of its outcome, 0 to 1, where that can be said."""
    measure: Measure | None = None
    facts: dict[str, Any] = {}
    points: int = 0
    """What the policy adds for this finding before the family's cap; filled in by `decide`."""
    hard: bool = False
    """The policy takes this finding for proof; filled in by `decide`."""


def finding(
    codes: Mapping[str, Outcome],
    code: str,
    *,
    outcome: Outcome | None = None,
    score: float | None = None,
    measure: Measure | None = None,
    **facts: Any,
) -> Finding:
    """A finding by its code; the check's table of codes says its outcome. Facts are JSON: moments are written."""
    return Finding(
        check=code.split(".", 1)[0],
        outcome=outcome or codes[code],
        code=code,
        score=None if score is None else round(min(max(score, 0.0), 1.0), 4),
        measure=measure,
        facts={name: _json(fact) for name, fact in facts.items()},
    )


def _json(fact: Any) -> Any:
    if isinstance(fact, datetime):
        return iso(fact)
    return list(fact) if isinstance(fact, tuple) else fact


class Verdict(Model):
    """The combined judgement with everything it rests on."""

    word: VerdictWord
    points: int
    by_family: dict[str, int]
    findings: tuple[Finding, ...]
    policy_version: int
    thresholds: dict[str, Any]
    """The policy's values at the time, so that a verdict explains itself for ever."""
    needs_review: bool
    decided_at: Instant


def decide(findings: tuple[Finding, ...], policy: Policy, now: Instant) -> Verdict:
    """Combine findings under a policy.

    A hard fact makes `false`; otherwise the families' capped points make `suspect` from `policy.suspect_from`;
    otherwise a required check that is `unable` makes `unable`; otherwise `genuine`.
    """
    weighed = tuple(_weigh(finding, policy) for finding in findings)
    by_family: dict[str, int] = {}
    for finding in weighed:
        by_family[finding.check] = by_family.get(finding.check, 0) + finding.points
    by_family = {family: min(points, policy.cap(family)) for family, points in by_family.items()}
    points = sum(by_family.values())
    unable = {f.check for f in weighed if f.outcome is Outcome.UNABLE}
    missing = set(policy.required_checks) - {f.check for f in weighed}
    if any(f.hard for f in weighed):
        word = VerdictWord.FALSE
    elif points >= policy.suspect_from:
        word = VerdictWord.SUSPECT
    elif (unable | missing) & set(policy.required_checks):
        word = VerdictWord.UNABLE
    else:
        word = VerdictWord.GENUINE
    return Verdict(
        word=word,
        points=points,
        by_family=by_family,
        findings=weighed,
        policy_version=policy.version,
        thresholds=policy.model_dump(mode="json", exclude={"note", "proposed_by", "proposed_at"}),
        needs_review=word is not VerdictWord.GENUINE,
        decided_at=now,
    )


def _weigh(finding: Finding, policy: Policy) -> Finding:
    if finding.outcome in (Outcome.PASS, Outcome.UNABLE):
        return finding.model_copy(update={"points": 0, "hard": False})
    hard = finding.outcome is Outcome.FAIL and finding.code in policy.hard_facts
    return finding.model_copy(update={"points": policy.points_for(finding.code), "hard": hard})


def heaviest(verdict: Verdict) -> Finding | None:
    """The finding that decided a verdict: proof first, then points, then what could not be told; None when genuine."""
    if verdict.word is VerdictWord.GENUINE:
        return None
    required = verdict.thresholds.get("required_checks", ())
    telling = [finding for finding in verdict.findings if finding.outcome is not Outcome.PASS]
    if verdict.word is VerdictWord.UNABLE:
        telling = [finding for finding in telling if finding.outcome is Outcome.UNABLE and finding.check in required]
    return max(
        telling,
        key=lambda f: (f.hard, f.points, f.check == "integrity", f.outcome is Outcome.UNABLE and f.check in required),
        default=None,
    )


class ReviewDecision(StrEnum):
    """A person agrees with the machine, or says otherwise with a reason."""

    CONFIRM = "confirm"
    OVERTURN = "overturn"


Reason = Literal[
    "findings_hold", "honest_retake", "other_person_ok", "wrong_session", "staged", "colleague", "old_photo", "edited",
    "other",
]  # fmt: skip
REASONS: tuple[Reason, ...] = get_args(Reason)
"""Reason codes of a review; their texts stand in the locales under `reason.*`."""


class Review(Model):
    """A person's word on a verdict. It stands above the machine's and is what counts."""

    reviewer_id: str
    decision: ReviewDecision
    word: VerdictWord
    """The verdict after the review."""
    reason: Reason
    comment: str = Field(default="", max_length=2000)
    reviewed_at: Instant
    counts: bool = True
    """False: the first of two, that counts for nothing until another person says the same; set by `life.reviewed`."""


class Appeal(Model):
    """What a photo's own employee says against the word that counts: one sentence, which a person answers."""

    text: str = Field(min_length=1, max_length=500)
    word: VerdictWord
    """The word it is made against."""
    after: int = Field(ge=0)
    """So many reviews there were: the first one after them that counts is its answer."""
    appealed_at: Instant
