"""Units, people, faces and policy versions in memory."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime

from tests.fakes.pages import paged
from yanzhen import search
from yanzhen.base import Instant
from yanzhen.directory import Consent, Employee, FaceReference, OrgUnit, Role, within
from yanzhen.errors import Conflict, NotFound
from yanzhen.machine import Machine
from yanzhen.policy import Policy, in_force
from yanzhen.ports import Page


class FakeDirectory:
    def __init__(self) -> None:
        self.units: dict[str, OrgUnit] = {}
        self.employees_by_id: dict[str, Employee] = {}
        self.machines: dict[str, Machine] = {}
        self.faces: dict[str, list[FaceReference]] = {}

    def unit(self, path: str) -> OrgUnit | None:
        return self.units.get(path)

    def children(self, path: str) -> Sequence[OrgUnit]:
        return [self.units[unit] for unit in sorted(self.units) if unit.rpartition("/")[0] == path]

    def subtree(self, path: str) -> Sequence[OrgUnit]:
        return [self.units[unit] for unit in sorted(self.units, key=lambda unit: f"{unit}/") if within(unit, path)]

    def put_unit(self, unit: OrgUnit) -> None:
        self.units[unit.path] = unit

    def revise_unit(self, path: str, revised: Callable[[OrgUnit | None], OrgUnit | None]) -> None:
        new = revised(self.units.get(path))
        if new is not None:
            self.put_unit(new)

    def employee(self, employee_id: str) -> Employee | None:
        return self.employees_by_id.get(employee_id)

    def employee_by_subject(self, subject: str) -> Employee | None:
        return next((person for person in self.employees_by_id.values() if person.subject == subject), None)

    def employee_by_external(self, external_id: str) -> Employee | None:
        return next((one for one in self.employees_by_id.values() if one.external_id == external_id), None)

    def people(self, employee_ids: Iterable[str]) -> Mapping[str, Employee]:
        return {person: self.employees_by_id[person] for person in employee_ids if person in self.employees_by_id}

    def employees(self, scope: str, *, limit: int, cursor: str | None) -> Page[Employee]:
        rows = [
            (f"{person.unit_path}/#{person.employee_id}", person)
            for person in self.employees_by_id.values()
            if within(person.unit_path, scope)
        ]
        return paged("employees", sorted(rows, key=lambda row: row[0]), limit, cursor)

    def in_role(self, role: Role, unit: str | None = None) -> Sequence[Employee]:
        people = sorted(self.employees_by_id.values(), key=lambda person: f"{person.unit_path}/#{person.employee_id}")
        return [one for one in people if one.active and one.role is role and unit in (None, one.unit_path)]

    def hired_on(self, day: str, scope: str | None = None, *, limit: int, cursor: str | None) -> Page[Employee]:
        rows = [
            (f"{person.unit_path}/#{person.employee_id}", person)
            for person in self.employees_by_id.values()
            if person.active and person.hire_date == day and (scope is None or within(person.unit_path, scope))
        ]
        return paged(f"hired#{day}", sorted(rows, key=lambda row: row[0]), limit, cursor)

    def find_employees(self, scope: str, text: str, *, limit: int, cursor: str | None) -> Page[Employee]:
        wanted = search.normal(text)[: search.LONGEST]
        found = [(search.found_by(person, scope, wanted), person) for person in self.employees_by_id.values()]
        rows = [(f"{term}#{person.employee_id}", person) for term, person in found if term is not None]
        return paged(f"people#{scope}", sorted(rows, key=lambda row: row[0]), limit, cursor)

    def put_employee(self, employee: Employee) -> None:
        self.employees_by_id[employee.employee_id] = employee

    def put_employees(self, employees: Sequence[Employee]) -> None:
        for employee in employees:
            self.put_employee(employee)

    def revise_employees(
        self, employee_ids: Sequence[str], revised: Callable[[str, Employee | None], Employee | None]
    ) -> None:
        for employee_id in employee_ids:
            new = revised(employee_id, self.employee(employee_id))
            if new is not None:
                self.put_employee(new)

    def face_references(self, employee_ids: Iterable[str]) -> Mapping[str, Sequence[FaceReference]]:
        people = self.people(employee_ids)
        return {
            employee_id: tuple(self.faces[employee_id])
            for employee_id, person in people.items()
            if person.consent is not None and person.consent.in_force and self.faces.get(employee_id)
        }

    def add_face_reference(self, reference: FaceReference, consent: Consent, *, keep: int) -> int:
        person = self._must(reference.employee_id)
        kept = [old for old in self.faces.get(reference.employee_id, []) if old.image_key != reference.image_key]
        kept = sorted([*kept, reference], key=lambda old: old.enrolled_at)[-keep:]
        self.faces[reference.employee_id] = kept
        self.put_employee(person.model_copy(update={"consent": consent, "face_count": len(kept)}))
        return len(kept)

    def withdraw_consent(self, employee_id: str, at: Instant) -> Sequence[FaceReference]:
        person = self._must(employee_id)
        consent = person.consent
        if consent is not None and consent.in_force:
            consent = consent.model_copy(update={"withdrawn_at": at})
        self.put_employee(person.model_copy(update={"consent": consent, "face_count": 0}))
        return tuple(self.faces.pop(employee_id, []))

    def machine(self, machine_id: str) -> Machine | None:
        return self.machines.get(machine_id)

    def put_machine(self, machine: Machine) -> None:
        self.machines[machine.machine_id] = machine

    def _must(self, employee_id: str) -> Employee:
        person = self.employee(employee_id)
        if person is None:
            raise NotFound(employee_id=employee_id)
        return person


DEFAULT = Policy(effective_from=datetime(2020, 1, 1, tzinfo=UTC))


class FakePolicies:
    def __init__(self) -> None:
        self.stored: dict[int, Policy] = {}

    def versions(self) -> tuple[Policy, ...]:
        known = {DEFAULT.version: DEFAULT, **self.stored}
        return tuple(known[version] for version in sorted(known))

    def in_force(self, at: Instant) -> Policy:
        return in_force(self.versions(), at)

    def propose(self, policy: Policy) -> None:
        if policy.version in self.stored:
            raise Conflict(version=policy.version)
        self.stored[policy.version] = policy
