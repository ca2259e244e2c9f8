"""What only the ONNX adapter promises: descriptions, references averaged, pixels decoded as little as needed."""

from datetime import UTC, datetime
from functools import cache
from typing import Any, Literal

import numpy as np
import pytest
from PIL import Image

from layers.vision.build import build
from tests.contract.given_vision import ANA, BEN, portrait, scene
from yanzhen.directory import FaceReference
from yanzhen.errors import FaceRejected
from yanzhen_vision import OnnxVision
from yanzhen_vision.vision import load

NOW = datetime(2026, 3, 16, 4, 0, tzinfo=UTC)


class Shown:
    """A Picture over pixels that remembers what was asked of it."""

    def __init__(self, image: Image.Image) -> None:
        self.image = image
        self.width, self.height = image.size
        self.whole = 0

    def at_most(self, side: int) -> Image.Image:
        copy = self.image.copy()
        copy.thumbnail((side, side))
        return copy

    def full(self) -> Image.Image:
        self.whole += 1
        return self.image

    def jpeg(self, *, side: int, max_bytes: int) -> bytes:
        raise AssertionError("the ONNX adapter needs no JPEG")


@cache
def vision() -> OnnxVision:
    return OnnxVision(build())


def reference(
    descriptor: tuple[float, ...], adapter: Literal["onnx-mesh468", "rekognition"] = "onnx-mesh468"
) -> FaceReference:
    return FaceReference(
        employee_id=ANA, adapter=adapter, descriptor=descriptor, image_key="faces/ana/1.jpg", enrolled_at=NOW
    )


@cache
def described(person: str) -> tuple[float, ...]:
    return vision().enrol(Shown(portrait(person))).descriptor


def uploader(image: Image.Image, references: list[FaceReference]) -> Any:
    return vision().look(Shown(image), ANA, {ANA: references})


def test_a_description_is_128_numbers_of_unit_length() -> None:
    assert len(described(ANA)) == 128
    assert np.linalg.norm(described(ANA)) == pytest.approx(1, abs=1e-5)


def test_a_mirrored_picture_is_described_alike() -> None:
    mirrored = vision().enrol(Shown(portrait(ANA).transpose(Image.Transpose.FLIP_LEFT_RIGHT)))
    assert float(np.dot(mirrored.descriptor, described(ANA))) > 0.99


def test_several_references_are_averaged_and_normalised_again() -> None:
    facts = uploader(scene("alone"), [reference(described(ANA)), reference(described(BEN))])
    mean = np.mean([described(ANA), described(BEN)], axis=0)
    expected = float(np.dot(described(ANA), mean / np.linalg.norm(mean)))
    assert facts.uploader.similarity == pytest.approx(expected, abs=1e-3)
    assert (facts.uploader.references, facts.uploader_references) == (2, 2)


def test_descriptions_of_another_adapter_are_never_compared() -> None:
    facts = uploader(scene("alone"), [reference((), adapter="rekognition")])
    assert (facts.uploader, facts.uploader_references) == (None, 0)
    assert facts.faces[0].uploader_similarity is None


def test_a_large_face_is_cut_from_the_copy_and_the_original_stays_undecoded() -> None:
    shown = Shown(portrait(ANA).resize((3000, 3000)))
    facts = vision().look(shown, ANA, {ANA: [reference(described(ANA))]})
    assert facts.uploader is not None
    assert facts.uploader.similarity > 0.98
    assert shown.whole == 0


def test_a_small_face_of_a_large_picture_is_cut_from_the_original() -> None:
    ground = Image.new("RGB", (4000, 3000), (150, 150, 140))
    ground.paste(portrait(ANA).resize((800, 800)), (1500, 900))
    shown = Shown(ground)
    facts = vision().look(shown, ANA, {ANA: [reference(described(ANA))]})
    assert shown.whole >= 1
    assert facts.uploader is not None
    assert facts.uploader.similarity > 0.98


def test_boxes_are_fractions_of_the_upright_original() -> None:
    ground = Image.new("RGB", (2000, 1000), (150, 150, 140))
    ground.paste(portrait(ANA), (1200, 300))
    (face,) = uploader(ground, []).faces
    centre = (face.box.left + face.box.width / 2, face.box.top + face.box.height / 2)
    assert centre == pytest.approx(((1200 + 222) / 2000, (300 + 125) / 1000), abs=0.02)
    assert face.width_px == pytest.approx(face.box.width * 2000, abs=0.5)


def test_sixty_faces_are_all_counted_and_the_uploader_is_found_among_them() -> None:
    tile = portrait(ANA).crop((100, 0, 356, 256)).resize((200, 200))
    ground = Image.new("RGB", (2000, 1200), (150, 150, 140))
    for n in range(60):
        ground.paste(tile, (n % 10 * 200, n // 10 * 200))
    facts = uploader(ground, [reference(described(ANA))])
    assert len(facts.faces) == 60
    assert facts.uploader is not None
    assert facts.uploader.similarity > 0.97


def test_a_head_turned_far_away_is_no_reference(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("yanzhen_vision.vision.pose", lambda points: (60.0, 0.0))
    with pytest.raises(FaceRejected) as refused:
        vision().enrol(Shown(portrait(ANA)))
    assert refused.value.facts["reason"] == "turned_away"


def test_models_are_opened_once_a_process() -> None:
    assert load(build()) is load(build())


@pytest.mark.parametrize("size", [(1, 1), (2, 1), (3, 4000), (12000, 40)])
def test_a_picture_too_thin_for_a_face_is_nobody(size: tuple[int, int]) -> None:
    assert uploader(Image.new("RGB", size), []).faces == ()
