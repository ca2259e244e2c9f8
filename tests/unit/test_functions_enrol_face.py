"""Enrolling: one usable face with consent becomes a reference; the upload and what is replaced never stay."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from given_functions import CONSENT, NOW, Context, Looker, World, photo, world
from PIL import Image

from verification import enrol_face
from yanzhen.directory import Consent
from yanzhen.errors import Busy
from yanzhen.policy import Policy

KEY = "enrolments/e1/01Z"


@pytest.fixture
def where() -> World:
    made = world()
    made.media.write(KEY, photo(), "image/jpeg")
    made.media.write("faces/e1/a.jpg", photo(9), "image/jpeg")
    return made


@pytest.fixture
def looker() -> Looker:
    return Looker()


@pytest.fixture
def enrol(where: World, looker: Looker, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(enrol_face, "runtime", lambda: where)
    monkeypatch.setattr(enrol_face, "eyes", looker)

    def run(key: str = KEY, employee_id: str = "e1", consent: Consent = CONSENT) -> Any:
        event = {"employee_id": employee_id, "key": key, "consent": consent.model_dump(mode="json")}
        return enrol_face.handler(event, Context())  # type: ignore[arg-type]

    return run


def test_a_usable_face_becomes_a_reference_with_its_crop_and_the_upload_is_gone(where: World, enrol: Any) -> None:
    assert enrol() == {"face_count": 2}
    assert KEY not in where.media.objects
    reference = where.directory.faces["e1"][-1]
    assert reference.image_key == "faces/e1/01Z.jpg"
    assert Image.open(BytesIO(where.media.objects["faces/e1/01Z.jpg"])).size == (321, 241)
    assert where.directory.employees_by_id["e1"].consent == CONSENT


def test_the_same_upload_enrolled_twice_is_one_reference(where: World, enrol: Any) -> None:
    enrol()
    assert enrol() == {"face_count": 2}
    where.media.write(KEY, photo(), "image/jpeg")
    assert enrol() == {"face_count": 2}


def test_the_crop_of_a_replaced_reference_goes_with_it(where: World, enrol: Any) -> None:
    where.policies.propose(Policy(version=2, effective_from=NOW - timedelta(days=1), references_wanted=1))
    assert enrol() == {"face_count": 1}
    assert [key for key in where.media.objects if key.startswith("faces/")] == ["faces/e1/01Z.jpg"]


def test_a_rejected_picture_says_why_and_does_not_stay(where: World, looker: Looker, enrol: Any) -> None:
    looker.rejects = "several_faces"
    assert enrol() == {"error": "face.rejected", "facts": {"reason": "several_faces"}}
    assert KEY not in where.media.objects
    assert len(where.directory.faces["e1"]) == 1


def test_a_file_that_is_no_picture_is_refused_with_a_code(where: World, enrol: Any) -> None:
    where.media.write(KEY, b"words", "image/jpeg")
    answer = enrol()
    assert "error" in answer
    assert KEY not in where.media.objects


@pytest.mark.parametrize("at", [CONSENT.given_at, CONSENT.given_at + timedelta(days=1)])
def test_a_withdrawal_stands_until_a_newer_consent(where: World, enrol: Any, at: Any) -> None:
    where.directory.withdraw_consent("e1", at)
    assert enrol()["error"] == "face.consent_missing"
    where.media.write(KEY, photo(), "image/jpeg")
    assert enrol(consent=Consent(text_version="1", given_at=at + timedelta(hours=1))) == {"face_count": 1}


def test_without_a_consent_in_force_nothing_is_enrolled(where: World, enrol: Any) -> None:
    withdrawn = CONSENT.model_copy(update={"withdrawn_at": NOW})
    assert enrol(consent=withdrawn)["error"] == "face.consent_missing"
    assert len(where.directory.faces["e1"]) == 1


@pytest.mark.parametrize(("key", "employee_id"), [("enrolments/e1/gone", "e1"), (KEY, "nobody")])
def test_a_missing_upload_or_person_is_not_found(enrol: Any, key: str, employee_id: str) -> None:
    assert enrol(key=key, employee_id=employee_id)["error"] == "not_found"


def test_what_may_succeed_later_is_raised_and_keeps_the_upload(
    where: World, enrol: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_: Any, **__: Any) -> Any:
        raise Busy(what="tables")

    monkeypatch.setattr(where.directory, "add_face_reference", busy)
    with pytest.raises(Busy):
        enrol()
    assert KEY in where.media.objects
