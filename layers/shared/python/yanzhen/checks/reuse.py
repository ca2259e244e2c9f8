"""A photo counts once: a copy of an earlier one does not, an honest retake or a resent file does no harm.

Only pictures announced earlier count against this one, so that the first of two copies stays clear. The same bytes are
proof; a likeness is a reason to look, with both pictures side by side.
"""

from collections.abc import Iterable
from datetime import timedelta

from yanzhen.evidence import Claim, Evidence, Missing, Observations, ReuseMatch
from yanzhen.policy import Policy
from yanzhen.verdict import Finding, Measure, Outcome, finding

CODES: dict[str, Outcome] = {
    "reuse.first_seen": Outcome.PASS,
    "reuse.resent": Outcome.PASS,
    "reuse.retake": Outcome.PASS,
    "reuse.same_bytes": Outcome.FAIL,
    "reuse.near_copy": Outcome.SUSPECT,
    "reuse.mirrored_copy": Outcome.SUSPECT,
    "reuse.partial_copy": Outcome.SUSPECT,
    "reuse.too_flat": Outcome.UNABLE,
    "reuse.not_compared": Outcome.UNABLE,
}
HEAVIEST_FIRST = (
    "reuse.same_bytes", "reuse.near_copy", "reuse.mirrored_copy", "reuse.partial_copy", "reuse.resent", "reuse.retake",
)  # fmt: skip


def run(claim: Claim, seen: Observations, policy: Policy) -> tuple[Finding, ...]:
    """One finding per kind of copy, for its best match; without any, the picture is new."""
    if isinstance(seen.reuse, Missing):
        return (finding(CODES, "reuse.not_compared", cause=seen.reuse.cause),)
    flat = seen.reuse.quality < policy.pdq_min_quality
    counted = [match for match in seen.reuse.matches if _counts(match, claim.evidence, policy, flat=flat)]
    kinds: dict[str, list[ReuseMatch]] = {}
    for match in counted:
        kinds.setdefault(_code(match, claim, policy), []).append(match)
    guilty = [code for code in HEAVIEST_FIRST if code in kinds and CODES[code] is not Outcome.PASS]
    if guilty:
        return tuple(_finding(code, kinds[code], claim, policy) for code in guilty)
    if "reuse.resent" in kinds:
        return (_finding("reuse.resent", kinds["reuse.resent"], claim, policy),)
    if flat:
        quality = Measure(name="quality", value=seen.reuse.quality, threshold=policy.pdq_min_quality, good="at_least")
        return (finding(CODES, "reuse.too_flat", measure=quality, quality=seen.reuse.quality),)
    if "reuse.retake" in kinds:
        return (_finding("reuse.retake", kinds["reuse.retake"], claim, policy),)
    return (finding(CODES, "reuse.first_seen", compared=seen.reuse.items_read + seen.reuse.shortlist),)


def _counts(match: ReuseMatch, mine: Evidence, policy: Policy, *, flat: bool) -> bool:
    """An earlier picture, alike enough; of a picture too flat to compare, only its bytes speak."""
    if (match.announced_at, match.evidence_id) >= (mine.announced_at, mine.evidence_id):
        return False
    if match.kind == "same_bytes":
        return True
    if flat:
        return False
    if match.kind == "partial_copy":
        return (match.inliers or 0) >= policy.orb_min_inliers
    return match.distance_bits is not None and match.distance_bits <= policy.pdq_max_bits


def _code(match: ReuseMatch, claim: Claim, policy: Policy) -> str:
    """What a match means: the photo of a group stands for the session, any other for its person in the session."""
    same_session = match.session_id == claim.session.session_id
    same_person = match.employee_id == claim.evidence.employee_id
    own = same_session and (same_person or claim.session.evidence_mode == "group")
    if match.kind == "same_bytes":
        return "reuse.resent" if own else "reuse.same_bytes"
    if own and _apart(match, claim.evidence) <= timedelta(seconds=policy.retake_seconds):
        return "reuse.retake"
    return f"reuse.{match.kind}"


def _apart(match: ReuseMatch, mine: Evidence) -> timedelta:
    """By the shutter where both are known, else by when the server heard of them."""
    if match.captured_at is not None and mine.capture.captured_at is not None:
        return abs(mine.capture.captured_at - match.captured_at)
    return abs(mine.announced_at - match.announced_at)


def _finding(code: str, matches: Iterable[ReuseMatch], claim: Claim, policy: Policy) -> Finding:
    best = min(matches, key=lambda m: (m.distance_bits if m.distance_bits is not None else 256, -(m.inliers or 0)))
    return finding(
        CODES,
        code,
        measure=_measure(best, policy),
        kind=best.kind,
        earlier_evidence_id=best.evidence_id,
        earlier_session_id=best.session_id,
        earlier_employee_id=best.employee_id,
        earlier_at=best.announced_at,
        same_person=best.employee_id == claim.evidence.employee_id,
        same_session=best.session_id == claim.session.session_id,
        distance_bits=best.distance_bits,
        inliers=best.inliers,
        seconds_apart=round(_apart(best, claim.evidence).total_seconds()),
    )


def _measure(match: ReuseMatch, policy: Policy) -> Measure | None:
    if match.kind in ("near_copy", "mirrored_copy") and match.distance_bits is not None:
        return Measure(
            name="distance_bits", value=match.distance_bits, threshold=policy.pdq_max_bits + 1,
            unit="bit", good="at_least",
        )  # fmt: skip
    if match.kind == "partial_copy" and match.inliers is not None:
        return Measure(name="inliers", value=match.inliers, threshold=policy.orb_min_inliers - 1, good="at_most")
    return None
