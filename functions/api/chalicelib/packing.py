"""Answers leave gzipped when that saves something and the caller takes it.

CloudFront compresses nothing that it does not cache, and a board of 500 stores is 300 kB of JSON.
"""

import base64
import gzip
from typing import Any

WORTH_IT = 1_400
"""Below it an answer fits one packet anyway."""
LEVEL = 5


def packed(event: Any, answer: Any) -> Any:
    """The answer of a proxy integration, its body gzipped and in base64."""
    if not isinstance(answer, dict) or answer.get("isBase64Encoded") or not _takes_gzip(event):
        return answer
    body = str(answer.get("body") or "").encode()
    if len(body) < WORTH_IT:
        return answer
    headers = dict(answer.get("headers") or {})
    vary = ", ".join(filter(None, (headers.get("Vary"), "Accept-Encoding")))
    headers |= {"Content-Encoding": "gzip", "Vary": vary}
    small = base64.b64encode(gzip.compress(body, LEVEL, mtime=0)).decode()
    return {**answer, "headers": headers, "body": small, "isBase64Encoded": True}


def _takes_gzip(event: Any) -> bool:
    headers = event.get("headers") if isinstance(event, dict) else None
    accepted = next((text for name, text in (headers or {}).items() if name.lower() == "accept-encoding"), "")
    kinds = [kind.replace(" ", "") for kind in str(accepted).lower().split(",")]
    return "gzip" in kinds or any(kind.startswith("gzip;q=") and not kind.endswith("=0") for kind in kinds)
