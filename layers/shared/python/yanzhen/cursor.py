"""Where a listing goes on, as a text that means nothing to who keeps it: values as JSON, safe in an address."""

import base64
import json
from collections.abc import Sequence
from typing import Any

from yanzhen.errors import InvalidRequest


def encoded(values: Sequence[str | int | None]) -> str:
    return base64.urlsafe_b64encode(json.dumps(values, separators=(",", ":")).encode()).decode().rstrip("=")


def decoded(cursor: str) -> list[Any]:
    """The values, of whatever kind somebody else may have put there; InvalidRequest when it is no cursor at all."""
    try:
        values = json.loads(base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True))
    except (ValueError, RecursionError) as error:
        raise InvalidRequest(field="cursor") from error
    if not isinstance(values, list):
        raise InvalidRequest(field="cursor")
    return values
