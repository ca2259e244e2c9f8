"""What the emulator knows outlives a crash."""

import inspect
import logging
import threading
import time
from collections.abc import Callable
from typing import Any

from ministack import app
from ministack.core import persistence

from infra.local.mends import expect

log = logging.getLogger(__name__)

HOT = frozenset(
    {"dynamodb", "dynamodb_streams", "stepfunctions", "sqs", "scheduler", "cognito", "s3", "ses", "ses_v2", "sns"}
    | {"eventbridge"}
)
"""What changes while the product is used. The rest (lambda holds every layer) changes with a deployment."""


def save_often(seconds: float, stopped: threading.Event | None = None) -> threading.Thread:
    """Hot services are saved every few seconds, the rest after a deployment; stock saves at clean shutdown only.

    All of a service is written each time: with half a million items that takes seconds, in which nobody is served well.
    So at most a tenth of the time goes into it."""
    expect(callable(getattr(app, "_build_persistence_save_dict", None)), "save_often")
    expect(list(inspect.signature(persistence.save_all).parameters) == ["services"], "save_often")
    logging.getLogger("persistence").setLevel(logging.WARNING)
    end = stopped or threading.Event()
    _one_writer_at_a_time()

    def run() -> None:
        deployed = None
        took = 0.0
        while not end.wait(max(seconds, took * 9)):
            began = time.monotonic()
            services: dict[str, Callable[[], Any]] = app._build_persistence_save_dict()
            now = _deployments()
            if now == deployed:
                services = {name: state for name, state in services.items() if name in HOT}
            deployed = now
            persistence.save_all(services)
            took = time.monotonic() - began

    thread = threading.Thread(target=run, name="save-often", daemon=True)
    thread.start()
    return thread


def _one_writer_at_a_time() -> None:
    """Saving now and saving at shutdown share a service's file: taking turns keeps it whole."""
    expect(list(inspect.signature(persistence.save_state).parameters) == ["service", "data"], "save_often")
    stock = persistence.save_state
    turn = threading.Lock()

    def save(service: str, data: dict[str, Any]) -> None:
        with turn:
            stock(service, data)

    persistence.save_state = save


def _deployments() -> list[tuple[str, str]]:
    from ministack.services import cloudformation

    return [(str(stack.get("StackId")), str(stack.get("StackStatus"))) for stack in cloudformation._stacks.all_values()]
