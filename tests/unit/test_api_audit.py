"""Who looked at, decided and changed what; and that nobody sees another's picture without an entry."""

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from api.chalicelib import looks
from api.chalicelib.routes import ROUTES, Route
from tests.unit.api_gateway import ask
from tests.unit.api_world import FINE, ApiWorld, brought, company, copied, serving
from tests.unit.test_api_rights import try_route
from yanzhen.directory import Permission, Role

PICTURE = re.compile(r"https://media\.example/(?:working|thumbnails)/([^.]+)\.jpg")


@pytest.fixture
def world() -> Iterator[ApiWorld]:
    with serving(company()) as found:
        yield found


def audit(who: str = "auditor", **query: Any) -> list[Any]:
    """Every page's entries."""
    items: list[Any] = []
    cursor: dict[str, str] = {}
    while True:
        answer = ask("GET", "/v1/audit", who=who, query={**query, **cursor})
        assert answer.status == 200, answer.text
        items += answer.body["items"]
        if answer.body["next"] is None:
            return items
        cursor = {"cursor": answer.body["next"]}


def told(entries: list[Any]) -> list[tuple[str, str, str]]:
    return [(entry["actor_id"], entry["action"], entry["subject_id"]) for entry in entries]


def look(world: ApiWorld, who: str, employee_id: str = "lin", session_id: str = "running") -> str:
    photo = brought(world, employee_id, session_id, findings=FINE).evidence.evidence_id
    assert ask("GET", f"/v1/evidence/{photo}", who=who).status == 200
    return photo


def test_entries_come_newest_first_with_names_and_a_sentence(world: ApiWorld) -> None:
    photo = look(world, "hr")
    ask(
        "POST",
        f"/v1/evidence/{photo}/reviews",
        who="hr",
        json_body={"decision": "confirm", "reason": "other", "version": 2},
    )

    reviewed, looked = audit()

    assert (reviewed["action"], looked["action"]) == ("evidence.reviewed", "evidence.looked_at")
    assert (looked["actor_name"], looked["subject_kind"], looked["unit_name"]) == ("Hr", "evidence", "Store 1")
    assert looked["sentence"] == "Looked at the photo."
    assert (looked["subject_name"], looked["subject_id"]) == ("Lin", photo)


def test_a_subject_a_person_and_a_day_narrow_the_listing(world: ApiWorld) -> None:
    of_lin, of_zhao = look(world, "hr"), look(world, "admin", "zhao", "west")

    assert told(audit(subject=f"evidence#{of_lin}")) == [("hr", "evidence.looked_at", of_lin)]
    assert told(audit(actor="admin")) == [("admin", "evidence.looked_at", of_zhao)]
    assert audit(subject=f"evidence#{of_lin}", actor="admin") == []
    assert told(audit(unit="acme/west")) == [("admin", "evidence.looked_at", of_zhao)]
    today = world.clock.astimezone().date()
    assert {entry["subject_id"] for entry in audit(day=str(today)) if entry["subject"] != "audit"} == {of_lin, of_zhao}
    assert audit(day=str(today - timedelta(days=2))) == []


def test_pages_follow_each_other(world: ApiWorld) -> None:
    photos = [look(world, "hr") for _ in range(5)]

    assert [entry["subject_id"] for entry in audit(actor="hr", limit=2)] == photos[::-1]


@pytest.mark.parametrize(
    ("who", "status"), [("hr", 200), ("admin", 200), ("auditor", 200), ("head-s1", 403), ("lin", 403)]
)
def test_auditors_hr_and_admins_read_the_audit(world: ApiWorld, who: str, status: int) -> None:
    assert ask("GET", "/v1/audit", who=who).status == status


def test_nothing_of_other_units_is_told(world: ApiWorld) -> None:
    look(world, "hr")
    of_zhao = look(world, "hr", "zhao", "west")

    assert told(audit("auditor-west")) == [("hr", "evidence.looked_at", of_zhao)]
    assert audit("auditor-west", subject="policy") == []
    assert ask("GET", "/v1/audit", who="auditor-west", query={"unit": "acme/east"}).status == 404


def test_who_may_not_be_known_stays_an_id(world: ApiWorld) -> None:
    look(world, "hr", "zhao", "west")

    (entry,) = audit("auditor-west")

    assert entry["actor_name"] == "hr"


