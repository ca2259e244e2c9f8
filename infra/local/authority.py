"""A made-up authority for content credentials: what it signs is trusted where its root is a trust anchor.

The demo's authority lies in the cache of this machine and signs one picture, so that a trusted mark is seen at work.
"""

import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from infra.layers import alone
from infra.paths import CACHE

SOURCE_TYPES = "http://cv.iptc.org/newscodes/digitalsourcetype/"
GENERATED = {"action": "c2pa.created", "digitalSourceType": f"{SOURCE_TYPES}trainedAlgorithmicMedia"}
DAYS = 3650


@dataclass(frozen=True)
class Authority:
    """A root in PEM (the trust anchor), its signer's chain in PEM, and the signer's key."""

    root: str
    chain: str
    key: bytes

    def sign(
        self,
        picture: bytes,
        mime: str,
        *actions: Mapping[str, Any],
        generator: str,
        remote: str | None = None,
        ingredient: bytes | None = None,
    ) -> bytes:
        """The picture with a manifest of these actions; `remote` leaves the manifest on a server."""
        from c2pa import Builder, C2paSignerInfo, C2paSigningAlg, Context, Settings, Signer

        manifest = {
            "claim_generator_info": [{"name": generator, "version": "1.2"}],
            "assertions": [{"label": "c2pa.actions", "data": {"actions": list(actions)}}],
        }
        quiet = {"verify": {"verify_after_sign": False}, "builder": {"thumbnail": {"enabled": False}}}
        signer = Signer.from_info(C2paSignerInfo(C2paSigningAlg.ES256, self.chain.encode(), self.key, None))
        builder, out = Builder.from_json(json.dumps(manifest), Context(Settings.from_dict(quiet))), io.BytesIO()
        if ingredient is not None:
            builder.add_ingredient({"title": "before", "relationship": "parentOf"}, mime, io.BytesIO(ingredient))
        if remote:
            builder.set_no_embed()
            builder.set_remote_url(remote)
        builder.sign(signer, mime, io.BytesIO(picture), out)
        return out.getvalue()


def made(organization: str) -> Authority:
    """A new authority with new keys."""
    root_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    root = _certificate(organization, "Root", root_key, "Root", root_key, ca=True)
    leaf = _certificate(organization, "Signer", key, "Root", root_key, ca=False)
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return Authority(root, leaf + root, secret)


def anchors_of_demo() -> Path:
    """The PEM file with the demo's root, made once a machine."""
    folder = CACHE / "authority"
    anchors = folder / "anchors.pem"
    with alone(folder):
        if not anchors.exists():
            folder.mkdir(exist_ok=True)
            new = made("Yanzhen demo")
            (folder / "chain.pem").write_text(new.chain)
            (folder / "key.pem").write_bytes(new.key)
            anchors.write_text(new.root)
    return anchors


def authority_of_demo() -> Authority:
    """The demo's authority itself."""
    anchors = anchors_of_demo()
    return Authority(
        anchors.read_text(), (anchors.parent / "chain.pem").read_text(), (anchors.parent / "key.pem").read_bytes()
    )


def _certificate(
    organization: str,
    subject: str,
    key: ec.EllipticCurvePrivateKey,
    issuer: str,
    issuer_key: ec.EllipticCurvePrivateKey,
    *,
    ca: bool,
) -> str:
    def name(common: str) -> x509.Name:
        return x509.Name(
            [
                x509.NameAttribute(NameOID.ORGANIZATION_NAME, organization),
                x509.NameAttribute(NameOID.COMMON_NAME, common),
            ]
        )

    now = datetime.now(UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(name(subject))
        .issuer_name(name(issuer))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=DAYS))
        .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
        .add_extension(x509.KeyUsage(not ca, False, False, False, False, ca, ca, False, False), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), critical=False)
    )
    if not ca:
        builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION]), critical=False)
    return builder.sign(issuer_key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM).decode()
