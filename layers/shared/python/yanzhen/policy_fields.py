"""Every value of the rules as a form needs it: where it stands, what bounds it, in which unit it is read.

Bounds come from the model itself. The texts stand in the locales: `policy.<name>` is a value's name, `.help` what it
does, `.effect` what more and less of it mean; `code.<code>` names a finding.
"""

import importlib
from collections.abc import Iterator, Sequence
from typing import Any, Literal, get_args

from yanzhen.base import Model
from yanzhen.case_rules import NO_COURSE, CaseRules, FalseRateRule, Level, OnboardRule, ParticipationRule
from yanzhen.checks import all_checks
from yanzhen.notice_rules import NoticeRules
from yanzhen.policy import SCALES, UNPRICED, Gallery, Policy, TwoPerson
from yanzhen.verdict import Outcome

Group = Literal[
    "verdict", "points", "caps", "time", "place", "person", "faces", "reuse", "review", "cases", "explain", "remediate",
    "attend", "onboard", "notices", "file",
]  # fmt: skip
Unit = Literal[
    "points", "minutes", "hours", "seconds", "times", "metres", "share", "pictures", "bits", "corners", "bytes",
    "pixels", "days", "similarity", "none",
]  # fmt: skip
GROUPS: dict[Group, dict[str, Unit]] = {
    "verdict": {
        "suspect_from": "points", "false_rate_threshold": "share", "participation_goal": "share",
        "on_time_goal": "share",
    },
    "time": {
        "early_minutes": "minutes", "late_minutes": "minutes", "on_time_minutes": "minutes",
        "max_clock_offset_s": "seconds", "nonce_minutes": "minutes", "slot_minutes": "minutes",
    },
    "place": {"geofence_margin": "times", "max_accuracy_m": "metres"},
    "person": {"references_wanted": "pictures", "group_share": "share"},
    "reuse": {
        "pdq_max_bits": "bits", "pdq_min_quality": "none", "orb_min_inliers": "corners", "retake_seconds": "seconds",
        "shortlist_size": "pictures",
    },
    "review": {"review_hours": "hours"},
    "file": {
        "max_file_bytes": "bytes", "max_pixels": "pixels", "min_side_px": "pixels", "max_video_bytes": "bytes",
        "min_video_seconds": "seconds", "max_video_seconds": "seconds", "retention_days": "days",
    },
}  # fmt: skip
"""The plain numbers, by what they are about."""
CASES: dict[str, Unit] = {
    "deadline_hours": "hours", "working_days": "days", "holidays": "none", "remind_share": "share",
    "remind_hours_before": "hours", "repeat_hours": "hours", "quiet_from": "none", "quiet_until": "none",
    "head_hears": "none", "hr_hears": "none", "overdue_points": "points",
}  # fmt: skip
PARTICIPATION: dict[str, Unit] = {
    "threshold": "share", "operator": "none", "levels": "none", "minimum": "none", "deadline_hours": "hours",
    "working_days": "days", "hr_hears": "none", "overdue_points": "points",
}  # fmt: skip
FALSE_RATE: dict[str, Unit] = {"period": "none", **PARTICIPATION}
ONBOARD: dict[str, Unit] = {
    "course_id": "none", "starts_hour": "none", "deadline_hours": "hours", "recent_days": "days",
}  # fmt: skip
NOTICES: dict[str, Unit] = {
    "digest_minutes": "minutes", "per_hour": "times", "patience_hours": "hours", "sign_in_alert": "share",
    "head_count_alert": "share",
}  # fmt: skip
PARTS: dict[Group, tuple[type[Model], dict[str, Unit], str]] = {
    "cases": (CaseRules, CASES, "cases"),
    "explain": (FalseRateRule, FALSE_RATE, "unit_rule"),
    "remediate": (FalseRateRule, FALSE_RATE, "unit_rule"),
    "attend": (ParticipationRule, PARTICIPATION, "unit_rule"),
    "onboard": (OnboardRule, ONBOARD, "onboard"),
    "notices": (NoticeRules, NOTICES, "notices"),
}
"""Rules that are a part of their own, and the family of their texts."""
STEPS: dict[Unit, float] = {"share": 0.01, "times": 0.1, "similarity": 0.001, "bytes": 1_000_000}
SOME_FILES = frozenset({"video"})
"""Checks that say nothing of other files: demanded of all, they would leave every photo without a verdict."""
BIG_STEP = 1_000_000


class PolicyField(Model):
    """One value: `path` leads to it in a policy, and in the name of a broken rule."""

    path: tuple[str, ...]
    name: str
    """Its texts' name."""
    group: Group
    kind: Literal["integer", "number", "choice", "set"]
    unit: Unit = "none"
    minimum: float | None = None
    maximum: float | None = None
    step: float = 1
    unset: float | None = None
    """What holds where a version says nothing of it."""
    options: tuple[str, ...] = ()


