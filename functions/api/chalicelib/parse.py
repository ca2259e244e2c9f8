"""From bytes to models. Whatever comes in, what leaves is a model or a named broken rule."""

import binascii
import math
import re
from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import ValidationError
from pydantic_core import from_json

from api.chalicelib import problems
from api.chalicelib.routes import Route
from yanzhen.base import Model
from yanzhen.errors import NotFound

M = TypeVar("M", bound=Model)

_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")


def path(route: Route, values: Mapping[str, str]) -> dict[str, str]:
    """A path's ids; one that can't be an id is of nothing that exists."""
    found = {name: values[name] for name in route.path_names}
    if not all(_ID.fullmatch(value) for value in found.values()):
        raise NotFound
    return found


def query(kind: type[M], params: Any) -> M:
    """A query string as its model; unknown and repeated names are broken rules."""
    values: dict[str, str] = {}
    for name in params or ():
        many = params.getlist(name)
        if len(many) != 1:
            raise problems.invalid(name[:100], "is given once")
        values[name] = many[0]
    _refuse_odd_text(values)
    return model(kind, values)


def json_object(request: Any, max_body: int) -> dict[str, Any]:
    """The body as a JSON object of sound text and finite numbers."""
    try:
        raw = request.raw_body
    except (binascii.Error, UnicodeEncodeError) as error:
        raise problems.invalid("body", "is not valid UTF-8 text") from error
    if len(raw) > max_body:
        raise problems.BodyTooLarge(limit=max_body)
    try:
        found = from_json(raw, allow_inf_nan=False)
    except ValueError as error:
        raise problems.invalid("body", "is not valid JSON") from error
    if not isinstance(found, dict):
        raise problems.invalid("body", "is not a JSON object")
    _refuse_odd_text(found)
    return found


def _refuse_odd_text(value: Any) -> None:
    """NUL, lone surrogates and numbers without end can't be stored: refuse them wherever they stand."""
    if isinstance(value, str):
        if "\0" in value or any("\ud800" <= letter <= "\udfff" for letter in value):
            raise problems.invalid("body", "holds a character that is no text")
    elif isinstance(value, float):
        if not math.isfinite(value):
            raise problems.invalid("body", "holds a number that is not finite")
    elif isinstance(value, dict):
        for key, inner in value.items():
            _refuse_odd_text(key)
            _refuse_odd_text(inner)
    elif isinstance(value, list):
        for inner in value:
            _refuse_odd_text(inner)


def model(kind: type[M], values: Mapping[str, Any], prefix: str = "") -> M:
    """A model, or its broken rules by field."""
    try:
        return kind.model_validate(values)
    except ValidationError as error:
        raise problems.broken_rules(error, prefix) from error
