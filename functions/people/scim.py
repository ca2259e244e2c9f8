"""Scim: an HR system brings people as they come, change and leave, by SCIM 2.0 (RFC 7644).

A function of its own with a token of its own: it reads and writes the directory and the audit, and nothing else. What a
list of people may not do, it may not either: both go through `yanzhen.roster.compare.Trial`.
"""

import json
from base64 import b64decode
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import unquote

from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.typing import LambdaContext
from ulid import ULID

from yanzhen.audit import AuditEntry
from yanzhen.directory import Employee, within
from yanzhen.errors import Busy
from yanzhen.machine import Machine, admitted
from yanzhen.roster.clean import Units
from yanzhen.roster.columns import FIELDS, Field
from yanzhen.roster.compare import Cleaned, Entry, Orders, Trial, overtaken, revised
from yanzhen.roster.ways import Ways
from yanzhen.scim.patch import patched
from yanzhen.scim.path import compared, spelled
from yanzhen.scim.refused import Refused
from yanzhen.scim.schema import MOST_RESULTS, listed, resource_types, schemas, service
from yanzhen.scim.user import external_id_of, number_of, user_of, values_of
from yanzhen.texts import text
from yanzhen_aws.pages import every
from yanzhen_aws.runtime import Runtime, runtime
from yanzhen_aws.runtime import logger as make_logger
from yanzhen_aws.runtime import metrics as make_metrics
from yanzhen_aws.runtime import tracer as make_tracer

logger = make_logger("scim")
tracer = make_tracer("scim")
metrics = make_metrics("scim")

BASE = "/scim/v2"
LARGEST = 64_000
PAGE = 2_000
Answer = tuple[int, dict[str, Any] | None]


@logger.inject_lambda_context(clear_state=True)
@tracer.capture_lambda_handler(capture_response=False)
@metrics.log_metrics(capture_cold_start_metric=True)
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:  # noqa: ARG001 - Lambda's signature
    """A request of the HTTP API -> its answer; whatever goes wrong is told as SCIM tells it."""
    try:
        status, body = answer(event, runtime())
    except Refused as refused:
        status, body = refused.status, refused.body
    except Busy:
        status, body = 503, Refused(503, "", "Too much at once. Send it again in some seconds.").body
    except Exception:
        # The edge: logged whole, told without its inside.
        logger.exception("unexpected")
        status, body = 500, Refused(500, "", "A fault on our side. It is logged; send it again later.").body
    metrics.add_metric("Failed" if status >= 500 else "Refused" if status >= 400 else "Answered", MetricUnit.Count, 1)
    logger.info("answered", status=status, method=event.get("httpMethod"))
    headers = {"Content-Type": "application/scim+json", "Cache-Control": "no-store"}
    if status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    return {"statusCode": status, "headers": headers, "body": "" if body is None else json.dumps(body)}


def answer(event: Mapping[str, Any], world: Runtime) -> Answer:
    """Status and body of one request; Refused for every other."""
    machine = _machine(event, world)
    parts = [unquote(part) for part in str(event["path"]).removeprefix(BASE).strip("/").split("/")]
    method = str(event["httpMethod"])
    match method, parts:
        case "GET", ["ServiceProviderConfig"]:
            return 200, service(BASE)
        case "GET", ["ResourceTypes"]:
            return 200, listed(resource_types(BASE), 1, 1)
        case "GET", ["ResourceTypes", "User"]:
            return 200, resource_types(BASE)[0]
        case "GET", ["Schemas"]:
            return 200, listed(known := schemas(BASE), len(known), 1)
        case "GET", ["Schemas", urn]:
            return 200, next((one for one in schemas(BASE) if one["id"] == urn), None) or _missing(urn)
        case "GET", ["Users"]:
            return 200, _list(event, machine, world)
        case "POST", ["Users"]:
            return 201, _create(_body(event), machine, world)
        case "GET", ["Users", number]:
            return 200, user_of(_person(number, machine, world), BASE)
        case "PUT", ["Users", number]:
            return 200, _replace(number, lambda _: _body(event), machine, world)
        case "PATCH", ["Users", number]:
            body = _body(event)
            return 200, _replace(number, lambda user: patched(user, body), machine, world)
        case "DELETE", ["Users", number]:
            _replace(number, lambda user: {**user, "active": False}, machine, world)
            return 204, None
        case _, ["Users"] | ["Users", _] | ["Schemas" | "ResourceTypes" | "ServiceProviderConfig", *_]:
            raise Refused(405, "", f"{method} is not offered here.")
    raise Refused(404, "", "There is no such resource; GET /ResourceTypes names those there are.")


def _machine(event: Mapping[str, Any], world: Runtime) -> Machine:
    headers = {str(name).lower(): str(value) for name, value in (event.get("headers") or {}).items()}
    scheme, _, token = headers.get("authorization", "").partition(" ")
    machine = admitted(token.strip(), world.machines, world.now()) if scheme.lower() == "bearer" else None
    if machine is None:
        raise Refused(401, "", "The token is missing, wrong, revoked or past its time.")
    return machine


