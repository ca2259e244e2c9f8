"""A POST with an Idempotency-Key is done once: the same key gives the first answer again."""

import re
from collections.abc import Callable
from typing import Any

from aws_lambda_powertools.utilities.idempotency import IdempotencyConfig, idempotent_function
from aws_lambda_powertools.utilities.idempotency.exceptions import (
    IdempotencyAlreadyInProgressError,
    IdempotencyPersistenceLayerError,
    IdempotencyValidationError,
)
from aws_lambda_powertools.utilities.idempotency.persistence.base import BasePersistenceLayer

from api.chalicelib import problems
from yanzhen.errors import Busy

_KEY = re.compile(r"[\x21-\x7e]{1,200}")
KEPT_S = 24 * 60 * 60


def run(store: BasePersistenceLayer, *, scope: str, key: str, body: Any, context: Any, work: Callable[[], str]) -> str:
    """Do the work, or give the answer it had; the key counts for one caller and one route."""
    if not _KEY.fullmatch(key):
        raise problems.invalid("Idempotency-Key", "is 1 to 200 visible ASCII characters")
    config = IdempotencyConfig(
        event_key_jmespath="key",
        payload_validation_jmespath="body",
        raise_on_no_idempotency_key=True,
        expires_after_seconds=KEPT_S,
        hash_function="sha256",
        lambda_context=context,
    )

    def keyed(*, request: dict[str, Any]) -> str:  # noqa: ARG001 - Powertools reads it
        return work()

    once: Callable[..., str] = idempotent_function(
        keyed, data_keyword_argument="request", persistence_store=store, config=config, key_prefix="api"
    )
    try:
        return once(request={"key": f"{scope}\n{key}", "body": body})
    except IdempotencyValidationError as error:
        raise problems.KeyReused from error
    except IdempotencyAlreadyInProgressError as error:
        raise problems.StillRunning from error
    except IdempotencyPersistenceLayerError as error:
        raise Busy(what="idempotency") from error
