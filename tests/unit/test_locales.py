"""locales: every code has its sentence in both languages, and every sentence can be filled from its facts."""

import re
from datetime import timedelta
from pathlib import Path
from string import Formatter
from typing import Any

import pytest
from given_checks import END, NOON, POLICY, START, claim, evidence, faces, match, reuse, seen, situations
from test_checks_codes import CODES

from api.chalicelib import problems
from yanzhen import errors, late, texts
from yanzhen.checks import run_all
from yanzhen.evidence import Claim, EvidenceState, Missing, Observations
from yanzhen.record import EvidenceRecord
from yanzhen.verdict import REASONS, Finding, Outcome, Review, ReviewDecision, VerdictWord, decide

FUNCTIONS = Path(__file__).parents[2] / "functions"
ZH, EN = texts.catalogue("zh"), texts.catalogue("en")
FINDINGS = (
    {code: outcome for codes in CODES.values() for code, outcome in codes.items()}
    | {f"{name}.crashed": Outcome.UNABLE for name in CODES}
    | late.CODES
)


def placeholders(sentence: str) -> set[tuple[str, str]]:
    return {(name, how or "") for _, name, how, _ in Formatter().parse(sentence) if name is not None}


def record(observed: Observations | None = None, *, of: Claim | None = None, **changes: Any) -> EvidenceRecord:
    given = of or claim()
    verdict = decide(run_all(given, observed or seen(), POLICY, lambda *_: None), POLICY, END)
    judged = given.evidence.model_copy(update={"state": EvidenceState.JUDGED})
    return EvidenceRecord(**({"evidence": judged, "verdict": verdict} | changes))


def reviewed(word: VerdictWord) -> EvidenceRecord:
    review = Review(
        reviewer_id="h1", decision=ReviewDecision.OVERTURN, word=word, reason="wrong_session", reviewed_at=END
    )
    return record(reviews=(review,))


def test_both_languages_have_the_same_keys_and_placeholders() -> None:
    assert ZH.keys() == EN.keys()
    assert {key: placeholders(ZH[key]) for key in ZH} == {key: placeholders(EN[key]) for key in EN}


def test_no_text_is_empty_and_none_is_left_in_the_other_language() -> None:
    for key in ZH:
        assert ZH[key].strip()
        assert EN[key].strip()
        assert not re.search("[一-鿿]", EN[key]), key
        assert re.search("[一-鿿]", Formatter().vformat(ZH[key], (), _Blank())), key


def test_chinese_sentences_use_full_width_punctuation() -> None:
    words = {key: "".join(literal for literal, *_ in Formatter().parse(ZH[key])) for key in ZH}
    assert {key: text for key, text in words.items() if re.search(r"[,;:?!()]|\.(?![0-9])", text)} == {}


class _Blank(dict[str, Any]):
    def __missing__(self, key: str) -> "_Anything":
        return _Anything()


class _Anything:
    def __format__(self, how: str) -> str:
        return ""


def test_every_code_has_a_sentence_and_no_sentence_is_without_a_code() -> None:
    assert {key.removeprefix("finding.") for key in ZH if key.startswith("finding.")} == set(FINDINGS)


def test_exactly_the_codes_that_are_not_fine_have_advice() -> None:
    advised = {key.removeprefix("advice.") for key in ZH if key.startswith("advice.")}
    stages = {"waiting", "announced", "expired", "reviewed.suspect", "reviewed.false", "reviewed.unable"}
    assert advised - stages == {code for code, outcome in FINDINGS.items() if outcome is not Outcome.PASS}


