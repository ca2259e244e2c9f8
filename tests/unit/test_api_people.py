"""Who the caller is, the tree, people and their enrolled faces."""

import base64
from collections.abc import Iterator

import pytest

from tests.unit.api_gateway import Answer, ask
from tests.unit.api_world import ApiWorld, company, serving
from yanzhen.base import iso
from yanzhen.consent import CURRENT, consent_text
from yanzhen.directory import Consent, Locale
from yanzhen.texts import LOCALES

PICTURE = base64.b64encode(b"picture " * 40).decode()


@pytest.fixture
def world() -> Iterator[ApiWorld]:
    with serving(company()) as found:
        yield found


def enrol(
    who: str = "lin",
    of: str = "lin",
    image: str = PICTURE,
    version: str = CURRENT,
    headers: dict[str, str] | None = None,
) -> Answer:
    body = {"consent_text_version": version, "image_base64": image}
    return ask("POST", f"/v1/employees/{of}/faces", who=who, json_body=body, headers=headers)


def test_me_is_the_caller_with_permissions_and_the_servers_clock(world: ApiWorld) -> None:
    found = ask("GET", "/v1/me", who="head-s1").body

    assert (found["employee_id"], found["role"], found["unit"]["name"]) == ("head-s1", "manager", "Store 1")
    assert "plan" in found["permissions"]
    assert "review" not in found["permissions"]
    assert found["server_time"].startswith("2026-03-16T02:00:00")


def test_the_tree_is_the_callers_own_subtree(world: ApiWorld) -> None:
    found = ask("GET", "/v1/units", who="hr-east").body

    assert found["unit"]["path"] == "acme/east"
    assert [child["unit"]["path"] for child in found["children"]] == ["acme/east/s1", "acme/east/s2"]


def test_people_of_a_subtree_come_in_pages(world: ApiWorld) -> None:
    first = ask("GET", "/v1/employees", who="hr", query={"unit": "acme/east", "limit": 2}).body
    second = ask(
        "GET", "/v1/employees", who="hr", query={"unit": "acme/east", "limit": 2, "cursor": first["next"]}
    ).body

    names = [one["employee_id"] for one in first["items"] + second["items"]]
    assert sorted(names) == ["head-s1", "hr-east", "lin", "wang"]
    assert second["next"] is None


def test_a_face_is_enrolled_with_the_consent_it_rests_on(world: ApiWorld) -> None:
    answer = enrol()

    employee_id, key, consent = world.enrolments[0]
    assert (answer.status, answer.body) == (201, {"face_count": 1, "faces_wanted": 3})
    assert employee_id == "lin"
    assert world.media.objects[key] == b"picture " * 40
    assert (consent.text_version, consent.in_force, consent.given_at) == (CURRENT, True, world.clock)
    assert ask("GET", "/v1/me", who="lin").body["consent"]["given"] is True
    assert ("lin", "face.enrolled", "employee#lin") in world.actions()


@pytest.mark.parametrize("locale", LOCALES)
def test_the_text_to_agree_to_comes_whole_in_the_callers_language(world: ApiWorld, locale: Locale) -> None:
    answer = ask("GET", "/v1/consent", who="lin", headers={"Accept-Language": locale})

    assert (answer.status, answer.body) == (200, consent_text(locale).model_dump(mode="json"))


@pytest.mark.parametrize(("locale", "said"), [("zh", "同意书已更新"), ("en", "The consent text is now")])
def test_a_yes_to_another_text_than_the_one_in_force_enrols_nothing(world: ApiWorld, locale: str, said: str) -> None:
    answer = enrol(version="2019-12", headers={"Accept-Language": locale})

    assert (answer.status, answer.code) == (409, "face.consent_outdated")
    assert answer.body["detail"].startswith(said)
    assert CURRENT in answer.body["detail"]
    assert (world.enrolments, world.media.objects) == ([], {})


def test_a_person_knows_which_text_was_agreed_to_when_and_whether_it_is_in_force(world: ApiWorld) -> None:
    enrol()
    given = ask("GET", "/v1/me", who="lin").body["consent"]
    old = Consent(text_version="2019-12", given_at=world.clock)
    world.directory.put_employee(world.directory.employees_by_id["wang"].model_copy(update={"consent": old}))
    earlier = ask("GET", "/v1/me", who="wang").body["consent"]

    assert (given["text_version"], given["given_at"], given["current"]) == (
        CURRENT,
        iso(world.enrolments[0][2].given_at),
        True,
    )
    assert (earlier["text_version"], earlier["given"], earlier["current"]) == ("2019-12", True, False)


