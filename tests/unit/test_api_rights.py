"""Who may do what where: every route times every role, on the own unit and on a foreign one."""

from collections.abc import Iterator
from datetime import timedelta
from http import HTTPStatus
from typing import Any

import pytest

from api.app import app
from api.chalicelib.routes import ROUTES, Route
from tests.unit.api_gateway import Answer, ask
from tests.unit.api_world import FINE, PEOPLE, ApiWorld, answered, brought, company, late, serving
from tests.unit.given_plans import body as plan_body
from tests.unit.given_plans import drafted, published
from tests.unit.given_rosters import csv, tried, uploaded
from yanzhen.base import iso
from yanzhen.consent import CURRENT
from yanzhen.directory import Employee, Permission, Role, permissions
from yanzhen.plan import Plan

OWN, FOREIGN = "own", "foreign"
OF_ROLE = {role: next(person for person, (_, has) in PEOPLE.items() if has is role) for role in Role}
LOOSE = {
    "GET /v1/me",
    "GET /v1/consent",
    "GET /v1/courses",
    "GET /v1/sessions/mine",
    "GET /v1/cases/mine",
    "GET /v1/policy",
    "POST /v1/policy",
    "POST /v1/policy/preview",
    "GET /v1/inbox",
    "GET /v1/channels",
    "GET /v1/templates",
    "GET /v1/templates/{template}",
    "POST /v1/notices/tests",
    "POST /v1/notices/read",
    "GET /v1/reach",
    "POST /v1/reach",
    "POST /v1/reach/webhooks",
    "DELETE /v1/reach/webhooks/{channel}",
    "POST /v1/reach/devices",
    "DELETE /v1/reach/devices",
    "GET /v1/rosters",
    "GET /v1/me/calendar",
    "POST /v1/me/calendar",
    "DELETE /v1/me/calendar",
}
"""Routes that are about no unit."""


@pytest.fixture
def world() -> Iterator[ApiWorld]:
    with serving(company()) as found:
        # In the matrix everybody's scope is the east, so that the west is foreign to all.
        for person in OF_ROLE.values():
            known = found.directory.employees_by_id[person]
            unit = "acme/east/s1" if known.unit_path.startswith("acme/east/s1") else "acme/east"
            found.directory.put_employee(known.model_copy(update={"unit_path": unit}))
        yield found


def try_route(world: ApiWorld, route: Route, role: Role, place: str) -> Answer:
    """A sound request to a route for something in the own unit or in a foreign one, of somebody else; what it needs
    the boss has made."""
    boss = Employee(employee_id="boss", name="Boss", unit_path="acme", role=Role.HR, subject="boss")
    world.directory.put_employee(boss)
    unit, person, session = ("acme/east/s1", "wang", "running") if place == OWN else ("acme/west/s3", "zhao", "west")
    path = route.path.replace("{employee_id}", person).replace("{session_id}", session)
    if "{evidence_id}" in path:
        path = path.replace("{evidence_id}", brought(world, person, session, findings=FINE).evidence.evidence_id)
    version = 2
    path = path.replace("{channel}", "slack").replace("{template}", "case_opened")
    if "{case_id}" in path:
        case = late(world, person, session) if "adjustment" in path else answered(world, person, session)
        path, version = path.replace("{case_id}", case.case_id), case.version
    if "{roster_id}" in path:
        path = path.replace("{roster_id}", listed(world, route, OF_ROLE[role], unit))
    if "{plan_id}" in path:
        made = planned(world, unit, published_too=route.name == "move_plan")
        path, version = path.replace("{plan_id}", made.plan_id), made.version
    if route.name == "move":
        postpone(world, session)
    query: dict[str, Any] = {}
    for name in route.query.model_fields if route.query else ():
        query |= {"unit": {name: unit}, "path": {name: unit}, "word": {name: "genuine"}}.get(name, {})
    if route.name == "clashes_of_period":
        query["period"] = "month#2026-03"
    bodies = {
        "plan_session": {
            "course_id": "fire", "title": "Drill", "unit_path": unit, "participants": [person],
            "starts_at": "2026-03-20T01:00:00Z", "ends_at": "2026-03-20T02:00:00Z",
        },
        "draft_plan": plan_body(unit_path=unit, audience={"units": [unit]}),
        "redraft_plan": plan_body(unit_path=unit, audience={"units": [unit]}, version=version),
        "publish_plan": {"version": version},
        "move_plan": {"at": "10:00", "minutes": 30, "reason": "r", "version": version},
        "cancel_plan": {"reason": "r", "version": version},
        "clashes_of_plan": {
            "unit_path": unit, "starts_at": "2026-03-20T01:00:00Z", "ends_at": "2026-03-20T02:00:00Z",
        },
        "move": {
            "starts_at": "2026-03-20T01:00:00Z", "ends_at": "2026-03-20T02:00:00Z", "reason": "r", "revision": 0,
        },
        "cancel": {"reason": "r", "revision": 0},
        "slot": {
            "client_id": "6f1c2b1e-8f0e-4a57-9d55-0123456789ab", "sha256": "00" * 32, "size_bytes": 5,
            "content_type": "image/jpeg",
        },
        "review": {"decision": "confirm", "reason": "other", "version": 2},
        "appeal": {"text": "I was there."},
        "enrol_face": {"consent_text_version": CURRENT, "image_base64": "A" * 400},
        "propose_policy": {"effective_from": iso(world.clock.replace(year=2027)), "note": "n", "values": {}},
        "preview_policy": {"values": {}},
        "state": {"text": "I was there."},
        "statement_file": {"sha256": "ab" * 32, "size_bytes": 9, "content_type": "image/jpeg"},
        "decide": {"decision": "return", "reason": "r", "version": 2},
        "decide_points": {"decision": "confirm", "reason": "r", "version": version},
        "appeal_points": {"text": "I was ill."},
        "postpone": {"due_at": iso(world.clock.replace(year=2027)), "reason": "r", "version": 2},
        "announce_roster": {"unit_path": unit, "file_name": "p.csv", "size_bytes": 9, "sha256": "00" * 32},
        "try_roster": {"columns": ["employee_id", "name", "unit_path"]},
        "waive": {"reason": "r", "version": 2},
        "test_channel": {"channel": "sms"},
        "read": {"fact": "case/1/0"},
        "wish": {"order": {}, "off": [], "digest": "daily"},
        "add_webhook": {"channel": "slack", "url": "https://hooks.slack.com/services/T/B/x"},
        "add_device": {"endpoint": "https://push.example/1", "p256dh": "A" * 87, "auth": "B" * 22},
    }  # fmt: skip
    body = bodies[route.name] if route.body else None
    return ask(route.method, path, who=OF_ROLE[role], query=query, json_body=body)


