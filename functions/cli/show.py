"""Verdicts for eyes (a table) and for programs (one JSON object a file)."""

import json
from collections import Counter
from collections.abc import Iterable

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from cli.examine import Judged
from yanzhen import texts
from yanzhen.directory import Locale
from yanzhen.verdict import Finding, Measure, Outcome, VerdictWord

LOOKS = {
    VerdictWord.GENUINE: ("✓", "green"),
    VerdictWord.SUSPECT: ("?", "yellow"),
    VerdictWord.FALSE: ("✕", "red"),
    VerdictWord.UNABLE: ("–", "bright_black"),
}
OUTCOMES = {
    Outcome.PASS: ("✓", "green"),
    Outcome.SUSPECT: ("?", "yellow"),
    Outcome.FAIL: ("✕", "red"),
    Outcome.UNABLE: ("–", "bright_black"),
}


def as_json(judged: Judged) -> str:
    """The contract with programs: file, verdict, points, findings."""
    return json.dumps(
        {
            "file": judged.file,
            "verdict": judged.verdict.word.value,
            "points": judged.verdict.points,
            "findings": [
                finding.model_dump(mode="json", include={"check", "outcome", "code", "score", "facts"})
                for finding in judged.verdict.findings
            ],
        },
        ensure_ascii=False,
    )


def in_full(judged: Judged, locale: Locale, timezone: str) -> RenderableType:
    """A file with all its findings, the heaviest first."""
    table = Table(box=None, padding=(0, 2, 0, 0), show_header=False)
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(ratio=1)
    table.add_column(no_wrap=True, justify="right")
    table.add_column(no_wrap=True, justify="right")
    for finding in sorted(judged.verdict.findings, key=_weight):
        sign, colour = OUTCOMES[finding.outcome]
        table.add_row(
            Text(sign, colour),
            Text(texts.title(locale, finding.check)),
            Text(_told(finding, locale, timezone)),
            Text(_measured(finding.measure), "dim"),
            Text(f"+{finding.points}" if finding.points else "", colour),
        )
    return Group(_head(judged, locale), Padding(table, (0, 0, 1, 2), expand=False))


def in_a_line(judged: Judged, locale: Locale, timezone: str) -> RenderableType:
    """A file of many: its word, and why when it is not genuine."""
    line = _head(judged, locale)
    if judged.verdict.word is not VerdictWord.GENUINE:
        line.append(f"  {texts.headline(locale, judged.record, timezone)}", "dim")
    return line


def total(words: Counter[VerdictWord], locale: Locale) -> Text:
    """How many of each word."""
    line = Text()
    for word in VerdictWord:
        sign, colour = LOOKS[word]
        line.append(
            f"{sign} {texts.text(locale, f'verdict.{word}')} {words[word]}   ", colour if words[word] else "dim"
        )
    return line


def not_checked(console: Console, checks: Iterable[tuple[str, str]], locale: Locale) -> None:
    """What the given options leave out, so that a verdict is not taken for more than it is."""
    left_out = [f"{texts.title(locale, name)} ({option})" for name, option in checks]
    if left_out:
        word = "没有检查" if locale == "zh" else "Not checked"
        console.print(Text(f"{word}: {', '.join(left_out)}", "dim"), soft_wrap=True)


def _head(judged: Judged, locale: Locale) -> Text:
    verdict = judged.verdict
    sign, colour = LOOKS[verdict.word]
    word = (f"{sign} {texts.text(locale, f'verdict.{verdict.word}')}", f"bold {colour}")
    return Text.assemble(word, f"  {verdict.points:>3}  ", (judged.file, "bold"))


def _weight(finding: Finding) -> tuple[bool, int, bool, bool]:
    """The heaviest first; of those that weigh nothing, a file that does not open explains the rest."""
    fine = finding.outcome is Outcome.PASS
    return (not finding.hard, -finding.points, fine, finding.check != "integrity")


def _told(finding: Finding, locale: Locale, timezone: str) -> str:
    """The sentence, with the earlier photo's name where there is one."""
    earlier = finding.facts.get("earlier_evidence_id")
    return texts.sentence(locale, finding, timezone) + (f" → {earlier}" if earlier else "")


def _measured(measure: Measure | None) -> str:
    """`0.951 ≥ 0.939`: the value beside the policy's limit."""
    if measure is None:
        return ""
    value, threshold = measure.value, measure.threshold
    high_is_good = measure.good == "at_least"
    fits = value >= threshold if high_is_good else value <= threshold
    sign = ("≥" if fits else "<") if high_is_good else ("≤" if fits else ">")
    return f"{_number(value)} {sign} {_number(threshold)} {measure.unit}".rstrip()


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 1000 or value == round(value) else f"{value:.4g}"
