"""Makes the key that web push is signed with (RFC 8292): the private half goes into the stack's secret only.

    make vapid REGION=eu-central-1 STAGE=prod SUBJECT=mailto:training@example.com

It prints the public half, which `make deploy` takes as PUSH_KEY. A key that is there already stays: with another one
every phone would have to subscribe again, so that is asked for by NEW=1.
"""

import argparse
import base64
import json
import os
import sys
from typing import Any

import boto3
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from infra.deployed import outputs_of


def keep(secrets: Any, secret: str, subject: str, *, new: bool) -> str:
    """The public key of the one in the secret, made and put there first where there is none, or where a new one is
    asked for; everything else in the secret stays."""
    kept = json.loads(secrets.get_secret_value(SecretId=secret)["SecretString"])
    known = kept.get("push", {}).get("private_key")
    private = known if known and not new else made()
    wanted = {"private_key": private, "subject": subject}
    if kept.get("push") != wanted:
        secrets.put_secret_value(SecretId=secret, SecretString=json.dumps({**kept, "push": wanted}))
    return public(private)


def made() -> str:
    """A private key of P-256: 32 bytes in base64url."""
    number = ec.generate_private_key(ec.SECP256R1()).private_numbers().private_value
    return _packed(number.to_bytes(32))


def public(private: str) -> str:
    """What browsers subscribe with: the point, uncompressed, in base64url."""
    number = int.from_bytes(base64.urlsafe_b64decode(private + "=" * (-len(private) % 4)))
    point = ec.derive_private_key(number, ec.SECP256R1()).public_key()
    return _packed(point.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint))


def _packed(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--stage", default=os.environ.get("STAGE") or "prod")
    parser.add_argument("--region", default=os.environ.get("REGION") or None)
    parser.add_argument("--subject", default=os.environ.get("SUBJECT") or "")
    parser.add_argument("--new", action="store_true", default=bool(os.environ.get("NEW")))
    arguments = parser.parse_args()
    if not arguments.subject.startswith(("mailto:", "https:")):
        sys.exit("make vapid: set SUBJECT to where a push service reaches you, such as SUBJECT=mailto:hr@example.com")
    session = boto3.Session(region_name=arguments.region)
    outputs = outputs_of(session, arguments.stage)
    if "ChannelsSecret" not in outputs:
        sys.exit("make vapid: deploy with push among the channels first, such as CHANNELS=mail,push")
    key = keep(session.client("secretsmanager"), outputs["ChannelsSecret"], arguments.subject, new=arguments.new)
    print(f"The private key is in the secret. Now deploy with PUSH_KEY={key}")


if __name__ == "__main__":
    main()
