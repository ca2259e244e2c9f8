"""A photo taken in the app with the server's nonce is proven live; where a picture comes from is no crime.

The app writes the nonce into the photo as well: a file that carries another one than its record was taken for something
else. One that carries none is no worse, since an app of before may have kept it for days.

The gallery is a matter of the policy: at 0 points it passes, a company that prices it makes it count.
"""

from yanzhen.evidence import Claim, MediaFacts, Observations
from yanzhen.policy import Policy
from yanzhen.verdict import Finding, Outcome, finding

CODES: dict[str, Outcome] = {
    "origin.camera_proven": Outcome.PASS,
    "origin.camera": Outcome.PASS,
    "origin.code_differs": Outcome.SUSPECT,
    "origin.nonce_invalid": Outcome.SUSPECT,
    "origin.gallery": Outcome.SUSPECT,
    "origin.screenshot": Outcome.SUSPECT,
    "origin.unknown": Outcome.UNABLE,
}


def run(claim: Claim, seen: Observations, policy: Policy) -> tuple[Finding, ...]:
    """Say how the picture came into the app."""
    capture = claim.evidence.capture
    code = seen.media.capture_code if isinstance(seen.media, MediaFacts) else None
    if capture.source == "camera" and code is not None and code != capture.nonce:
        return (finding(CODES, "origin.code_differs"),)
    # A frame of the app's own camera has a screen's size and no metadata, as a screenshot has; the nonce tells them
    # apart.
    if capture.source == "camera" and claim.evidence.nonce_valid:
        return (finding(CODES, "origin.camera_proven"),)
    findings: list[Finding] = []
    if isinstance(seen.media, MediaFacts) and seen.media.screenshot_hint is not None:
        findings.append(finding(CODES, "origin.screenshot", hint=seen.media.screenshot_hint))
    if capture.nonce is not None and not claim.evidence.nonce_valid:
        findings.append(finding(CODES, "origin.nonce_invalid"))
    if findings:
        return tuple(findings)
    if capture.source == "camera":
        return (finding(CODES, "origin.camera"),)
    if capture.source == "gallery":
        priced = policy.points_for("origin.gallery") > 0
        return (finding(CODES, "origin.gallery", outcome=None if priced else Outcome.PASS),)
    return (finding(CODES, "origin.unknown"),)
