"""Functions run as processes: their errors, their layers, how many there are, what they can import."""

import hashlib
import inspect
import os
import shutil
import sys
import tempfile
import threading
import types
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ministack.core import lambda_runtime
from ministack.services import lambda_svc

from infra.local.mends import expect

ERROR_LINE = (
    '_real_stdout.write(json.dumps({"status": "error", "error": str(e), "trace": traceback.format_exc()}) + "\\n")'
)
TYPED_ERROR_LINE = (
    '_real_stdout.write(json.dumps({"status": "ok", "result": {"__raised__": {"errorMessage": str(e), '
    '"errorType": type(e).__name__, "stackTrace": traceback.format_exc().splitlines()}}}) + "\\n"); '
    "traceback.print_exc(file=sys.stderr)"
)


def errors_keep_their_type() -> None:
    """A handler's exception reaches Step Functions under its own class name and leaves the worker alive.

    Stock: always `Runtime.HandlerError`, and the process is killed.
    """
    expect(lambda_runtime._PYTHON_WORKER_SCRIPT.count(ERROR_LINE) == 1, "errors_keep_their_type")
    expect(_parameters(lambda_svc._execute_function_warm) == ["func", "event", "request_id"], "errors_keep_their_type")
    lambda_runtime._PYTHON_WORKER_SCRIPT = lambda_runtime._PYTHON_WORKER_SCRIPT.replace(ERROR_LINE, TYPED_ERROR_LINE)
    stock = lambda_svc._execute_function_warm

    def execute(func: dict[str, Any], event: Any, request_id: str) -> dict[str, Any]:
        outcome: dict[str, Any] = stock(func, event, request_id)
        body = outcome.get("body")
        if isinstance(body, dict) and "__raised__" in body:
            return {**outcome, "body": body["__raised__"], "error": True}
        return outcome

    lambda_svc._execute_function_warm = execute


def at_most(processes: int) -> None:
    """At most `processes` workers a function; more callers wait their turn.

    Stock: unbounded, so 200 uploads start 214 processes and 11 GB.
    """
    expect(_parameters(lambda_svc._execute_function_warm) == ["func", "event", "request_id"], "at_most")
    stock = lambda_svc._execute_function_warm
    turns: dict[str, threading.Semaphore] = {}
    guard = threading.Lock()

    def execute(func: dict[str, Any], event: Any, request_id: str) -> dict[str, Any]:
        name = (func.get("config") or func).get("FunctionArn", "")
        with guard:
            turn = turns.setdefault(name, threading.Semaphore(processes))
        with turn:
            outcome: dict[str, Any] = stock(func, event, request_id)
            return outcome

    lambda_svc._execute_function_warm = execute


def unpack_once(cache: Path) -> None:
    """Layers and code are unpacked once by content and linked; stock unpacks every layer again for each worker."""
    expect(lambda_runtime.zipfile is zipfile, "unpack_once")
    source = inspect.getsource(lambda_runtime.Worker._spawn)
    expect("zf.extractall(code_dir)" in source and "lzf.extractall(layer_dir)" in source, "unpack_once")
    cache.mkdir(parents=True, exist_ok=True)
    guard = threading.Lock()

    class LinkingZip(zipfile.ZipFile):
        def extractall(self, path: Any = None, members: Any = None, pwd: Any = None) -> None:
            archive = Path(str(self.filename))
            key = hashlib.sha256(archive.read_bytes()).hexdigest()[:24]
            unpacked = cache / key
            with guard:
                if not unpacked.is_dir():
                    unfinished = Path(tempfile.mkdtemp(prefix=f"{key}-", dir=cache))
                    super().extractall(unfinished, members, pwd)
                    unfinished.rename(unpacked)
            for entry in unpacked.iterdir():
                (Path(path) / entry.name).symlink_to(entry)
            os.truncate(archive, 0)

    linking = types.ModuleType("zipfile")
    linking.__dict__.update(zipfile.__dict__)
    linking.__dict__["ZipFile"] = LinkingZip
    lambda_runtime.zipfile = linking


def only_layers(runtime: Path, folder: Path) -> None:
    """A function imports its code, its layers and what Lambda's own Python brings along (`runtime`), nothing else.

    Stock: functions see every package of the emulator's own environment, so a missing layer dependency hides.
    """
    expect(lambda_runtime._detect_runtime_binary("python3.13")[0] == sys.executable, "only_layers")
    interpreter = folder / "function-python"
    interpreter.write_text(f'#!/bin/sh\nPYTHONPATH="{runtime}" exec "{sys.executable}" -S -s "$@"\n')
    interpreter.chmod(0o755)
    stock = lambda_runtime._detect_runtime_binary

    def detect(name: str) -> tuple[str, str]:
        binary, script = stock(name)
        return (str(interpreter) if name.startswith("python") else binary), script

    lambda_runtime._detect_runtime_binary = detect


def wheels_of_this_machine() -> None:
    """Wheels of this processor may be larger than arm64's; the 250 MB limit is tested on the Lambda target's layers."""
    expect(lambda_svc._UNZIPPED_LIMIT_BYTES == 250 * 1024 * 1024, "wheels_of_this_machine")
    lambda_svc._UNZIPPED_LIMIT_BYTES *= 2


def forget_unpacked(cache: Path, keep: int) -> None:
    """Only the `keep` newest unpacked layers and packages stay on the disk."""
    if cache.is_dir():
        for old in sorted(cache.iterdir(), key=lambda path: path.stat().st_mtime, reverse=True)[keep:]:
            shutil.rmtree(old, ignore_errors=True)


def _parameters(function: Callable[..., Any]) -> list[str]:
    return list(inspect.signature(function).parameters)
