"""`yanzhen verify`: the same checks on this machine, without AWS; nothing leaves it."""

import argparse
import os
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from io import TextIOWrapper
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from cli import show
from cli.corpus import Earlier, describe, newest_in_detail
from cli.examine import Judged, Task, enrol, examine
from cli.files import expand, shown
from cli.models import find_models
from cli.options import USAGE, options
from cli.problem import Problem
from cli.session_file import SessionFile, read_session
from cli.side_by_side import each
from yanzhen.directory import FaceReference
from yanzhen.policy import Policy
from yanzhen.training import Session
from yanzhen.verdict import VerdictWord

GENUINE, DOUBTFUL, UNABLE, FAULT, INTERRUPTED, PIPE_CLOSED = 0, 1, 2, 70, 130, 141
UPLOADER = "uploader"
IN_FULL_UP_TO = 5
"""So many files are shown with all findings unless --all asks for more."""
PIPED_WIDTH = 160


@dataclass(frozen=True)
class Screen:
    """Verdicts go to `output`, everything else to `errors`; on a terminal the bar keeps below the verdicts."""

    output: Console
    errors: Console
    bar: Progress

    @classmethod
    def of_this_process(cls) -> "Screen":
        if isinstance(sys.stdout, TextIOWrapper):
            sys.stdout.reconfigure(encoding="utf-8", errors="replace")
        interactive = sys.stdout.isatty()
        wide = not interactive and "COLUMNS" not in os.environ
        output = Console(width=PIPED_WIDTH if wide else None, highlight=False)
        errors = Console(stderr=True, highlight=False)
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        # A bar and verdicts on one terminal must be drawn by one console, or they overwrite each other.
        drawn_by = output if interactive else errors
        bar = Progress(*columns, console=drawn_by, transient=True, redirect_stdout=False, redirect_stderr=interactive,
                       disable=not drawn_by.is_terminal)  # fmt: skip
        return cls(output=output, errors=errors, bar=bar)

    def complain(self, sentence: str) -> None:
        self.errors.print(f"yanzhen: {sentence}", markup=False, soft_wrap=True)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code; bad input never ends in a traceback."""
    asked = options(arguments)
    screen = Screen.of_this_process()
    try:
        return _verify(asked, screen)
    except Problem as problem:
        screen.complain(str(problem))
        return USAGE
    except BrokenProcessPool:
        screen.complain("a worker ended before its time, perhaps for want of memory; try --jobs 1")
        return FAULT
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read the output has seen enough; Python would complain once more while closing stdout.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return PIPE_CLOSED


def _verify(asked: argparse.Namespace, screen: Screen) -> int:
    files = list(expand(asked.files))
    if not files:
        raise Problem(f"no photos in {', '.join(shown(path) for path in asked.files)}")
    session = read_session(asked.session) if asked.session else None
    task = _task(asked, session, datetime.now(UTC))
    with screen.bar:
        if asked.corpus is not None:
            task = replace(task, corpus=_corpus(asked, task, screen))
        judged = each(partial(examine, task=task), files, asked.jobs, screen.bar, "Checking")
        words = _show(judged, asked, task, screen, in_full=asked.all or len(files) <= IN_FULL_UP_TO)
    if not asked.json:
        if len(files) > 1:
            screen.output.print(show.total(words, asked.lang))
        show.not_checked(screen.errors, _left_out(task), asked.lang)
    sys.stdout.flush()
    if words[VerdictWord.SUSPECT] or words[VerdictWord.FALSE]:
        return DOUBTFUL
    return UNABLE if words[VerdictWord.UNABLE] else GENUINE


def _task(asked: argparse.Namespace, claimed: SessionFile | None, now: datetime) -> Task:
    """What to check follows from what was given; a verdict then needs no word from the checks that cannot run."""
    employee_id = claimed.employee_id if claimed else UPLOADER
    session = claimed.session if claimed else _any_session(now)
    models, references = _references(asked, claimed, employee_id, now)
    runs = {
        "integrity": True,
        "edit": True,
        "origin": True,
        "video": True,
        "time": claimed is not None,
        "place": session.geofence is not None,
        "person": bool(references) if session.evidence_mode == "group" else employee_id in references,
        "reuse": asked.corpus is not None,
    }
    checks = tuple(name for name, possible in runs.items() if possible)
    policy = Policy(effective_from=now, proposed_by="cli")
    required = tuple(name for name in policy.required_checks if name in checks)
    return Task(
        policy=policy.model_copy(update={"required_checks": required}),
        now=now,
        session=session,
        employee_id=employee_id,
        checks=checks,
        models=models,
        references=references,
        captures=claimed.captures if claimed else {},
    )


def _references(
    asked: argparse.Namespace, claimed: SessionFile | None, employee_id: str, now: datetime
) -> tuple[Path | None, dict[str, tuple[FaceReference, ...]]]:
    """Faces of --reference are the uploader's; the session file may bring those of others."""
    given: list[tuple[str, Path]] = [(employee_id, path) for path in asked.reference]
    if claimed is not None:
        given += [(who, asked.session.parent / name) for who, names in claimed.faces.items() for name in names]
    if not given:
        return None, {}
    models = find_models(asked.models)
    references: dict[str, tuple[FaceReference, ...]] = {}
    for who, path in given:
        references[who] = (*references.get(who, ()), enrol(path, who, models, now))
    return models, references


def _any_session(now: datetime) -> Session:
    """Stands in where no session was given; no check that looks at it runs then."""
    return Session(
        session_id="none",
        course_id="none",
        title="none",
        unit_path="local",
        starts_at=now,
        ends_at=now + timedelta(hours=1),
        timezone="UTC",
        participants=(UPLOADER,),
    )


def _left_out(task: Task) -> list[tuple[str, str]]:
    needs = {"person": "--reference", "time": "--session", "place": "--session, geofence", "reuse": "--corpus"}
    return [(name, option) for name, option in needs.items() if name not in task.checks]


def _corpus(asked: argparse.Namespace, task: Task, screen: Screen) -> tuple[Earlier, ...]:
    if not asked.corpus.is_dir():
        raise Problem(f"{shown(asked.corpus)}: not a folder")
    paths = list(expand([asked.corpus]))
    described = each(
        partial(describe, policy=task.policy, now=task.now), paths, asked.jobs, screen.bar, "Earlier photos"
    )
    opened = [one for one in described if one is not None]
    if len(opened) < len(paths):
        screen.complain(f"{len(paths) - len(opened)} of {len(paths)} earlier photos do not open")
    return newest_in_detail([picture for pictures in opened for picture in pictures], asked.shortlist)


def _show(
    judged: Iterator[Judged], asked: argparse.Namespace, task: Task, screen: Screen, *, in_full: bool
) -> Counter[VerdictWord]:
    """Each verdict as soon as it is there."""
    words: Counter[VerdictWord] = Counter()
    for one in judged:
        words[one.verdict.word] += 1
        for fault in one.faults:
            screen.complain(f"{one.file}: {fault}")
        if asked.json and not screen.output.is_terminal:
            sys.stdout.write(show.as_json(one) + "\n")
            sys.stdout.flush()
        elif asked.json:
            screen.output.print(show.as_json(one), markup=False, soft_wrap=True)
        elif in_full:
            screen.output.print(show.in_full(one, asked.lang, task.session.timezone))
        else:
            screen.output.print(show.in_a_line(one, asked.lang, task.session.timezone), soft_wrap=True)
    return words


if __name__ == "__main__":
    sys.exit(main())
