"""Every error becomes one RFC 9457 problem here and nowhere else."""

from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

from pydantic import ValidationError

from api.chalicelib.models.problem import FieldError, Problem
from yanzhen import errors, texts
from yanzhen.directory import Locale

TYPE = "https://yanzhen.dev/problems/"
RETRY_AFTER_S = 2


class Unauthenticated(errors.YanzhenError):
    """There is no token, or it does not verify."""

    code = "unauthenticated"


class TokenExpired(errors.YanzhenError):
    """The token was good once."""

    code = "token_expired"


class Unknown(errors.YanzhenError):
    """The token is good, its person is not in the directory."""

    code = "employee.unknown"


class Inactive(errors.YanzhenError):
    """The person has left."""

    code = "employee.inactive"


class BodyTooLarge(errors.YanzhenError):
    """The request holds more than its route takes."""

    code = "body_too_large"


class KeyReused(errors.YanzhenError):
    """The same Idempotency-Key came with another body."""

    code = "idempotency.key_reused"


class StillRunning(errors.YanzhenError):
    """The first request with this Idempotency-Key has not been answered yet."""

    code = "idempotency.still_running"


class Invalid(errors.InvalidRequest):
    """The request breaks rules of its fields, each named."""

    def __init__(self, *broken: FieldError) -> None:
        super().__init__(field=broken[0].field if broken else "body")
        self.broken = broken


def invalid(field: str, message: str) -> Invalid:
    """One broken rule."""
    return Invalid(FieldError(field=field, message=message))


def broken_rules(error: ValidationError, prefix: str = "") -> Invalid:
    """What pydantic found, field by field; without the input, which may be anything."""
    found: Iterable[FieldError] = (
        FieldError(
            field=".".join(str(part) for part in (*([prefix] if prefix else []), *one["loc"])) or "body",
            message=one["msg"],
        )
        for one in error.errors(include_input=False, include_url=False, include_context=False)
    )
    return Invalid(*list(found)[:20])


STATUS: dict[type[errors.YanzhenError], HTTPStatus] = {
    errors.InvalidRequest: HTTPStatus.BAD_REQUEST,
    Unauthenticated: HTTPStatus.UNAUTHORIZED,
    TokenExpired: HTTPStatus.UNAUTHORIZED,
    Unknown: HTTPStatus.FORBIDDEN,
    Inactive: HTTPStatus.FORBIDDEN,
    errors.Forbidden: HTTPStatus.FORBIDDEN,
    errors.NotAParticipant: HTTPStatus.FORBIDDEN,
    errors.OwnReview: HTTPStatus.FORBIDDEN,
    errors.NotFound: HTTPStatus.NOT_FOUND,
    errors.Conflict: HTTPStatus.CONFLICT,
    errors.NotJudged: HTTPStatus.CONFLICT,
    errors.SlotMismatch: HTTPStatus.CONFLICT,
    StillRunning: HTTPStatus.CONFLICT,
    errors.FileTooLarge: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    BodyTooLarge: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    errors.UnsupportedType: HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    errors.EmptyFile: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.ConsentMissing: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.ConsentOutdated: HTTPStatus.CONFLICT,
    errors.FaceRejected: HTTPStatus.UNPROCESSABLE_ENTITY,
    KeyReused: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.Busy: HTTPStatus.SERVICE_UNAVAILABLE,
}
"""The exception -> HTTP map. A refusal that is not named here is a 400 if permanent, else a 503."""


def status_of(error: errors.YanzhenError) -> HTTPStatus:
    """The status of an error: its own type's, else the nearest parent's."""
    for kind in type(error).__mro__:
        if kind in STATUS:
            return STATUS[kind]
    return HTTPStatus.BAD_REQUEST if error.permanent else HTTPStatus.SERVICE_UNAVAILABLE


def problem(error: errors.YanzhenError, locale: Locale) -> Problem:
    """The problem a caller reads, in the caller's language."""
    status = status_of(error)
    detail = texts.text(locale, f"error.{error.code}", error.facts)
    return Problem(
        type=TYPE + error.code,
        title=texts.text(locale, f"status.{status.value}"),
        status=status.value,
        detail=detail,
        code=error.code,
        errors=_broken(error, detail),
    )


def _broken(error: errors.YanzhenError, detail: str) -> tuple[FieldError, ...]:
    """The broken rules; a store that refused one field, such as a cursor, names just that."""
    if isinstance(error, Invalid):
        return error.broken
    field = error.facts.get("field") if isinstance(error, errors.InvalidRequest) else None
    return (FieldError(field=str(field), message=detail),) if field else ()


def internal(locale: Locale) -> Problem:
    """What a caller reads of a fault of ours: that it was logged, and nothing of its inside."""
    return Problem(
        type=TYPE + "internal",
        title=texts.text(locale, "status.500"),
        status=500,
        detail=texts.text(locale, "error.internal"),
        code="internal",
    )


def headers(status: int) -> dict[str, Any]:
    """Headers that belong to a problem's status."""
    extra = {401: {"WWW-Authenticate": "Bearer"}, 503: {"Retry-After": str(RETRY_AFTER_S)}}
    return {"Content-Type": "application/problem+json", **extra.get(status, {})}
