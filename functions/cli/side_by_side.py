"""The same work on many files, in several processes where that pays, with a bar while it goes on."""

import multiprocessing
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

from rich.progress import Progress

Made = TypeVar("Made")

ALONE_UP_TO = 8
"""Starting another process costs more than so few files."""


def each(work: Callable[[Path], Made], paths: list[Path], jobs: int, many: Progress, what: str) -> Iterator[Made]:
    """The work on every file in order, side by side where that pays."""
    bar = many.add_task(what, total=len(paths), visible=len(paths) > 1)
    if jobs <= 1 or len(paths) <= ALONE_UP_TO:
        for path in paths:
            yield work(path)
            many.advance(bar)
    else:
        # Spawned, not forked: the models' runtime keeps threads that do not survive a fork.
        spawn = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(min(jobs, len(paths)), spawn, initializer=_keep, initargs=(work,)) as pool:
            for made in _started_deaf(pool, paths):
                yield made
                many.advance(bar)
    many.remove_task(bar)


def _started_deaf(pool: ProcessPoolExecutor, paths: list[Path]) -> Iterator[Any]:
    """Workers are born deaf to Ctrl-C: it is this process that ends them, when what they hold in hand is done."""
    heard = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        return pool.map(_work_on, paths, chunksize=2)
    finally:
        signal.signal(signal.SIGINT, heard)


_kept: list[Callable[[Path], object]] = []


def _keep(work: Callable[[Path], object]) -> None:
    """A worker gets its work once, not with every file."""
    _kept[:] = [work]


def _work_on(path: Path) -> Any:
    return _kept[0](path)
