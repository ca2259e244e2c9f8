"""Every sentence a person reads stands in `locales/`; here it is looked up and filled with facts, by language.

A placeholder says how its fact is written: `{taken_at:when}`, `{size_bytes:size}`, `{word:verdict}`. A fact that is
absent is written as a dash, so that an old record never breaks a page.
"""

import json
import re
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from importlib.resources import files
from string import Formatter
from typing import Any
from zoneinfo import ZoneInfo

from yanzhen.directory import Locale
from yanzhen.evidence import EvidenceState
from yanzhen.record import EvidenceRecord
from yanzhen.retake import Retake
from yanzhen.verdict import Finding, VerdictWord, heaviest

LOCALES: tuple[Locale, ...] = ("zh", "en")
DASH = "–"
RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@cache
def catalogue(locale: Locale) -> Mapping[str, str]:
    """All texts of one language, read once from the package."""
    found: dict[str, str] = json.loads((files("yanzhen") / "locales" / f"{locale}.json").read_text("utf-8"))
    return found


def text(locale: Locale, key: str, facts: Mapping[str, Any] | None = None, timezone: str = "Asia/Shanghai") -> str:
    """The sentence of a key, filled with facts; moments are written on the clock of `timezone`."""
    sentence = catalogue(locale)[key]
    parts: list[str] = []
    for literal, name, how, _ in Formatter().parse(sentence):
        parts.append(literal)
        if name is not None:
            parts.append(written((facts or {}).get(name), how or "", locale, timezone))
    return "".join(parts)


def title(locale: Locale, check: str) -> str:
    """What a check looks at, such as `Place`; a check without a title shows its name."""
    return catalogue(locale).get(f"check.{check}", check)


def sentence(locale: Locale, finding: Finding, timezone: str = "Asia/Shanghai") -> str:
    """What was found, in one sentence; a code that is no longer known shows itself rather than nothing."""
    return _of_finding(locale, "finding", finding, timezone) or finding.code


def headline(locale: Locale, record: EvidenceRecord, timezone: str = "Asia/Shanghai") -> str:
    """Why an evidence stands as it does, in one sentence: the reviewer's word, else the heaviest finding; of a genuine
    one what came to light since, until a person looked at it."""
    if late := _since(record):
        return sentence(locale, late, timezone)
    if review := record.decided:
        return text(locale, f"headline.reviewed.{review.word}", {"reason": review.reason}, timezone)
    if record.verdict is None:
        return text(locale, f"headline.{_stage(record)}")
    why = heaviest(record.verdict)
    return sentence(locale, why, timezone) if why else text(locale, f"headline.{record.verdict.word}")


def advice(locale: Locale, record: EvidenceRecord, timezone: str = "Asia/Shanghai") -> str:
    """What to do now, in one sentence; empty when there is nothing to do."""
    if late := _since(record):
        return _of_finding(locale, "advice", late, timezone)
    if review := record.decided:
        return "" if review.word is VerdictWord.GENUINE else text(locale, f"advice.reviewed.{review.word}")
    if record.verdict is None:
        return text(locale, f"advice.{_stage(record)}")
    why = heaviest(record.verdict)
    return _of_finding(locale, "advice", why, timezone) if why else ""


def advice_now(locale: Locale, record: EvidenceRecord, again: Retake | None, timezone: str = "Asia/Shanghai") -> str:
    """The advice with the time that a retake has left; once that has passed, what helps instead."""
    said = advice(locale, record, timezone)
    if again is None:
        return said
    if again.source is None:
        return text(locale, "retake.closed", {"until": again.until}, timezone)
    if again.source == "camera":
        left = text(locale, "retake.until", {"until": again.until}, timezone)
        return said + left if locale == "zh" else f"{said} {left}"
    return said if record.verdict is None else text(locale, "retake.over", {"until": again.until}, timezone)


def channel(locale: Locale, name: str) -> str:
    """What a channel is called."""
    return catalogue(locale).get(f"notice.channel.{name}", name)


def why_untold(locale: Locale, code: str) -> str:
    """Why a message did not get through, or not yet; of a service that has its own codes the code itself."""
    key = f"notice.reason.{code}"
    return text(locale, key if key in catalogue(locale) else "notice.reason.other", {"code": code})


def _since(record: EvidenceRecord) -> Finding | None:
    """Why a photo that counts as genuine is on the review queue all the same."""
    if record.reopened and record.word is VerdictWord.GENUINE:
        return record.late_sources[-1].finding
    return None


def _stage(record: EvidenceRecord) -> str:
    match record.evidence.state:
        case EvidenceState.EXPIRED:
            return "expired"
        case EvidenceState.WAITING:
            return "announced"
        case _:
            return "waiting"


def _of_finding(locale: Locale, kind: str, finding: Finding, timezone: str) -> str:
    key = f"{kind}.{finding.code}"
    if key not in catalogue(locale):
        return ""
    return text(locale, key, finding.facts, timezone)


def written(fact: Any, how: str, locale: Locale, timezone: str) -> str:
    """One fact the way a person of this language reads it."""
    if fact is None or fact == "":
        return DASH
    match how:
        case "when" | "day" | "time":
            return _moment(fact, how, locale, timezone)
        case "distance":
            return f"{fact / 1000:,.1f} km" if fact >= 1000 else f"{round(fact)} m"
        case "number":
            return f"{fact:.10g}"
        case "size":
            return f"{fact / 1_000_000:.1f} MB" if fact >= 100_000 else f"{fact / 1000:.1f} kB"
        case "megapixels":
            return f"{fact / 1_000_000:.0f} MP" if locale == "en" else f"{fact / 10_000:.0f} 万像素"
        case "percent":
            return f"{fact * 100:.1f} %" if locale == "en" else f"{fact * 100:.1f}%"
        case "list":
            return (", " if locale == "en" else "、").join(isolated(str(one)) for one in fact) or DASH
        case "verdict" | "reason" | "face.reason":
            return catalogue(locale).get(f"{how}.{fact}", str(fact))
        case _:
            return isolated(str(fact))


def isolated(written: str) -> str:
    """A name from right to left between Unicode's isolates, so that the sentence around it keeps its order (UAX 9)."""
    return f"\u2068{written}\u2069" if RIGHT_TO_LEFT.search(written) else written


def _moment(fact: Any, how: str, locale: Locale, timezone: str) -> str:
    moment = fact if isinstance(fact, datetime) else datetime.fromisoformat(str(fact))
    local = moment.astimezone(ZoneInfo(timezone))
    day = f"{local.day} {MONTHS[local.month - 1]} {local.year}" if locale == "en" else f"{local:%Y-%m-%d}"
    clock = f"{local:%H:%M}"
    if how == "day":
        return day
    return clock if how == "time" else (f"{day}, {clock}" if locale == "en" else f"{day} {clock}")
