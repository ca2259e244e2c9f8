"""What a container says of its making, in the words that photos use (`ExifFacts`), so that the same checks read it.

ISO 14496-12 and Matroska keep UTC in `creation_time`; QuickTime means the same field, but cameras write their wall
clock into it, so there it has no zone. Apple's `creationdate` is the wall clock with its offset and survives an export.
A clock that was never set stands at 1904 or 1970: that is no time at all.
"""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Final

from yanzhen.evidence import ExifFacts

FIRST_YEAR: Final = 1995
_MAX_TEXT: Final = 200
_PLACE: Final = re.compile(r"([+-]\d{1,2}(?:\.\d+)?)([+-]\d{1,3}(?:\.\d+)?)(?:[+-]\d+(?:\.\d+)?)?/?")
"""ISO 6709 in degrees: +31.2304+121.4737+010.000/"""
_APPLE: Final = "com.apple.quicktime."
_LOCAL_CLOCKS: Final = ("gopro", "dji")
"""Makers whose MP4 holds the wall clock against the standard."""


def read(tags: Mapping[str, str], container: str) -> tuple[ExifFacts, tuple[str, ...]]:
    """The facts, and the programs that are named."""
    said = {key.casefold(): value.strip()[:_MAX_TEXT] for key, value in tags.items()}
    local, offset, broken = _time(said, container)
    place = _PLACE.fullmatch(said.get(f"{_APPLE}location.iso6709") or said.get("location") or "")
    software = said.get(f"{_APPLE}software") or said.get("software")
    facts = ExifFacts(
        taken_at_local=local,
        utc_offset=offset,
        latitude=float(place[1]) if place else None,
        longitude=float(place[2]) if place else None,
        make=said.get(f"{_APPLE}make") or said.get("com.android.manufacturer") or said.get("make"),
        model=said.get(f"{_APPLE}model") or said.get("com.android.model") or said.get("model"),
        software=software,
        broken=broken,
    )
    tools = dict.fromkeys(tool for tool in (software, said.get("encoder"), said.get("encoded_by")) if tool)
    return facts, tuple(tools)


def _time(said: Mapping[str, str], container: str) -> tuple[str | None, str | None, tuple[str, ...]]:
    for name in (f"{_APPLE}creationdate", "creation_time"):
        if name not in said:
            continue
        try:
            moment = datetime.fromisoformat(said[name].replace("Z", "+00:00"))
        except ValueError:
            return None, None, ("CreationDate",)
        if moment.year < FIRST_YEAR:
            continue
        wall_clock = name == "creation_time" and (container == "mov" or _keeps_local_time(said))
        local = moment.replace(tzinfo=None).isoformat(timespec="seconds")
        return local, None if wall_clock or moment.tzinfo is None else _offset(moment), ()
    return None, None, ()


def _keeps_local_time(said: Mapping[str, str]) -> bool:
    return any(maker in value.casefold() for value in said.values() for maker in _LOCAL_CLOCKS)


def _offset(moment: datetime) -> str:
    return moment.isoformat()[-6:]
