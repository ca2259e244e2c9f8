"""Faces and heads by onnxruntime. `build.py` beside this package makes the weights."""

from yanzhen_vision.vision import OnnxVision

__all__ = ["OnnxVision"]
