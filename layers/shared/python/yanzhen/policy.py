"""The company's rules in numbers, versioned. Every default says where it comes from.

Face thresholds: 153 people, 386 probes, 58,672 impostor comparisons on LFW (docs/benchmarks.md); LFW shows public
figures, so recalibrate on local staff. A version is never changed: a new one is proposed with an effective date.
"""

from typing import Annotated, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from yanzhen.base import Instant, Model
from yanzhen.case_rules import CaseRules, FalseRateRule, OnboardRule, ParticipationRule, UnitRule
from yanzhen.notice_rules import NoticeRules

Adapter = Literal["onnx-mesh468", "rekognition"]
TwoPerson = Literal["none", "false_only", "all"]
Gallery = Literal["allowed", "refused"]
SCALES: dict[Adapter, float] = {"onnx-mesh468": 1, "rekognition": 100}
"""Each adapter's similarity goes from 0 to this."""
Points = Annotated[int, Field(ge=0, le=100)]


class FaceThresholds(Model):
    """Similarity by number of references (the key is how many are averaged; more than the last key uses the last)."""

    match: dict[int, float]
    """From here the uploader is found: false accept rate 1e-3."""
    look: dict[int, float]
    """From here a person looks, below it is `not found`: false accept rate 1e-2."""
    name: dict[int, float]
    """From here a face in a group is named: false accept rate 1e-4."""

    @model_validator(mode="after")
    def _is_ordered(self) -> "FaceThresholds":
        for table in (self.match, self.look, self.name):
            if 1 not in table:
                raise ValueError("a threshold for one reference is needed")
        if self.look[1] > self.match[1] or self.match[1] > self.name[1]:
            raise PydanticCustomError("policy.faces_order", "look <= match <= name")
        return self


def for_references(table: dict[int, float], references: int) -> float:
    """The threshold for so many references: the nearest entry at or below that number."""
    return table[max(n for n in table if n <= max(references, 1))]


ONNX_FACES = FaceThresholds(
    match={1: 0.934, 2: 0.937, 3: 0.939, 5: 0.941},
    look={1: 0.9125, 2: 0.920, 3: 0.923, 5: 0.924},
    name={1: 0.946, 2: 0.954, 3: 0.955, 5: 0.957},
)
REKOGNITION_FACES = FaceThresholds(match={1: 95.0}, look={1: 80.0}, name={1: 99.0})
"""Percent similarity; AWS advises 99 % where law or pay is at stake and 80 % as its default."""

DEFAULT_POINTS: dict[str, int] = {
    "reuse.same_bytes": 100,
    "reuse.near_copy": 80,
    "reuse.mirrored_copy": 80,
    "reuse.partial_copy": 60,
    "time.trusted_another_day": 60,
    "time.trusted_outside_window": 60,
    "time.outside_window": 40,
    "time.another_day": 60,
    "time.records_differ": 30,
    "time.clock_off": 10,
    "place.outside_geofence": 50,
    "place.mocked": 60,
    "person.not_found": 60,
    "person.unsure": 30,
    "person.no_face": 40,
    "person.too_few_participants": 30,
    "edit.editor_tag": 35,
    "edit.ai_mark": 60,
    "edit.trusted_ai_mark": 100,
    "edit.credentials_edited": 35,
    "edit.untrusted_credentials": 10,
    "edit.broken_credentials": 20,
    "origin.screenshot": 40,
    "origin.gallery": 0,
    "origin.nonce_invalid": 20,
    "origin.code_differs": 40,
    "video.too_short": 60,
    "video.still": 40,
    "video.frozen": 20,
    "video.gap": 20,
}
UNPRICED = 10
"""What a finding weighs that no version priced: that of a new check."""


