"""People, and the faces they enrol with their consent."""

import base64
import binascii

from api.chalicelib import listing, problems, views
from api.chalicelib.call import Call
from api.chalicelib.door import Area
from api.chalicelib.models.people import EmployeeOut, EmployeePage, FaceIn, FaceOut
from api.chalicelib.queries import EmployeesQuery
from yanzhen.consent import agreed
from yanzhen.directory import Employee, Permission
from yanzhen.errors import Busy, ConsentMissing, FaceRejected, NotFound
from yanzhen.ports import Page

area = Area("employees")

MAX_PICTURE = 4_000_000
FACE_BODY = 6_000_000


@area.get("/v1/employees", Permission.READ_PEOPLE)
def employees(call: Call, query: EmployeesQuery) -> EmployeePage:
    """The people of a unit and everything below it, all or those found by the beginning of a name or number."""
    scope = call.scope(query.unit, Permission.READ_PEOPLE)
    directory = call.services.directory

    def read(cursor: str | None) -> Page[Employee]:
        if query.q and query.q.strip():
            return directory.find_employees(scope, query.q, limit=query.limit, cursor=cursor)
        return directory.employees(scope, limit=query.limit, cursor=cursor)

    page = listing.sifted(
        read,
        lambda person: (
            query.role in (None, person.role)
            and query.active in (None, person.active)
            and query.face in (None, person.face_count > 0)
        ),
        cursor=query.cursor,
    )
    return EmployeePage(items=tuple(views.employee_out(person) for person in page.items), next=page.next)


@area.get("/v1/employees/{employee_id}", Permission.SELF, Permission.READ_PEOPLE)
def employee(call: Call, employee_id: str) -> EmployeeOut:
    """One person: the caller, or somebody of the caller's unit."""
    return views.employee_out(_person(call, employee_id, Permission.READ_PEOPLE))


@area.post("/v1/employees/{employee_id}/faces", Permission.SELF, Permission.ENROL_OTHERS, max_body=FACE_BODY)
def enrol_face(call: Call, employee_id: str, body: FaceIn) -> FaceOut:
    """Enrol one reference picture of a face, with the consent it rests on."""
    person = _person(call, employee_id, Permission.ENROL_OTHERS)
    consent = agreed(body.consent_text_version, call.now, said_at=body.consented_at)
    try:
        picture = base64.b64decode(body.image_base64, validate=True)
    except (binascii.Error, ValueError) as error:
        raise problems.invalid("image_base64", "is not base64") from error
    if len(picture) > MAX_PICTURE:
        raise problems.BodyTooLarge(limit=MAX_PICTURE)
    key = f"enrolments/{person.employee_id}/{call.new_id()}"
    call.services.media.write(key, picture, "application/octet-stream")
    found = call.services.enrol(person.employee_id, key, consent)
    if "error" in found:
        raise _refusal(str(found["error"]), dict(found.get("facts") or {}))
    call.note("face.enrolled", f"employee#{person.employee_id}", person.unit_path, consent=consent.text_version)
    return FaceOut(face_count=int(found["face_count"]), faces_wanted=call.policy(call.now).references_wanted)


@area.delete("/v1/employees/{employee_id}/faces", Permission.SELF, Permission.ENROL_OTHERS)
def withdraw_faces(call: Call, employee_id: str) -> EmployeeOut:
    """Withdraw the consent: every reference is deleted, its crop with it."""
    person = _person(call, employee_id, Permission.ENROL_OTHERS)
    deleted = call.services.directory.withdraw_consent(person.employee_id, call.now)
    for reference in deleted:
        call.services.media.delete(reference.image_key)
    call.note("face.withdrawn", f"employee#{person.employee_id}", person.unit_path, references=len(deleted))
    return views.employee_out(call.services.directory.employee(person.employee_id) or person)


def _person(call: Call, employee_id: str, permission: Permission) -> Employee:
    if employee_id == call.me.employee_id:
        return call.me
    found = call.services.directory.employee(employee_id)
    if found is None:
        raise NotFound
    call.need(permission, found.unit_path)
    return found


def _refusal(code: str, facts: dict[str, str | int | float | None]) -> Exception:
    """What `enrol_face` answered instead of a count."""
    known: dict[str, type[Exception]] = {kind.code: kind for kind in (FaceRejected, ConsentMissing, Busy)}
    return known.get(code, FaceRejected)(**facts)
