"""Listings made of several Queries. Each page reads a bounded part of an index; `next` says where to go on."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import TypeVar

from api.chalicelib import gather
from api.chalicelib.call import Call
from yanzhen import tally
from yanzhen.cursor import decoded, encoded
from yanzhen.errors import InvalidRequest
from yanzhen.ports import Page
from yanzhen.record import EvidenceRecord
from yanzhen.training import Session

T = TypeVar("T")

ROUNDS = 5
"""So many pages of an index are read at most for one page that is answered."""
DAYS = 31
"""So many days of a period are looked at for one page."""
SESSIONS = 50


def sifted(read: Callable[[str | None], Page[T]], keep: Callable[[T], bool], *, cursor: str | None) -> Page[T]:
    """What of a listing is kept: read on until there is something, at most `ROUNDS` pages, so a page may be short or
    even empty before the end."""
    found: tuple[T, ...] = ()
    for _ in range(ROUNDS):
        page = read(cursor)
        cursor = page.next
        found = tuple(item for item in page.items if keep(item))
        if found or cursor is None:
            break
    return Page(items=found, next=cursor)


def sessions_of_period(call: Call, scope: str, period: str, *, limit: int, cursor: str | None) -> Page[Session]:
    """The sessions that a period's tally counts, its last day first, each day by unit."""
    first, last = tally.days_of(period)
    day, inner = (last, None) if cursor is None else _day(cursor, first, last)
    found: list[Session] = []
    for _ in range(DAYS):
        page = call.services.training.sessions_of_unit(
            scope, day=day.isoformat(), limit=limit - len(found), cursor=inner
        )
        found += page.items
        if page.next is not None:
            return Page(items=tuple(found), next=f"{day}~{page.next}")
        if day == first:
            return Page(items=tuple(found))
        day, inner = day - timedelta(days=1), None
        if len(found) >= limit:
            break
    return Page(items=tuple(found), next=day.isoformat())


def _day(cursor: str, first: date, last: date) -> tuple[date, str | None]:
    text, _, inner = cursor.partition("~")
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise InvalidRequest(field="cursor") from error
    if not first <= day <= last:
        raise InvalidRequest(field="cursor")
    return day, inner or None


def evidence_of_period(
    call: Call, scope: str, period: str, word: str | None, *, limit: int, cursor: str | None
) -> Page[EvidenceRecord]:
    """The files that a period's tally counts, under one word or all: session by session, and only of sessions whose
    own counter says that there are any."""
    counted = word or "files"
    sessions_from, start, inner = (None, 0, None) if cursor is None else _place(cursor)
    found: list[EvidenceRecord] = []
    for _ in range(ROUNDS):
        page = sessions_of_period(call, scope, period, limit=SESSIONS, cursor=sessions_from)
        counts = gather.session_counts(call, page.items)
        for at in range(start, len(page.items)):
            if not counts[at].model_dump(by_alias=True)[counted]:
                continue
            while True:
                if len(found) == limit:
                    return Page(items=tuple(found), next=encoded([sessions_from, at, inner]))
                read = call.services.evidence.of_session(
                    page.items[at].session_id, limit=limit - len(found), cursor=inner
                )
                inner = read.next
                found += [one for one in read.items if counted in tally.contribution(one.evidence, one.word)]
                if inner is None:
                    break
        sessions_from, start, inner = page.next, 0, None
        if sessions_from is None:
            return Page(items=tuple(found))
    return Page(items=tuple(found), next=encoded([sessions_from, 0, None]))


def _place(cursor: str) -> tuple[str | None, int, str | None]:
    try:
        sessions_from, at, inner = decoded(cursor)
    except ValueError as error:
        raise InvalidRequest(field="cursor") from error
    texts = all(value is None or isinstance(value, str) for value in (sessions_from, inner))
    if not texts or type(at) is not int or not 0 <= at < SESSIONS:
        raise InvalidRequest(field="cursor")
    return sessions_from, at, inner