class Policy(Model):
    """One version of the company's rules."""

    version: int = Field(default=1, ge=1)
    effective_from: Instant
    proposed_by: str = "default"
    note: str = Field(default="", max_length=2000)
    proposed_at: Instant | None = None

    suspect_from: int = Field(default=30, ge=1, le=100)
    """Points from which a person looks."""
    points: dict[str, Points] = DEFAULT_POINTS
    caps: dict[str, Points] = {
        "reuse": 100, "time": 60, "place": 60, "person": 60, "edit": 60, "origin": 40, "integrity": 0,
        "video": 60, "session": 0,
    }  # fmt: skip
    """The most one family of checks may add."""
    hard_facts: tuple[str, ...] = (
        "reuse.same_bytes",
        "edit.trusted_ai_mark",
        "time.trusted_another_day",
        "video.too_short",
    )
    """Findings that the policy takes for proof: an exact copy of another upload, a trusted AI mark, a trusted
    capture time on another day than the session, a video shorter than is asked for."""
    required_checks: tuple[str, ...] = ("integrity", "person", "time", "reuse")
    """A genuine verdict needs a word from each of these."""

    vision: Adapter = "onnx-mesh468"
    faces: dict[Adapter, FaceThresholds] = {"onnx-mesh468": ONNX_FACES, "rekognition": REKOGNITION_FACES}
    references_wanted: int = Field(default=3, ge=1, le=5)
    group_share: float = Field(default=0.5, ge=0, le=1)
    """A group photo names at least this share of the enrolled participants."""

    early_minutes: int = Field(default=30, ge=0, le=1440)
    """A photo may be taken so long before the session starts."""
    late_minutes: int = Field(default=30, ge=0, le=1440)
    """And so long after it ends."""
    on_time_minutes: int = Field(default=120, ge=0, le=10_080)
    """A file announced so long after the session's end is still on time."""
    max_clock_offset_s: int = Field(default=300, ge=0, le=86_400)
    """A phone clock further off than this is worth a word, not a verdict; the offset is taken off anyway."""
    nonce_minutes: int = Field(default=1440, ge=1, le=43_200)
    """A nonce counts for captures so long after it was issued; a day, since phones are offline."""
    slot_minutes: int = Field(default=60, ge=1, le=720)

    geofence_margin: float = Field(default=1.0, ge=0, le=3)
    """How many accuracy radii are forgiven beyond the fence; 1 radius holds 68 %, 2 hold 95 %."""
    max_accuracy_m: float = Field(default=500, ge=1, le=100_000)
    """A position vaguer than this says nothing."""

    pdq_max_bits: int = Field(default=31, ge=0, le=64)
    """PDQ: no pair of 207,046 within 31 bits by chance (docs/benchmarks.md)."""
    pdq_min_quality: int = Field(default=50, ge=0, le=100)
    orb_min_inliers: int = Field(default=15, ge=8, le=500)
    """Corners that agree on one geometry: at most 4 in 4,000 random pairs (docs/benchmarks.md)."""
    retake_seconds: int = Field(default=600, ge=0, le=86_400)
    """Same person, same session, so close together: an honest retake, not a reuse."""
    shortlist_size: int = Field(default=12, ge=0, le=60)
    """So many earlier pictures are compared point by point, in turn the newest of person, unit and course."""

    gallery: Gallery = "allowed"
    """Whether a photo may come from the phone's gallery as the second choice; the camera is always the first."""
    max_file_bytes: int = Field(default=40_000_000, ge=1_000_000, le=100_000_000)
    max_video_bytes: int = Field(default=300_000_000, ge=10_000_000, le=1_000_000_000)
    """Two to five minutes of a phone's 1080p (130 or 60 MB a minute); minutes more of what the app records."""
    min_video_seconds: int = Field(default=10, ge=1, le=120)
    """A shorter video shows no training."""
    max_video_seconds: int = Field(default=600, ge=120, le=3_600)
    """A longer one is not looked at: it would cost more than it can show."""
    max_pixels: int = Field(default=120_000_000, ge=1_000_000, le=200_000_000)
    """Above it a picture is taken for a bomb and never decoded."""
    min_side_px: int = Field(default=320, ge=64, le=4_000)

    two_person_review: TwoPerson = "false_only"
    """Which words of a person count only once another person says the same: `false` is held against somebody, so it is
    never one person's alone; the other words spare or ask, and waiting for two would only make people wait."""
    review_hours: int = Field(default=48, ge=1, le=720)
    """A photo waits so long for a person at most; what waits longer is named above the queue. Two working days."""
    false_rate_threshold: float = Field(default=0.1, ge=0, le=1)
    """A unit whose false rate passes it is named on the board."""
    participation_goal: float = Field(default=0.95, ge=0, le=1)
    on_time_goal: float = Field(default=0.9, ge=0, le=1)
    """Shares of the photos expected, handed in at all and in time, that a unit is to reach by the end of a period."""
    retention_days: int = Field(default=365, ge=30, le=1095)
    cases: CaseRules = CaseRules()
    notices: NoticeRules = NoticeRules()
    onboard: OnboardRule = OnboardRule()
    """A new hire proves the first-day training, within a day."""
    explain: FalseRateRule = FalseRateRule()
    """The head explains a quarter's false rate, within a day."""
    remediate: FalseRateRule = FalseRateRule(threshold=0.3, period="session", deadline_hours=48, hr_hears="opening")
    """Head and HR put right what went wrong with a session, within two days."""
    attend: ParticipationRule = ParticipationRule(minimum=5)
    """The head says why too few took part, within a day."""

    @model_validator(mode="after")
    def _is_sound(self) -> "Policy":
        if self.vision not in self.faces:
            raise ValueError("thresholds for the chosen vision adapter are missing")
        for adapter, faces in self.faces.items():
            table = [limit for part in (faces.look, faces.match, faces.name) for limit in part.values()]
            if not all(0 <= limit <= SCALES[adapter] for limit in table):
                raise PydanticCustomError(
                    "policy.faces_scale", "similarities lie between 0 and {most}", {"most": SCALES[adapter]}
                )
        return self

    def case_rules(self, kind: str) -> CaseRules:
        """The rules of a case of a kind that is opened now."""
        if kind == "resubmit":
            return self.cases
        return (self.onboard if kind == "onboard" else self.unit_rule(kind)).applied(self.cases)

    def unit_rule(self, kind: str) -> UnitRule:
        """The rule by which a unit gets a case of a kind."""
        rules: dict[str, UnitRule] = {"explain": self.explain, "remediate": self.remediate, "attend": self.attend}
        return rules[kind]

    def cap(self, family: str) -> int:
        """The most a family may add; a family without a cap adds nothing that is not stated."""
        return self.caps.get(family, self.suspect_from)

    def points_for(self, code: str) -> int:
        """The points of a finding; a code nobody priced is heard but decides nothing."""
        return self.points.get(code, UNPRICED)


def in_force(versions: tuple[Policy, ...], at: Instant) -> Policy:
    """The newest version effective at a moment; before the first, the first."""
    if not versions:
        raise ValueError("a company has at least one policy version")
    past = [p for p in versions if p.effective_from <= at]
    return max(past or [min(versions, key=lambda p: p.version)], key=lambda p: (p.effective_from, p.version))
