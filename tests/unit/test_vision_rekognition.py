"""What only the Rekognition adapter promises: few calls, and refusals in the domain's words."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from botocore.exceptions import ClientError

from tests.contract.given_vision import ANA, BEN, picture, scene
from tests.contract.rekognition import Replay
from tests.fakes.media import FakeMedia
from yanzhen.directory import FaceReference
from yanzhen.errors import Busy, FaceRejected, FileTooLarge, NotFound, UnsupportedType, YanzhenError
from yanzhen.evidence import FaceFacts
from yanzhen_aws.rekognition import MAX_BYTES, SIDE, RekognitionVision

NOW = datetime(2026, 3, 16, 4, 0, tzinfo=UTC)


class World:
    def __init__(self) -> None:
        self.replay, self.media = Replay(), FakeMedia()
        self.vision = RekognitionVision(self.replay.client, self.media)

    def reference(self, person: str, number: int = 1) -> FaceReference:
        key, crop = f"faces/{person}/{number}.jpg", f"{person} {number}".encode()
        self.media.write(key, crop, "image/jpeg")
        self.replay.names[crop] = person
        return FaceReference(
            employee_id=person,
            adapter="onnx-mesh468",
            descriptor=(0.0,) * 128,
            image_key=key,
            enrolled_at=NOW + timedelta(days=number),
        )

    def look(self, scene_name: str, references: dict[str, Sequence[FaceReference]]) -> FaceFacts:
        shown = picture(scene(scene_name))
        self.replay.names[shown.jpeg(side=SIDE, max_bytes=MAX_BYTES)] = scene_name
        return self.vision.look(shown, ANA, references)

    @property
    def operations(self) -> list[str]:
        return [operation for operation, _ in self.replay.asked]


@pytest.fixture
def world() -> World:
    return World()


def test_one_call_finds_the_uploader_and_counts_the_heads(world: World) -> None:
    facts = world.look("group", {ANA: [world.reference(ANA)]})
    assert len(facts.faces) == 4
    assert world.operations == ["CompareFaces"]


def test_a_person_is_compared_by_the_newest_crop_whoever_described_it(world: World) -> None:
    references = [world.reference(ANA, 1), world.reference(ANA, 3), world.reference(ANA, 2)]
    del world.replay.names[b"ana 1"], world.replay.names[b"ana 2"]
    facts = world.look("alone", {ANA: references})
    assert facts.uploader is not None
    assert (facts.uploader.references, facts.uploader_references) == (1, 1)


def test_where_nobody_is_seen_nobody_else_is_compared(world: World) -> None:
    world.look("nobody", {ANA: [world.reference(ANA)], BEN: [world.reference(BEN)]})
    assert world.operations == ["CompareFaces"]


def test_a_crop_that_was_deleted_meanwhile_is_said_so(world: World) -> None:
    reference = world.reference(ANA)
    world.media.delete(reference.image_key)
    with pytest.raises(NotFound):
        world.look("alone", {ANA: [reference]})


@pytest.mark.parametrize(
    ("refusal", "error"),
    [
        ("ThrottlingException", Busy),
        ("ProvisionedThroughputExceededException", Busy),
        ("InternalServerError", Busy),
        ("ImageTooLargeException", FileTooLarge),
        ("InvalidImageFormatException", UnsupportedType),
        ("InvalidParameterException", FaceRejected),
    ],
)
def test_a_refusal_is_told_in_the_domains_words(world: World, refusal: str, error: type[YanzhenError]) -> None:
    world.replay.refusal = refusal
    with pytest.raises(error):
        world.look("alone", {ANA: [world.reference(ANA)]})


def test_missing_rights_are_our_fault_and_stay_an_error_of_aws(world: World) -> None:
    world.replay.refusal = "AccessDeniedException"
    with pytest.raises(ClientError):
        world.look("alone", {})
