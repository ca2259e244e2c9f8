"""A manifest is believed as far as its signature carries: trusted by an anchor, valid, broken, or not there."""

from functools import cache
from pathlib import Path
from typing import Any

import pytest
from given_pictures import encoded, photo

from infra.local.authority import GENERATED, SOURCE_TYPES, Authority, made
from yanzhen_credentials import anchors, read_credentials

JPEG = encoded(photo(400, 340))
PNG = encoded(photo(400, 340), "PNG")


@cache
def authority() -> Authority:
    return made("Throwaway")


def signed(
    body: bytes, mime: str, *actions: dict[str, Any], remote: str | None = None, ingredient: bytes | None = None
) -> bytes:
    return authority().sign(body, mime, *actions, generator="Test camera", remote=remote, ingredient=ingredient)


CREATED = {"action": "c2pa.created", "digitalSourceType": SOURCE_TYPES + "digitalCapture"}
COLOURED = {"action": "c2pa.color_adjustments"}


def test_most_photos_have_no_credentials() -> None:
    facts = read_credentials(JPEG, "image/jpeg")
    assert (facts.state, facts.issuer, facts.problems) == ("none", None, ())


@pytest.mark.parametrize(("body", "mime"), [(JPEG, "image/jpeg"), (PNG, "image/png")])
def test_a_signature_by_a_stranger_is_valid_and_by_an_anchors_child_trusted(body: bytes, mime: str) -> None:
    file = signed(body, mime, CREATED)
    stranger = read_credentials(file, mime)
    assert (stranger.state, stranger.problems) == ("valid", ("signingCredential.untrusted",))
    known = read_credentials(file, mime, trust_anchors=authority().root)
    assert (known.state, known.problems) == ("trusted", ())
    assert (known.issuer, known.generator) == ("Throwaway", "Test camera 1.2")
    assert (known.ai_source, known.edited) == (False, False)


def test_an_anchor_of_somebody_else_does_not_make_a_signature_trusted() -> None:
    other = made("Other").root
    assert read_credentials(signed(JPEG, "image/jpeg", CREATED), "image/jpeg", trust_anchors=other).state == "valid"


def test_a_generated_picture_says_so() -> None:
    facts = read_credentials(signed(JPEG, "image/jpeg", GENERATED), "image/jpeg", trust_anchors=authority().root)
    assert (facts.state, facts.ai_source, facts.edited) == ("trusted", True, False)


def test_an_edited_picture_says_so() -> None:
    facts = read_credentials(signed(JPEG, "image/jpeg", CREATED, COLOURED), "image/jpeg")
    assert (facts.ai_source, facts.edited) == (False, True)


def test_an_edit_of_a_generated_picture_is_still_generated() -> None:
    first = signed(JPEG, "image/jpeg", GENERATED)
    facts = read_credentials(signed(JPEG, "image/jpeg", COLOURED, ingredient=first), "image/jpeg")
    assert (facts.ai_source, facts.edited) == (True, True)


def test_changed_pixels_break_the_signature() -> None:
    file = bytearray(signed(JPEG, "image/jpeg", CREATED))
    file[-200] ^= 0x55
    facts = read_credentials(bytes(file), "image/jpeg", trust_anchors=authority().root)
    assert facts.state == "invalid"
    assert "assertion.dataHash.mismatch" in facts.problems


def test_a_manifest_cut_in_two_is_unreadable() -> None:
    file = signed(JPEG, "image/jpeg", CREATED)
    start = file.index(b"jumb")
    damaged = file[: start + 40] + b"\xff" * 40 + file[start + 80 :]
    facts = read_credentials(damaged, "image/jpeg")
    assert facts.state == "unreadable"
    assert facts.problems


def test_a_manifest_on_a_server_is_never_fetched() -> None:
    file = signed(JPEG, "image/jpeg", CREATED, remote="https://manifests.invalid/m.c2pa")
    facts = read_credentials(file, "image/jpeg")
    assert (facts.state, facts.problems) == ("none", ("remote",))


def test_a_trace_without_a_manifest_is_none() -> None:
    assert read_credentials(JPEG + b"jumb provenance", "image/jpeg").state == "none"


def test_noise_with_a_trace_is_unreadable_and_not_a_crash() -> None:
    assert read_credentials(b"jumb" * 100, "image/jpeg").state == "unreadable"


def test_the_anchors_are_those_of_the_file_and_none_without_one(tmp_path: Path) -> None:
    file = tmp_path / "anchors.pem"
    file.write_text(authority().root)
    assert anchors(str(file)) == authority().root
    assert anchors() == ""
    with pytest.raises(FileNotFoundError):
        anchors(str(tmp_path / "forgotten.pem"))


def test_words_between_the_certificates_of_a_list_do_no_harm() -> None:
    listed = f"C=XX, O=Other\n{made('Other').root}\n# O=Throwaway\n{authority().root}"
    assert read_credentials(signed(JPEG, "image/jpeg", CREATED), "image/jpeg", trust_anchors=listed).state == "trusted"
