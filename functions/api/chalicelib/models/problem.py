"""What a caller reads when something went wrong."""

from yanzhen.base import Model


class FieldError(Model):
    """One broken rule of a request: where, and what is wrong."""

    field: str
    message: str


class Problem(Model):
    """RFC 9457 problem details; `title` and `detail` are in the caller's language."""

    type: str
    """`https://yanzhen.dev/problems/<code>`: a name, not an address to call."""
    title: str
    status: int
    detail: str
    code: str
    errors: tuple[FieldError, ...] = ()
    """For `invalid_request`: each broken rule."""
