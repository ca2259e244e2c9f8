"""Units, people, consent, face references, and the versions of the policy.

| what | key |
|---|---|
| a unit | pk `unit#<path>`, sk `unit` |
| a unit's children | index `by_parent`: parent = the path, sorted by path |
| a unit and all below it | index `by_place`: kind = `unit`, place begins with `<path>/` (place = `<path>/`) |
| an employee, or many by BatchGet | pk `employee#<id>`, sk `profile` |
| the people of a subtree | index `by_place`: kind = `employee`, place begins with `<scope>/` (place = `<unit>/#<id>`) |
| heads, HR and others above employees | index `by_role`: role (sparse), place; of one unit: begins with `<unit>/#` |
| who starts on a day | index `by_hire`: hire_date (sparse: active people), place begins with `<scope>/` |
| those whose name or number begins with a text | pk `people#<unit above>`, sk `<term>#<id>` (`yanzhen.search`) |
| the person an HR system names | pk `external#<its id>`, sk the employee's id |
| a machine that may bring people | pk `machine#<id>`, sk `machine` (`yanzhen_aws.machines`) |
| the person of a token | index `by_subject`: subject |
| a person's face references | pk `employee#<id>`, sk `faces`: one list; many people are one BatchGet |
| the versions of the policy | pk `policy`, sk `v#000001` |

The stream tells of profiles.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from pydantic import TypeAdapter
from pynamodb.attributes import UnicodeAttribute
from pynamodb.exceptions import PutError, TransactWriteError

from yanzhen import search
from yanzhen.base import Instant
from yanzhen.directory import Consent, Employee, FaceReference, OrgUnit, Role, ancestors
from yanzhen.errors import Busy, Conflict, NotFound
from yanzhen.policy import Policy, in_force
from yanzhen.ports import Page
from yanzhen_aws.bulk import replace_all, write_all
from yanzhen_aws.items import (
    KeyedItem,
    bind,
    busy_when_throttled,
    find,
    index,
    raise_unless_lost,
    transaction,
    tries,
)
from yanzhen_aws.pages import query_page
from yanzhen_aws.tables import SCHEMA

DEFAULT_POLICY = Policy(effective_from=datetime(2020, 1, 1, tzinfo=UTC))
"""The documented defaults: what holds until a company writes a version of its own."""
CLOCKS_APART = timedelta(minutes=1)
"""So far at most do the clocks of two functions disagree: what a version proposed meanwhile may still change."""
_REFERENCES = TypeAdapter(tuple[FaceReference, ...])


class DirectoryItem(KeyedItem):
    class Meta:
        table_name: str | None = None

    data = UnicodeAttribute()
    parent = UnicodeAttribute(null=True)
    path = UnicodeAttribute(null=True)
    kind = UnicodeAttribute(null=True)
    place = UnicodeAttribute(null=True)
    subject = UnicodeAttribute(null=True)
    role = UnicodeAttribute(null=True)
    hire_date = UnicodeAttribute(null=True)
    by_parent = index("directory", "by_parent")
    by_place = index("directory", "by_place")
    by_subject = index("directory", "by_subject")
    by_role = index("directory", "by_role")
    by_hire = index("directory", "by_hire")


def profile_of_image(image: Mapping[str, Any] | None) -> Employee | None:
    """The person in a stream's image (DynamoDB JSON, as Lambda gets it); None for the table's other items."""
    if not image or image["sk"]["S"] != "profile":
        return None
    return Employee.model_validate_json(image["data"]["S"])


@busy_when_throttled
class DynamoDirectory:
    """The port `Directory` on the table `directory`."""

    def __init__(self, table_name: str) -> None:
        bind(DirectoryItem, table_name)

    def unit(self, path: str) -> OrgUnit | None:
        item = find(DirectoryItem, f"unit#{path}", "unit")
        return item and OrgUnit.model_validate_json(item.data)

    def children(self, path: str) -> Sequence[OrgUnit]:
        return [OrgUnit.model_validate_json(item.data) for item in DirectoryItem.by_parent.query(path)]

    def subtree(self, path: str) -> Sequence[OrgUnit]:
        items = DirectoryItem.by_place.query("unit", DirectoryItem.place.startswith(f"{path}/"))
        return [OrgUnit.model_validate_json(item.data) for item in items]

    def put_unit(self, unit: OrgUnit) -> None:
        _unit(unit).save()

    def revise_unit(self, path: str, revised: Callable[[OrgUnit | None], OrgUnit | None]) -> None:
        for _ in tries():
            item = find(DirectoryItem, f"unit#{path}", "unit")
            old = OrgUnit.model_validate_json(item.data) if item else None
            new = revised(old)
            if new is None or new == old:
                return
            try:
                _unit(new).save(condition=_unchanged(item))
                return
            except PutError as error:
                raise_unless_lost(error)
        raise Busy(what="revise_unit")

    def employee(self, employee_id: str) -> Employee | None:
        item = find(DirectoryItem, f"employee#{employee_id}", "profile")
        return item and Employee.model_validate_json(item.data)

    def employee_by_subject(self, subject: str) -> Employee | None:
        for item in DirectoryItem.by_subject.query(subject, limit=1):
            return Employee.model_validate_json(item.data)
        return None

    def employee_by_external(self, external_id: str) -> Employee | None:
        numbers = [item.sk for item in DirectoryItem.query(f"external#{external_id}", consistent_read=True)]
        found = (self.employee(number) for number in numbers)
        return next((person for person in found if person and person.external_id == external_id), None)

    def people(self, employee_ids: Iterable[str]) -> Mapping[str, Employee]:
        keys = [(f"employee#{employee_id}", "profile") for employee_id in dict.fromkeys(employee_ids)]
        people = [Employee.model_validate_json(item.data) for item in DirectoryItem.batch_get(keys)]
        return {person.employee_id: person for person in people}

    def employees(self, scope: str, *, limit: int, cursor: str | None) -> Page[Employee]:
        return query_page(
            DirectoryItem,
            SCHEMA["directory"],
            "employee",
            index="by_place",
            where=DirectoryItem.place.startswith(f"{scope}/"),
            limit=limit,
            cursor=cursor,
            read=lambda item: Employee.model_validate_json(item.data),
        )

    def in_role(self, role: Role, unit: str | None = None) -> Sequence[Employee]:
        place = DirectoryItem.place.startswith(f"{unit}/#") if unit is not None else None
        people = [Employee.model_validate_json(item.data) for item in DirectoryItem.by_role.query(role.value, place)]
        return [person for person in people if person.active]

    def hired_on(self, day: str, scope: str | None = None, *, limit: int, cursor: str | None) -> Page[Employee]:
        return query_page(
            DirectoryItem,
            SCHEMA["directory"],
            day,
            index="by_hire",
            where=DirectoryItem.place.startswith(f"{scope}/") if scope is not None else None,
            limit=limit,
            cursor=cursor,
            read=lambda item: Employee.model_validate_json(item.data),
        )

    def find_employees(self, scope: str, text: str, *, limit: int, cursor: str | None) -> Page[Employee]:
        """An entry left behind by a change that was cut short names nobody: the profile has the last word."""
        wanted = search.normal(text)[: search.LONGEST]
        page: Page[tuple[str, str]] = query_page(
            DirectoryItem,
            SCHEMA["directory"],
            f"people#{scope}",
            where=DirectoryItem.sk.startswith(wanted),
            limit=limit,
            cursor=cursor,
            read=lambda item: (item.sk.rpartition("#")[0], item.data),
        )
        people = self.people(employee_id for _, employee_id in page.items)
        found = tuple(
            people[employee_id]
            for term, employee_id in page.items
            if employee_id in people and search.found_by(people[employee_id], scope, wanted) == term
        )
        return Page(items=found, next=page.next)

    def put_employee(self, employee: Employee) -> None:
        self.put_employees((employee,))

    def put_employees(self, employees: Sequence[Employee]) -> None:
        """Entries to be found by come first and outdated ones go last: cut short, it finds too much and is mended by
        being repeated."""
        old = self.people(employee.employee_id for employee in employees)
        needed = {key: employee.employee_id for employee in employees for key in _entries(employee)}
        outdated = {key for person in old.values() for key in _entries(person)} - set(needed)
        write_all(DirectoryItem, (DirectoryItem(*key, data=number) for key, number in needed.items()))
        write_all(DirectoryItem, map(_profile, employees))
        write_all(DirectoryItem, (DirectoryItem(*key) for key in outdated), remove=True)

    def revise_employees(
        self, employee_ids: Sequence[str], revised: Callable[[str, Employee | None], Employee | None]
    ) -> None:
        """As `put_employees`, but each profile has its own condition; those that lost are read again."""
        left = list(employee_ids)
        for _ in tries():
            keys = [(f"employee#{employee_id}", "profile") for employee_id in left]
            stored = {item.pk: item for item in DirectoryItem.batch_get(keys, consistent_read=True)}
            wanted: dict[str, tuple[Any, Employee]] = {}
            missing: dict[tuple[str, str], str] = {}
            outdated: dict[tuple[str, str], str] = {}
            for employee_id in left:
                item = stored.get(f"employee#{employee_id}")
                old = Employee.model_validate_json(item.data) if item else None
                new = revised(employee_id, old)
                if new is None or new == old:
                    continue
                known, needed = set(_entries(old)) if old else set(), set(_entries(new))
                missing |= dict.fromkeys(needed - known, employee_id)
                outdated |= dict.fromkeys(known - needed, employee_id)
                wanted[employee_id] = (item, new)
            write_all(DirectoryItem, (DirectoryItem(*key, data=number) for key, number in missing.items()))
            won = replace_all(DirectoryItem, ((_profile(new), _unchanged(item)) for item, new in wanted.values()))
            left = [number for number, mine in zip(wanted, won, strict=True) if not mine]
            gone = (DirectoryItem(*key) for key, number in outdated.items() if number not in left)
            write_all(DirectoryItem, gone, remove=True)
            if not left:
                return
        raise Busy(what="revise_employees")

    def face_references(self, employee_ids: Iterable[str]) -> Mapping[str, Sequence[FaceReference]]:
        """The profile is read beside the references: a withdrawn consent counts at once, whatever else is stored."""
        people = dict.fromkeys(employee_ids)
        keys = [(f"employee#{person}", sort) for person in people for sort in ("profile", "faces")]
        found: dict[str, dict[str, str]] = {}
        for item in DirectoryItem.batch_get(keys, consistent_read=True):
            found.setdefault(item.pk.removeprefix("employee#"), {})[item.sk] = item.data
        return {
            person: _REFERENCES.validate_json(stored["faces"])
            for person, stored in found.items()
            if "faces" in stored and "profile" in stored and _consents(stored["profile"])
        }

    def add_face_reference(self, reference: FaceReference, consent: Consent, *, keep: int) -> int:
        """A picture sent again (the same `image_key`) takes its own place."""
        for _ in tries():
            profile, faces = self._person(reference.employee_id)
            old = _REFERENCES.validate_json(faces.data) if faces else ()
            others = [kept for kept in old if kept.image_key != reference.image_key]
            new = tuple(sorted([*others, reference], key=lambda kept: kept.enrolled_at)[-keep:])
            employee = Employee.model_validate_json(profile.data).model_copy(
                update={"consent": consent, "face_count": len(new)}
            )
            try:
                with transaction(DirectoryItem) as write:
                    write.save(_profile(employee), condition=_unchanged(profile))
                    write.save(_faces(reference.employee_id, new), condition=_unchanged(faces))
                return len(new)
            except TransactWriteError as error:
                raise_unless_lost(error)
        raise Busy(what="add_face_reference")

    def withdraw_consent(self, employee_id: str, at: Instant) -> Sequence[FaceReference]:
        for _ in tries():
            profile, faces = self._person(employee_id)
            employee = Employee.model_validate_json(profile.data)
            consent = employee.consent
            if consent is not None and consent.in_force:
                consent = consent.model_copy(update={"withdrawn_at": at})
            without = employee.model_copy(update={"consent": consent, "face_count": 0})
            try:
                with transaction(DirectoryItem) as write:
                    write.save(_profile(without), condition=_unchanged(profile))
                    if faces is not None:
                        write.delete(faces, condition=_unchanged(faces))
                return _REFERENCES.validate_json(faces.data) if faces else ()
            except TransactWriteError as error:
                raise_unless_lost(error)
        raise Busy(what="withdraw_consent")

    def _person(self, employee_id: str) -> tuple[Any, Any]:
        profile = find(DirectoryItem, f"employee#{employee_id}", "profile")
        if profile is None:
            raise NotFound(employee_id=employee_id)
        return profile, find(DirectoryItem, f"employee#{employee_id}", "faces")


@busy_when_throttled
class DynamoPolicies:
    """The port `Policies` on the table `directory`.

    A version is never effective before it is proposed, so what was in force at a moment that has passed is read once a
    process.
    """

    def __init__(self, table_name: str, now: Callable[[], datetime]) -> None:
        bind(DirectoryItem, table_name)
        self._now = now
        self._known: tuple[Policy, ...] = ()
        self._settled_before = datetime.min.replace(tzinfo=UTC)

    def versions(self) -> tuple[Policy, ...]:
        """The default is version 1 until the company stores a version 1 of its own."""
        items = DirectoryItem.query("policy", DirectoryItem.sk.startswith("v#"), consistent_read=True)
        stored = tuple(Policy.model_validate_json(item.data) for item in items)
        return stored if stored and stored[0].version == 1 else (DEFAULT_POLICY, *stored)

    def in_force(self, at: Instant) -> Policy:
        if at >= self._settled_before:
            settled = self._now() - CLOCKS_APART
            self._known, self._settled_before = self.versions(), settled
        return in_force(self._known, at)

    def propose(self, policy: Policy) -> None:
        item = DirectoryItem("policy", f"v#{policy.version:06d}", data=policy.model_dump_json())
        try:
            item.save(condition=DirectoryItem.pk.does_not_exist())
        except PutError as error:
            raise_unless_lost(error)
            raise Conflict(version=policy.version) from error


def _unit(unit: OrgUnit) -> DirectoryItem:
    parent, _, _ = unit.path.rpartition("/")
    return DirectoryItem(
        f"unit#{unit.path}",
        "unit",
        data=unit.model_dump_json(),
        parent=parent or None,
        path=unit.path,
        kind="unit",
        place=f"{unit.path}/",
    )


def _profile(employee: Employee) -> DirectoryItem:
    return DirectoryItem(
        f"employee#{employee.employee_id}",
        "profile",
        data=employee.model_dump_json(),
        kind="employee",
        place=f"{employee.unit_path}/#{employee.employee_id}",
        subject=employee.subject or None,
        role=employee.role.value if employee.role is not Role.EMPLOYEE else None,
        hire_date=employee.hire_date if employee.active else None,
    )


def _entries(employee: Employee) -> list[tuple[str, str]]:
    """The keys a person is found by, in every unit above."""
    external = [(f"external#{employee.external_id}", employee.employee_id)] if employee.external_id else []
    return external + [
        (f"people#{unit}", f"{term}#{employee.employee_id}")
        for unit in ancestors(employee.unit_path)
        for term in search.terms(employee)
    ]


def _faces(employee_id: str, references: tuple[FaceReference, ...]) -> DirectoryItem:
    return DirectoryItem(f"employee#{employee_id}", "faces", data=_REFERENCES.dump_json(references).decode())


def _consents(profile: str) -> bool:
    consent = json.loads(profile).get("consent")
    return consent is not None and Consent.model_validate(consent).in_force


def _unchanged(item: Any) -> Any:
    """The item still says what was read, or is still not there."""
    return DirectoryItem.pk.does_not_exist() if item is None else DirectoryItem.data == item.data
