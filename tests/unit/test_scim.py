"""An HR system by SCIM 2.0: people come, change, leave and are found; what a list may not do it may not either."""

import json
from datetime import timedelta
from typing import Any, NamedTuple
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infra.scim import made, revoked
from people import scim
from tests.unit.api_gateway import Context
from tests.unit.api_world import ApiWorld, company
from yanzhen.errors import Busy
from yanzhen.scim.schema import EMPLOYMENT, ENTERPRISE, USER

PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
NEW = {
    "schemas": [USER, ENTERPRISE],
    "userName": "chen@acme.example",
    "externalId": "00u1",
    "name": {"familyName": "陈", "givenName": "晨"},
    "emails": [{"value": "home@x.example"}, {"value": "Chen@ACME.example", "type": "work"}],
    "phoneNumbers": [{"value": "139 1111 2222", "type": "mobile"}],
    "title": "店员",
    "preferredLanguage": "en-GB",
    ENTERPRISE: {"employeeNumber": "E100", "department": "Store 2"},
    EMPLOYMENT: {"hireDate": "2026-03-15", "badge": "B7"},
}


class Said(NamedTuple):
    status: int
    body: Any


class Client:
    """The HR system of a company, as its token lets it in."""

    def __init__(self, world: ApiWorld, unit: str = "acme", days: int = 30) -> None:
        self.world = world
        self.token = made(
            world.directory, world.machines, unit=unit, name="HR", days=days, phones="CN", now=world.clock
        )

    def __call__(self, method: str, path: str, body: Any = None, raw: str | None = None, **query: str) -> Said:
        event = {
            "httpMethod": method,
            "path": f"/scim/v2{path}",
            "headers": {"Authorization": f"Bearer {self.token}"},
            "queryStringParameters": query or None,
            "body": raw if raw is not None else None if body is None else json.dumps(body),
            "isBase64Encoded": False,
        }
        given = scim.handler(event, Context())  # type: ignore[arg-type]
        return Said(given["statusCode"], json.loads(given["body"]) if given["body"] else None)

    def patch(self, number: str, *operations: dict[str, Any]) -> Said:
        return self("PATCH", f"/Users/{number}", {"schemas": [PATCH], "Operations": list(operations)})


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> ApiWorld:
    found = company()
    monkeypatch.setattr(scim, "runtime", lambda: found)
    return found


@pytest.fixture
def hr(world: ApiWorld) -> Client:
    return Client(world)


def test_a_person_is_made_as_a_list_would_make_them_and_noted(world: ApiWorld, hr: Client) -> None:
    said = hr("POST", "/Users", NEW)

    assert (said.status, said.body["id"], said.body["externalId"]) == (201, "E100", "00u1")
    chen = world.directory.employees_by_id["E100"]
    assert (chen.name, chen.subject, chen.unit_path) == ("陈晨", "chen@acme.example", "acme/east/s2")
    assert (chen.email, chen.phone, chen.locale) == ("chen@acme.example", "+8613911112222", "en")
    assert (chen.hire_date, chen.badge, chen.position) == ("2026-03-15", "B7", "店员")
    assert [action for _, action, subject in world.actions() if subject == "employee#E100"] == ["people.provisioned"]
    assert hr("GET", "/Users/E100").body == said.body


def test_a_person_is_not_made_twice(hr: Client) -> None:
    assert hr("POST", "/Users", NEW).status == 201
    for again in (NEW, {**NEW, ENTERPRISE: {"employeeNumber": "E200"}}, {**NEW, "externalId": "other"}):
        said = hr("POST", "/Users", again)
        assert (said.status, said.body["scimType"]) == (409, "uniqueness")
    taken = hr("POST", "/Users", {"userName": "lin", "externalId": "E300"})
    assert (taken.status, taken.body["scimType"]) == (409, "uniqueness")


def test_a_user_put_as_it_is_shown_changes_nothing(world: ApiWorld, hr: Client) -> None:
    for number in list(world.directory.employees_by_id):
        before = world.directory.employees_by_id[number]
        shown = hr("GET", f"/Users/{number}").body
        assert hr("PUT", f"/Users/{number}", shown) == Said(200, shown)
        assert world.directory.employees_by_id[number] == before
    assert not [action for _, action, _ in world.actions() if action == "people.provisioned"]


