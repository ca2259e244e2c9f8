"""Intake: whatever was uploaded is measured and kept; every announced file goes on, with or without pixels."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from given_functions import NOW, SETTINGS, Context, World, announce, jpeg, photo, session, upload, world
from PIL import Image

from infra.local.authority import GENERATED, made
from verification import decide, intake
from yanzhen.evidence import EvidenceState, MediaFacts, Observations
from yanzhen.verdict import Verdict, VerdictWord
from yanzhen_aws.settings import Settings


def take_in(where: World, evidence_id: str = "01A") -> dict[str, Any]:
    return intake.take_in(evidence_id, where)  # type: ignore[arg-type]


def state_of(where: World, evidence_id: str = "01A") -> EvidenceState:
    return where.evidence.records[evidence_id].evidence.state


def test_a_whole_photo_is_measured_copied_and_received() -> None:
    where = world()
    evidence = upload(where, photo(size=(2000, 1500)))
    answer = take_in(where)
    assert answer["known"]
    assert answer["opens"]
    assert not answer["judged"]
    assert answer["media"]["problem"] is None
    assert (answer["media"]["width"], answer["media"]["height"]) == (2000, 1500)
    assert answer["media"]["sha256"] == evidence.sha256
    assert Image.open(BytesIO(where.media.objects["working/01A.jpg"])).size == (1600, 1200)
    assert max(Image.open(BytesIO(where.media.objects["thumbnails/01A.jpg"])).size) <= 320
    record = where.evidence.records["01A"].evidence
    assert (record.state, record.received_at, record.first) == (EvidenceState.RECEIVED, NOW, True)


def test_the_handler_takes_the_key_of_the_object(monkeypatch: pytest.MonkeyPatch) -> None:
    where = world()
    upload(where, photo())
    monkeypatch.setattr(intake, "runtime", lambda: where)
    answer = intake.handler({"key": "originals/01A"}, Context())  # type: ignore[arg-type]
    assert answer["evidence_id"] == "01A"
    assert answer["opens"]


def test_an_object_nobody_announced_is_counted_and_left_alone(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    where = world()
    where.media.write("originals/stranger", photo(), "image/jpeg")
    monkeypatch.setattr(intake, "runtime", lambda: where)
    answer = intake.handler({"key": "originals/stranger"}, Context())  # type: ignore[arg-type]
    assert (answer["known"], answer["judged"], answer["opens"]) == (False, False, False)
    assert set(where.media.objects) == {"originals/stranger"}
    assert '"UnknownObjects":[1.0]' in capsys.readouterr().out.replace(" ", "")


def test_a_photo_that_has_its_verdict_is_not_opened_again() -> None:
    where = world()
    upload(where, photo())
    take_in(where)
    verdict = Verdict(
        word=VerdictWord.GENUINE,
        points=0,
        by_family={},
        findings=(),
        policy_version=1,
        thresholds={},
        needs_review=False,
        decided_at=NOW,
    )
    record = where.evidence.records["01A"]
    where.evidence.records["01A"] = record.model_copy(update={"verdict": verdict})
    where.media.delete("working/01A.jpg")
    answer = take_in(where)
    assert answer["judged"]
    assert "working/01A.jpg" not in where.media.objects


@pytest.mark.parametrize(
    ("data", "changes", "problem"),
    [
        (b"", {}, "empty"),
        (b"just words, renamed", {}, "not_an_image"),
        (photo()[:3000], {}, "truncated"),
        (photo(), {"sha256": "0" * 64}, "checksum_mismatch"),
        (photo(), {"size_bytes": 17}, "size_mismatch"),
        (photo(), {"content_type": "image/png"}, "type_mismatch"),
        (jpeg(Image.new("RGB", (100, 80))), {}, "too_small"),
    ],
)
def test_a_file_that_does_not_open_is_received_with_its_problem_and_stays(
    data: bytes, changes: dict[str, Any], problem: str
) -> None:
    where = world()
    upload(where, data, **changes)
    answer = take_in(where)
    assert not answer["opens"]
    assert answer["media"]["problem"] == problem
    assert where.media.objects == {"originals/01A": data}
    assert state_of(where) is EvidenceState.RECEIVED


def test_a_file_above_the_limit_is_not_read_at_all() -> None:
    where = world()
    evidence = upload(where, photo())
    where.media.objects[evidence.original_key] = bytes(41_000_000)
    answer = take_in(where)
    assert answer["media"]["problem"] == "too_large"
    assert state_of(where) is EvidenceState.RECEIVED


def test_a_missing_object_is_a_problem_and_nothing_was_received() -> None:
    where = world()
    announce(where, photo())
    answer = take_in(where)
    assert (answer["known"], answer["opens"]) == (True, False)
    assert answer["media"]["problem"] == "missing"
    assert state_of(where) is EvidenceState.WAITING


def test_only_the_first_file_of_a_participant_is_first_and_a_group_has_one_first() -> None:
    where = world()
    where.training.add_session(session(session_id="s2", evidence_mode="group"))
    upload(where, photo(1), "01A")
    upload(where, photo(2), "01B")
    upload(where, photo(3), "01C", session_id="s2")
    upload(where, photo(4), "01D", session_id="s2", employee_id="e2")
    for evidence_id in ("01A", "01B", "01C", "01D"):
        take_in(where, evidence_id)
    assert [name for name, record in where.evidence.records.items() if record.evidence.first] == ["01A", "01C"]


def test_a_photo_that_arrives_after_its_slot_expired_is_taken_in() -> None:
    where = world()
    upload(where, photo())
    where.evidence.expire("01A")
    assert take_in(where)["opens"]
    assert state_of(where) is EvidenceState.RECEIVED


def test_an_ai_mark_is_proof_when_its_signer_is_trusted_by_the_setting_and_a_hint_without_it(tmp_path: Path) -> None:
    signer = made("Picture maker")
    file = tmp_path / "anchors.pem"
    file.write_text(signer.root)
    data = signer.sign(photo(), "image/jpeg", GENERATED, generator="Dream machine")

    def codes(settings: Settings) -> set[str]:
        where = world()
        where.settings = settings
        upload(where, data)
        seen = Observations(media=decide.facts_of(take_in(where)["media"], MediaFacts))
        word = decide.judge("01A", seen, where)  # type: ignore[arg-type]
        verdict = where.evidence.records["01A"].verdict
        assert verdict is not None
        assert (word == "false") == any(finding.hard for finding in verdict.findings)
        return {finding.code for finding in verdict.findings if finding.check == "edit"}

    assert codes(SETTINGS.model_copy(update={"trust_anchors": str(file)})) == {"edit.trusted_ai_mark"}
    assert codes(SETTINGS) == {"edit.ai_mark", "edit.untrusted_credentials"}
