"""Content credentials (C2PA): validated against the bytes, trusted only through given anchors, without any network."""

import io
import json
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from yanzhen.evidence import CredentialFacts
from yanzhen_credentials.manifest import facts

if TYPE_CHECKING:
    from c2pa import Context

LAYER_ANCHORS = Path(__file__).parents[2] / "trust" / "anchors.pem"
"""Where the layer puts the anchors beside this package, if a company trusts any: `/opt/trust` on AWS."""

_TRACES = (b"jumb", b"provenance")
"""A manifest lies in a JUMBF box, or XMP's `provenance` says where on the network it is."""


def read_credentials(data: bytes, mime: str, *, trust_anchors: str = "") -> CredentialFacts:
    """What the manifest says, and how far it can be believed. `trust_anchors` are root certificates in PEM.

    `trusted`: signature and bytes agree and the signer chains to an anchor; `valid`: they agree, the signer is a
    stranger; `invalid`: they do not agree; `unreadable`: there is one, and it is broken. A manifest kept on a server is
    never asked for: then there is `none`, with the problem `remote`.
    """
    if not any(trace in data for trace in _TRACES):
        return CredentialFacts()
    # 50 MB and 0.3 s that most photos never need.
    from c2pa import C2paError, Reader

    try:
        reader = Reader.try_create(mime, io.BytesIO(data), context=_context(trust_anchors))
        if reader is None:
            return CredentialFacts()
        with reader:
            return facts(json.loads(reader.json()), reader.get_validation_state(), reader.get_validation_results())
    except C2paError as error:
        problem = _problem(str(error))
        return CredentialFacts(state="none" if problem == "remote" else "unreadable", problems=(problem,))


@cache
def anchors(file: str | None = None) -> str:
    """The root certificates that are trusted, in PEM: the file's, else the layer's, else none. Read once a process."""
    if file is None and not LAYER_ANCHORS.exists():
        return ""
    return Path(file or LAYER_ANCHORS).read_text("ascii")


@lru_cache(maxsize=4)
def _context(trust_anchors: str) -> "Context":
    """A reader's settings: verify everything that is in the file, fetch nothing."""
    from c2pa import Context, Settings

    settings = {
        "verify": {
            "verify_after_reading": True,
            "verify_trust": True,
            "verify_timestamp_trust": True,
            "remote_manifest_fetch": False,
            "ocsp_fetch": False,
        },
        "core": {"allowed_network_hosts": [], "decode_identity_assertions": False},
        **({"trust": {"trust_anchors": trust_anchors}} if trust_anchors else {}),
    }
    return Context(Settings.from_dict(settings))


def _problem(message: str) -> str:
    """`Remote: must fetch ...` -> `remote`; the kind of fault is stable, the sentence is not."""
    return message.split(":", 1)[0].strip().lower()[:60] or "unknown"


__all__ = ["anchors", "read_credentials"]
