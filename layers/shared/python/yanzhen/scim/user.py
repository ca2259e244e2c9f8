"""A person as a SCIM user, and a user as the values that a list's row would have: the same rules hold for both."""

from typing import Any, get_args

from yanzhen.directory import Employee, Locale
from yanzhen.roster.bad import Bad
from yanzhen.roster.cells import value_of
from yanzhen.roster.clean import Units
from yanzhen.roster.columns import Field
from yanzhen.roster.plain import as_it_stands, text
from yanzhen.roster.ways import Ways
from yanzhen.scim.refused import Refused
from yanzhen.scim.schema import EMPLOYMENT, ENTERPRISE, USER
from yanzhen.texts import text as sentence

LONGEST_ID = 200
CLEARED: dict[Field, Any] = {
    Field.POSITION: "", Field.EMAIL: None, Field.PHONE: None, Field.HIRE_DATE: None, Field.BADGE: None,
}  # fmt: skip
"""What a user that does not name it any more has of it. Unit, role and language stay as they are."""


def user_of(person: Employee, base: str) -> dict[str, Any]:
    """Only what is there: null and absent are one."""
    core = {
        "schemas": [USER, ENTERPRISE, EMPLOYMENT],
        "id": person.employee_id,
        "externalId": person.external_id,
        "userName": person.subject or person.employee_id,
        "name": {"formatted": person.name},
        "active": person.active,
        "title": person.position or None,
        "preferredLanguage": person.locale,
        "emails": _one(person.email),
        "phoneNumbers": _one(person.phone),
        "roles": [{"value": person.role.value, "primary": True}],
        ENTERPRISE: {"employeeNumber": person.employee_id, "department": person.unit_path},
        EMPLOYMENT: _there({"hireDate": person.hire_date, "badge": person.badge}),
        "meta": {"resourceType": "User", "location": f"{base}/Users/{person.employee_id}"},
    }
    return _there(core)


def _one(value: str | None) -> list[dict[str, Any]] | None:
    return [{"value": value, "type": "work", "primary": True}] if value else None


def _there(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None and value != {}}


def number_of(user: dict[str, Any], ways: Ways) -> str:
    """A new user's employee number: employeeNumber, else externalId."""
    said = _inside(user, ENTERPRISE).get("employeeNumber") or user.get("externalId")
    return str(_read(Field.NUMBER, said, ways) or _missing("employeeNumber"))


def external_id_of(user: dict[str, Any]) -> str | None:
    said = as_it_stands(_plain(user.get("externalId"), "externalId"))
    if len(said) > LONGEST_ID:
        raise Refused(400, "invalidValue", f"externalId is longer than {LONGEST_ID} characters.")
    return said or None


def values_of(user: dict[str, Any], before: Employee | None, units: Units, ways: Ways, home: str) -> dict[Field, Any]:
    """What a whole user says, field by field. `home`: the unit of whoever names none."""
    sign_in = text(_plain(user.get("userName"), "userName")) or _missing("userName")
    said: dict[Field, Any] = {
        Field.NAME: _name(user, before) or sign_in,
        Field.ACTIVE: user.get("active"),
        Field.POSITION: user.get("title"),
        Field.EMAIL: _chosen(user, "emails"),
        Field.PHONE: _chosen(user, "phoneNumbers"),
        Field.ROLE: _chosen(user, "roles"),
        Field.LOCALE: _language(user),
        Field.HIRE_DATE: _inside(user, EMPLOYMENT).get("hireDate"),
        Field.BADGE: _inside(user, EMPLOYMENT).get("badge"),
    }
    values = {field: _kept(field, cell, before) or _read(field, cell, ways) for field, cell in said.items()}
    for field, value in list(values.items()):
        if value is None:
            values.pop(field)
            if field in CLEARED:
                values[field] = CLEARED[field]
    if before is None or before.subject is not None or sign_in != before.employee_id:
        values[Field.SUBJECT] = _read(Field.SUBJECT, sign_in, ways)
    department = text(_plain(_inside(user, ENTERPRISE).get("department"), "department"))
    if department or before is None:
        try:
            values[Field.UNIT] = units.path_of(department or home)
        except Bad as bad:
            raise _invalid(bad, department) from bad
    return values


def _name(user: dict[str, Any], before: Employee | None) -> str | None:
    """displayName, else the formatted name, else its parts; family name first where it is written without spaces."""
    name = _inside(user, "name")
    parts = {part: text(_plain(name.get(part), part)) for part in ("formatted", "familyName", "givenName")}
    family, given = parts["familyName"], parts["givenName"]
    whole = text(_plain(user.get("displayName"), "displayName")) or parts["formatted"]
    if whole:
        return whole
    if before is not None and bool(family) != bool(given):
        raise Refused(400, "invalidValue", "Half a name: send displayName, name.formatted, or both parts.")
    joined = f"{family}{given}" if family[:1] > "\u2e7f" else f"{given} {family}".strip()
    return joined or (before.name if before else None)


def _language(user: dict[str, Any]) -> str | None:
    """A language there are texts in; of another nothing is known."""
    tag = (
        text(_plain(user.get("preferredLanguage"), "preferredLanguage")).replace("_", "-").partition("-")[0].casefold()
    )
    return tag if tag in get_args(Locale) else None


def _chosen(user: dict[str, Any], name: str) -> Any:
    """Of several values the primary one, else the one of work, else the first."""
    many = user.get(name)
    if many is None:
        return None
    if not isinstance(many, list) or not all(isinstance(one, dict) for one in many):
        raise Refused(400, "invalidValue", f"{name} is a list of objects.")
    best = sorted(many, key=lambda one: (one.get("primary") is not True, one.get("type") != "work"))
    return best[0].get("value") if best else None


def _inside(user: dict[str, Any], urn: str) -> dict[str, Any]:
    found = user.get(urn)
    return found if isinstance(found, dict) else {}


def _kept(field: Field, said: Any, before: Employee | None) -> str | None:
    """What the directory keeps of a person is taken back as it stands, also where it could not be brought anew."""
    kept = getattr(before, field) if before else None
    return kept if isinstance(kept, str) and isinstance(said, str) and kept and text(kept) == text(said) else None


def _read(field: Field, said: Any, ways: Ways) -> Any:
    cell = _plain(said, field.value)
    try:
        return value_of(field, cell, ways)
    except Bad as bad:
        raise _invalid(bad, text(cell)) from bad


def _plain(said: Any, name: str) -> str | int | float | bool | None:
    if said is None or isinstance(said, str | int | float | bool):
        return said
    raise Refused(400, "invalidValue", f"{name} is text.")


def _missing(name: str) -> str:
    raise Refused(400, "invalidValue", f"{name} is missing.")


def _invalid(bad: Bad, said: str) -> Refused:
    facts = {**bad.facts, "value": said[:80]}
    return Refused(400, "invalidValue", sentence("en", f"roster.problem.{bad.code}", facts))
