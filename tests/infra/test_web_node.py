"""Node of the environment is found by several threads at once on a fresh checkout, as `make check` asks for it."""

import os
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from infra import web

THREADS = 8


def test_many_threads_make_the_folder_of_node_at_once_and_it_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for attempt in range(20):
        monkeypatch.setattr(web, "CACHE", tmp_path / str(attempt))
        together = Barrier(THREADS)

        def ask(_: int, together: Barrier = together) -> Path:
            together.wait()
            return web.node_folder()

        with ThreadPoolExecutor(max_workers=THREADS) as pool:
            (folder,) = set(pool.map(ask, range(THREADS)))
        assert sorted(path.name for path in folder.iterdir()) == ["node", "npm", "npx"]
        assert all(os.access(path, os.X_OK) for path in folder.iterdir())
    assert subprocess.run([folder / "npm", "--version"], capture_output=True, text=True).stdout.strip()
