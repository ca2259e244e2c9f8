"""What can be asked of the command, and the page that explains it."""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from cli.session_file import HELP as SESSION_HELP
from yanzhen import texts
from yanzhen.directory import Locale

USAGE = 64
"""Exit code: the command itself could not run."""

EPILOG = f"""\
exit code
  0   every file is genuine
  1   any file is suspect or false, whatever the others are
  2   no file is suspect or false, and any is unable: something could not be told
  64  the command itself could not run: bad options, no photos, an unreadable session file
  70  a worker process ended before its time
  130 interrupted; 141 when the reader of the output went away

which checks run
  always            integrity (file), edit, origin
  --reference       person: the given face is in the picture. You need that person's consent
  --session         time, and place when the session has a geofence
  --corpus          reuse: the photo was not seen before
  A check that was not asked for does not make a file unable; what was left out is said on stderr. So `genuine` means
  that everything that was asked for is fine, not more.

json
  One object a line and file: file, verdict, points, findings [check, outcome, code, score, facts].

{SESSION_HELP}
face weights
  --models, else $VISION_MODELS, else /opt/models, else .cache/models of the checkout, which
  `python -m layers.vision.build` makes.
"""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(USAGE, f"{self.prog}: {message}\n")


def options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = _Parser(
        prog="yanzhen", description="Checks photos and videos on this machine, without any cloud; nothing leaves it."
    )
    commands = parser.add_subparsers(dest="command", required=True)
    verify = commands.add_parser(
        "verify",
        help="check photos and videos and say a verdict on each",
        description="Check photos and videos and say a verdict on each. Folders are searched for both.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = verify.add_argument
    add("files", nargs="+", type=Path, metavar="FILE", help="photos and videos, or folders of them")
    add(
        "--reference", nargs="+", type=Path, default=[], metavar="FACE",
        help="pictures of the one who should be in the photo, one face each; three are best",
    )  # fmt: skip
    add("--session", type=Path, metavar="session.json", help="when and where the training was (see below)")
    add("--corpus", type=Path, metavar="DIR", help="folder of earlier photos and videos, to find reused ones")
    add(
        "--shortlist", type=_count, default=100, metavar="N",
        help="so many of the corpus, the newest, are compared point by point, which also finds crops and screenshots "
        "(default 100)",
    )  # fmt: skip
    add("--json", action="store_true", help="one JSON object a line and file")
    add("--all", action="store_true", help="show every finding of every file")
    add("--lang", choices=texts.LOCALES, default=_language(), help="language of the sentences (default: from $LANG)")
    add("--jobs", type=_count, default=os.cpu_count() or 1, metavar="N", help="processes for many files")
    add("--models", type=Path, metavar="DIR", help="folder of the face weights")
    return parser.parse_args(arguments)


def _count(text: str) -> int:
    if not text.isdecimal() or len(text) > 9:
        raise argparse.ArgumentTypeError("a whole number from 0 on")
    return int(text)


def _language() -> Locale:
    named = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "")
    return "zh" if named.startswith("zh") else "en"