def test_looking_at_the_audit_is_noted(world: ApiWorld) -> None:
    audit(actor="hr")

    assert world.actions() == [("auditor", "audit.looked_at", "audit")]
    assert next(iter(world.audit.stored.values())).facts == {"by": "hr"}


def test_looking_again_within_a_quarter_of_an_hour_is_one_look(world: ApiWorld) -> None:
    photo = look(world, "hr")
    ask("GET", f"/v1/evidence/{photo}", who="hr")
    ask("GET", f"/v1/evidence/{photo}", who="auditor")
    assert [who for who, _, _ in world.actions()] == ["hr", "auditor"]

    world.clock += looks.SAME_LOOK
    ask("GET", f"/v1/evidence/{photo}", who="hr")

    assert [who for who, _, _ in world.actions()] == ["hr", "auditor", "hr"]


def test_a_list_is_noted_once_and_again_with_what_is_new_in_it(world: ApiWorld) -> None:
    def listed() -> list[Any]:
        ask("GET", "/v1/evidence", who="hr", query={"word": "genuine"})
        return [entry.facts["evidence"] for entry in world.audit.stored.values()]

    first = brought(world, "lin", "running", findings=FINE).evidence.evidence_id
    assert [listed(), listed()] == [[[first]], [[first]]]
    second = brought(world, "zhao", "west", findings=FINE).evidence.evidence_id

    assert sorted(listed()) == sorted([[first], sorted([first, second])])


def test_the_picture_beside_a_copy_is_noted_too(world: ApiWorld) -> None:
    source = brought(world, "wang", "ended", findings=FINE)
    findings, reuse = copied(source.evidence)
    copy = brought(world, "lin", "running", findings=findings, reuse=reuse).evidence.evidence_id

    ask("GET", f"/v1/evidence/{copy}", who="hr")

    assert {subject for _, _, subject in world.actions()} == {
        f"evidence#{copy}",
        f"evidence#{source.evidence.evidence_id}",
    }


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("route", [r for r in ROUTES.values() if r.permissions], ids=lambda r: f"{r.method} {r.path}")
def test_no_picture_of_somebody_else_is_shown_without_an_entry(route: Route, role: Role) -> None:
    with serving(company()) as world:
        for person, session in (("lin", "running"), ("wang", "running"), ("wang", "ended"), ("zhao", "west")):
            source = brought(world, person, session, findings=FINE)
            findings, reuse = copied(source.evidence)
            brought(world, person, session, findings=findings, reuse=reuse)

        answer = try_route(world, route, role, "own")

        me = {
            Role.EMPLOYEE: "lin",
            Role.MANAGER: "head-s1",
            Role.HR: "hr",
            Role.ADMIN: "admin",
            Role.AUDITOR: "auditor",
        }[role]
        shown = set(PICTURE.findall(answer.text))
        others = {photo for photo in shown if world.evidence.records[photo].evidence.employee_id != me}
        noted = json.dumps([[e.subject, e.facts] for e in world.audit.stored.values() if e.actor_id == me])
        assert {photo for photo in others if photo not in noted} == set()


def test_some_routes_do_show_pictures_of_others() -> None:
    with serving(company()) as world:
        brought(world, "lin", "running", findings=FINE)
        lists = [
            route for route in ROUTES.values() if Permission.READ_UNIT in route.permissions and "evidence" in route.path
        ]
        assert any(PICTURE.search(try_route(world, route, Role.HR, "own").text) for route in lists)


def test_an_entry_holds_ids_and_codes_and_nothing_personal(world: ApiWorld) -> None:
    photo = look(world, "hr")
    words = {"decision": "overturn", "word": "suspect", "reason": "other", "comment": "Li Na said so", "version": 2}
    ask("POST", f"/v1/evidence/{photo}/reviews", who="hr", json_body=words)
    ask(
        "POST",
        "/v1/policy",
        who="admin",
        json_body={"effective_from": "2026-04-01T00:00:00Z", "note": "Li Na", "values": {}},
    )

    written = " ".join(entry.model_dump_json() for entry in world.audit.stored.values())

    assert "Li Na" not in written
    assert not any(person.name in written for person in world.directory.employees_by_id.values())