def policy_fields(policy: Policy, courses: Sequence[str] = ()) -> tuple[PolicyField, ...]:
    """Every value of a policy, group by group; `courses` are those that the company has."""
    return (*_verdict(), *_points(policy), *_caps(), *_numbers("time"), *_numbers("place"),
            *_numbers("person"), *_faces(policy), *_numbers("reuse"), *_review(),
            *(field for group in PARTS for field in _part(group, courses)), *_file())  # fmt: skip


def codes() -> dict[str, Outcome]:
    """Every finding a check can come to."""
    found: dict[str, Outcome] = {}
    for name in all_checks():
        found |= importlib.import_module(f"yanzhen.checks.{name}").CODES
    return found


def _verdict() -> Iterator[PolicyField]:
    yield from _numbers("verdict")
    proofs = tuple(sorted(code for code, outcome in codes().items() if outcome is Outcome.FAIL))
    yield PolicyField(path=("hard_facts",), name="hard_facts", group="verdict", kind="set", options=proofs)
    checks = tuple(name for name in all_checks() if name not in SOME_FILES)
    yield PolicyField(path=("required_checks",), name="required_checks", group="verdict", kind="set", options=checks)


def _review() -> Iterator[PolicyField]:
    words = get_args(TwoPerson)
    yield PolicyField(
        path=("two_person_review",), name="two_person_review", group="review", kind="choice", options=words
    )
    yield from _numbers("review")


def _file() -> Iterator[PolicyField]:
    yield PolicyField(path=("gallery",), name="gallery", group="file", kind="choice", options=get_args(Gallery))
    yield from _numbers("file")


def _points(policy: Policy) -> Iterator[PolicyField]:
    guilty = {code for code, outcome in codes().items() if outcome in (Outcome.SUSPECT, Outcome.FAIL)}
    for code in sorted(guilty | set(policy.points)):
        yield PolicyField(
            path=("points", code), name="points", group="points", kind="integer", unit="points",
            minimum=0, maximum=100, unset=UNPRICED,
        )  # fmt: skip


def _caps() -> Iterator[PolicyField]:
    for check in all_checks():
        yield PolicyField(
            path=("caps", check), name="caps", group="caps", kind="integer", unit="points", minimum=0, maximum=100,
        )  # fmt: skip


def _faces(policy: Policy) -> Iterator[PolicyField]:
    yield PolicyField(path=("vision",), name="vision", group="faces", kind="choice", options=tuple(SCALES))
    for adapter, thresholds in policy.faces.items():
        for table in ("look", "match", "name"):
            for references in sorted(getattr(thresholds, table)):
                most = SCALES[adapter]
                yield PolicyField(
                    path=("faces", adapter, table, str(references)), name=f"faces.{table}", group="faces",
                    kind="number", unit="similarity", minimum=0, maximum=most, step=0.001 if most == 1 else 0.1,
                )  # fmt: skip


def _part(group: Group, courses: Sequence[str]) -> Iterator[PolicyField]:
    """The values of rules that are a part of their own; its texts are those of a family."""
    rules, units, texts = PARTS[group]
    for name, unit in units.items():
        info = rules.model_fields[name]
        common: dict[str, Any] = {"path": (group, name), "name": f"{texts}.{name}", "group": group}
        if info.annotation in (int, float):
            kind = "integer" if info.annotation is int else "number"
            low, high = _bound(info.metadata, "ge"), _bound(info.metadata, "le")
            step = STEPS.get(unit, 1 if kind == "integer" else 0.5)
            yield PolicyField(**common, kind=kind, unit=unit, minimum=low, maximum=high, step=step)
        elif name == "course_id":
            yield PolicyField(**common, kind="choice", options=(NO_COURSE, *courses))
        elif name == "levels":
            yield PolicyField(**common, kind="set", options=get_args(Level))
        else:
            yield PolicyField(**common, kind="choice", options=get_args(info.annotation))


def _numbers(group: Group) -> Iterator[PolicyField]:
    for name, unit in GROUPS[group].items():
        info = Policy.model_fields[name]
        low, high = _bound(info.metadata, "ge"), _bound(info.metadata, "le")
        whole = info.annotation is int
        step = BIG_STEP if unit == "pixels" and high is not None and high > BIG_STEP else STEPS.get(unit, 1)
        yield PolicyField(
            path=(name,), name=name, group=group, kind="integer" if whole else "number", unit=unit,
            minimum=low, maximum=high, step=step,
        )  # fmt: skip


def _bound(metadata: list[Any], kind: str) -> float | None:
    return next((getattr(one, kind) for one in metadata if hasattr(one, kind)), None)
