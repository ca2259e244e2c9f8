"""Faces and heads by onnxruntime. `build.py` beside this package makes the weights."""

from pathlib import Path

from yanzhen_vision.vision import OnnxVision

LAYER_MODELS = Path(__file__).parents[2] / "models"
"""Where the layer puts the weights beside this package: `/opt/models` on AWS, the layer's folder on a laptop."""

__all__ = ["LAYER_MODELS", "OnnxVision"]
