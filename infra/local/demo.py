"""`make demo`: the whole product on this machine, until Ctrl-C."""

import contextlib
import json
import os
import shutil
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from infra import web
from infra.local.context import DemoContext, SignIn
from infra.local.deploy import DeployFailed
from infra.local.process import StartFailed
from infra.local.seed import seed
from infra.local.stack import LocalStack
from infra.paths import LOCAL, MODELS
from layers.vision import build as weights

WEB_PORT = 8080
EMULATOR_BEHIND = 100
"""The emulator listens this far above the pages' port, so PORT= moves both."""


class Progress:
    """One line a step with the time it began, so nobody wonders whether it still works."""

    def __init__(self) -> None:
        self.begun = time.monotonic()

    def __call__(self, step: str) -> None:
        print(f"  {time.monotonic() - self.begun:5.0f} s  {step}", flush=True)


def run(port: int, *, fresh: bool, fast: bool, state: Path) -> None:
    """Everything up, seeded and announced; then wait; then everything down."""
    say = Progress()
    if fresh:
        say("forget the earlier state")
        shutil.rmtree(state, ignore_errors=True)
    announced = state / "demo.json"
    announced.unlink(missing_ok=True)
    say("make the models")
    models = weights.build(MODELS)
    stack = LocalStack(state, web_port=port, emulator_port=port + EMULATOR_BEHIND, pages=web.PAGES, say=say)
    with ThreadPoolExecutor(max_workers=1) as beside, _removed_after(announced):
        pages = beside.submit(web.build, say)
        with stack as context:
            say("fill in the demo company")
            people = seed(context, samples=weights.samples(MODELS), models=models, fast=fast, say=say)
            pages.result()
            announce(context, people, announced)
            say("ready")
            print(welcome(context, people), flush=True)
            while stack.emulator.running:
                time.sleep(0.5)
            raise StartFailed(f"the emulator ended by itself, see {stack.emulator.log}")


def announce(context: DemoContext, people: Sequence[SignIn], path: Path) -> None:
    """What scripts and tests need to know; written when everything is ready, gone when it stops."""
    document = {
        "web": context.web_url,
        "phone": f"{context.web_url}/",
        "console": f"{context.web_url}/console/",
        "api": f"{context.web_url}/v1",
        "inbox": f"{context.web_url}/v1/inbox",
        "aws": context.endpoint,
        "issuer": context.issuer,
        "jwks_url": context.jwks_url,
        "client_id": context.client_id,
        "user_pool_id": context.pool_id,
        "outputs": context.outputs,
        "sign_ins": [
            {"username": one.username, "password": one.password, "role": one.role, "name": one.name} for one in people
        ],
    }
    unfinished = path.with_suffix(".part")
    unfinished.write_text(json.dumps(document, indent=2, ensure_ascii=False) + "\n")
    unfinished.rename(path)


def welcome(context: DemoContext, people: Sequence[SignIn]) -> str:
    width = max((len(one.username) for one in people), default=0)
    rows = "\n".join(f"    {one.username:<{width}}  {one.password}  {one.role:<8}  {one.name}" for one in people)
    return (
        f"\n  Phone    {context.web_url}/\n  Console  {context.web_url}/console/\n  API      {context.web_url}/v1\n"
        f"\n  Sign in as\n{rows}\n\n  Ctrl-C stops everything; the next `make demo` goes on from here.\n"
    )


@contextlib.contextmanager
def _removed_after(path: Path) -> Iterator[None]:
    try:
        yield
    finally:
        path.unlink(missing_ok=True)


def _interrupt(number: int, _frame: object) -> None:
    """Ctrl-C and SIGTERM end it the same way; a second one does not cut the saving short."""
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, signal.SIG_IGN)
    raise KeyboardInterrupt(number)


def main() -> None:
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, _interrupt)
    port = int(os.environ.get("PORT") or WEB_PORT)
    try:
        fresh, fast = os.environ.get("FRESH") == "1", os.environ.get("DEADLINES") == "fast"
        run(port, fresh=fresh, fast=fast, state=LOCAL)
    except KeyboardInterrupt:
        print("\n  stopped; the state stays in .local/", flush=True)
    except (StartFailed, DeployFailed, web.WebFailed, weights.BuildError) as error:
        sys.exit(f"make demo stopped: {error}")


if __name__ == "__main__":
    main()
