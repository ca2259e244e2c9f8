"""The uploader's enrolled face is in the picture; of a group photo, enough participants are named.

Similarities are compared with the thresholds of the adapter that measured them, by the number of references. A false
accept rate holds per face, so every finding says it for all the faces that were compared. Without consent or reference
nobody is compared and nobody is blamed.
"""

from math import exp

from yanzhen.evidence import Claim, FaceFacts, Likeness, Missing, Observations
from yanzhen.policy import Policy, for_references
from yanzhen.verdict import Finding, Measure, Outcome, finding

CODES: dict[str, Outcome] = {
    "person.found": Outcome.PASS,
    "person.group_named": Outcome.PASS,
    "person.many_faces": Outcome.PASS,
    "person.unsure": Outcome.SUSPECT,
    "person.not_found": Outcome.SUSPECT,
    "person.no_face": Outcome.SUSPECT,
    "person.too_few_participants": Outcome.SUSPECT,
    "person.faces_unusable": Outcome.UNABLE,
    "person.not_enrolled": Outcome.UNABLE,
    "person.consent_withdrawn": Outcome.UNABLE,
    "person.nobody_enrolled": Outcome.UNABLE,
    "person.not_looked": Outcome.UNABLE,
}
MATCH_FAR = 1e-3
NAME_FAR = 1e-4
"""False accept rates per face that FaceThresholds.match and .name stand for."""
MANY_FACES = 20
"""From here the chance of a stranger passing for the uploader exceeds 2 % at 1e-3 a face: worth a remark."""


def run(claim: Claim, seen: Observations, policy: Policy) -> tuple[Finding, ...]:
    """Look for the uploader, or in a group session for the participants."""
    if isinstance(seen.faces, Missing):
        return (finding(CODES, "person.not_looked", cause=seen.faces.cause),)
    if claim.session.evidence_mode == "group":
        found = _group(claim, seen.faces, policy)
    else:
        found = _uploader(claim, seen.faces, policy)
    return (found, *_many(seen.faces))


def others_may_tell(faces: FaceFacts, policy: Policy) -> bool:
    """The uploader is enrolled, somebody is in the picture, and it is not surely the uploader: only then may it matter
    whether it is a colleague."""
    if faces.uploader_references == 0 or _unseen(faces) is not None:
        return False
    match = for_references(policy.faces[faces.adapter].match, faces.uploader_references)
    return faces.uploader is None or faces.uploader.similarity < match


def _uploader(claim: Claim, faces: FaceFacts, policy: Policy) -> Finding:
    consent = claim.employee.consent
    if consent is not None and not consent.in_force:
        return finding(CODES, "person.consent_withdrawn", heads=faces.heads)
    unseen = _unseen(faces)
    if unseen is not None and unseen.outcome is Outcome.SUSPECT:
        return unseen
    if faces.uploader_references == 0 or consent is None:
        return finding(CODES, "person.not_enrolled", heads=faces.heads)
    if unseen is not None:
        return unseen
    if faces.uploader is None:
        # References exist and a face is usable, yet nothing was compared: an adapter that found no likeness at all.
        return _compared("person.not_found", claim, faces, policy, 0.0)
    similarity = faces.uploader.similarity
    thresholds = policy.faces[faces.adapter]
    if similarity >= for_references(thresholds.match, faces.uploader_references):
        return _compared("person.found", claim, faces, policy, similarity)
    if similarity >= for_references(thresholds.look, faces.uploader_references):
        return _compared("person.unsure", claim, faces, policy, similarity)
    return _compared("person.not_found", claim, faces, policy, similarity)


def _compared(code: str, claim: Claim, faces: FaceFacts, policy: Policy, similarity: float) -> Finding:
    match = for_references(policy.faces[faces.adapter].match, faces.uploader_references)
    same = probability_same(faces.adapter, similarity)
    usable = faces.usable
    others = sorted(set(_named(faces, claim, policy)) - {claim.evidence.employee_id})
    return finding(
        CODES,
        code,
        score=same if code == "person.found" else 1 - same,
        measure=Measure(name="similarity", value=round(similarity, 4), threshold=match, good="at_least"),
        heads=faces.heads,
        usable=usable,
        references=faces.uploader_references,
        false_accept_share=family_far(MATCH_FAR, usable),
        face=faces.uploader.face if faces.uploader else None,
        others_named=others,
    )


def _group(claim: Claim, faces: FaceFacts, policy: Policy) -> Finding:
    unseen = _unseen(faces)
    if unseen is not None and unseen.outcome is Outcome.SUSPECT:
        return unseen
    enrolled = _enrolled(claim, faces)
    if enrolled == 0:
        return finding(CODES, "person.nobody_enrolled", heads=faces.heads)
    if unseen is not None:
        return unseen
    named = sorted(_named(faces, claim, policy))
    share = len(named) / enrolled
    return finding(
        CODES,
        "person.group_named" if share >= policy.group_share else "person.too_few_participants",
        measure=Measure(name="named_share", value=round(share, 4), threshold=policy.group_share, good="at_least"),
        named=named,
        named_count=len(named),
        enrolled=enrolled,
        expected=len(claim.session.participants),
        heads=faces.heads,
        usable=faces.usable,
        false_accept_share=family_far(NAME_FAR, faces.usable),
    )


def _enrolled(claim: Claim, faces: FaceFacts) -> int:
    """Participants who could have been named: the enrolled others, and the uploader where the uploader takes part."""
    takes_part = claim.evidence.employee_id in claim.session.participants
    return faces.participants_enrolled + (1 if takes_part and faces.uploader_references > 0 else 0)


def _named(faces: FaceFacts, claim: Claim, policy: Policy) -> dict[str, int]:
    """Who is surely in the picture, and which face it is: one face names one person, the most similar."""
    thresholds = policy.faces[faces.adapter].name
    likely: list[Likeness] = [*faces.participants, *((faces.uploader,) if faces.uploader else ())]
    named: dict[str, int] = {}
    for likeness in sorted(likely, key=lambda one: one.similarity, reverse=True):
        if likeness.employee_id not in claim.session.participants or likeness.face in named.values():
            continue
        if likeness.similarity >= for_references(thresholds, likeness.references):
            named.setdefault(likeness.employee_id, likeness.face)
    return named


def _unseen(faces: FaceFacts) -> Finding | None:
    """Nobody in the picture is a reason to look; faces too small or blurred to compare are nobody's fault."""
    if not faces.faces:
        return finding(CODES, "person.no_face", heads=0)
    if faces.usable == 0:
        widest = max(face.width_px for face in faces.faces)
        return finding(CODES, "person.faces_unusable", heads=faces.heads, widest_px=round(widest))
    return None


def _many(faces: FaceFacts) -> tuple[Finding, ...]:
    heads = faces.heads
    if heads <= MANY_FACES:
        return ()
    measure = Measure(name="heads", value=heads, threshold=MANY_FACES, good="at_most")
    share = family_far(MATCH_FAR, faces.usable)
    return (finding(CODES, "person.many_faces", measure=measure, heads=heads, false_accept_share=share),)


def family_far(far: float, faces: int) -> float:
    """The chance that one of so many strangers' faces passes: 1 - (1 - FAR)^n."""
    return round(1 - (1 - far) ** faces, 6)


def probability_same(adapter: str, similarity: float) -> float:
    """How likely two faces are one person's: fitted on LFW pairs for ONNX; Rekognition's percent is one already."""
    if adapter == "rekognition":
        return similarity / 100
    return 1 / (1 + exp(158.6 - 174.3 * similarity))
