"""Every error becomes one RFC 9457 problem here and nowhere else."""

from collections.abc import Iterable, Mapping
from http import HTTPStatus
from types import MappingProxyType
from typing import Any, NamedTuple

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


class Broken(NamedTuple):
    """One broken rule: `rule.<rule>` is its sentence in the locales; one without such a sentence shows `message`."""

    field: str
    message: str
    rule: str = ""
    facts: Mapping[str, Any] = MappingProxyType({})


class Invalid(errors.InvalidRequest):
    """The request breaks rules of its fields, each named."""

    def __init__(self, *broken: "Broken") -> None:
        super().__init__(field=broken[0].field if broken else "body")
        self.broken = broken


def invalid(field: str, message: str, rule: str = "", **facts: Any) -> Invalid:
    """One broken rule; with `rule`, a person may read it in a form."""
    return Invalid(Broken(field, message, rule, facts))


def broken_rules(error: ValidationError, prefix: str = "") -> Invalid:
    """What pydantic found, field by field; without the input, which may be anything."""
    found: Iterable[Broken] = (
        Broken(
            ".".join(str(part) for part in (*([prefix] if prefix else []), *one["loc"])) or "body",
            one["msg"],
            one["type"],
            one.get("ctx", {}),
        )
        for one in error.errors(include_input=False, include_url=False)
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
    errors.OwnCase: HTTPStatus.FORBIDDEN,
    errors.NotFound: HTTPStatus.NOT_FOUND,
    errors.Conflict: HTTPStatus.CONFLICT,
    errors.NotJudged: HTTPStatus.CONFLICT,
    errors.SecondPerson: HTTPStatus.CONFLICT,
    errors.NothingToAppeal: HTTPStatus.CONFLICT,
    errors.AppealedAlready: HTTPStatus.CONFLICT,
    errors.CaseClosed: HTTPStatus.CONFLICT,
    errors.NothingAnswered: HTTPStatus.CONFLICT,
    errors.NothingProposed: HTTPStatus.CONFLICT,
    errors.SessionBegun: HTTPStatus.CONFLICT,
    errors.SessionCancelled: HTTPStatus.CONFLICT,
    errors.RoomCodeForged: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.CaseFileMissing: HTTPStatus.CONFLICT,
    errors.PlanAtWork: HTTPStatus.CONFLICT,
    errors.PlanNotReady: HTTPStatus.CONFLICT,
    errors.PlanOver: HTTPStatus.CONFLICT,
    errors.PlanTooLarge: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.DeadlinePassed: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.SlotMismatch: HTTPStatus.CONFLICT,
    errors.PartsMissing: HTTPStatus.CONFLICT,
    StillRunning: HTTPStatus.CONFLICT,
    errors.FileTooLarge: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    BodyTooLarge: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    errors.UnsupportedType: HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    errors.EmptyFile: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.GalleryRefused: HTTPStatus.UNPROCESSABLE_ENTITY,
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
        errors=_broken(error, detail, locale),
    )


def _broken(error: errors.YanzhenError, detail: str, locale: Locale) -> tuple[FieldError, ...]:
    """The broken rules; a store that refused one field, such as a cursor, names just that."""
    if isinstance(error, Invalid):
        return tuple(FieldError(field=one.field, message=_sentence(one, locale)) for one in error.broken)
    field = error.facts.get("field") if isinstance(error, errors.InvalidRequest) else None
    return (FieldError(field=str(field), message=detail),) if field else ()


def _sentence(broken: Broken, locale: Locale) -> str:
    key = f"rule.{broken.rule}"
    return texts.text(locale, key, broken.facts) if key in texts.catalogue(locale) else broken.message


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
