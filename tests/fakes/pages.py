"""Pages over a list in memory, with a cursor that only its own listing takes back."""

import base64
import json
from collections.abc import Sequence
from typing import TypeVar

from yanzhen.errors import InvalidRequest
from yanzhen.ports import Page

T = TypeVar("T")


def paged(listing: str, rows: Sequence[tuple[str, T]], limit: int, cursor: str | None) -> Page[T]:
    """A page of rows, each with its own key, in the order given."""
    if limit < 1:
        raise InvalidRequest(field="limit")
    start = 0
    if cursor is not None:
        keys = [key for key, _ in rows]
        try:
            name, last = json.loads(base64.b64decode(cursor, altchars=b"-_", validate=True))
            start = keys.index(last) + 1 if name == listing else -1
        except (ValueError, TypeError, RecursionError) as error:
            raise InvalidRequest(field="cursor") from error
        if start < 1:
            raise InvalidRequest(field="cursor")
    page = rows[start : start + limit]
    more = start + limit < len(rows)
    following = base64.urlsafe_b64encode(json.dumps([listing, page[-1][0]]).encode()).decode() if more else None
    return Page(items=tuple(item for _, item in page), next=following)
