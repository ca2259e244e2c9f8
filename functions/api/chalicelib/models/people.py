"""Who is signed in, people, and the faces they enrol."""

from pydantic import Field

from api.chalicelib.models.units import Unit
from yanzhen.base import Instant, Model
from yanzhen.directory import Locale, Permission, Role


class ConsentState(Model):
    given: bool
    current: bool = False
    """Given to the text in force: more pictures need no new yes."""
    text_version: str | None = None
    given_at: Instant | None = None
    withdrawn_at: Instant | None = None


class Me(Model):
    employee_id: str
    name: str
    role: Role
    permissions: tuple[Permission, ...]
    unit: Unit
    locale: Locale
    consent: ConsentState
    face_count: int
    faces_wanted: int
    server_time: Instant
    """For the phone's clock offset: server minus phone."""
    local: bool
    """True on a laptop: the inbox page exists."""


class EmployeeOut(Model):
    employee_id: str
    name: str
    unit_path: str
    position: str
    role: Role
    active: bool
    consent: ConsentState
    face_count: int


class EmployeePage(Model):
    items: tuple[EmployeeOut, ...]
    next: str | None = None


class FaceIn(Model):
    """One picture for enrolment, at most 1600 px and 4 MB, with the consent it rests on."""

    consent_text_version: str = Field(min_length=1, max_length=40)
    consented_at: Instant | None = None
    """When the person agreed, by the server's clock; without it, now. A withdrawal after it refuses the picture."""
    image_base64: str = Field(min_length=100, max_length=5_600_000)


class FaceOut(Model):
    face_count: int
    faces_wanted: int