def test_every_finding_brings_the_facts_its_sentence_and_its_advice_need() -> None:
    told = set()
    source = evidence(evidence_id="01A", announced_at=START, employee_id="e9")
    afterwards = late.late_source(claim(), 90, source=source, seen_as=match("same_bytes"), policy=POLICY)
    assert afterwards is not None
    for given, observed in situations():
        said = run_all(given, observed, POLICY, lambda name, error: pytest.fail(f"{name}: {error}"))
        for finding in (*said, afterwards.finding):
            for kind in ("finding", "advice"):
                for name, _ in placeholders(ZH.get(f"{kind}.{finding.code}", "")):
                    assert finding.facts.get(name) is not None, f"{finding.code} says {name}"
            for locale in texts.LOCALES:
                assert "{" not in texts.sentence(locale, finding)
            told.add(finding.code)
    assert told | {f"{name}.crashed" for name in CODES} == set(FINDINGS)


def _error_codes(kind: type[errors.YanzhenError]) -> set[str]:
    return {kind.code}.union(*(_error_codes(child) for child in kind.__subclasses__()))


def test_every_error_has_a_sentence_and_every_status_a_title() -> None:
    assert {f"error.{code}" for code in _error_codes(errors.YanzhenError)} <= ZH.keys()
    assert {f"status.{status.value}" for status in problems.STATUS.values()} <= ZH.keys()


def test_every_action_that_is_noted_has_a_sentence() -> None:
    written = "\n".join(path.read_text() for path in FUNCTIONS.rglob("*.py"))
    noted = set(re.findall(r'(?:note\(\s*|action=)"([a-z_]+\.[a-z_]+)"', written))
    assert len(noted) >= 10
    told = {key.removeprefix("audit.") for key in ZH if key.startswith("audit.") and not key.startswith("audit.actor.")}
    assert told == noted


def test_checks_verdicts_outcomes_measures_and_reasons_have_names() -> None:
    measures = {
        f.measure.name for given, observed in situations()
        for f in run_all(given, observed, POLICY, lambda *_: None) if f.measure
    }  # fmt: skip
    wanted = (
        {f"check.{name}" for name in CODES}
        | {f"verdict.{word.value}" for word in VerdictWord}
        | {f"outcome.{outcome.value}" for outcome in Outcome}
        | {f"measure.{name}" for name in measures}
        | {f"reason.{reason}" for reason in REASONS}
    )
    assert wanted <= ZH.keys()


@pytest.mark.parametrize("word", ["fraud", "cheat", "fake", "guilty", "作弊", "造假", "欺诈", "虚假"])
def test_no_text_blames_anybody(word: str) -> None:
    assert [key for key in ZH if word in ZH[key] or word in EN[key].casefold()] == []


@pytest.mark.parametrize(
    ("locale", "timezone", "sentence"),
    [
        ("zh", "Asia/Shanghai", "照片拍摄于 2025-03-15，本次培训为 2026-03-15。"),
        ("en", "Asia/Shanghai", "This photo was taken on 15 Mar 2025; the session is on 15 Mar 2026."),
        ("en", "Pacific/Auckland", "This photo was taken on 16 Mar 2025; the session is on 15 Mar 2026."),
    ],
)
def test_moments_are_written_by_language_on_the_sessions_clock(locale: Any, timezone: str, sentence: str) -> None:
    facts = {"taken_at": "2025-03-15T11:30:00.000Z", "starts_at": "2026-03-15T06:00:00.000Z"}
    assert texts.text(locale, "finding.time.another_day", facts, timezone) == sentence


