"""PATCH: a user as its operations leave it (RFC 7644, 3.5.2). Pure; all of them or none."""

from copy import deepcopy
from typing import Any

from yanzhen.scim.path import Target, target
from yanzhen.scim.refused import Refused
from yanzhen.scim.schema import ATTRIBUTES, MANY, SUB, USER

OPERATIONS = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
MOST = 100


def patched(user: dict[str, Any], body: dict[str, Any]) -> dict[str, Any]:
    """The same user with every operation done in turn."""
    operations = body.get("Operations", body.get("operations"))
    if OPERATIONS not in _list(body.get("schemas")) or not isinstance(operations, list) or len(operations) > MOST:
        raise Refused(400, "invalidSyntax", f"A PATCH has the schema {OPERATIONS} and at most {MOST} Operations.")
    made = deepcopy(user)
    for operation in operations:
        if not isinstance(operation, dict):
            raise Refused(400, "invalidSyntax", "An operation is an object.")
        _do(made, str(operation.get("op", "")).lower(), operation.get("path"), operation.get("value"))
    return made


def _do(user: dict[str, Any], op: str, path: Any, value: Any) -> None:
    if op not in ("add", "replace", "remove"):
        raise Refused(400, "invalidSyntax", "An operation is add, replace or remove.")
    if path is None or path == "":
        if op == "remove":
            raise Refused(400, "noTarget", "What is removed has a path.")
        if not isinstance(value, dict):
            raise Refused(400, "invalidValue", "Without a path the value is an object of attributes.")
        for name, inside in value.items():
            _without_path(user, op, name, inside)
        return
    if not isinstance(path, str):
        raise Refused(400, "invalidPath", "A path is text.")
    _at(user, op, target(path), value)


def _without_path(user: dict[str, Any], op: str, name: str, value: Any) -> None:
    if name.casefold() == "schemas":
        return
    urn = next((urn for urn in ATTRIBUTES if urn.casefold() == name.casefold()), None)
    if urn is None:
        _at(user, op, target(name), value)
        return
    if not isinstance(value, dict):
        raise Refused(400, "invalidValue", "The value of a schema is an object of attributes.")
    for below, inside in value.items():
        _at(user, op, target(f"{urn}:{below}"), inside)


def _at(user: dict[str, Any], op: str, at: Target, value: Any) -> None:
    home = user if at.schema_ == USER else user.setdefault(at.schema_, {})
    if op != "remove" and value is None:
        op = "remove"  # Null and absent are one (RFC 7643, 2.5).
    if at.name in MANY:
        home[at.name] = _many(_list(home.get(at.name)), op, at, value)
    elif at.sub or (op != "remove" and at.name in SUB):
        inside = home.get(at.name) if isinstance(home.get(at.name), dict) else {}
        home[at.name] = _part(dict(inside or {}), op, at, value)
    elif op == "remove":
        home.pop(at.name, None)
    else:
        home[at.name] = value


def _part(inside: dict[str, Any], op: str, at: Target, value: Any) -> dict[str, Any]:
    if at.sub:
        wanted = {at.sub: value}
    elif isinstance(value, dict):
        wanted = {target(f"{at.name}.{name}").sub or name: part for name, part in value.items()}
    else:
        raise Refused(400, "invalidValue", f"{at.name} is an object.")
    kept = {name: part for name, part in inside.items() if name not in wanted}
    kept = {name: part for name, part in kept.items() if name != "formatted" or at.name != "name"}
    return kept if op == "remove" else {**kept, **wanted}


def _many(values: list[Any], op: str, at: Target, value: Any) -> list[Any]:
    if at.where is None and at.sub is None:
        given = [] if op == "remove" else _list(value)
        return given if op != "add" else [*(one for one in values if one not in given), *given]
    chosen = [one for one in values if isinstance(one, dict) and _fits(one, at)]
    if op == "remove":
        if at.sub is None:
            return [one for one in values if one not in chosen]
        return [{k: v for k, v in one.items() if k != at.sub} if one in chosen else one for one in values]
    part = {at.sub: value} if at.sub else value
    if not isinstance(part, dict):
        raise Refused(400, "invalidValue", f"A value of {at.name} is an object.")
    if not chosen:
        if op == "replace":
            raise Refused(400, "noTarget", f"No value of {at.name} is like that.")
        return [*values, {**(dict([at.where]) if at.where else {}), **part}]
    return [{**one, **part} if one in chosen else one for one in values]


def _fits(one: dict[str, Any], at: Target) -> bool:
    return at.where is None or str(one.get(at.where[0], "")).casefold() == str(at.where[1]).casefold()


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]
