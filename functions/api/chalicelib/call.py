"""One authenticated request as a handler sees it."""

from dataclasses import dataclass
from datetime import datetime

from ulid import ULID

from api.chalicelib.services import Services
from yanzhen.audit import AuditEntry
from yanzhen.directory import Caller, Employee, Locale, Permission, may
from yanzhen.errors import NotFound
from yanzhen.policy import Policy


@dataclass(frozen=True)
class Call:
    """Who asks, when, in which language, and what the answer is made from."""

    services: Services
    me: Employee
    caller: Caller
    now: datetime
    locale: Locale

    def may(self, permission: Permission, unit_path: str) -> bool:
        """The caller's role grants it and the unit lies in the caller's subtree."""
        return may(self.caller, permission, unit_path)

    def need(self, permission: Permission, unit_path: str) -> None:
        """What is outside the caller's scope is not found, like what does not exist."""
        if not self.may(permission, unit_path):
            raise NotFound

    def scope(self, unit: str | None, permission: Permission) -> str:
        """The unit a listing is about: the one asked for if the caller may, else the caller's own."""
        path = self.caller.unit_path if unit is None else unit
        self.need(permission, path)
        return path

    def policy(self, at: datetime) -> Policy:
        """The rules in force at a moment."""
        return self.services.policies.in_force(at)

    def new_id(self) -> str:
        """A ULID of this request's moment."""
        return str(ULID.from_datetime(self.now))

    def note(self, action: str, subject: str, unit_path: str, **facts: object) -> None:
        """Write into the audit who did or looked at what."""
        self.services.audit.record(
            AuditEntry(
                entry_id=self.new_id(),
                at=self.now,
                actor_id=self.caller.employee_id,
                action=action,
                subject=subject,
                unit_path=unit_path,
                facts=facts,
            )
        )
