"""All that is known of one evidence: the claim, its facts, the verdict, what people and later arrivals said of it."""

from yanzhen.base import Model
from yanzhen.evidence import Evidence, FaceFacts, MediaFacts, ReuseFacts, ReuseMatch
from yanzhen.verdict import Finding, Review, Verdict, VerdictWord


class LateSource(Model):
    """An earlier picture that arrived after all, and what it says of the record it was copied to."""

    match: ReuseMatch
    finding: Finding


class EvidenceRecord(Model):
    """An evidence with its verdict and reviews: what one item of the evidence table holds."""

    evidence: Evidence
    verdict: Verdict | None = None
    media: MediaFacts | None = None
    faces: FaceFacts | None = None
    reuse: ReuseFacts | None = None
    reviews: tuple[Review, ...] = ()
    late_sources: tuple[LateSource, ...] = ()
    """Earlier pictures that came too late for the verdict, in the order they were found."""
    reopened: bool = False
    """A late source is known that no person has looked at yet."""

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The verdict's, and what was found afterwards."""
        return (*(self.verdict.findings if self.verdict else ()), *(late.finding for late in self.late_sources))

    @property
    def sources(self) -> tuple[ReuseMatch, ...]:
        """The earlier pictures this one resembles, whenever they came."""
        return (*(self.reuse.matches if self.reuse else ()), *(late.match for late in self.late_sources))

    @property
    def word(self) -> VerdictWord | None:
        """The word that counts: the last review's, else the machine's."""
        if self.reviews:
            return self.reviews[-1].word
        return self.verdict.word if self.verdict else None

    @property
    def awaits_review(self) -> bool:
        if self.verdict is None:
            return False
        return self.reopened or (self.verdict.needs_review and not self.reviews)
