"""Runs the emulator with its mends: `python -m infra.local.emulator`, started by infra.local.process with its
settings in the environment."""

import os
import signal
import sys
import threading
import time
from pathlib import Path

from infra.local.mends.access import loopback_counts_as_tls, mail_is_judged_by_its_sender
from infra.local.mends.conditions import conditions_are_read_once
from infra.local.mends.events import (
    emf_becomes_metrics,
    parallel_speaks_jsonata,
    rules_retry,
    tasks_are_patient,
    waits_watch_the_clock,
)
from infra.local.mends.gateway import events_keep_their_format
from infra.local.mends.resources import secrets_are_named_by_arn
from infra.local.mends.sign_in import renewed_tokens_keep_their_moment
from infra.local.mends.state import save_often
from infra.local.mends.streams import streams_outlive_a_restart
from infra.local.mends.workers import (
    at_most,
    errors_keep_their_type,
    forget_unpacked,
    only_layers,
    unpack_once,
    wheels_of_this_machine,
)

WORKERS_PER_FUNCTION = 4
SAVE_SECONDS = 3.0
PATIENCE = 10
"""How often its time limit a task may take, waiting for a worker included."""


def apply_mends(state: Path, runtime: Path) -> None:
    """All of them, before the first request."""
    unpacked = state / "unpacked"
    forget_unpacked(unpacked, keep=40)
    unpack_once(unpacked)
    only_layers(runtime, state)
    wheels_of_this_machine()
    errors_keep_their_type()
    at_most(int(os.environ.get("LOCAL_WORKERS", WORKERS_PER_FUNCTION)))
    loopback_counts_as_tls()
    mail_is_judged_by_its_sender()
    secrets_are_named_by_arn()
    renewed_tokens_keep_their_moment()
    events_keep_their_format()
    emf_becomes_metrics()
    rules_retry()
    conditions_are_read_once()
    waits_watch_the_clock()
    tasks_are_patient(PATIENCE)
    parallel_speaks_jsonata()
    streams_outlive_a_restart()
    save_often(SAVE_SECONDS)


def end_with_parent() -> None:
    """Who started it may be killed without a word: then it saves its state and ends too, and frees its port."""
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(1)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, name="end-with-parent", daemon=True).start()


def main() -> None:
    if os.environ.get("BIND_HOST") != "127.0.0.1":
        sys.exit("the emulator binds to loopback only: set BIND_HOST=127.0.0.1")
    from ministack import app

    apply_mends(Path(os.environ["STATE_DIR"]), Path(os.environ["LAMBDA_RUNTIME_DIR"]))
    end_with_parent()
    app.main()


if __name__ == "__main__":
    main()
