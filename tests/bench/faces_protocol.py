"""LFW's pairs protocol: accuracy in ten folds with the threshold of the other nine, and TAR at a false accept rate."""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

UNDETECTED = -10.0
"""The similarity of a pair of which one face was not found: a non-match at every threshold."""


@dataclass(frozen=True)
class Pair:
    fold: int
    a: str
    b: str
    same: bool


@dataclass(frozen=True)
class Result:
    best: float
    """Accuracy at the best threshold for all pairs."""
    folded: float
    """Mean accuracy of ten folds, each at the threshold that is best on the other nine."""
    deviation: float
    tar: float
    """True accept rate at a false accept rate of 1e-2."""
    undetected: int


def pairs(shared: Path) -> list[Pair]:
    """The pairs of `data/faces/pairs.csv`: two of LFW's folds of 600, each cut into five with as many same as not."""
    with (shared / "data/faces/pairs.csv").open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    parts: list[Pair] = []
    seen: Counter[tuple[str, str]] = Counter()
    for row in rows:
        kind = (row["fold"], row["same"])
        part = seen[kind] * 5 // sum((r["fold"], r["same"]) == kind for r in rows)
        parts.append(Pair((int(row["fold"]) - 1) * 5 + part, row["a"], row["b"], row["same"] == "1"))
        seen[kind] += 1
    return parts


def measure(listed: list[Pair], described: dict[str, npt.NDArray[np.float64] | None], *, cosine: bool) -> Result:
    """What the descriptions of all files are worth on the pairs."""
    scores = np.array([_similarity(described[p.a], described[p.b], cosine=cosine) for p in listed])
    same, folds = np.array([p.same for p in listed]), np.array([p.fold for p in listed])
    accuracies = [
        np.mean((scores[folds == fold] >= _best(scores[folds != fold], same[folds != fold])) == same[folds == fold])
        for fold in np.unique(folds)
    ]
    impostors = np.sort(scores[~same])[::-1]
    threshold = impostors[int(0.01 * len(impostors))]
    return Result(
        best=float(np.mean((scores >= _best(scores, same)) == same)),
        folded=float(np.mean(accuracies)),
        deviation=float(np.std(accuracies)),
        tar=float((scores[same] > threshold).mean()),
        undetected=sum(numbers is None for numbers in described.values()),
    )


def _similarity(a: npt.NDArray[np.float64] | None, b: npt.NDArray[np.float64] | None, *, cosine: bool) -> float:
    if a is None or b is None:
        return UNDETECTED
    return float(a @ b) if cosine else -float(np.linalg.norm(a - b))


def _best(scores: npt.NDArray[np.float64], same: npt.NDArray[np.bool_]) -> float:
    """The threshold with most right answers."""
    order = np.argsort(-scores, kind="stable")
    ranked, match = scores[order], same[order]
    right = np.cumsum(match) + (~match).sum() - np.cumsum(~match)
    top = int(right.argmax())
    return float((ranked[top] + ranked[min(top + 1, len(ranked) - 1)]) / 2)
