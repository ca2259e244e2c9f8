"""A copy may be judged before its source arrives: then it goes back to a person, with the finding it would have had.

The source was announced earlier, so its phone was committed to the picture by its SHA-256, but its bytes came later.
The verdict that was given stays; a machine only proposes.
"""

from yanzhen.checks import reuse
from yanzhen.evidence import Claim, Evidence, Missing, Observations, ReuseFacts, ReuseMatch
from yanzhen.policy import Policy
from yanzhen.record import LateSource
from yanzhen.verdict import Outcome

CODES: dict[str, Outcome] = {"reuse.found_later": Outcome.SUSPECT}
GUILTY = (Outcome.SUSPECT, Outcome.FAIL)


def late_source(
    copy: Claim, quality: int, *, source: Evidence, seen_as: ReuseMatch, policy: Policy
) -> LateSource | None:
    """What the check of reuse would have said of a copy, had its source been there; None: that it does no harm.

    `seen_as` is the copy as the source's trace found it; `quality` the copy's own picture quality, `policy` its own.
    """
    match = ReuseMatch(
        evidence_id=source.evidence_id,
        session_id=source.session_id,
        employee_id=source.employee_id,
        unit_path=source.unit_path,
        announced_at=source.announced_at,
        captured_at=source.capture.captured_at,
        kind=seen_as.kind,
        distance_bits=seen_as.distance_bits,
        inliers=seen_as.inliers,
    )
    nothing_else = Missing(cause="not_run")
    facts = ReuseFacts(quality=quality, matches=(match,))
    (said, *_) = reuse.run(copy, Observations(media=nothing_else, reuse=facts), policy)
    if said.outcome not in GUILTY:
        return None
    (code, outcome), *_ = CODES.items()
    return LateSource(
        match=match,
        finding=said.model_copy(update={"code": code, "outcome": outcome}),
        arrived_at=source.received_at,
    )
