"""Earlier photos of a folder, described once, and what a new one has of them."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cli.files import measure, shown
from yanzhen.evidence import ReuseFacts
from yanzhen.features import Candidates, Features, Fingerprint
from yanzhen.fingerprint import Compared, hamming, judge_candidates
from yanzhen.frames import reuse_of
from yanzhen.policy import Policy
from yanzhen.ports import Picture
from yanzhen_matching import OrbMatcher


@dataclass(frozen=True)
class Earlier:
    """One earlier photo. Its local features are kept only for the newest, which are compared point by point."""

    path: str
    fingerprint: Fingerprint
    local: bytes = b""


def describe(path: Path, policy: Policy, now: datetime) -> tuple[Earlier, ...] | None:
    """Measure one file of the corpus, a video by all its pictures; None when it does not open. It is as old as its
    file says."""
    media, pictures = measure(path, policy)
    if not pictures or media.sha256 is None:
        return None
    changed = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    cover = media.video.cover if media.video else None
    return tuple(
        _earlier(path, picture, media.sha256, None if cover is None else number, number == (cover or 0), changed, now)
        for number, picture in enumerate(pictures)
    )


def _earlier(
    path: Path, picture: Picture, sha256: str, frame: int | None, cover: bool, changed: datetime, now: datetime
) -> Earlier:
    features = OrbMatcher().describe(picture)
    fingerprint = Fingerprint(
        evidence_id=shown(path), session_id="corpus", course_id="corpus", employee_id="corpus", unit_path="local",
        sha256=sha256, bits=features.bits, quality=features.quality, features_key=shown(path),
        announced_at=min(changed, now - timedelta(seconds=1)),
        frame=frame, cover=cover,
    )  # fmt: skip
    return Earlier(path=os.path.abspath(path), fingerprint=fingerprint, local=features.local if cover else b"")


def newest_in_detail(corpus: list[Earlier], shortlist: int) -> tuple[Earlier, ...]:
    """Newest first, a video's other pictures last; only so many keep the features for a point-by-point comparison."""
    ordered = sorted(corpus, key=lambda one: (one.fingerprint.cover, one.fingerprint.announced_at), reverse=True)
    return tuple(
        one if place < shortlist else Earlier(path=one.path, fingerprint=one.fingerprint)
        for place, one in enumerate(ordered)
    )


def trace(
    path: Path,
    pictures: Sequence[Picture],
    cover: int,
    sha256: str,
    corpus: tuple[Earlier, ...],
    policy: Policy,
    now: datetime,
) -> ReuseFacts:
    """Compare one file with every earlier one, but for itself when it lies in the corpus too."""
    one = len(pictures) == 1
    return reuse_of(
        [
            _trace(path, picture, None if one else number, number == cover, sha256, corpus, policy, now)
            for number, picture in enumerate(pictures)
        ]
    )


def _trace(
    path: Path,
    picture: Picture,
    frame: int | None,
    cover: bool,
    sha256: str,
    corpus: tuple[Earlier, ...],
    policy: Policy,
    now: datetime,
) -> ReuseFacts:
    matcher = OrbMatcher()
    features: Features = matcher.describe(picture)
    others = [one for one in corpus if one.path != os.path.abspath(path)]
    return judge_candidates(
        evidence_id=shown(path),
        announced_at=now,
        features=features,
        same_bytes=[one.fingerprint for one in others if cover and one.fingerprint.sha256 == sha256],
        near=_alike(features.bits, others, policy),
        mirrored=_alike(features.mirror_bits, others, policy),
        compared=[
            Compared(fingerprint=one.fingerprint, inliers=matcher.inliers(features.local, one.local))
            for one in others
            if cover and one.local
        ],
        policy=policy,
        frame=frame,
    )


def _alike(bits: str, others: list[Earlier], policy: Policy) -> Candidates:
    near = (one.fingerprint for one in others if hamming(bits, one.fingerprint.bits) <= policy.pdq_max_bits)
    return Candidates(fingerprints=tuple(near), bands_read=0, items_read=len(others))
