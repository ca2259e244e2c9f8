"""The session a photo is claimed for, as a small JSON file."""

import json
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, ValidationError, field_validator

from cli.problem import Problem
from yanzhen.base import Instant, Model
from yanzhen.directory import Geofence
from yanzhen.evidence import Capture
from yanzhen.training import Session

MAX_BYTES = 5_000_000
HELP = """\
session.json says when and where the training was; only the two times are needed:

  {
    "starts_at": "2026-03-15T14:00:00+08:00",
    "ends_at":   "2026-03-15T16:00:00+08:00",
    "timezone":  "Asia/Shanghai",             the clock of photos that state no offset
    "geofence":  {"latitude": 31.2304, "longitude": 121.4737, "radius_m": 200},
    "employee_id":   "e1",                    whose photos these are; the faces of --reference
    "participants":  ["e1", "e2"],
    "evidence_mode": "each",                  or "group": one photo of all, who is in it is named
    "faces":    {"e2": ["e2-a.jpg", "e2-b.jpg"]},          further reference pictures, from this file's folder
    "captures": {"photo.jpg": {"source": "camera", "captured_at": "2026-03-15T15:00:00+08:00",
                 "position": {"latitude": 31.23, "longitude": 121.47, "accuracy_m": 12}}}
  }                                           what an app recorded at the shutter, by file name
"""


class SessionFile(Model):
    """What the file may hold; anything else is an error, not a surprise."""

    starts_at: Instant
    ends_at: Instant
    timezone: str = "Asia/Shanghai"
    title: str = "session"
    session_id: str = "session"
    geofence: Geofence | None = None
    employee_id: str = Field(default="uploader", pattern=r"^[A-Za-z0-9_-]{1,40}$")
    participants: tuple[str, ...] = ()
    evidence_mode: str = "each"
    faces: dict[str, tuple[str, ...]] = {}
    captures: dict[str, Capture] = {}

    @field_validator("timezone")
    @classmethod
    def _is_a_zone(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise ValueError("no such time zone; write one such as Asia/Shanghai") from error
        return name

    @property
    def session(self) -> Session:
        """The domain's session, whose own rules hold too."""
        return Session.model_validate(
            {
                "session_id": self.session_id,
                "course_id": "course",
                "title": self.title,
                "unit_path": "local",
                "starts_at": self.starts_at,
                "ends_at": self.ends_at,
                "timezone": self.timezone,
                "geofence": self.geofence,
                "participants": self.participants or (self.employee_id,),
                "evidence_mode": self.evidence_mode,
            }
        )


def read_session(path: Path) -> SessionFile:
    """Read and check the file; Problem says which rule it breaks."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise Problem(f"{path}: larger than a session file can be")
        found = SessionFile.model_validate(json.loads(path.read_text("utf-8")))
        checked = found.session
    except OSError as error:
        raise Problem(f"{path}: {error.strerror or 'cannot be read'}") from error
    except ValidationError as error:
        raise Problem(f"{path}: {_first(error)}") from error
    except (ValueError, RecursionError) as error:
        raise Problem(f"{path}: not valid JSON") from error
    if strangers := sorted(set(found.faces) - set(checked.participants)):
        raise Problem(f"{path}: faces of {', '.join(strangers)}, who are not among the participants")
    return found


def _first(error: ValidationError) -> str:
    first = error.errors(include_url=False, include_input=False, include_context=False)[0]
    field = ".".join(str(part) for part in first["loc"])
    return f"{field}: {first['msg']}" if field else first["msg"]