def test_hr_may_enrol_others(world: ApiWorld) -> None:
    assert enrol(who="hr").status == 201
    assert ("hr", "face.enrolled", "employee#lin") in world.actions()


def test_the_same_idempotency_key_enrols_once(world: ApiWorld) -> None:
    first = enrol(headers={"Idempotency-Key": "k1"})
    second = enrol(headers={"Idempotency-Key": "k1"})

    assert first.body == second.body
    assert len(world.enrolments) == 1


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ({"error": "face.rejected", "facts": {"reason": "several_faces"}}, "face.rejected"),
        ({"error": "face.consent_missing", "facts": {}}, "face.consent_missing"),
    ],
)
def test_a_refused_face_says_why(world: ApiWorld, answer: dict[str, object], code: str) -> None:
    world.enrol_answer = answer

    found = enrol()

    assert (found.status, found.code) == (422, code)
    assert "{" not in found.body["detail"]
    assert world.directory.employees_by_id["lin"].face_count == 0


def test_a_picture_that_is_no_base64_is_a_broken_rule_of_its_field(world: ApiWorld) -> None:
    answer = enrol(image="é" * 200)

    assert (answer.status, answer.body["errors"][0]["field"]) == (400, "image_base64")


def test_a_picture_larger_than_the_limit_is_refused(world: ApiWorld) -> None:
    answer = enrol(image="A" * 5_500_000)

    assert (answer.status, answer.code) == (413, "body_too_large")
    assert not world.media.objects


def test_withdrawing_the_consent_deletes_references_and_crops(world: ApiWorld) -> None:
    enrol()
    world.media.write("faces/lin/1.jpg", b"crop", "image/jpeg")

    answer = ask("DELETE", "/v1/employees/lin/faces", who="lin")

    assert answer.body["face_count"] == 0
    assert answer.body["consent"]["given"] is False
    assert answer.body["consent"]["withdrawn_at"]
    assert "faces/lin/1.jpg" not in world.media.objects
    assert ("lin", "face.withdrawn", "employee#lin") in world.actions()


def test_withdrawing_what_was_never_given_changes_nothing(world: ApiWorld) -> None:
    answer = ask("DELETE", "/v1/employees/lin/faces", who="lin")

    assert (answer.status, answer.body["consent"]["given"]) == (200, False)


def test_people_are_found_by_the_beginning_of_a_name_in_the_callers_scope(world: ApiWorld) -> None:
    names = {person.employee_id: person.name for person in world.directory.employees_by_id.values()}
    text = names["lin"][:2]

    found = ask("GET", "/v1/employees", who="hr", query={"q": text}).body["items"]
    elsewhere = ask("GET", "/v1/employees", who="hr", query={"q": text, "unit": "acme/west"}).body["items"]

    assert "lin" in [one["employee_id"] for one in found]
    assert "lin" not in [one["employee_id"] for one in elsewhere]


def test_people_are_sifted_by_role_activity_and_face_pictures(world: ApiWorld) -> None:
    enrol()
    everybody = ask("GET", "/v1/employees", who="hr", query={"limit": 100}).body["items"]

    def ids(**query: object) -> set[str]:
        return {one["employee_id"] for one in ask("GET", "/v1/employees", who="hr", query=query).body["items"]}

    assert ids(face="true") == {"lin"}
    assert ids(face="false") == {one["employee_id"] for one in everybody} - {"lin"}
    assert ids(role="hr") == {one["employee_id"] for one in everybody if one["role"] == "hr"}
    assert ids(active="true") == {one["employee_id"] for one in everybody if one["active"]}


def test_a_sifted_page_may_be_short_and_names_where_to_go_on(world: ApiWorld) -> None:
    enrol()
    found, cursor, pages = [], None, 0
    while True:
        query = {"face": "true", "limit": 1, **({"cursor": cursor} if cursor else {})}
        page = ask("GET", "/v1/employees", who="hr", query=query).body
        found += [one["employee_id"] for one in page["items"]]
        cursor, pages = page["next"], pages + 1
        if cursor is None:
            break
    assert found == ["lin"]
    assert pages < 20
