"""retake: another photo is asked for only where it helps, and only while it can still be taken."""

from datetime import datetime, timedelta

import pytest
from given_checks import END, START, claim, evidence
from test_locales import FINDINGS, ZH, reviewed

from yanzhen import texts
from yanzhen.evidence import EvidenceState
from yanzhen.policy import Policy
from yanzhen.record import EvidenceRecord
from yanzhen.retake import UNMENDED, retake
from yanzhen.verdict import Finding, Outcome, VerdictWord, decide

SESSION = claim().session
POLICY = Policy(
    effective_from=START,
    late_minutes=45,
    required_checks=tuple(sorted({code.split(".")[0] for code in FINDINGS})),
    points=dict.fromkeys(FINDINGS, 30),
)
"""Every code decides on its own: what counts weighs enough, what is unable is required."""
LAST = END + timedelta(minutes=45)


def judged(code: str, outcome: Outcome | None = None) -> EvidenceRecord:
    found = Finding(check=code.split(".")[0], code=code, outcome=outcome or FINDINGS[code])
    of = evidence(state=EvidenceState.JUDGED)
    return EvidenceRecord(evidence=of, verdict=decide((found,), POLICY, END))


def asked(record: EvidenceRecord, now: datetime = END) -> str | None:
    again = retake(record, SESSION, now)
    return again.source if again else None


NOT_FINE = sorted(code for code, outcome in FINDINGS.items() if outcome is not Outcome.PASS)


@pytest.mark.parametrize("code", NOT_FINE)
def test_advice_that_nothing_is_to_be_done_never_comes_with_a_retake(code: str) -> None:
    nothing = "无需操作" in ZH[f"advice.{code}"]

    assert nothing == ("Nothing to do" in texts.catalogue("en")[f"advice.{code}"])
    assert not (nothing and asked(judged(code)))
    assert (asked(judged(code)) is None) == (code in UNMENDED or code.endswith(".crashed"))


def test_every_code_that_a_photo_does_not_mend_is_a_code() -> None:
    assert set(NOT_FINE) >= UNMENDED


def test_the_camera_helps_while_a_photo_taken_now_lies_in_the_window() -> None:
    again = retake(judged("person.no_face"), SESSION, LAST)

    assert again is not None
    assert (again.source, again.until) == ("camera", LAST)


def test_after_the_window_only_a_photo_taken_in_time_helps() -> None:
    assert asked(judged("person.no_face"), LAST + timedelta(seconds=1)) == "album"


def test_after_the_window_nothing_is_asked_where_the_company_takes_no_photos_of_the_album() -> None:
    record = judged("person.no_face")
    assert record.verdict is not None
    strict = record.verdict.model_copy(update={"thresholds": {**record.verdict.thresholds, "gallery": "refused"}})
    closed = retake(record.model_copy(update={"verdict": strict}), SESSION, LAST + timedelta(seconds=1))

    assert closed is not None
    assert (closed.source, closed.until) == (None, LAST)
    assert "ask your manager" in texts.advice_now("en", record, closed)


def test_advice_says_until_when_a_retake_counts_and_afterwards_what_helps_instead() -> None:
    record = judged("person.no_face")
    early, late = (retake(record, SESSION, now) for now in (END, LAST + timedelta(hours=1)))

    assert texts.advice_now("zh", record, early).startswith(ZH["advice.person.no_face"])
    assert texts.advice_now("en", record, early).endswith(" A new photo can be taken until 15 Mar 2026, 16:45.")
    assert texts.advice_now("zh", record, late).startswith("现场补拍的时间已过（截至 2026-03-15 16:45）。")
    assert texts.advice_now("zh", judged("person.unsure"), None) == ZH["advice.person.unsure"]


def test_a_genuine_photo_and_one_that_is_being_checked_ask_for_nothing() -> None:
    assert asked(judged("person.found")) is None
    assert asked(EvidenceRecord(evidence=evidence(state=EvidenceState.RECEIVED))) is None


def test_a_photo_that_never_arrived_may_be_sent_again_at_any_time() -> None:
    lost = EvidenceRecord(evidence=evidence(state=EvidenceState.EXPIRED))

    assert (asked(lost, START), asked(lost, END + timedelta(days=1))) == ("camera", "album")
    late = retake(lost, SESSION, END + timedelta(days=1))
    assert texts.advice_now("zh", lost, late) == ZH["advice.expired"]


@pytest.mark.parametrize("word", list(VerdictWord))
def test_a_reviewers_word_decides_whether_another_photo_helps(word: VerdictWord) -> None:
    assert bool(asked(reviewed(word))) == (word in (VerdictWord.FALSE, VerdictWord.UNABLE))
