"""One file on this machine: the same facts, the same checks, the same verdict as in the cloud."""

import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache, partial
from pathlib import Path
from typing import TypeVar

from cli.corpus import Earlier, trace
from cli.files import declared_type, measure, shown
from cli.problem import Problem
from yanzhen.checks import all_checks, run_all
from yanzhen.directory import Consent, Employee, FaceReference
from yanzhen.errors import FaceRejected, NotOpened
from yanzhen.evidence import (
    Capture,
    Claim,
    Evidence,
    EvidenceState,
    FaceFacts,
    MediaFacts,
    Missing,
    Observations,
    ReuseFacts,
)
from yanzhen.frames import faces_of
from yanzhen.policy import Policy
from yanzhen.ports import Picture
from yanzhen.record import EvidenceRecord
from yanzhen.texts import text
from yanzhen.training import Session
from yanzhen.verdict import Verdict, decide
from yanzhen_media import open_picture
from yanzhen_vision import OnnxVision

Facts = TypeVar("Facts")


@dataclass(frozen=True)
class Task:
    """Everything a verdict needs but the file; it can travel to another process."""

    policy: Policy
    now: datetime
    session: Session
    employee_id: str
    checks: tuple[str, ...]
    models: Path | None = None
    references: Mapping[str, tuple[FaceReference, ...]] = field(default_factory=dict)
    corpus: tuple[Earlier, ...] = ()
    captures: Mapping[str, Capture] = field(default_factory=dict)


@dataclass(frozen=True)
class Judged:
    """A file with its verdict, and what went wrong on the way: a fault is told, never hidden."""

    file: str
    record: EvidenceRecord
    faults: tuple[str, ...] = ()

    @property
    def verdict(self) -> Verdict:
        assert self.record.verdict is not None, "examine always decides"
        return self.record.verdict


def examine(path: Path, task: Task) -> Judged:
    """Measure a file, run the checks that can run, combine them; a fault makes its own checks `unable` only."""
    faults: list[str] = []

    def crashed(name: str, error: Exception) -> None:
        faults.append(f"{name}: {''.join(traceback.format_exception_only(error)).strip()}")

    def isolated(name: str, measure_it: Callable[[], Facts]) -> Facts | Missing:
        try:
            return measure_it()
        except Exception as error:  # noqa: BLE001 - one file's fault must not lose the others; it is reported
            crashed(name, error)
            return Missing(cause="crashed")

    opened = isolated("media", lambda: measure(path, task.policy))
    media, pictures = (opened, ()) if isinstance(opened, Missing) else opened
    faces: FaceFacts | Missing = Missing(cause="not_opened")
    reuse: ReuseFacts | Missing = Missing(cause="not_opened")
    if pictures and isinstance(media, MediaFacts):
        if "person" in task.checks:
            faces = isolated("faces", partial(_look, pictures, task))
        if "reuse" in task.checks:
            cover = media.video.cover if media.video else 0
            reuse = isolated(
                "reuse",
                partial(trace, path, pictures, cover, media.sha256 or "", task.corpus, task.policy, task.now),
            )
    claim = _claim(path, media, task)
    seen = Observations(media=media, faces=faces, reuse=reuse)
    checks = {name: check for name, check in all_checks().items() if name in task.checks}
    verdict = decide(run_all(claim, seen, task.policy, crashed, checks), task.policy, task.now)
    record = EvidenceRecord(evidence=claim.evidence, verdict=verdict)
    return Judged(file=shown(path), record=record, faults=tuple(faults))


def enrol(path: Path, employee_id: str, models: Path, now: datetime) -> FaceReference:
    """The one face of a reference picture; Problem says why there is none."""
    try:
        found = vision(models).enrol(open_picture(path.read_bytes()))
    except OSError as error:
        raise Problem(f"{shown(path)}: {error.strerror or 'cannot be read'}") from error
    except NotOpened as error:
        raise Problem(f"{shown(path)}: {text('en', 'error.media.not_opened', error.facts)}") from error
    except FaceRejected as error:
        raise Problem(f"{shown(path)}: {text('en', 'error.face.rejected', error.facts)}") from error
    return FaceReference(
        employee_id=employee_id,
        adapter=found.adapter,
        descriptor=found.descriptor,
        image_key=shown(path),
        enrolled_at=now,
    )


@cache
def vision(models: Path) -> OnnxVision:
    """Loaded at the first face, once a process."""
    return OnnxVision(models)


def _look(pictures: Sequence[Picture], task: Task) -> FaceFacts:
    assert task.models is not None, "the person check runs only with models"
    looks = [vision(task.models).look(picture, task.employee_id, task.references) for picture in pictures]
    return looks[0] if len(looks) == 1 else faces_of(looks)


def _claim(path: Path, media: MediaFacts | Missing, task: Task) -> Claim:
    """The file as if it had been uploaded now by the person of the session file."""
    facts = media if isinstance(media, MediaFacts) else MediaFacts()
    evidence = Evidence(
        evidence_id=shown(path),
        session_id=task.session.session_id,
        course_id=task.session.course_id,
        employee_id=task.employee_id,
        unit_path=task.session.unit_path,
        sha256=facts.sha256 or "0" * 64,
        size_bytes=facts.size_bytes,
        content_type=declared_type(path),
        client_id=shown(path),
        capture=task.captures.get(path.name, Capture()),
        announced_at=task.now,
        state=EvidenceState.JUDGED,
    )
    # Whoever gives reference pictures to this command answers for the consent they rest on.
    employee = Employee(
        employee_id=task.employee_id,
        name=task.employee_id,
        unit_path=task.session.unit_path,
        consent=Consent(text_version="cli", given_at=task.now),
        face_count=len(task.references.get(task.employee_id, ())),
    )
    return Claim(evidence=evidence, session=task.session, employee=employee)