def planned(world: ApiWorld, unit: str, *, published_too: bool) -> Plan:
    """A plan of a unit, tried, and published where the route needs it."""
    before = set(world.plans.stored)
    found = (published if published_too else drafted)(world, "boss", unit_path=unit, audience={"units": [unit]})
    (plan_id,) = set(world.plans.stored) - before
    assert found["plan"]["plan_id"] == plan_id
    return world.plans.stored[plan_id]


def postpone(world: ApiWorld, session_id: str) -> None:
    """The session is still to come: it can be moved."""
    found, day = world.training.sessions_by_id[session_id], timedelta(days=1)
    times = {"starts_at": found.starts_at + day, "ends_at": found.ends_at + day}
    world.training.sessions_by_id[session_id] = found.model_copy(update=times)


def listed(world: ApiWorld, route: Route, who: str, unit: str) -> str:
    """A list of people as far as the route needs it, of the caller's own where the caller may have one."""
    can = Permission.MANAGE_PEOPLE in permissions(world.directory.employees_by_id[who].role) and "east" in unit
    content = csv(("工号", "姓名", "部门"), ("wang", "Wang", unit))
    step = uploaded if route.name in ("read_roster", "try_roster") else tried
    roster_id = step(world, content, who if can else "boss", unit)
    if route.name == "read_roster":
        stored = world.rosters.stored[roster_id]
        world.rosters.stored[roster_id] = stored.model_copy(update={"state": "announced"})
    return roster_id


def expected(route: Route, role: Role, place: str) -> set[int]:
    """The rule: without the permission 403, outside the scope 404, and 403 is never a hint at what exists."""
    granted = permissions(role) & set(route.permissions)
    if not granted:
        return {HTTPStatus.FORBIDDEN}
    name = f"{route.method} {route.path}"
    if name == "GET /v1/inbox":
        return {HTTPStatus.OK if role in (Role.HR, Role.ADMIN) else HTTPStatus.FORBIDDEN}
    if name in LOOSE:
        return {route.status}
    if name == "POST /v1/sessions/{session_id}/evidence" and place == OWN and role is not Role.EMPLOYEE:
        return {HTTPStatus.FORBIDDEN}  # who reads the unit sees the session, but is no participant of it
    if name == "GET /v1/sessions/{session_id}/room-code" and role is Role.EMPLOYEE:
        return {HTTPStatus.NOT_FOUND}  # of those who only take part, the screen is for the trainer alone
    if place == FOREIGN or granted == {Permission.SELF}:
        # `running` is also the session of the employee who asks, so it is there to be seen.
        own_session = role is Role.EMPLOYEE and place == OWN and "{session_id}" in route.path
        return {route.status} if own_session else {HTTPStatus.NOT_FOUND}
    return {route.status}


@pytest.mark.parametrize("place", [OWN, FOREIGN])
@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("route", [r for r in ROUTES.values() if r.permissions], ids=lambda r: f"{r.method} {r.path}")
def test_a_role_does_what_it_is_granted_and_only_in_its_own_units(
    world: ApiWorld, route: Route, role: Role, place: str
) -> None:
    answer = try_route(world, route, role, place)

    assert answer.status in expected(route, role, place), answer.text


def test_every_route_of_the_app_is_declared_with_its_permission() -> None:
    in_app = {(method, path) for path, methods in app.routes.items() for method in methods}

    assert in_app == set(ROUTES)
    assert {r.path for r in ROUTES.values() if not r.permissions} == {
        "/v1/openapi.json", "/v1/calendar/{token}/training.ics",
    }  # fmt: skip


@pytest.mark.parametrize("route", [r for r in ROUTES.values() if r.permissions], ids=lambda r: f"{r.method} {r.path}")
@pytest.mark.parametrize(
    ("who", "code"),
    [
        (None, "unauthenticated"),
        ("forged", "unauthenticated"),
        ("expired", "token_expired"),
        ("nobody", "employee.unknown"),
        ("gone", "employee.inactive"),
    ],
)
def test_nobody_gets_in_without_a_good_token_of_an_active_person(
    world: ApiWorld, route: Route, who: str | None, code: str
) -> None:
    answer = ask(route.method, route.path.replace("{", "").replace("}", ""), who=who)

    assert answer.code == code
    assert answer.status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN)
