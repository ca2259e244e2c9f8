"""Starts and stops the emulator as a child process, by its pid."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from infra.layers import build_runtime
from infra.paths import ROOT

REGION = "eu-central-1"
START_SECONDS = 90


class StartFailed(RuntimeError):
    """A process did not come up; the message names its log."""


def port_is_free(port: int) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def free_port() -> int:
    """A port that nobody holds right now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass
class Emulator:
    """The emulator on one port with its state in one folder."""

    port: int
    state: Path
    process: subprocess.Popen[bytes] | None = None

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> Path:
        return self.state / "emulator.log"

    @property
    def running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def environment(self) -> dict[str, str]:
        """Only what the emulator needs: functions inherit it, so nothing of the caller's shell may leak into them."""
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "LC_ALL") if name in os.environ}
        for name in ("LD_PRELOAD", "FAKETIME_TIMESTAMP_FILE", "FAKETIME_NO_CACHE", "LOCAL_WORKERS"):
            if name in os.environ:
                kept[name] = os.environ[name]
        temporary = self.state / "tmp"
        temporary.mkdir(parents=True, exist_ok=True)
        return kept | {
            "AUTH": "true",
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "BIND_HOST": "127.0.0.1",
            "GATEWAY_PORT": str(self.port),
            "IOT_MTLS_ENABLED": "0",
            "LAMBDA_ACCOUNT_CONCURRENCY": "0",
            "LAMBDA_EXECUTOR": "local",
            "LAMBDA_RUNTIME_DIR": str(build_runtime()),
            "LOG_LEVEL": "INFO",
            "MINISTACK_HOST": "localhost",
            "MINISTACK_REGION": REGION,
            "OMP_NUM_THREADS": "1",
            "PERSIST_STATE": "1",
            "PYTHONPATH": str(ROOT),
            "PYTHONUNBUFFERED": "1",
            "S3_DATA_DIR": str(self.state / "s3"),
            "S3_PERSIST": "1",
            "SFTP_ENABLED": "0",
            "STATE_DIR": str(self.state),
            "TMPDIR": str(temporary),
        }

    def start(self) -> None:
        """Up and ready, or StartFailed with the end of its log."""
        if not port_is_free(self.port):
            raise StartFailed(f"port {self.port} is taken by another process")
        environment = self.environment()
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "infra.local.emulator"],
                cwd=ROOT,
                env=environment,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        deadline = time.monotonic() + START_SECONDS
        while not self._ready():
            if self.process.poll() is not None or time.monotonic() > deadline:
                ended = self.process.poll()
                self.stop()
                why = "is not ready in time" if ended is None else f"ended with {ended}"
                tail = self.log.read_text(errors="replace")[-2000:]
                raise StartFailed(f"the emulator {why}, see {self.log}:\n{tail}")
            time.sleep(0.1)

    def _ready(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.endpoint}/_ministack/ready", timeout=2) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return False

    def stop(self) -> None:
        """Ends it and waits, so its state is on the disk."""
        if self.process is None:
            return
        if self.running:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(timeout=60)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait(timeout=10)
        # Functions are processes of its group: none outlives it.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
