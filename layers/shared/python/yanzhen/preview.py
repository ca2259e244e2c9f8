"""What a proposed policy would have changed: stored facts are judged again, and nothing is written.

A word counts as changed by the policy only where the stored facts, judged again by the policy of their verdict, still
give the machine's word: so what has changed otherwise since (a consent withdrawn, a newer check) is never taken for the
policy's work. A person's word stays whatever the policy says.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum

from yanzhen.base import Model
from yanzhen.checks import run_all
from yanzhen.evidence import Claim, Observations
from yanzhen.policy import Policy
from yanzhen.record import EvidenceRecord
from yanzhen.verdict import Verdict, VerdictWord, decide

UNSEEN = frozenset(
    {
        "vision", "references_wanted", "on_time_minutes", "nonce_minutes", "slot_minutes", "shortlist_size",
        "max_file_bytes", "max_pixels", "min_side_px", "max_video_bytes", "max_video_seconds", "false_rate_threshold",
        "participation_goal", "on_time_goal", "two_person_review", "review_hours", "cases", "retention_days",
    }
)  # fmt: skip
"""Values that steer what is measured, taken or shown: stored facts can't tell what they would have changed."""
DAYS = 30


class Fate(StrEnum):
    """What a proposed policy does to one record."""

    SAME = "same"
    CHANGED = "changed"
    KEPT = "kept"
    """A person gave the word that counts."""
    CANNOT_TELL = "cannot_tell"
    """An observation was not made, or the facts no longer give the word that was given."""


class Change(Model):
    """How many words would have been another."""

    before: VerdictWord
    after: VerdictWord
    count: int


class Example(Model):
    """One record whose word would have been another."""

    evidence_id: str
    before: VerdictWord
    after: VerdictWord


class Preview(Model):
    """What would have become of some judged records; each is counted once."""

    same: int = 0
    changed: int = 0
    kept: int = 0
    cannot_tell: int = 0
    changes: tuple[Change, ...] = ()
    examples: tuple[Example, ...] = ()


def fate(
    record: EvidenceRecord, claim: Claim, versions: Mapping[int, Policy], proposed: Policy
) -> tuple[Fate, VerdictWord | None]:
    """What becomes of one judged record, and the word it would have got where that can be told."""
    verdict = record.verdict
    if verdict is None:
        raise ValueError("only a judged record has a word to compare")
    if record.decided is not None:
        return Fate.KEPT, None
    made_with = versions.get(verdict.policy_version)
    if made_with is None or record.media is None or record.faces is None or record.reuse is None:
        return Fate.CANNOT_TELL, None
    seen = Observations(media=record.media, faces=record.faces, reuse=record.reuse)
    if _word(claim, seen, made_with, verdict) is not verdict.word:
        return Fate.CANNOT_TELL, None
    word = _word(claim, seen, proposed, verdict)
    if word is None:
        return Fate.CANNOT_TELL, None
    return (Fate.SAME if word is verdict.word else Fate.CHANGED), word


def _word(claim: Claim, seen: Observations, policy: Policy, verdict: Verdict) -> VerdictWord | None:
    """The word by a policy; None when a check crashed, which says nothing about the policy."""
    crashed: list[str] = []
    findings = run_all(claim, seen, policy, lambda check, _error: crashed.append(check))
    return None if crashed else decide(findings, policy, verdict.decided_at).word


def preview(
    judged: Iterable[tuple[EvidenceRecord, Claim]], versions: Mapping[int, Policy], proposed: Policy, *, examples: int
) -> Preview:
    """Add up the fates of judged records, with the first of those that change."""
    fates = dict.fromkeys(Fate, 0)
    changes: dict[tuple[VerdictWord, VerdictWord], int] = {}
    shown: list[Example] = []
    for record, claim in judged:
        found, word = fate(record, claim, versions, proposed)
        fates[found] += 1
        if found is Fate.CHANGED and word is not None and record.verdict is not None:
            before = record.verdict.word
            changes[before, word] = changes.get((before, word), 0) + 1
            if len(shown) < examples:
                shown.append(Example(evidence_id=record.evidence.evidence_id, before=before, after=word))
    return Preview(
        same=fates[Fate.SAME],
        changed=fates[Fate.CHANGED],
        kept=fates[Fate.KEPT],
        cannot_tell=fates[Fate.CANNOT_TELL],
        changes=tuple(Change(before=b, after=a, count=n) for (b, a), n in sorted(changes.items())),
        examples=tuple(shown),
    )


def unseen(before: Policy, proposed: Policy) -> tuple[str, ...]:
    """Changed values whose effect stored facts can't show, or not all of it: a looser search for copies finds pictures
    that nobody looked for then."""
    names = {name for name in UNSEEN if getattr(before, name) != getattr(proposed, name)}
    if proposed.pdq_max_bits > before.pdq_max_bits:
        names.add("pdq_max_bits")
    if proposed.orb_min_inliers < before.orb_min_inliers:
        names.add("orb_min_inliers")
    return tuple(sorted(names))
