"""Describes a face: FaceMesh finds 468 points, they are laid on a template, and dlib's ResNet describes the chip."""

import json
from importlib.resources import files

import numpy as np
import numpy.typing as npt
from onnxruntime import InferenceSession
from PIL import Image

from yanzhen_vision.detector import Head
from yanzhen_vision.geometry import Matrix, Points, cut, inverse, similarity, transform

CHIP = 150
MESH_INPUT = 192
MESH_REACH = 0.75
"""Half the side of the square given to FaceMesh, as part of the detected box."""

Descriptor = npt.NDArray[np.float32]


def _template() -> Points:
    return np.array(json.loads((files("yanzhen_vision") / "mesh_template.json").read_text("utf-8")))


class Describer:
    """FaceMesh alignment and descriptor, one face at a time: on one thread a larger batch gains nothing."""

    def __init__(self, mesh: InferenceSession, descriptor: InferenceSession) -> None:
        self._mesh = mesh
        self._descriptor = descriptor
        self._template = _template()

    def align(self, image: Image.Image, head: Head) -> tuple[Matrix, float]:
        """How the picture is laid on the chip, and the root mean square misfit of the points in chip pixels."""
        right_eye, left_eye = head.points[0], head.points[1]
        along = (left_eye - right_eye) / max(float(np.linalg.norm(left_eye - right_eye)), 1e-6)
        half = float((head.box[2:] - head.box[:2]).max()) * MESH_REACH
        turn = np.array([along, [-along[1], along[0]]]) * (MESH_INPUT / (2 * half))
        centre = (head.box[:2] + head.box[2:]) / 2
        to_mesh = np.column_stack([turn, MESH_INPUT / 2 - turn @ centre])
        square = cut(image, to_mesh, MESH_INPUT)[None].astype(np.float32) / 255
        (found,) = self._mesh.run(["points"], {"picture": square})
        points = transform(inverse(to_mesh), found[0, :, :2].astype(np.float64))
        to_chip = similarity(points, self._template)
        misfit = transform(to_chip, points) - self._template
        return to_chip, float(np.sqrt((misfit**2).sum(axis=1).mean()))

    def describe(self, image: Image.Image, to_chip: Matrix) -> Descriptor:
        """128 numbers of unit length: the mean of the chip's and its mirror's."""
        chip = cut(image, to_chip, CHIP)
        both = np.stack([chip, chip[:, ::-1]]).astype(np.float32)
        (described,) = self._descriptor.run(["descriptor"], {"picture": both})
        return unit(described.mean(axis=0))


def unit(numbers: npt.NDArray[np.float32]) -> Descriptor:
    """The same direction with length one, so that a product of two is their cosine."""
    scaled: Descriptor = (numbers / max(float(np.linalg.norm(numbers)), 1e-12)).astype(np.float32)
    return scaled