def _body(event: Mapping[str, Any]) -> dict[str, Any]:
    raw = event.get("body") or ""
    try:
        content = b64decode(raw) if event.get("isBase64Encoded") else str(raw).encode()
        if len(content) > LARGEST:
            raise Refused(413, "", f"A request holds at most {LARGEST} bytes.")
        found = json.loads(content, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise Refused(400, "invalidSyntax", "The body is not well-formed JSON.") from error
    if not isinstance(found, dict):
        raise Refused(400, "invalidSyntax", "The body is a JSON object.")
    return found


def _no_number(name: str) -> None:
    raise ValueError(name)


def _missing(what: str) -> Any:
    raise Refused(404, "", f"There is no {what[:200]!r} here.")


def _person(number: str, machine: Machine, world: Runtime) -> Employee:
    """What is outside the token's unit is not there."""
    person = world.directory.employee(number) if number else None
    if person is None or not within(person.unit_path, machine.unit_path):
        _missing(number)
        raise AssertionError
    return person


def _list(event: Mapping[str, Any], machine: Machine, world: Runtime) -> dict[str, Any]:
    query = {name: str(value) for name, value in (event.get("queryStringParameters") or {}).items()}
    start, count = max(1, _number(query, "startIndex", 1)), min(MOST_RESULTS, max(0, _number(query, "count", 100)))
    if "filter" in query:
        found = [person for person in _filtered(query["filter"], world) if within(person.unit_path, machine.unit_path)]
    else:
        scope = machine.unit_path
        found = list(every(lambda after: world.directory.employees(scope, limit=PAGE, cursor=after)))
    page = found[start - 1 : start - 1 + count]
    return listed([user_of(person, BASE) for person in page], len(found), start)


def _number(query: Mapping[str, str], name: str, default: int) -> int:
    try:
        return int(query.get(name, default))
    except ValueError as error:
        raise Refused(400, "invalidValue", f"{name} is a number.") from error


def _filtered(said: str, world: Runtime) -> list[Employee]:
    name, value = compared(said)
    wanted = str(value)
    ways: dict[str, Callable[[str], Employee | None]] = {
        "username": lambda name: world.directory.employee_by_subject(name) or _unsigned(name, world),
        "externalid": world.directory.employee_by_external,
        "id": world.directory.employee,
        "urn:ietf:params:scim:schemas:extension:enterprise:2.0:user:employeenumber": world.directory.employee,
    }
    if name not in ways:
        raise Refused(400, "invalidFilter", "userName, externalId, id and employeeNumber can be filtered by.")
    person = ways[name](wanted) if wanted else None
    return [person] if person else []


def _unsigned(name: str, world: Runtime) -> Employee | None:
    """Somebody without a sign-in name is shown under the number."""
    person = world.directory.employee(name)
    return person if person and person.subject is None else None


def _create(body: dict[str, Any], machine: Machine, world: Runtime) -> dict[str, Any]:
    user = spelled(body)
    number = number_of(user, _ways(machine, world))
    external = external_id_of(user)
    if world.directory.employee(number) or (external and world.directory.employee_by_external(external)):
        raise Refused(409, "uniqueness", "This person is here already; find the person by a filter, then change it.")
    return _stored(number, user, None, machine, world)


def _replace(
    number: str, wanted: Callable[[dict[str, Any]], dict[str, Any]], machine: Machine, world: Runtime
) -> dict[str, Any]:
    before = _person(number, machine, world)
    return _stored(number, spelled(wanted(user_of(before, BASE))), before, machine, world)


def _ways(machine: Machine, world: Runtime) -> Ways:
    return Ways(region=machine.region, today=world.now().date())


def _stored(
    number: str, user: dict[str, Any], before: Employee | None, machine: Machine, world: Runtime
) -> dict[str, Any]:
    """Held against the directory as a list of one row, then written if nobody else wrote meanwhile."""
    ways = _ways(machine, world)
    units = Units(world.directory.subtree(machine.unit_path))
    values = {Field.NUMBER: number, **values_of(user, before, units, ways, machine.unit_path)}
    external = external_id_of(user)
    entry = _entry(values, before, machine, ways, world)
    said = {change.field for change in entry.changes}
    if not said and before is not None and before.external_id == external:
        return user_of(before, BASE)
    made: list[Employee] = []

    def change(_: str, stored: Employee | None) -> Employee | None:
        made.clear()
        if overtaken(stored, entry):
            return None
        made.append(revised(stored, entry).model_copy(update={"external_id": external}))
        return made[0]

    world.directory.revise_employees([number], change)
    if not made:
        raise Refused(409, "", "Somebody else changed this person just now. Read it again, then change it.")
    _note(made[0], entry, machine, world)
    return user_of(made[0], BASE)


def _entry(values: dict[Field, Any], before: Employee | None, machine: Machine, ways: Ways, world: Runtime) -> Entry:
    holder = world.directory.employee_by_subject(values[Field.SUBJECT]) if Field.SUBJECT in values else None
    people = {person.employee_id: person for person in (holder, before) if person is not None}
    orders = Orders(columns=FIELDS["people"], ways=ways, scope=machine.unit_path, importer=machine.machine_id)
    (entry,) = Trial([Cleaned(row=1, values=values)], people, orders).entries(0, 1)
    for trouble in entry.troubles:
        if trouble.fatal:
            said = text("en", f"roster.problem.{trouble.code}", {**trouble.facts, "value": trouble.value})
            forbidden = trouble.code in ("protected", "role_not_given")
            taken = trouble.code == "taken"
            raise Refused(
                403 if forbidden else 409 if taken else 400,
                "" if forbidden else "uniqueness" if taken else "invalidValue",
                said,
            )
    return entry


def _note(person: Employee, entry: Entry, machine: Machine, world: Runtime) -> None:
    fields = sorted(str(change.field) for change in entry.changes)
    world.audit.record(
        AuditEntry(
            entry_id=str(ULID.from_datetime(world.now())),
            at=world.now(),
            actor_id=machine.machine_id,
            action="people.provisioned",
            subject=f"employee#{person.employee_id}",
            unit_path=person.unit_path,
            facts={"machine": machine.name, "action": entry.action, "fields": ", ".join(fields)},
        )
    )