def test_what_a_put_does_not_name_any_more_is_cleared_but_not_unit_role_or_status(world: ApiWorld, hr: Client) -> None:
    hr("POST", "/Users", {**NEW, "roles": [{"value": "manager"}]})
    hr("DELETE", "/Users/E100")
    assert hr("PUT", "/Users/E100", {"userName": "chen@acme.example", "displayName": "Chen"}).status == 200

    chen = world.directory.employees_by_id["E100"]
    assert (chen.name, chen.email, chen.phone, chen.hire_date, chen.position) == ("Chen", None, None, None, "")
    assert (chen.unit_path, chen.role, chen.active) == ("acme/east/s2", "manager", False)


def test_who_is_deleted_leaves_and_may_come_back(world: ApiWorld, hr: Client) -> None:
    assert hr("DELETE", "/Users/lin") == hr("DELETE", "/Users/lin") == Said(204, None)
    assert not world.directory.employees_by_id["lin"].active
    assert hr("GET", "/Users/lin").body["active"] is False
    assert hr.patch("lin", {"op": "replace", "path": "active", "value": "True"}).status == 200
    assert world.directory.employees_by_id["lin"].active


@pytest.mark.parametrize(
    ("operations", "field", "value"),
    [
        ([{"op": "Replace", "path": "displayName", "value": "Lin X"}], "name", "Lin X"),
        ([{"op": "replace", "path": "NAME.formatted", "value": "Lin Y"}], "name", "Lin Y"),
        ([{"op": "add", "path": "name", "value": {"familyName": "Li", "givenName": "Na"}}], "name", "Na Li"),
        ([{"op": "replace", "value": {"displayName": "Lin Z", "title": "x"}}], "name", "Lin Z"),
        ([{"op": "replace", "path": f"{USER}:title", "value": "Lead"}], "position", "Lead"),
        ([{"op": "add", "path": 'emails[type eq "work"].value', "value": "l@x.example"}], "email", "l@x.example"),
        ([{"op": "replace", "path": "emails", "value": [{"value": "m@x.example"}]}], "email", "m@x.example"),
        ([{"op": "remove", "path": "phoneNumbers"}], "phone", None),
        ([{"op": "remove", "path": 'phoneNumbers[type eq "work"]'}], "phone", None),
        ([{"op": "replace", "path": "phoneNumbers[primary eq true].value", "value": "13811112222"}], "phone",
         "+8613811112222"),
        ([{"op": "replace", "path": f"{ENTERPRISE}:department", "value": "West"}], "unit_path", "acme/west"),
        ([{"op": "replace", "value": {f"{ENTERPRISE}:department": "s3"}}], "unit_path", "acme/west/s3"),
        ([{"op": "add", "value": {EMPLOYMENT: {"hireDate": "2025-01-02"}}}], "hire_date", "2025-01-02"),
        ([{"op": "replace", "path": "roles", "value": [{"value": "manager"}]}], "role", "manager"),
        ([{"op": "replace", "path": "userName", "value": "lin2"}], "subject", "lin2"),
        ([{"op": "replace", "path": "title", "value": "a"}, {"op": "remove", "path": "title"}], "position", ""),
    ],
)  # fmt: skip
def test_a_patch_changes_what_its_paths_name(
    world: ApiWorld, hr: Client, operations: list[dict[str, Any]], field: str, value: Any
) -> None:
    said = hr.patch("lin", *operations)
    assert said.status == 200, said.body
    assert getattr(world.directory.employees_by_id["lin"], field) == value


