"""The vision adapter that the policy names, made once a process: loading weights takes longer than looking."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

from yanzhen.policy import Adapter
from yanzhen.ports import Vision
from yanzhen_aws.runtime import Runtime

Eyes = Callable[[Adapter, Runtime], Vision]


def eyes(adapter: Adapter, world: Runtime) -> Vision:
    """ONNX on this function's processor, or Rekognition."""
    if adapter == "onnx-mesh468":
        return _onnx(world.settings.vision_models)
    from yanzhen_aws.rekognition import RekognitionVision

    return RekognitionVision(world.client("rekognition"), world.media)


@cache
def _onnx(models: str | None) -> Vision:
    from yanzhen_vision import LAYER_MODELS, OnnxVision

    return OnnxVision(Path(models) if models else LAYER_MODELS)
