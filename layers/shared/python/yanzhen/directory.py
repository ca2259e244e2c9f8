"""Who is who and who may see what: units, employees, roles, consent, face references."""

from enum import StrEnum
from typing import Literal

from pydantic import Field

from yanzhen.base import Instant, Model

Locale = Literal["zh", "en"]
UNIT_PATH = r"^[a-z0-9][a-z0-9-]{0,39}(/[a-z0-9][a-z0-9-]{0,39}){0,7}$"
"""A unit's path from the root, such as `acme/east/store-017`: its id in URLs is the path's last part, unique."""
DEEPEST = 8
"""So many parts has a path at most."""


class Role(StrEnum):
    """What a caller is; the unit path in the directory is where."""

    EMPLOYEE = "employee"
    MANAGER = "manager"
    HR = "hr"
    ADMIN = "admin"
    AUDITOR = "auditor"


class Geofence(Model):
    """A circle on the ground, WGS 84."""

    latitude: float = Field(ge=-90, le=90)
    longitude: float = Field(ge=-180, le=180)
    radius_m: float = Field(gt=0, le=50_000)


class OrgUnit(Model):
    """A node of the company tree; `path` is its identity and its place in the tree."""

    path: str = Field(pattern=UNIT_PATH)
    name: str = Field(min_length=1, max_length=200)
    kind: Literal["group", "company", "region", "store", "workshop", "team"]
    timezone: str = "Asia/Shanghai"
    geofence: Geofence | None = None
    extra: dict[str, str] = {}
    """As of an employee: what a list says beside, kept for its export."""
    moved_to: str | None = None
    """The unit stands there now; this record stays for what happened here."""
    moved_from: str | None = None


def timezone_of(unit: OrgUnit | None) -> str:
    """A unit's clock; that of a unit that does not say is also taken for one that is gone."""
    return unit.timezone if unit else str(OrgUnit.model_fields["timezone"].default)


class Consent(Model):
    """A person's recorded yes to the use of the face, and its withdrawal (PIPL art. 29)."""

    text_version: str = Field(min_length=1, max_length=40)
    given_at: Instant
    withdrawn_at: Instant | None = None

    @property
    def in_force(self) -> bool:
        return self.withdrawn_at is None


class Employee(Model):
    """A person in the directory. `subject` is the issuer's `sub`, by which a token finds the person."""

    employee_id: str = Field(min_length=1, max_length=40, pattern=r"^[A-Za-z0-9_-]+$")
    name: str = Field(min_length=1, max_length=200)
    unit_path: str = Field(pattern=UNIT_PATH)
    position: str = Field(default="", max_length=200)
    role: Role = Role.EMPLOYEE
    locale: Locale = "zh"
    email: str | None = Field(default=None, max_length=254)
    phone: str | None = Field(default=None, max_length=32)
    hire_date: str | None = Field(default=None, pattern=r"^\d{4}-\d{2}-\d{2}$")
    active: bool = True
    badge: str | None = Field(default=None, max_length=40)
    """What is printed on the badge or stored in its chip; of one active person only."""
    subject: str | None = None
    consent: Consent | None = None
    face_count: int = 0
    external_id: str | None = Field(default=None, max_length=200)
    """What an HR system that speaks SCIM calls the person."""
    extra: dict[str, str] = {}
    """What an HR system's list says beside, by its heading: kept for its export, read by nobody else."""

    @property
    def face_usable(self) -> bool:
        """The face may be used only while the consent is in force and a reference exists."""
        return self.consent is not None and self.consent.in_force and self.face_count > 0


class FaceReference(Model):
    """One enrolled picture of a person: the adapter that described it, its numbers, the stored crop."""

    employee_id: str
    adapter: Literal["onnx-mesh468", "rekognition"]
    descriptor: tuple[float, ...] = ()
    """128 numbers of unit length for `onnx-mesh468`; empty for Rekognition, which compares pictures."""
    image_key: str
    enrolled_at: Instant


class Caller(Model):
    """Who is asking: taken from a verified token and the directory, never from the request's body."""

    employee_id: str
    role: Role
    unit_path: str
    locale: Locale = "zh"


def within(unit_path: str, scope: str) -> bool:
    """A unit lies within a scope when it is the scope or below it in the tree."""
    return unit_path == scope or unit_path.startswith(scope + "/")


def ancestors(unit_path: str) -> tuple[str, ...]:
    """The unit and everything above it, nearest first: what a tally climbs."""
    parts = unit_path.split("/")
    return tuple("/".join(parts[:n]) for n in range(len(parts), 0, -1))


class Permission(StrEnum):
    """What a route may ask of its caller."""

    SELF = "self"
    READ_UNIT = "read_unit"
    READ_PEOPLE = "read_people"
    ENROL_OTHERS = "enrol_others"
    PLAN = "plan"
    REVIEW = "review"
    READ_POLICY = "read_policy"
    CHANGE_POLICY = "change_policy"
    READ_AUDIT = "read_audit"
    MANAGE_PEOPLE = "manage_people"


_GRANTS: dict[Role, frozenset[Permission]] = {
    Role.EMPLOYEE: frozenset({Permission.SELF}),
    Role.MANAGER: frozenset(
        {Permission.SELF, Permission.READ_UNIT, Permission.READ_PEOPLE, Permission.PLAN, Permission.READ_POLICY}
    ),
    Role.HR: frozenset(set(Permission) - {Permission.CHANGE_POLICY}),
    Role.ADMIN: frozenset(Permission),
    Role.AUDITOR: frozenset(
        {Permission.SELF, Permission.READ_UNIT, Permission.READ_PEOPLE, Permission.READ_POLICY, Permission.READ_AUDIT}
    ),
}


def permissions(role: Role) -> frozenset[Permission]:
    """What a role may do inside its unit subtree."""
    return _GRANTS[role]


def may(caller: Caller, permission: Permission, unit_path: str | None = None) -> bool:
    """A caller may do what the role grants, inside the subtree of the caller's unit and nowhere else."""
    if permission not in _GRANTS[caller.role]:
        return False
    return unit_path is None or within(unit_path, caller.unit_path)
