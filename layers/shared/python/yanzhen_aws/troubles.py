"""What went wrong, as one stable word that holds no address and no secret."""

import re

from botocore.exceptions import ClientError

from yanzhen.errors import Busy
from yanzhen_aws.web import ServiceError


def code_of(error: Exception) -> str:
    """A service's own code where it has one, else the kind of error."""
    if isinstance(error, ServiceError):
        found = error.code
    elif isinstance(error, ClientError):
        found = error.response.get("Error", {}).get("Code", "")
    elif isinstance(error, Busy):
        found = str(error.facts.get("what") or "busy")
    else:
        found = type(error).__name__
    return re.sub(r"[^A-Za-z0-9_.-]", "_", found)[:60] or "unknown"
