"""directory: who may do what, inside the subtree of their own unit and nowhere else."""

from datetime import UTC, datetime

import pytest
from pydantic import ValidationError

from yanzhen.directory import Caller, Consent, Employee, Permission, Role, ancestors, may, permissions, within

UNIT = "acme/east/store-017"
GIVEN = datetime(2026, 1, 1, tzinfo=UTC)


def caller(role: Role, unit: str = UNIT) -> Caller:
    return Caller(employee_id="e1", role=role, unit_path=unit)


@pytest.mark.parametrize(
    ("unit", "scope", "inside"),
    [
        ("acme", "acme", True),
        ("acme/east/store-017", "acme/east", True),
        ("acme/eastern", "acme/east", False),
        ("acme/east", "acme/east/store-017", False),
        ("other/east", "acme", False),
    ],
)
def test_a_unit_lies_within_itself_and_what_is_above_it(unit: str, scope: str, inside: bool) -> None:
    assert within(unit, scope) is inside


def test_ancestors_climb_from_the_unit_to_the_root() -> None:
    assert ancestors(UNIT) == ("acme/east/store-017", "acme/east", "acme")


@pytest.mark.parametrize("role", list(Role))
def test_nobody_may_anything_outside_their_subtree(role: Role) -> None:
    for permission in Permission:
        assert not may(caller(role), permission, "acme/east/store-018")
        assert not may(caller(role), permission, "acme/east")
        assert may(caller(role), permission, UNIT) is (permission in permissions(role))


@pytest.mark.parametrize(
    ("role", "granted"),
    [
        (Role.EMPLOYEE, {Permission.SELF}),
        (
            Role.AUDITOR,
            {
                Permission.SELF,
                Permission.READ_UNIT,
                Permission.READ_PEOPLE,
                Permission.READ_POLICY,
                Permission.READ_AUDIT,
            },
        ),
        (Role.ADMIN, set(Permission)),
    ],
)
def test_roles_grant_exactly_this(role: Role, granted: set[Permission]) -> None:
    assert permissions(role) == granted


def test_only_hr_and_admin_review_and_only_admin_changes_rules() -> None:
    assert {role for role in Role if Permission.REVIEW in permissions(role)} == {Role.HR, Role.ADMIN}
    assert {role for role in Role if Permission.CHANGE_POLICY in permissions(role)} == {Role.ADMIN}


@pytest.mark.parametrize(
    ("consent", "count", "usable"),
    [
        (None, 3, False),
        (Consent(text_version="1", given_at=GIVEN), 0, False),
        (Consent(text_version="1", given_at=GIVEN), 1, True),
        (Consent(text_version="1", given_at=GIVEN, withdrawn_at=GIVEN), 3, False),
    ],
)
def test_a_face_is_usable_only_with_consent_in_force_and_a_reference(
    consent: Consent | None, count: int, usable: bool
) -> None:
    person = Employee(employee_id="e1", name="王芳", unit_path=UNIT, consent=consent, face_count=count)
    assert person.face_usable is usable


@pytest.mark.parametrize("path", ["", "Acme", "acme//east", "/acme", "acme/", "acme/../x", "a" * 41, "acme/店"])
def test_a_path_that_could_be_mistaken_is_refused(path: str) -> None:
    with pytest.raises(ValidationError):
        Employee(employee_id="e1", name="王芳", unit_path=path)


@pytest.mark.parametrize("name", ["王芳", "Zoë O’Brien-Łukasz", "محمد", "𠮷野家", "🙂"])
def test_any_script_makes_a_name(name: str) -> None:
    assert Employee(employee_id="e1", name=name, unit_path=UNIT).name == name
