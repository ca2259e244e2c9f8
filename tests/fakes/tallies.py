"""Counters in memory."""

from collections import Counter
from collections.abc import Sequence

from yanzhen.tally import Change, Counts, Scope, contribution, difference, scopes


class FakeTallies:
    def __init__(self) -> None:
        self.counters: dict[Scope, Counter[str]] = {}
        self.ledger: dict[str, tuple[int, Counter[str]]] = {}

    def apply(self, changes: Sequence[Change]) -> int:
        news = set()
        for evidence, word, session, upheld in changes:
            version, counted = self.ledger.get(evidence.evidence_id, (-1, Counter()))
            new = contribution(evidence, word, upheld=upheld)
            if evidence.version <= version or (version < 0 and not new and evidence.version == 0):
                continue
            for scope in scopes(session):
                total = self.counters.setdefault(scope, Counter())
                for name, number in difference(new, counted).items():
                    total[name] += number
            self.ledger[evidence.evidence_id] = (evidence.version, new)
            news.add(evidence.evidence_id)
        return len(news)

    def get(self, scope: Scope) -> Counts:
        return Counts.of(self.counters.get(scope, Counter()))

    def get_many(self, scopes: Sequence[Scope]) -> Sequence[Counts]:
        return [self.get(scope) for scope in scopes]

    def replace(self, scope: Scope, counts: Counts) -> None:
        self.counters[scope] = Counter(counts.model_dump(by_alias=True))
