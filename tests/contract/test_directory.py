"""The ports Directory and Policies."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.contract import given
from tests.contract.conftest import World
from tests.contract.given import NOON
from yanzhen.directory import Consent, Employee, FaceReference, Geofence, OrgUnit, Role
from yanzhen.errors import Conflict, InvalidRequest, NotFound
from yanzhen.machine import Machine
from yanzhen.policy import Policy
from yanzhen_aws.runtime import Runtime
from yanzhen_aws.tables.directory import DynamoPolicies

UNITS = ["acme", "acme/east", "acme/east/store-017", "acme/east/store-9", "acme/east-2", "acme/east-2/store-1"]
CONSENT = Consent(text_version="2026-01", given_at=NOON)


def put_units(world: World) -> None:
    for path in UNITS:
        world.directory.put_unit(OrgUnit(path=path, name=f"店 {path}", kind="store"))


def put_person(world: World, employee_id: str = "E1", **change: object) -> Employee:
    values = {"employee_id": employee_id, "name": "王小明", "unit_path": "acme/east/store-017", **change}
    person = Employee.model_validate(values)
    world.directory.put_employee(person)
    return person


def reference(number: int, employee_id: str = "E1") -> FaceReference:
    return FaceReference(
        employee_id=employee_id,
        adapter="onnx-mesh468",
        descriptor=tuple((number + 1) / 7 / (n + 1) for n in range(128)),
        image_key=f"faces/{employee_id}/{number}.jpg",
        enrolled_at=NOON + timedelta(seconds=number),
    )


def test_a_unit_comes_back_as_it_was(world: World) -> None:
    fence = Geofence(latitude=31.2304161, longitude=-121.4737, radius_m=150.5)
    unit = OrgUnit(path="acme/east", name="华东大区 «É»", kind="region", timezone="Asia/Urumqi", geofence=fence)
    world.directory.put_unit(unit)
    assert world.directory.unit("acme/east") == unit
    assert world.directory.unit("acme") is None


def test_children_are_one_level_and_sorted(world: World) -> None:
    put_units(world)
    assert [unit.path for unit in world.directory.children("acme/east")] == ["acme/east/store-017", "acme/east/store-9"]
    assert [unit.path for unit in world.directory.children("acme")] == ["acme/east", "acme/east-2"]
    assert not world.directory.children("acme/east/store-9")


def test_a_subtree_is_the_unit_and_all_below_it_and_no_namesake(world: World) -> None:
    put_units(world)
    assert {unit.path for unit in world.directory.subtree("acme/east")} == set(UNITS[1:4])
    assert {unit.path for unit in world.directory.subtree("acme")} == set(UNITS)
    assert not world.directory.subtree("other")


def test_a_person_is_found_by_id_and_by_the_subject_of_a_token(world: World) -> None:
    person = put_person(world, subject="sub-1", role=Role.HR, email="wang@example.com", hire_date="2020-02-29")
    assert world.directory.employee("E1") == person == world.directory.employee_by_subject("sub-1")
    assert world.directory.employee("E2") is None
    assert world.directory.employee_by_subject("sub-2") is None


def test_a_person_who_moves_is_listed_in_the_new_unit_only(world: World) -> None:
    put_person(world)
    put_person(world, unit_path="acme/west")
    assert not world.directory.employees("acme/east", limit=5, cursor=None).items
    assert len(world.directory.employees("acme/west", limit=5, cursor=None).items) == 1


def test_many_people_are_read_at_once(world: World) -> None:
    for number in range(130):
        put_person(world, f"E{number}")
    found = world.directory.people([*(f"E{number}" for number in range(130)), "E7", "nobody"])
    assert set(found) == {f"E{number}" for number in range(130)}
    assert found["E7"].employee_id == "E7"


def test_people_of_a_subtree_page_by_page_without_its_namesake(world: World) -> None:
    for number, path in enumerate(UNITS):
        put_person(world, f"E{number}", unit_path=path, active=number % 2 == 0)
    pages = given.all_pages(world.directory.employees, "acme/east", limit=2)
    assert [len(page.items) for page in pages] == [2, 1]
    assert [person.unit_path for person in given.items(pages)] == UNITS[1:4]
    with pytest.raises(InvalidRequest):
        world.directory.employees("acme/east", limit=2, cursor="abc")


def test_consent_and_reference_are_recorded_together(world: World) -> None:
    put_person(world)
    assert world.directory.add_face_reference(reference(0), CONSENT, keep=3) == 1
    person = world.directory.employee("E1")
    assert person is not None
    assert (person.consent, person.face_count, person.face_usable) == (CONSENT, 1, True)
    assert world.directory.face_references(["E1"]) == {"E1": (reference(0),)}


def test_only_the_newest_references_are_kept(world: World) -> None:
    put_person(world)
    counts = [world.directory.add_face_reference(reference(number), CONSENT, keep=3) for number in (0, 2, 1, 3)]
    assert counts == [1, 2, 3, 3]
    assert world.directory.face_references(["E1"])["E1"] == (reference(1), reference(2), reference(3))


def test_the_same_picture_enrolled_again_takes_its_own_place(world: World) -> None:
    put_person(world)
    assert [world.directory.add_face_reference(reference(0), CONSENT, keep=3) for _ in range(2)] == [1, 1]


def test_a_withdrawn_consent_takes_the_references_with_it(world: World) -> None:
    put_person(world)
    world.directory.add_face_reference(reference(0), CONSENT, keep=3)
    later = NOON + timedelta(days=1)
    assert list(world.directory.withdraw_consent("E1", later)) == [reference(0)]
    person = world.directory.employee("E1")
    assert person is not None
    assert person.consent is not None
    assert (person.consent.withdrawn_at, person.face_count, person.face_usable) == (later, 0, False)
    assert world.directory.face_references(["E1"]) == {}


def test_a_consent_is_withdrawn_once(world: World) -> None:
    put_person(world)
    world.directory.add_face_reference(reference(0), CONSENT, keep=3)
    world.directory.withdraw_consent("E1", NOON + timedelta(days=1))
    assert not world.directory.withdraw_consent("E1", NOON + timedelta(days=2))
    person = world.directory.employee("E1")
    assert person is not None
    assert person.consent is not None
    assert person.consent.withdrawn_at == NOON + timedelta(days=1)


def test_references_of_a_person_whose_consent_is_not_in_force_are_absent_whoever_changed_it(world: World) -> None:
    put_person(world)
    world.directory.add_face_reference(reference(0), CONSENT, keep=3)
    put_person(world, consent=None)
    assert world.directory.face_references(["E1"]) == {}


def test_references_of_a_whole_session_are_read_at_once(world: World) -> None:
    for number in range(81):
        put_person(world, f"E{number}")
        if number % 2:
            world.directory.add_face_reference(reference(number, f"E{number}"), CONSENT, keep=3)
    found = world.directory.face_references([*(f"E{number}" for number in range(81)), "E1", "nobody"])
    assert set(found) == {f"E{number}" for number in range(1, 81, 2)}
    assert found["E7"] == (reference(7, "E7"),)


def test_nobody_can_be_enrolled_who_is_not_in_the_directory(world: World) -> None:
    with pytest.raises(NotFound):
        world.directory.add_face_reference(reference(0), CONSENT, keep=3)
    with pytest.raises(NotFound):
        world.directory.withdraw_consent("E1", NOON)


def policy(version: int, year: int, note: str = "") -> Policy:
    return Policy(version=version, effective_from=datetime(year, 1, 1, tzinfo=UTC), note=note)


def test_without_a_stored_policy_the_documented_default_holds(world: World) -> None:
    assert world.policies.versions() == (Policy(effective_from=datetime(2020, 1, 1, tzinfo=UTC)),)


def test_versions_are_appended_oldest_first_after_the_default(world: World) -> None:
    for version in (3, 2, 10):
        world.policies.propose(policy(version, 2026, note="更严格"))
    assert [stored.version for stored in world.policies.versions()] == [1, 2, 3, 10]
    assert world.policies.versions()[1] == policy(2, 2026, note="更严格")
    assert world.policies.in_force(datetime(2025, 6, 1, tzinfo=UTC)).version == 1


def test_a_version_proposed_later_is_in_force_from_its_moment_on(world: World) -> None:
    now = world.now()
    assert [world.policies.in_force(now + timedelta(hours=hours)).version for hours in (-1, 1)] == [1, 1]
    world.policies.propose(policy(2, 2026).model_copy(update={"effective_from": now}))
    assert [world.policies.in_force(now + timedelta(hours=hours)).version for hours in (-1, 0, 1)] == [1, 2, 2]


def test_what_was_in_force_in_the_past_is_read_once(aws: Runtime, monkeypatch: pytest.MonkeyPatch) -> None:
    past = aws.now() - timedelta(hours=1)
    first = aws.policies.in_force(past)
    with monkeypatch.context() as patch:
        patch.setattr(DynamoPolicies, "versions", lambda self: pytest.fail("read again"))
        assert aws.policies.in_force(past) == first


def test_a_version_number_is_taken_once(world: World) -> None:
    world.policies.propose(policy(2, 2026))
    with pytest.raises(Conflict):
        world.policies.propose(policy(2, 2027))
    assert world.policies.versions()[-1] == policy(2, 2026)


def test_a_company_may_write_version_one_of_its_own(world: World) -> None:
    world.policies.propose(policy(1, 2021, note="ours"))
    assert world.policies.versions() == (policy(1, 2021, note="ours"),)


def found(world: World, scope: str, text: str, limit: int = 50) -> list[str]:
    """Everybody found, page by page."""
    ids: list[str] = []
    cursor = None
    while True:
        page = world.directory.find_employees(scope, text, limit=limit, cursor=cursor)
        ids += [person.employee_id for person in page.items]
        cursor = page.next
        if cursor is None:
            return ids


def test_people_are_found_within_a_subtree_by_how_a_name_or_number_begins(world: World) -> None:
    put_person(world, "E1", name="王小明")
    put_person(world, "E2", name="王芳", unit_path="acme/east/store-9")
    put_person(world, "E3", name="Wang Lin", unit_path="acme/east-2/store-1")
    assert found(world, "acme", "王", limit=1) == ["E1", "E2"]
    assert found(world, "acme/east/store-9", "王") == ["E2"]
    assert found(world, "acme/east", "小明") == ["E1"]
    assert found(world, "acme", "LIN") == ["E3"]
    assert found(world, "acme/east", "lin") == []
    assert found(world, "acme", "e") == ["E1", "E2", "E3"]


def test_whoever_fits_twice_comes_once(world: World) -> None:
    put_person(world, "lin", name="Lin Linda")
    assert found(world, "acme", "lin", limit=1) == ["lin"]


def test_a_new_name_or_unit_is_found_and_the_old_one_no_more(world: World) -> None:
    put_person(world, "E1", name="王小明")
    put_person(world, "E1", name="李小明", unit_path="acme/east-2/store-1")
    assert (found(world, "acme", "王"), found(world, "acme", "李")) == ([], ["E1"])
    assert (found(world, "acme/east", "小明"), found(world, "acme/east-2", "小明")) == ([], ["E1"])


def test_many_people_are_stored_at_once(world: World) -> None:
    people = [
        Employee(employee_id=f"M{number:03d}", name=f"赵{number}", unit_path="acme/east/store-9")
        for number in range(60)
    ]
    world.directory.put_employees(people)
    assert world.directory.people(["M000", "M059"]).keys() == {"M000", "M059"}
    assert len(found(world, "acme/east", "赵", limit=25)) == 60


def test_a_search_goes_on_only_where_it_was(world: World) -> None:
    put_person(world, "E1")
    put_person(world, "E2")
    cursor = world.directory.find_employees("acme", "王", limit=1, cursor=None).next
    with pytest.raises(InvalidRequest):
        world.directory.find_employees("acme/east", "王", limit=1, cursor=cursor)


def test_heads_and_hr_are_found_among_any_number_of_people(world: World) -> None:
    put_units(world)
    for number in range(120):
        put_person(world, f"A{number:03d}", unit_path="acme/east")
    for employee_id, unit, role in (
        ("Z2", "acme/east", Role.MANAGER), ("Z1", "acme/east", Role.MANAGER), ("Z3", "acme/east", Role.HR),
        ("Z4", "acme/east/store-9", Role.MANAGER), ("Z5", "acme/east-2", Role.MANAGER), ("Z6", "acme", Role.HR),
    ):  # fmt: skip
        put_person(world, employee_id, unit_path=unit, role=role)
    put_person(world, "Z7", unit_path="acme/east", role=Role.MANAGER, active=False)

    def found(role: Role, unit: str | None = None) -> list[str]:
        return [person.employee_id for person in world.directory.in_role(role, unit)]

    assert found(Role.MANAGER, "acme/east") == ["Z1", "Z2"]
    assert found(Role.HR, "acme/east") == ["Z3"]
    assert found(Role.MANAGER, "acme") == []
    assert sorted(found(Role.HR)) == ["Z3", "Z6"]
    put_person(world, "Z1", unit_path="acme/east")
    assert found(Role.MANAGER, "acme/east") == ["Z2"]


def test_who_starts_on_a_day_is_found_by_the_day_while_active(world: World) -> None:
    put_units(world)
    put_person(world, "H1", unit_path="acme/east/store-9", hire_date="2026-03-16")
    put_person(world, "H2", unit_path="acme/east", hire_date="2026-03-16")
    put_person(world, "H3", unit_path="acme/east-2", hire_date="2026-03-16")
    put_person(world, "H4", unit_path="acme/east", hire_date="2026-03-17")
    put_person(world, "H5", unit_path="acme/east", hire_date="2026-03-16", active=False)

    def hired(day: str, scope: str | None = None) -> list[str]:
        return [one.employee_id for one in world.directory.hired_on(day, scope, limit=9, cursor=None).items]

    assert sorted(hired("2026-03-16")) == ["H1", "H2", "H3"]
    assert sorted(hired("2026-03-16", "acme/east")) == ["H1", "H2"]
    assert len(world.directory.hired_on("2026-03-16", limit=2, cursor=None).items) == 2
    put_person(world, "H2", unit_path="acme/east", hire_date="2026-03-17")
    put_person(world, "H1", unit_path="acme/east/store-9", hire_date="2026-03-16", active=False)
    assert (hired("2026-03-16", "acme/east"), sorted(hired("2026-03-17"))) == ([], ["H2", "H4"])


def test_whom_an_hr_system_names_is_found_by_its_id_also_after_it_changed(world: World) -> None:
    person = Employee(employee_id="x1", name="X", unit_path="acme", external_id="00u#1/ä")
    world.directory.put_employee(person)
    assert world.directory.employee_by_external("00u#1/ä") == person
    renamed = person.model_copy(update={"external_id": "other"})
    world.directory.revise_employees(["x1"], lambda _, __: renamed)
    assert world.directory.employee_by_external("00u#1/ä") is None
    assert world.directory.employee_by_external("other") == renamed


def test_a_machine_is_kept_with_its_end_and_its_revocation(world: World) -> None:
    machine = Machine(
        machine_id="m1", name="HR", unit_path="acme", token_sha256="ab" * 32, created_at=NOON, expires_at=NOON
    )
    world.machines.put_machine(machine)
    world.machines.put_machine(gone := machine.model_copy(update={"revoked_at": NOON}))
    assert world.machines.machine("m1") == gone
    assert world.machines.machine("m2") is None
