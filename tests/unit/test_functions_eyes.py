"""The policy's word chooses who looks; weights are read once a process."""

from types import SimpleNamespace
from typing import Any

from verification.eyes import eyes
from yanzhen_aws.rekognition import RekognitionVision
from yanzhen_aws.settings import Settings
from yanzhen_vision import OnnxVision


def where() -> Any:
    asked: list[str] = []
    return SimpleNamespace(settings=Settings(vision_models="models"), media=None, client=asked.append, asked=asked)


def test_onnx_looks_by_default_and_is_made_once() -> None:
    made = eyes("onnx-mesh468", where())
    assert isinstance(made, OnnxVision)
    assert eyes("onnx-mesh468", where()) is made


def test_rekognition_looks_when_the_policy_says_so() -> None:
    world = where()
    assert isinstance(eyes("rekognition", world), RekognitionVision)
    assert world.asked == ["rekognition"]