@pytest.mark.parametrize(
    ("how", "fact", "zh", "en"),
    [
        ("when", NOON, "2026-03-15 15:00", "15 Mar 2026, 15:00"),
        ("time", START, "14:00", "14:00"),
        ("distance", 42.4, "42 m", "42 m"),
        ("distance", 4_260, "4.3 km", "4.3 km"),
        ("number", 90.0, "90", "90"),
        ("number", -0.5, "-0.5", "-0.5"),
        ("size", 41_200_000, "41.2 MB", "41.2 MB"),
        ("size", 512, "0.5 kB", "0.5 kB"),
        ("megapixels", 120_000_000, "12000 万像素", "120 MP"),
        ("percent", 0.0148, "1.5%", "1.5 %"),
        ("list", ["GIMP", "VSCO"], "GIMP、VSCO", "GIMP, VSCO"),
        ("verdict", "suspect", "待核实", "To check"),
        ("reason", "unheard_of", "unheard_of", "unheard_of"),
        ("", "王芳 {x}", "王芳 {x}", "王芳 {x}"),
    ],
)
def test_facts_are_written_the_way_a_language_reads_them(
    how: str, fact: Any, zh: str, en: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(texts, "catalogue", lambda locale: {**(ZH if locale == "zh" else EN), "x": f"{{it:{how}}}"})
    assert (texts.text("zh", "x", {"it": fact}), texts.text("en", "x", {"it": fact})) == (zh, en)


def test_a_fact_that_is_absent_is_a_dash_and_breaks_nothing() -> None:
    assert texts.text("zh", "finding.reuse.near_copy") == "这张照片与 – 上传的一张几乎一样。"


def test_a_code_or_check_no_longer_known_shows_itself() -> None:
    gone = Finding(check="aura", outcome=Outcome.SUSPECT, code="aura.dim")
    assert texts.sentence("zh", gone) == "aura.dim"
    assert texts.title("en", "aura") == "aura"


def test_a_genuine_verdict_asks_for_nothing() -> None:
    assert texts.headline("en", record()) == "All checks are fine."
    assert texts.advice("en", record()) == ""


def test_a_headline_is_the_heaviest_findings_sentence_and_proof_comes_first() -> None:
    clone = record(seen(None, faces(0.5), reuse(match("near_copy"))))
    assert texts.headline("en", clone).startswith("This photo is almost the same as one uploaded on")
    proof = record(seen(None, faces(0.5), reuse(match("near_copy"), match("same_bytes"))))
    assert texts.headline("en", proof).startswith("This file is exactly the same")
    assert texts.advice("zh", proof) == ZH["advice.reuse.same_bytes"]


def test_a_verdict_unable_names_the_required_check_that_could_not_tell() -> None:
    unsure = record(seen(Missing(cause="timeout")), of=claim(position=None))
    assert texts.headline("en", unsure) == EN["finding.integrity.not_read"]
    blurred = record(seen(None, faces(None, references=0)), of=claim(position=None))
    assert texts.headline("en", blurred) == EN["finding.person.not_enrolled"]


def test_a_verdict_unable_without_any_finding_still_says_so() -> None:
    bare = record(verdict=decide((), POLICY, END))
    assert (texts.headline("en", bare), texts.advice("en", bare)) == (EN["headline.unable"], "")


@pytest.mark.parametrize(
    ("state", "stage"),
    [
        (EvidenceState.WAITING, "announced"),
        (EvidenceState.RECEIVED, "waiting"),
        (EvidenceState.EXPIRED, "expired"),
    ],
)
def test_before_a_verdict_the_state_speaks(state: EvidenceState, stage: str) -> None:
    pending = EvidenceRecord(evidence=evidence(state=state, announced_at=NOON + timedelta(minutes=1)))
    assert texts.headline("zh", pending) == ZH[f"headline.{stage}"]
    assert texts.advice("zh", pending) == ZH[f"advice.{stage}"]


@pytest.mark.parametrize("word", list(VerdictWord))
def test_a_reviewers_word_stands_above_the_machines(word: VerdictWord) -> None:
    said = texts.headline("en", reviewed(word))
    assert "reviewer" in said
    assert ("sent for the wrong session" in said) is (word is not VerdictWord.GENUINE)
    assert bool(texts.advice("en", reviewed(word))) is (word is not VerdictWord.GENUINE)


def test_a_fact_from_right_to_left_stands_between_isolates_and_others_do_not() -> None:
    assert texts.isolated("محمد") == "\u2068محمد\u2069"
    assert texts.isolated("廖霞 Xia Liao") == "廖霞 Xia Liao"
