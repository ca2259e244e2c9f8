"""The services this process answers with: put together at the first request, or given by a test."""

from api.chalicelib import wiring
from api.chalicelib.services import Services

_current: Services | None = None


def use(services: Services | None) -> None:
    """Answer requests from these from now on; None: put them together anew."""
    global _current
    _current = services


def current() -> Services:
    """The services of this process, made at the first request."""
    global _current
    if _current is None:
        _current = wiring.build()
    return _current
