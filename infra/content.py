"""What is built is named by what it is built from, so a second run finds it."""

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path

NEVER = {"__pycache__", "node_modules", ".pytest_cache", ".mypy_cache", ".ruff_cache", "dist", ".DS_Store"}


def files_below(folder: Path) -> Iterator[Path]:
    """All source files of a folder in a stable order, without what tools leave behind."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix != ".pyc" and NEVER.isdisjoint(path.relative_to(folder).parts):
            yield path


def digest(*parts: str | Path | Iterable[Path]) -> str:
    """16 hex digits over texts, files and folders: names below the folder and bytes, not places or times."""
    total = hashlib.sha256()

    def add(name: str, body: bytes) -> None:
        total.update(f"{name}\0{len(body)}\0".encode())
        total.update(body)

    for part in parts:
        if isinstance(part, str):
            add("", part.encode())
        elif isinstance(part, Path) and part.is_dir():
            for path in files_below(part):
                add(path.relative_to(part).as_posix(), path.read_bytes())
        else:
            for path in [part] if isinstance(part, Path) else part:
                add(path.name, path.read_bytes())
    return total.hexdigest()[:16]
