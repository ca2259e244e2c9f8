"""Counters in memory."""

from collections import Counter
from collections.abc import Sequence

from yanzhen.tally import Change, Counts, Scope, is_news, moves


class FakeTallies:
    def __init__(self) -> None:
        self.counters: dict[Scope, Counter[str]] = {}
        self.ledger: dict[str, tuple[int, int, Counter[str]]] = {}

    def apply(self, changes: Sequence[Change]) -> int:
        news = set()
        for change in changes:
            evidence, session = change.evidence, change.session
            known = self.ledger.get(evidence.evidence_id)
            if known is None and not change.counted and evidence.version == 0:
                continue
            if known is not None and not is_news(change, known[0], known[1]):
                continue
            counted = known[2] if known else Counter[str]()
            for scope, total in moves(change, counted, known[0] if known else 0).items():
                self.counters.setdefault(scope, Counter()).update(total)
            self.ledger[evidence.evidence_id] = (session.revision, evidence.version, change.counted)
            news.add(evidence.evidence_id)
        return len(news)

    def get(self, scope: Scope) -> Counts:
        return Counts.of(self.counters.get(scope, Counter()))

    def get_many(self, scopes: Sequence[Scope]) -> Sequence[Counts]:
        return [self.get(scope) for scope in scopes]

    def replace(self, scope: Scope, counts: Counts) -> None:
        self.counters[scope] = Counter(counts.model_dump(by_alias=True))
