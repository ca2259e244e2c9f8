"""Both Vision adapters keep the same promises: ONNX on this machine, and Rekognition through its recorded shapes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any, Literal, Protocol

import pytest

from layers.vision.build import build
from tests.contract.given_vision import ANA, BEN, CLEO, picture, portrait, scene
from tests.contract.rekognition import Replay
from tests.fakes.media import FakeMedia
from yanzhen.directory import FaceReference
from yanzhen.errors import FaceRejected
from yanzhen.evidence import Box, FaceFacts
from yanzhen.policy import Policy, for_references
from yanzhen.ports import EnrolledFace, Vision
from yanzhen_aws.rekognition import MAX_BYTES, SIDE, RekognitionVision
from yanzhen_vision import OnnxVision

NOW = datetime(2026, 3, 16, 4, 0, tzinfo=UTC)
POLICY = Policy(effective_from=NOW)


class Eyes(Protocol):
    """An adapter and the scenes it sees."""

    adapter: Literal["onnx-mesh468", "rekognition"]

    def enrol(self, scene_name: str) -> EnrolledFace: ...
    def look(self, scene_name: str, people: Sequence[str]) -> FaceFacts: ...


class OnnxEyes:
    adapter: Literal["onnx-mesh468", "rekognition"] = "onnx-mesh468"

    def __init__(self) -> None:
        self.vision: Vision = OnnxVision(build())

    def enrol(self, scene_name: str) -> EnrolledFace:
        return self.vision.enrol(picture(scene(scene_name)))

    def look(self, scene_name: str, people: Sequence[str]) -> FaceFacts:
        references = {person: [reference(person, self.adapter, _described(person))] for person in people}
        return self.vision.look(picture(scene(scene_name)), ANA, references)


@cache
def _described(person: str) -> tuple[float, ...]:
    return OnnxVision(build()).enrol(picture(portrait(person))).descriptor


class RekognitionEyes:
    adapter: Literal["onnx-mesh468", "rekognition"] = "rekognition"

    def __init__(self) -> None:
        self.replay, self.media = Replay(), FakeMedia()
        self.vision: Vision = RekognitionVision(self.replay.client, self.media)

    def enrol(self, scene_name: str) -> EnrolledFace:
        return self.vision.enrol(self._known(scene_name))

    def look(self, scene_name: str, people: Sequence[str]) -> FaceFacts:
        for person in people:
            self.replay.names[person.encode()] = person
            self.media.write(f"faces/{person}/1.jpg", person.encode(), "image/jpeg")
        references = {person: [reference(person, self.adapter, ())] for person in people}
        return self.vision.look(self._known(scene_name), ANA, references)

    def _known(self, scene_name: str) -> Any:
        shown = picture(scene(scene_name))
        self.replay.names[shown.jpeg(side=SIDE, max_bytes=MAX_BYTES)] = scene_name
        return shown


def reference(person: str, adapter: Any, descriptor: tuple[float, ...]) -> FaceReference:
    return FaceReference(
        employee_id=person,
        adapter=adapter,
        descriptor=descriptor,
        image_key=f"faces/{person}/1.jpg",
        enrolled_at=NOW,
    )


@pytest.fixture(params=[OnnxEyes, RekognitionEyes], ids=["onnx", "rekognition"])
def eyes(request: pytest.FixtureRequest) -> Eyes:
    make: Callable[[], Eyes] = request.param
    return make()


def test_the_uploader_alone_is_found(eyes: Eyes) -> None:
    facts = eyes.look("alone", [ANA])
    assert [face.usable for face in facts.faces] == [True]
    assert facts.uploader is not None
    assert facts.uploader.similarity >= for_references(POLICY.faces[eyes.adapter].match, 1)
    assert facts.faces[0].uploader_similarity == facts.uploader.similarity
    assert (facts.uploader.employee_id, facts.uploader.face, facts.uploader.references) == (ANA, 0, 1)


def test_facts_name_the_scale_they_are_measured_on(eyes: Eyes) -> None:
    assert eyes.look("alone", [ANA]).adapter == eyes.adapter


def test_a_picture_of_nobody_has_no_heads_and_no_likeness(eyes: Eyes) -> None:
    facts = eyes.look("nobody", [ANA, BEN])
    assert (facts.faces, facts.uploader, facts.participants) == ((), None, ())
    assert (facts.uploader_references, facts.participants_enrolled) == (1, 1)


def test_an_absent_uploader_is_not_found_in_a_strangers_face(eyes: Eyes) -> None:
    facts = eyes.look("stranger", [ANA])
    assert [face.usable for face in facts.faces] == [True]
    assert facts.uploader is not None
    assert facts.uploader.similarity < for_references(POLICY.faces[eyes.adapter].look, 1)


def test_without_references_heads_are_counted_and_nobody_is_compared(eyes: Eyes) -> None:
    facts = eyes.look("stranger", [])
    assert len(facts.faces) == 1
    assert facts.faces[0].usable
    assert facts.faces[0].uploader_similarity is None
    assert (facts.uploader, facts.uploader_references, facts.participants_enrolled) == (None, 0, 0)


def test_in_a_group_each_enrolled_person_is_the_right_face(eyes: Eyes) -> None:
    facts = eyes.look("group", [ANA, BEN, CLEO])
    assert len(facts.faces) == 4
    assert facts.uploader is not None
    found = {likeness.employee_id: facts.faces[likeness.face].box for likeness in (facts.uploader, *facts.participants)}
    across = {person: box.left + box.width / 2 for person, box in found.items()}
    assert across == {
        CLEO: pytest.approx(0.41, abs=0.02),
        BEN: pytest.approx(0.55, abs=0.02),
        ANA: pytest.approx(0.82, abs=0.02),
    }
    name = for_references(POLICY.faces[eyes.adapter].name, 1)
    assert all(likeness.similarity >= name for likeness in (facts.uploader, *facts.participants))


def test_the_uploader_is_not_among_the_other_participants(eyes: Eyes) -> None:
    facts = eyes.look("group", [ANA, BEN])
    assert [likeness.employee_id for likeness in facts.participants] == [BEN]
    assert facts.participants_enrolled == 1


def test_a_head_too_small_to_compare_counts_and_is_like_nobody(eyes: Eyes) -> None:
    facts = eyes.look("small", [ANA])
    assert [face.usable for face in facts.faces] == [False]
    assert 40 <= facts.faces[0].width_px < 60
    assert facts.faces[0].uploader_similarity is None
    assert facts.uploader is None


def test_a_portrait_is_enrolled_with_room_around_the_face(eyes: Eyes) -> None:
    face = eyes.enrol("alone")
    assert face.adapter == eyes.adapter
    assert within(Box(left=0.33, top=0.14, width=0.21, height=0.21), face.box)
    assert within(face.box, Box(left=0, top=0, width=1, height=1))


@pytest.mark.parametrize(
    ("scene_name", "reason"), [("nobody", "no_face"), ("group", "several_faces"), ("small", "too_small")]
)
def test_a_picture_that_is_no_portrait_is_refused_with_its_reason(eyes: Eyes, scene_name: str, reason: str) -> None:
    with pytest.raises(FaceRejected) as refused:
        eyes.enrol(scene_name)
    assert refused.value.facts["reason"] == reason


def test_facts_hold_no_emotion(eyes: Eyes) -> None:
    told = eyes.look("group", [ANA, BEN]).model_dump_json().lower()
    assert not any(word in told for word in ("emotion", "smile", "happy", "mood"))


def test_rekognition_is_never_asked_for_more_than_default_attributes() -> None:
    eyes = RekognitionEyes()
    eyes.enrol("alone")
    eyes.look("group", [ANA, BEN])
    eyes.look("stranger", [])
    asked = eyes.replay.asked
    assert [operation for operation, _ in asked] == ["DetectFaces", "CompareFaces", "CompareFaces", "DetectFaces"]
    assert [body["Attributes"] for operation, body in asked if operation == "DetectFaces"] == [["DEFAULT"]] * 2


def within(inner: Box, outer: Box) -> bool:
    return (
        outer.left <= inner.left
        and outer.top <= inner.top
        and inner.left + inner.width <= outer.left + outer.width
        and inner.top + inner.height <= outer.top + outer.height
    )
