"""The one way into a route: who may, what comes in, what goes out, and what a mistake looks like.

A route is a function in an area. Its permission stands in the decorator, its query and body are the annotations of the
parameters `query` and `body`, its answer is the return annotation; everything else in its path is a string.
"""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any, TypeVar, get_type_hints

from chalice.app import Blueprint

from api.chalicelib import answer
from api.chalicelib.document import Document
from api.chalicelib.routes import ROUTES, Route
from yanzhen.base import Model
from yanzhen.directory import Permission

Handler = TypeVar("Handler", bound=Callable[..., Model | Document | dict[str, Any]])

SMALL_BODY = 64_000
"""More than any request but a picture needs, in bytes."""


class Area:
    """One blueprint: the routes of one file."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.blueprint = Blueprint(f"api.chalicelib.{name}")

    def get(self, path: str, *permissions: Permission, kept: bool = False) -> Callable[[Handler], Handler]:
        return self._route("GET", path, permissions, kept=kept)

    def delete(self, path: str, *permissions: Permission) -> Callable[[Handler], Handler]:
        return self._route("DELETE", path, permissions)

    def post(
        self,
        path: str,
        *permissions: Permission,
        status: HTTPStatus = HTTPStatus.CREATED,
        max_body: int = SMALL_BODY,
        idempotent: bool = True,
    ) -> Callable[[Handler], Handler]:
        return self._route("POST", path, permissions, status=status, max_body=max_body, idempotent=idempotent)

    def _route(
        self,
        method: str,
        path: str,
        permissions: tuple[Permission, ...],
        *,
        status: HTTPStatus = HTTPStatus.OK,
        max_body: int = SMALL_BODY,
        idempotent: bool = False,
        kept: bool = False,
    ) -> Callable[[Handler], Handler]:
        def declare(handler: Handler) -> Handler:
            hints = get_type_hints(handler)
            route = Route(
                area=self.name,
                method=method,
                path=path,
                permissions=permissions,
                handler=handler,
                path_names=tuple(name for name, hint in hints.items() if hint is str and f"{{{name}}}" in path),
                query=hints.get("query"),
                body=hints.get("body"),
                gives=hints["return"],
                status=status,
                max_body=max_body,
                idempotent=idempotent,
                kept=kept,
            )
            if (method, path) in ROUTES:
                raise ValueError(f"{method} {path} is declared twice")
            ROUTES[method, path] = route

            def view(**path_values: str) -> Any:
                return answer.respond(self.blueprint.current_request, route, path_values)

            # Chalice names a view by its function and answers 415 by itself unless content types are left open.
            self.blueprint.route(path, methods=[method], name=handler.__name__, content_types=[])(view)
            return handler

        return declare