@pytest.mark.parametrize(
    ("operation", "kind"),
    [
        ({"op": "replace", "path": "shoeSize", "value": 1}, "invalidPath"),
        ({"op": "replace", "path": "name.middleName", "value": "x"}, "invalidPath"),
        ({"op": "replace", "path": "urn:other:User:title", "value": "x"}, "invalidPath"),
        ({"op": "replace", "path": "emails[", "value": "x"}, "invalidPath"),
        ({"op": "replace", "path": 'title[type eq "x"]', "value": "x"}, "invalidPath"),
        ({"op": "replace", "path": 7, "value": "x"}, "invalidPath"),
        ({"op": "replace", "value": {"shoeSize": 1}}, "invalidPath"),
        ({"op": "replace", "path": "id", "value": "x"}, "mutability"),
        ({"op": "replace", "path": "emails[type pr].value", "value": "x"}, "invalidFilter"),
        ({"op": "replace", "path": 'emails[type eq "home"].value', "value": "x@y.example"}, "noTarget"),
        ({"op": "remove"}, "noTarget"),
        ({"op": "move", "path": "title"}, "invalidSyntax"),
        ({"op": "replace", "value": "x"}, "invalidValue"),
        ({"op": "replace", "path": "emails", "value": "x"}, "invalidValue"),
        ({"op": "replace", "path": "name", "value": "x"}, "invalidValue"),
        ({"op": "replace", "path": "title", "value": {"a": 1}}, "invalidValue"),
        ({"op": "replace", "path": "name.givenName", "value": "Half"}, "invalidValue"),
        ({"op": "replace", "path": "active", "value": "perhaps"}, "invalidValue"),
        ({"op": "replace", "path": "phoneNumbers", "value": [{"value": "12"}]}, "invalidValue"),
        ({"op": "replace", "path": f"{EMPLOYMENT}:hireDate", "value": "2999-01-01"}, "invalidValue"),
        ({"op": "replace", "path": f"{ENTERPRISE}:department", "value": "nowhere"}, "invalidValue"),
        ({"op": "remove", "path": "userName"}, "invalidValue"),
    ],
)
def test_a_patch_that_can_not_be_done_says_so_in_the_rfc_s_words_and_changes_nothing(
    world: ApiWorld, hr: Client, operation: dict[str, Any], kind: str
) -> None:
    before = dict(world.directory.employees_by_id)
    said = hr.patch("lin", {"op": "replace", "path": "title", "value": "before it"}, operation)
    assert (said.status, said.body["status"], said.body["scimType"]) == (400, "400", kind)
    assert said.body["detail"]
    assert world.directory.employees_by_id == before


def test_greater_roles_are_neither_given_nor_changed(world: ApiWorld, hr: Client) -> None:
    before = dict(world.directory.employees_by_id)
    assert hr.patch("lin", {"op": "replace", "path": "roles", "value": [{"value": "admin"}]}).status == 403
    assert hr.patch("admin", {"op": "replace", "path": "displayName", "value": "Me"}).status == 403
    assert hr("DELETE", "/Users/hr").status == 403
    assert world.directory.employees_by_id == before


def test_people_are_found_by_a_filter_and_page_by_page(world: ApiWorld, hr: Client) -> None:
    hr("POST", "/Users", NEW)
    for said in ('userName eq "chen@acme.example"', 'externalId eq "00u1"', 'id eq "E100"',
                 f'{ENTERPRISE}:employeeNumber eq "E100"', f'{USER}:USERNAME Eq "chen@acme.example"'):  # fmt: skip
        found = hr("GET", "/Users", filter=said).body
        assert (found["totalResults"], found["Resources"][0]["id"]) == (1, "E100"), said
    assert hr("GET", "/Users", filter='userName eq "nobody"').body["Resources"] == []
    assert hr("GET", "/Users", filter='title co "x"').body["scimType"] == "invalidFilter"
    assert hr("GET", "/Users", filter='title eq "x"').body["scimType"] == "invalidFilter"

    ids: list[str] = []
    for start in range(1, 14, 3):
        page = hr("GET", "/Users", startIndex=str(start), count="3").body
        ids += [one["id"] for one in page["Resources"]]
    assert (len(ids), set(ids)) == (12, set(world.directory.employees_by_id))
    assert hr("GET", "/Users", count="0").body["totalResults"] == 12
    assert hr("GET", "/Users", count="many").status == 400


def test_a_token_of_a_region_knows_nobody_elsewhere(world: ApiWorld) -> None:
    east = Client(world, "acme/east")
    before = world.directory.employees_by_id["zhao"]
    assert east("GET", "/Users/zhao").status == east("DELETE", "/Users/zhao").status == 404
    assert east("GET", "/Users", filter='userName eq "zhao"').body["totalResults"] == 0
    assert {one["id"] for one in east("GET", "/Users").body["Resources"]} == {"lin", "wang", "head-s1", "hr-east"}
    moved = east.patch("lin", {"op": "replace", "path": f"{ENTERPRISE}:department", "value": "acme/west"})
    assert moved.body["scimType"] == "invalidValue"
    assert world.directory.employees_by_id["zhao"] == before
    assert east("POST", "/Users", {"userName": "n", "externalId": "N1"}).body[ENTERPRISE]["department"] == "acme/east"


