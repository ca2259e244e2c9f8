"""A manifest is believed as far as its signature carries: trusted by an anchor, valid, broken, or not there."""

import io
import json
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import pytest
from c2pa import Builder, C2paSignerInfo, C2paSigningAlg, Context, Settings, Signer
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from given_pictures import encoded, photo

from yanzhen_credentials import read_credentials

IPTC = "http://cv.iptc.org/newscodes/digitalsourcetype/"
JPEG = encoded(photo(400, 340))
PNG = encoded(photo(400, 340), "PNG")


def name(common: str) -> x509.Name:
    return x509.Name(
        [x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Throwaway"), x509.NameAttribute(NameOID.COMMON_NAME, common)]
    )


def certificate(
    subject: str, key: ec.EllipticCurvePrivateKey, issuer: str, issuer_key: ec.EllipticCurvePrivateKey, *, ca: bool
) -> x509.Certificate:
    now = datetime.now(UTC)
    usage = x509.KeyUsage(not ca, False, False, False, False, ca, ca, False, False)
    builder = (
        x509.CertificateBuilder()
        .subject_name(name(subject))
        .issuer_name(name(issuer))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=30))
        .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), critical=False)
    )
    if not ca:
        builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION]), critical=False)
    return builder.sign(issuer_key, hashes.SHA256())


def pem(certificate: x509.Certificate) -> str:
    return certificate.public_bytes(serialization.Encoding.PEM).decode()


@cache
def authority() -> tuple[str, str, bytes]:
    """The anchor, the signer's chain and its key, thrown away after the tests."""
    root_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    root = certificate("Root", root_key, "Root", root_key, ca=True)
    leaf = certificate("Signer", key, "Root", root_key, ca=False)
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return pem(root), pem(leaf) + pem(root), secret


def signed(
    body: bytes, mime: str, *actions: dict[str, Any], remote: str | None = None, ingredient: bytes | None = None
) -> bytes:
    _, chain, key = authority()
    signer = Signer.from_info(C2paSignerInfo(C2paSigningAlg.ES256, chain.encode(), key, None))
    manifest = {
        "claim_generator_info": [{"name": "Test camera", "version": "1.2"}],
        "assertions": [{"label": "c2pa.actions", "data": {"actions": list(actions)}}],
    }
    quiet = Context(
        Settings.from_dict({"verify": {"verify_after_sign": False}, "builder": {"thumbnail": {"enabled": False}}})
    )
    builder, out = Builder.from_json(json.dumps(manifest), quiet), io.BytesIO()
    if ingredient is not None:
        builder.add_ingredient({"title": "before", "relationship": "parentOf"}, mime, io.BytesIO(ingredient))
    if remote:
        builder.set_no_embed()
        builder.set_remote_url(remote)
    builder.sign(signer, mime, io.BytesIO(body), out)
    return out.getvalue()


CREATED = {"action": "c2pa.created", "digitalSourceType": IPTC + "digitalCapture"}
GENERATED = {"action": "c2pa.created", "digitalSourceType": IPTC + "trainedAlgorithmicMedia"}
COLOURED = {"action": "c2pa.color_adjustments"}


def test_most_photos_have_no_credentials() -> None:
    facts = read_credentials(JPEG, "image/jpeg")
    assert (facts.state, facts.issuer, facts.problems) == ("none", None, ())


@pytest.mark.parametrize(("body", "mime"), [(JPEG, "image/jpeg"), (PNG, "image/png")])
def test_a_signature_by_a_stranger_is_valid_and_by_an_anchors_child_trusted(body: bytes, mime: str) -> None:
    file = signed(body, mime, CREATED)
    stranger = read_credentials(file, mime)
    assert (stranger.state, stranger.problems) == ("valid", ("signingCredential.untrusted",))
    known = read_credentials(file, mime, trust_anchors=authority()[0])
    assert (known.state, known.problems) == ("trusted", ())
    assert (known.issuer, known.generator) == ("Throwaway", "Test camera 1.2")
    assert (known.ai_source, known.edited) == (False, False)


def test_an_anchor_of_somebody_else_does_not_make_a_signature_trusted() -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    other = pem(certificate("Other", key, "Other", key, ca=True))
    assert read_credentials(signed(JPEG, "image/jpeg", CREATED), "image/jpeg", trust_anchors=other).state == "valid"


def test_a_generated_picture_says_so() -> None:
    facts = read_credentials(signed(JPEG, "image/jpeg", GENERATED), "image/jpeg", trust_anchors=authority()[0])
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
    facts = read_credentials(bytes(file), "image/jpeg", trust_anchors=authority()[0])
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
