"""What a path of a PATCH and a filter name (RFC 7644, 3.4.2.2 and 3.5.2): what of the grammar is taken."""

import json
import re
from typing import Any

from yanzhen.base import Model
from yanzhen.scim.refused import Refused
from yanzhen.scim.schema import ATTRIBUTES, MANY, READ_ONLY, SUB, USER

_FILTER = re.compile(r'\s*([A-Za-z][\w.:]*)\s+eq\s+("(?:[^"\\]|\\.)*"|true|false)\s*', re.IGNORECASE)
_PATH = re.compile(r"(?P<attribute>[A-Za-z][\w$-]*)(?:\[(?P<filter>[^\]]*)\])?(?:\.(?P<sub>[A-Za-z][\w$-]*))?")


class Target(Model):
    """An attribute of a schema, one of its values chosen by a filter, and a part of it."""

    schema_: str
    name: str
    where: tuple[str, str | bool] | None = None
    sub: str | None = None


def compared(said: str, kind: str = "invalidFilter") -> tuple[str, str | bool]:
    """`userName eq "lin"` -> the attribute in small letters, and the value; other filters are refused."""
    found = _FILTER.fullmatch(said)
    if found is None:
        raise Refused(400, kind, 'Only comparisons such as userName eq "lin" are supported.')
    name = found[1].casefold()
    name = name.removeprefix(f"{USER.casefold()}:")
    try:
        value = json.loads(found[2] if found[2].startswith('"') else found[2].lower())
    except ValueError as error:
        raise Refused(400, kind, "The filter's value is not well formed.") from error
    return name, value


def target(path: str) -> Target:
    """The attribute a path names; Refused: invalidPath where there is none, mutability where it is not to change."""
    urn, rest = _schema(path)
    found = _PATH.fullmatch(rest)
    if found is None:
        raise Refused(400, "invalidPath", f"The path {path[:200]!r} is not well formed.")
    if found["attribute"] in READ_ONLY:
        raise Refused(400, "mutability", f"{found['attribute']} can't be changed.")
    name = _known(found["attribute"], ATTRIBUTES[urn], path)
    sub = _known(found["sub"], SUB.get(name, ()), path) if found["sub"] else None
    where = None
    if found["filter"] is not None:
        if name not in MANY:
            raise Refused(400, "invalidPath", f"{name} has one value; there is nothing to filter.")
        part, value = compared(found["filter"])
        where = _known(part, SUB[name], path), value
    return Target(schema_=urn, name=name, where=where, sub=sub)


def _schema(path: str) -> tuple[str, str]:
    for urn in ATTRIBUTES:
        if path.casefold().startswith(f"{urn.casefold()}:"):
            return urn, path[len(urn) + 1 :]
    return USER, path


def _known(name: str, names: tuple[str, ...], path: str) -> str:
    for known in names:
        if known.casefold() == name.casefold():
            return known
    raise Refused(400, "invalidPath", f"There is no attribute {path[:200]!r} here; GET /Schemas names those there are.")


def spelled(attributes: dict[str, Any]) -> dict[str, Any]:
    """An object with the names of attributes as the schemas spell them; what is not known here is left out, as of a
    whole resource the RFC allows. Names of attributes do not care for case (RFC 7643, 2.1)."""
    names = {name.casefold(): name for name in ATTRIBUTES[USER]}
    found = {names[key.casefold()]: value for key, value in attributes.items() if key.casefold() in names}
    for urn in ATTRIBUTES:
        inside = next((value for key, value in attributes.items() if key.casefold() == urn.casefold()), None)
        if urn != USER and isinstance(inside, dict):
            low = {name.casefold(): name for name in ATTRIBUTES[urn]}
            found[urn] = {low[key.casefold()]: value for key, value in inside.items() if key.casefold() in low}
    return found
