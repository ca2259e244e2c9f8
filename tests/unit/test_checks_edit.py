"""edit: what the file itself declares is a hint; only a trusted AI mark is proof."""

import pytest
from given_checks import POLICY, claim, media, seen

from yanzhen.checks import edit
from yanzhen.evidence import CredentialFacts, Missing
from yanzhen.verdict import Finding, Outcome


def read(**facts: object) -> tuple[Finding, ...]:
    return edit.run(claim(), seen(media(**facts)), POLICY)


def credentials(**facts: object) -> list[tuple[str, Outcome]]:
    return [(f.code, f.outcome) for f in read(credentials=CredentialFacts(**facts))]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "tag",
    [
        "Adobe Photoshop 25.1 (Windows)", "Adobe Photoshop Lightroom Classic 13.0", "GIMP 2.10.36", "Snapseed 2.0",
        "PicsArt", "美图秀秀", "MeituPic 9.1", "醒图 8.2", "Pixelmator Pro 3.5", "VSCO", "Canva", "Photopea",
        "Affinity Photo 2.1", "paint.net 5.0", "ImageMagick 7.1.1", "剪映", "Photoshop Express",
    ],
)  # fmt: skip
def test_an_editors_tag_is_a_reason_to_look(tag: str) -> None:
    (found,) = read(editor_tags=(tag,))
    assert (found.code, found.outcome, found.facts["editors"]) == ("edit.editor_tag", Outcome.SUSPECT, [tag])


@pytest.mark.parametrize(
    "tag",
    [
        "17.4.1", "HDR+ 1.0.540104767zd", "MediaTek Camera Application", "Adobe Photoshop Camera 1.4", "B612 12.0",
        "V14.0.5.0.TKACNXM", "Google Camera", "Microsoft Windows Photo Viewer 6.1.7600", "HUAWEI Camera", "Snowflake 1",
        "PicasaFree", "Gimpel Software", "Sketchbook of a phone", "SM-G991B",
    ],
)  # fmt: skip
def test_camera_apps_firmware_and_viewers_are_no_editors(tag: str) -> None:
    assert [f.code for f in read(editor_tags=(tag,))] == ["edit.no_traces"]


@pytest.mark.parametrize("source", sorted(edit.AI_SOURCES))
def test_an_ai_source_in_iptc_is_a_mark(source: str) -> None:
    (found,) = read(digital_source_type=source)
    assert (found.code, found.facts["mark"]) == ("edit.ai_mark", source)


@pytest.mark.parametrize("source", ["digitalCapture", "computationalCapture", "compositeCapture", "screenCapture"])
def test_a_captures_source_is_no_mark(source: str) -> None:
    assert [f.code for f in read(digital_source_type=source)] == ["edit.no_traces"]


def test_a_generators_tag_is_a_mark() -> None:
    assert [f.code for f in read(editor_tags=("Midjourney 6",))] == ["edit.ai_mark"]
    assert [f.code for f in read(editor_tags=("Adobe Firefly",))] == ["edit.ai_mark"]


def test_only_a_trusted_signature_makes_an_ai_mark_proof() -> None:
    assert credentials(state="trusted", ai_source=True) == [("edit.trusted_ai_mark", Outcome.FAIL)]
    assert ("edit.ai_mark", Outcome.SUSPECT) in credentials(state="valid", ai_source=True)
    assert ("edit.ai_mark", Outcome.SUSPECT) in credentials(state="invalid", ai_source=True)


@pytest.mark.parametrize("state", ["invalid", "unreadable"])
def test_broken_credentials_are_a_hint(state: str) -> None:
    assert credentials(state=state) == [("edit.broken_credentials", Outcome.SUSPECT)]


def test_a_stranger_as_issuer_is_a_smaller_hint_and_a_trusted_one_passes() -> None:
    assert credentials(state="valid") == [("edit.untrusted_credentials", Outcome.SUSPECT)]
    assert credentials(state="trusted", issuer="Leica") == [("edit.trusted_credentials", Outcome.PASS)]
    assert POLICY.points["edit.untrusted_credentials"] < POLICY.suspect_from


def test_credentials_that_tell_of_an_edit_are_believed() -> None:
    assert credentials(state="trusted", edited=True) == [("edit.credentials_edited", Outcome.SUSPECT)]


def test_a_file_without_any_mark_passes() -> None:
    (found,) = read()
    assert (found.code, found.outcome) == ("edit.no_traces", Outcome.PASS)


def test_a_file_that_was_not_read_is_unable_and_says_why() -> None:
    (missing,) = edit.run(claim(), seen(Missing(cause="timeout")), POLICY)
    (broken,) = read(problem="truncated")
    assert [(f.code, f.outcome, f.facts["cause"]) for f in (missing, broken)] == [
        ("edit.not_read", Outcome.UNABLE, "timeout"), ("edit.not_read", Outcome.UNABLE, "truncated")
    ]  # fmt: skip
