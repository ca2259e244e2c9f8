"""Decide: facts become a verdict; what is missing, malformed or crashed is `unable` and never guilt."""

from datetime import timedelta
from typing import Any

import pytest
from given_functions import START, Context, World, announce, photo, upload, world

from verification import decide, intake
from yanzhen import checks
from yanzhen.errors import NotFound
from yanzhen.evidence import EvidenceState, FaceFacts, MediaFacts, Missing, Observations, ReuseFacts
from yanzhen.policy import Policy
from yanzhen.verdict import Outcome, VerdictWord

MEDIA = {"format": "jpeg", "size_bytes": 9, "width": 640, "height": 480, "mode": "RGB"}
FACES = {
    "adapter": "onnx-mesh468",
    "faces": [
        {
            "box": {"left": 0.1, "top": 0.1, "width": 0.2, "height": 0.2},
            "score": 0.95,
            "width_px": 120,
            "usable": True,
        }
    ],
    "uploader": {"employee_id": "e1", "similarity": 0.97, "references": 1, "face": 0},
    "uploader_references": 1,
}
REUSE: dict[str, Any] = {"quality": 90, "matches": []}


@pytest.fixture
def where() -> World:
    made = world()
    upload(made, photo())
    intake.take_in("01A", made)  # type: ignore[arg-type]
    return made


@pytest.fixture
def handle(where: World, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(decide, "runtime", lambda: where)

    def run(**changes: Any) -> Any:
        event = {"evidence_id": "01A", "media": MEDIA, "faces": FACES, "reuse": REUSE} | changes
        return decide.handler(event, Context())  # type: ignore[arg-type]

    return run


def stored(where: World) -> Any:
    return where.evidence.records["01A"]


def test_an_honest_photo_is_genuine_and_everything_it_rests_on_is_stored(where: World, handle: Any) -> None:
    assert handle() == {"evidence_id": "01A", "word": "genuine"}
    record = stored(where)
    assert record.evidence.state is EvidenceState.JUDGED
    assert record.media == MediaFacts.model_validate(MEDIA)
    assert record.faces == FaceFacts.model_validate(FACES)
    assert record.reuse == ReuseFacts.model_validate(REUSE)
    assert {finding.check for finding in record.verdict.findings} == set(checks.all_checks()) - {"video", "session"}
    assert record.verdict.thresholds["suspect_from"] == 30


@pytest.mark.parametrize("cause", ["timeout", "crashed", "not_opened"])
@pytest.mark.parametrize("facts", ["media", "faces", "reuse"])
def test_facts_that_are_missing_make_their_checks_unable_and_nobody_guilty(
    facts: str, cause: str, where: World, handle: Any
) -> None:
    word = handle(**{facts: {"cause": cause}})["word"]
    assert word in ("unable", "genuine")
    verdict = stored(where).verdict
    assert verdict.points == 0
    assert any(finding.outcome is Outcome.UNABLE for finding in verdict.findings)
    assert getattr(stored(where), facts) is None


@pytest.mark.parametrize("nonsense", [None, "text", 7, [], {}, {"quality": "high"}, {"surprise": 1}, {"cause": 5}])
def test_malformed_facts_are_missing_and_said_so_without_their_values(
    nonsense: Any, handle: Any, where: World, caplog: pytest.LogCaptureFixture
) -> None:
    handle(reuse=nonsense)
    assert decide.facts_of(nonsense, ReuseFacts) == Missing(cause="malformed")
    assert stored(where).reuse is None
    said = str([vars(record) for record in caplog.records])
    assert "malformed facts" in said
    assert "'high'" not in said


def test_a_check_that_crashes_is_unable_alone_and_reported(
    handle: Any, where: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def crash(*_: object) -> Any:
        raise ZeroDivisionError

    everything = checks.all_checks() | {"place": crash}
    monkeypatch.setattr(checks, "all_checks", lambda: everything)
    assert handle()["word"] == "genuine"
    findings = {finding.check: finding for finding in stored(where).verdict.findings}
    assert (findings["place"].code, findings["place"].outcome) == ("place.crashed", Outcome.UNABLE)
    assert findings["person"].outcome is Outcome.PASS
    assert "ZeroDivisionError" in caplog.text


def test_the_first_verdict_stays_whatever_a_second_delivery_says(handle: Any, where: World) -> None:
    handle()
    before = stored(where)
    assert handle(media=MEDIA | {"problem": "truncated"})["word"] == "genuine"
    assert stored(where) == before


def test_the_policy_is_the_one_in_force_at_the_session_s_start(handle: Any, where: World) -> None:
    where.policies.propose(Policy(version=2, effective_from=START - timedelta(days=1), suspect_from=20))
    where.policies.propose(Policy(version=3, effective_from=START + timedelta(minutes=1)))
    handle()
    assert stored(where).verdict.policy_version == 2


def test_bytes_that_arrived_count_as_received_even_when_intake_died_first() -> None:
    made = world()
    upload(made, photo())
    seen = Observations(media=Missing(cause="crashed"))
    assert decide.judge("01A", seen, made) == "unable"  # type: ignore[arg-type]
    assert made.evidence.records["01A"].evidence.first


def test_a_missing_object_is_unable_and_counts_for_nobody_s_photo() -> None:
    made = world()
    announce(made, photo())
    seen = Observations(media=MediaFacts(problem="missing"))
    assert decide.judge("01A", seen, made) == VerdictWord.UNABLE  # type: ignore[arg-type]
    assert not made.evidence.records["01A"].evidence.first


def test_consent_withdrawn_is_unable_and_never_guilt(handle: Any, where: World) -> None:
    where.directory.withdraw_consent("e1", START)
    nobody = FACES | {"uploader": None, "uploader_references": 0}
    assert handle(faces=nobody)["word"] == "unable"
    codes = {finding.code for finding in stored(where).verdict.findings}
    assert "person.consent_withdrawn" in codes


def test_verdicts_are_counted_by_their_word(handle: Any, capsys: pytest.CaptureFixture[str]) -> None:
    handle()
    out = capsys.readouterr().out
    assert '"Verdicts"' in out
    assert '"word":"genuine"' in out.replace(" ", "")


def test_an_evidence_without_employee_or_session_is_an_error_that_names_what_is_missing(where: World) -> None:
    seen = Observations(media=MediaFacts())
    with pytest.raises(NotFound):
        decide.judge("01X", seen, where)  # type: ignore[arg-type]
    del where.directory.employees_by_id["e1"]
    with pytest.raises(NotFound, match="e1"):
        decide.judge("01A", seen, where)  # type: ignore[arg-type]
    del where.training.sessions_by_id["s1"]
    with pytest.raises(NotFound, match="s1"):
        decide.judge("01A", seen, where)  # type: ignore[arg-type]