def test_a_token_that_is_wrong_old_or_revoked_opens_nothing(world: ApiWorld, hr: Client) -> None:
    good = hr.token
    assert "".join(good) not in str(world.directory.machines)
    for wrong in ("", "lin", good[:-1] + ("A" if good[-1] != "A" else "B"), good + "x", good.replace("yz_", "yz-")):
        hr.token = wrong
        assert hr("GET", "/Users").status == 401
    hr.token = good
    assert hr("GET", "/Users").status == 200
    (machine_id,) = world.directory.machines
    revoked(world.machines, machine_id, world.clock)
    assert hr("GET", "/Users").status == hr("GET", "/ServiceProviderConfig").status == 401
    short = Client(world, days=1)
    world.clock += timedelta(days=1)
    assert short("GET", "/Users").status == 401


def test_the_service_says_what_it_takes(hr: Client) -> None:
    assert hr("GET", "/ServiceProviderConfig").body["patch"] == {"supported": True}
    assert hr("GET", "/ResourceTypes").body["Resources"][0]["endpoint"] == "/Users"
    known = {one["id"]: one for one in hr("GET", "/Schemas").body["Resources"]}
    assert set(known) == {USER, ENTERPRISE, EMPLOYMENT}
    assert hr("GET", f"/Schemas/{quote(USER)}").body == known[USER]
    assert hr("GET", "/Groups").status == hr("GET", "/").status == hr("GET", "/Schemas/x").status == 404
    assert hr("POST", "/Schemas", {}).status == hr("DELETE", "/Users").status == 405


@pytest.mark.parametrize("raw", ["", "{", "[]", '"x"', '{"userName": NaN}', "[" * 60_000, '{"userName": "\ud800"}'])
def test_a_body_that_is_no_user_is_refused(hr: Client, raw: str) -> None:
    assert hr("POST", "/Users", raw=raw.encode("utf-8", "replace").decode()).status == 400
    assert hr("POST", "/Users", raw="{" + " " * 70_000 + "}").status == 413


NAMES = st.sampled_from([*NEW, "value", "x"])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=4),
    max_leaves=12,
)


@given(
    user=st.dictionaries(st.sampled_from(list(NEW)), JSON, max_size=8),
    patch=JSON,
    path=st.none() | st.text(max_size=12),
)
def test_whatever_comes_in_is_done_or_refused_and_never_a_fault(user: Any, patch: Any, path: str | None) -> None:
    world = company()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(scim, "runtime", lambda: world)
        hr = Client(world)
        assert hr("POST", "/Users", {**NEW, **user}).status in (201, 400, 403, 409)
        assert hr("PUT", "/Users/lin", {**NEW, **user}).status in (200, 400, 403, 409)
        assert hr.patch("lin", {"op": "add", "path": path, "value": patch}).status in (200, 400, 403, 409)


def test_who_is_changed_by_somebody_else_meanwhile_is_left_and_told(
    world: ApiWorld, hr: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = world.directory.revise_employees

    def later(numbers: Any, change: Any) -> None:
        lin = world.directory.employees_by_id["lin"]
        world.directory.put_employee(lin.model_copy(update={"position": "theirs"}))
        write(numbers, change)

    monkeypatch.setattr(world.directory, "revise_employees", later)
    assert hr.patch("lin", {"op": "replace", "path": "title", "value": "mine"}).status == 409
    assert world.directory.employees_by_id["lin"].position == "theirs"


def test_a_busy_table_asks_to_come_again_and_a_fault_is_not_told(
    world: ApiWorld, hr: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    for error, status in ((Busy(what="x"), 503), (RuntimeError("secret"), 500)):
        monkeypatch.setattr(world.directory, "employee", lambda _, error=error: (_ for _ in ()).throw(error))
        said = hr("GET", "/Users/lin")
        assert said.status == status
        assert "secret" not in str(said.body)
