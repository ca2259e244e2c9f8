"""Every route as it was declared: what the door opens, the rights' test walks and the OpenAPI document is made of."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from yanzhen.base import Model
from yanzhen.directory import Permission


@dataclass(frozen=True)
class Route:
    """One route: who may, what comes in and what goes out."""

    area: str
    method: str
    path: str
    permissions: tuple[Permission, ...]
    """The caller's role needs one of these; empty: anybody, also without a token."""
    handler: Callable[..., Any]
    path_names: tuple[str, ...]
    query: type[Model] | None
    body: type[Model] | None
    gives: type[Any]
    status: HTTPStatus
    max_body: int
    idempotent: bool
    """Takes an `Idempotency-Key`: the same key gives the same answer, and the work is done once."""
    kept: bool
    """A browser may keep the answer, which has nothing of a person in it, and asks whether it still holds."""

    @property
    def name(self) -> str:
        return self.handler.__name__

    @property
    def summary(self) -> str:
        return (inspect.getdoc(self.handler) or "").split("\n")[0]


ROUTES: dict[tuple[str, str], Route] = {}
"""Every declared route by method and path."""
