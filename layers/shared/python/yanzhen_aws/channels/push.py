"""Web push to the phone app: sealed for one browser (RFC 8291), sent by its push service (RFC 8030), signed (RFC 8292).

What it shows is on a locked screen for everybody to see: no name, no word on a photo, only that there is something.
"""

import base64
import json
import os
import struct
import time
from collections.abc import Sequence
from urllib.parse import urlsplit

import jwt
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from yanzhen.directory import Employee
from yanzhen.reach import Medium, Reach
from yanzhen_aws.messages import Message, Undeliverable
from yanzhen_aws.outside import Outside
from yanzhen_aws.settings import Settings
from yanzhen_aws.web import ServiceError

MEDIUM: Medium = "push"
KEPT_S = 86_400
"""So long the push service keeps it for a phone that is off."""
RECORD = 4096
POINT = 65


def addresses(person: Employee, reach: Reach, settings: Settings) -> Sequence[str]:  # noqa: ARG001 - the shape of a channel
    """Every browser of the person: `<endpoint>#<its key>.<its secret>`."""
    return [f"{device.endpoint}#{device.p256dh}.{device.auth}" for device in reach.devices]


def send(message: Message, settings: Settings, outside: Outside) -> None:  # noqa: ARG001 - the shape of a channel
    """One message to one browser; one that is gone (404, 410) is dead."""
    endpoint, _, keys = message.to.partition("#")
    p256dh, _, auth = keys.partition(".")
    shown = {"title": message.push, "link": urlsplit(message.link or "/").path, "tag": message.token}
    mine = outside.secrets("push")
    headers = {
        "Content-Type": "application/octet-stream",
        "Content-Encoding": "aes128gcm",
        "TTL": str(KEPT_S),
        "Topic": message.token,
        "Urgency": "high",
        "Authorization": vapid(endpoint, str(mine["private_key"]), str(mine["subject"]), int(time.time())),
    }
    sealed = seal(json.dumps(shown, ensure_ascii=False).encode(), unpacked(p256dh), unpacked(auth))
    answer = outside.web.post(endpoint, sealed, headers)
    if answer.status in (404, 410):
        raise Undeliverable(f"push_{answer.status}", dead=True)
    if not 200 <= answer.status < 300:
        raise ServiceError(f"push_{answer.status}")


def vapid(endpoint: str, private_key: str, subject: str, now: int) -> str:
    """Who sends, for this push service, for half a day."""
    parts = urlsplit(endpoint)
    claims = {"aud": f"{parts.scheme}://{parts.netloc}", "exp": now + 43_200, "sub": subject}
    key = ec.derive_private_key(int.from_bytes(unpacked(private_key)), ec.SECP256R1())
    return f"vapid t={jwt.encode(claims, key, 'ES256')},k={packed(_point(key.public_key()))}"


def seal(text: bytes, receiver: bytes, secret: bytes, *, own: ec.EllipticCurvePrivateKey | None = None,
         salt: bytes | None = None) -> bytes:  # fmt: skip
    """One record of aes128gcm (RFC 8188) under keys that only that browser can derive too."""
    own, salt = own or ec.generate_private_key(ec.SECP256R1()), salt or os.urandom(16)
    sender = _point(own.public_key())
    theirs = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), receiver)
    shared = _derived(own.exchange(ec.ECDH(), theirs), secret, b"WebPush: info\x00" + receiver + sender, 32)
    key = _derived(shared, salt, b"Content-Encoding: aes128gcm\x00", 16)
    nonce = _derived(shared, salt, b"Content-Encoding: nonce\x00", 12)
    header = salt + struct.pack("!LB", RECORD, len(sender)) + sender
    return header + AESGCM(key).encrypt(nonce, text + b"\x02", None)


def unpacked(text: str) -> bytes:
    return base64.urlsafe_b64decode(text.rstrip("=") + "=" * (-len(text.rstrip("=")) % 4))


def packed(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def _derived(secret: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(hashes.SHA256(), length, salt, info).derive(secret)


def _point(key: ec.EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
