"""All that is known of one evidence: the claim, its facts, the verdict, what people and later arrivals said of it."""

from yanzhen.base import Instant, Model
from yanzhen.evidence import Evidence, FaceFacts, MediaFacts, ReuseFacts, ReuseMatch
from yanzhen.verdict import Appeal, Finding, Review, Verdict, VerdictWord, heaviest


class LateSource(Model):
    """An earlier picture that arrived after all, and what it says of the record it was copied to."""

    match: ReuseMatch
    finding: Finding
    arrived_at: Instant | None = None


class EvidenceRecord(Model):
    """An evidence with its verdict and reviews: what one item of the evidence table holds."""

    evidence: Evidence
    verdict: Verdict | None = None
    media: MediaFacts | None = None
    faces: FaceFacts | None = None
    reuse: ReuseFacts | None = None
    reviews: tuple[Review, ...] = ()
    """Every person's word in order, also those that await a second person."""
    appeals: tuple[Appeal, ...] = ()
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
    def decided(self) -> Review | None:
        """The last person's word that counts."""
        return next((review for review in reversed(self.reviews) if review.counts), None)

    @property
    def one_of_two(self) -> Review | None:
        """A person's word that another person has to say too."""
        return self.reviews[-1] if self.reviews and not self.reviews[-1].counts else None

    @property
    def word(self) -> VerdictWord | None:
        """The word that counts: the last person's, else the machine's."""
        if decided := self.decided:
            return decided.word
        return self.verdict.word if self.verdict else None

    @property
    def word_in_question(self) -> VerdictWord | None:
        """What the next reviewer confirms or overturns: the word of the first of two, else the one that counts."""
        return self.one_of_two.word if self.one_of_two else self.word

    def answer(self, appeal: Appeal) -> Review | None:
        """The first word that counts after an appeal."""
        return next((review for review in self.reviews[appeal.after :] if review.counts), None)

    @property
    def open_appeal(self) -> Appeal | None:
        """The appeal that nobody has answered yet."""
        return self.appeals[-1] if self.appeals and self.answer(self.appeals[-1]) is None else None

    @property
    def awaits_review(self) -> bool:
        return self.awaits_since is not None

    @property
    def awaits_since(self) -> Instant | None:
        """Since when a person is asked to look: from the first reason that no person has dealt with."""
        if self.verdict is None:
            return None
        reasons = []
        if self.verdict.needs_review and self.decided is None:
            reasons.append(self.verdict.decided_at)
        if self.reopened:
            reasons.append(self.late_sources[-1].arrived_at or self.verdict.decided_at)
        if self.one_of_two:
            reasons.append(self.one_of_two.reviewed_at)
        if self.open_appeal:
            reasons.append(self.open_appeal.appealed_at)
        return min(reasons, default=None)

    @property
    def situation(self) -> str | None:
        """Records of the queue with the same one may be confirmed together: the same word from the same finding in the
        same unit. One that is appealed, reopened or in a second person's hands is looked at alone."""
        if self.verdict is None or not self.awaits_review or self.reviews or self.appeals or self.reopened:
            return None
        why = heaviest(self.verdict)
        return f"{self.evidence.unit_path} {self.verdict.word} {why.code}" if why else None
