"""A handler that may die: laid over a function as a layer of its own, in the run that kills them and nowhere else.

Some calls end by SIGKILL before a line of the product's own code, as when a machine is lost: which line is drawn among
as many as the last whole call of this function ran. The folder MORTAL holds the share of calls that die (no file:
none), the ledger of deaths, and what trusts the stand-in of the chats.
"""

from __future__ import annotations

import importlib
import json
import os
import random
import signal
import ssl
import sys
from pathlib import Path
from types import FrameType
from typing import Any

FOLDER = Path(os.environ["MORTAL"])
ENTRY = os.environ["MORTAL_ENTRY"]
OURS = ("yanzhen.", "yanzhen_aws.", "cases.", "notices.")
AT_FIRST = 2_000
"""Lines of a call, while none was counted."""

_real = getattr(importlib.import_module(ENTRY), "handler")  # noqa: B009


class Fate:
    """Counts lines, and ends at one of them."""

    def __init__(self, last: int | None) -> None:
        self.lines = 0
        self._last = last

    def enters(self, frame: FrameType, event: str, argument: Any) -> Any:
        name = str(frame.f_globals.get("__name__", ""))
        return self.runs if f"{name}.".startswith(OURS) else None

    def runs(self, frame: FrameType, event: str, argument: Any) -> Any:
        if event == "line":
            self.lines += 1
            if self.lines == self._last:
                _die(frame)
        return self.runs


def handler(event: Any, context: Any) -> Any:
    """The function's own handler, alive to its end or not."""
    _chats_are_the_stand_in()
    share = float(_read("share") or 0)
    if not share:
        return _real(event, context)
    fate = Fate(random.randint(1, int(_read(f"{ENTRY}.lines") or AT_FIRST)) if random.random() < share else None)
    sys.settrace(fate.enters)
    try:
        answer = _real(event, context)
    finally:
        sys.settrace(None)
    (FOLDER / f"{ENTRY}.lines").write_text(str(fate.lines))
    return answer


def _die(frame: FrameType) -> None:
    """The ledger says where, and whose message may have been taken already but is not settled."""
    stack: list[str] = []
    sending: list[list[str]] = []
    here: FrameType | None = frame
    while here is not None:
        name = str(here.f_globals.get("__name__", ""))
        if (name, here.f_code.co_name) == ("notices.delivery", "_sent"):
            sent = here.f_locals.get("taken") or any(one.startswith("yanzhen_aws.channels") for one in stack)
            sending = [[one.employee_id, one.fact] for one in here.f_locals.get("mine", ())] if sent else []
        if f"{name}.".startswith(OURS):
            stack.append(f"{name}:{here.f_lineno}")
        here = here.f_back
    line = json.dumps({"function": ENTRY, "stack": stack, "sending": sending})
    with (FOLDER / "ledger").open("a") as ledger:
        ledger.write(line + "\n")
    os.kill(os.getpid(), signal.SIGKILL)


def _read(name: str) -> str | None:
    try:
        return (FOLDER / name).read_text()
    except OSError:
        return None


def _chats_are_the_stand_in() -> None:
    """Every host of HTTPS is the stand-in on loopback; known once it runs."""
    from yanzhen_aws import outside
    from yanzhen_aws.web import Web

    trusts = ssl.create_default_context(cafile=str(FOLDER / "stand-in.pem"))
    port = int(_read("port") or 0)
    outside.Web = lambda context: Web(  # type: ignore[assignment,misc]
        resolve=lambda host: [("127.0.0.1", port)], allowed=lambda address: True, context=context and trusts
    )
