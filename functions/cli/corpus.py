"""Earlier photos of a folder, described once, and what a new one has of them."""

import os
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cli.files import measure, shown
from yanzhen.evidence import ReuseFacts
from yanzhen.features import Candidates, Features, Fingerprint
from yanzhen.fingerprint import Compared, hamming, judge_candidates
from yanzhen.policy import Policy
from yanzhen_matching import OrbMatcher
from yanzhen_media import MediaPicture


@dataclass(frozen=True)
class Earlier:
    """One earlier photo. Its local features are kept only for the newest, which are compared point by point."""

    path: str
    fingerprint: Fingerprint
    local: bytes = b""


def describe(path: Path, policy: Policy, now: datetime) -> Earlier | None:
    """Measure one photo of the corpus; None when it does not open. It is as old as its file says."""
    media, picture = measure(path, policy)
    if picture is None or media.sha256 is None:
        return None
    features = OrbMatcher().describe(picture)
    changed = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    fingerprint = Fingerprint(
        evidence_id=shown(path), session_id="corpus", course_id="corpus", employee_id="corpus", unit_path="local",
        sha256=media.sha256, bits=features.bits, quality=features.quality, features_key=shown(path),
        announced_at=min(changed, now - timedelta(seconds=1)),
    )  # fmt: skip
    return Earlier(path=os.path.abspath(path), fingerprint=fingerprint, local=features.local)


def newest_in_detail(corpus: list[Earlier], shortlist: int) -> tuple[Earlier, ...]:
    """Newest first; only so many keep the features that a point-by-point comparison needs."""
    ordered = sorted(corpus, key=lambda one: one.fingerprint.announced_at, reverse=True)
    return tuple(
        one if place < shortlist else Earlier(path=one.path, fingerprint=one.fingerprint)
        for place, one in enumerate(ordered)
    )


def trace(
    path: Path, picture: MediaPicture, sha256: str, corpus: tuple[Earlier, ...], policy: Policy, now: datetime
) -> ReuseFacts:
    """Compare one photo with every earlier one, but for itself when it lies in the corpus too."""
    matcher = OrbMatcher()
    features: Features = matcher.describe(picture)
    others = [one for one in corpus if one.path != os.path.abspath(path)]
    return judge_candidates(
        evidence_id=shown(path),
        announced_at=now,
        features=features,
        same_bytes=[one.fingerprint for one in others if one.fingerprint.sha256 == sha256],
        near=_alike(features.bits, others, policy),
        mirrored=_alike(features.mirror_bits, others, policy),
        compared=[
            Compared(fingerprint=one.fingerprint, inliers=matcher.inliers(features.local, one.local))
            for one in others
            if one.local
        ],
        policy=policy,
    )


def _alike(bits: str, others: list[Earlier], policy: Policy) -> Candidates:
    near = (one.fingerprint for one in others if hamming(bits, one.fingerprint.bits) <= policy.pdq_max_bits)
    return Candidates(fingerprints=tuple(near), bands_read=0, items_read=len(others))
