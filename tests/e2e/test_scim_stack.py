"""An HR system on the stack: by the address that pages have, with the rights its function has."""

from datetime import UTC, datetime

import httpx
import pytest

from infra.local.context import DemoContext
from infra.local.seed import environment
from infra.scim import made
from yanzhen.directory import OrgUnit
from yanzhen_aws.runtime import Runtime
from yanzhen_aws.settings import Settings

pytestmark = pytest.mark.stack

PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp"


def test_an_hr_system_brings_a_person_and_its_token_opens_nothing_else(stack: DemoContext) -> None:
    with environment(stack.environment):
        world = Runtime(Settings.from_env(stack.environment))
        world.directory.put_unit(OrgUnit(path="elm", name="Elm", kind="company"))
        token = made(world.directory, world.machines, unit="elm", name="HR", days=1, phones="CN", now=datetime.now(UTC))
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/scim+json"}
        with httpx.Client(base_url=stack.web_url, headers=headers, timeout=120) as hr:
            user = {"userName": "elm-1@elm.example", "externalId": "ELM-1", "displayName": "王小明"}
            assert hr.post("/scim/v2/Users", json=user).status_code == 201
            found = hr.get("/scim/v2/Users", params={"filter": 'userName eq "elm-1@elm.example"'}).json()
            assert [one["id"] for one in found["Resources"]] == ["ELM-1"]
            wrong = {"schemas": [PATCH], "Operations": [{"op": "replace", "path": "shoeSize", "value": 9}]}
            said = hr.patch("/scim/v2/Users/ELM-1", json=wrong)
            assert (said.status_code, said.json()["scimType"]) == (400, "invalidPath")
            assert said.headers["content-type"].startswith("application/scim+json")
            absent = {"op": "replace", "path": 'phoneNumbers[type eq "x"].value', "value": "13800000000"}
            said = hr.patch("/scim/v2/Users/ELM-1", json={"schemas": [PATCH], "Operations": [absent]})
            assert (said.status_code, said.json()["scimType"]) == (400, "noTarget")
            assert hr.delete("/scim/v2/Users/ELM-1").status_code == 204
            assert hr.get("/v1/me").status_code == 401
        person = world.directory.employee("ELM-1")
    assert person is not None
    assert (person.name, person.unit_path, person.active) == ("王小明", "elm", False)
