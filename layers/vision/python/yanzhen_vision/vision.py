"""The Vision port on this machine's processor: BlazeFace, FaceMesh and dlib's descriptor through onnxruntime."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final, Literal

import numpy as np
from onnxruntime import InferenceSession, SessionOptions
from PIL import Image

from yanzhen.directory import FaceReference
from yanzhen.errors import FaceRejected
from yanzhen.evidence import Box, Face, FaceFacts, Likeness
from yanzhen.ports import EnrolledFace, Picture
from yanzhen_vision.describer import Describer, Descriptor, unit
from yanzhen_vision.detector import Detector, Head
from yanzhen_vision.pose import pose

ADAPTER: Final[Literal["onnx-mesh468"]] = "onnx-mesh468"
COPIES = (1280, 1600)
"""Smaller copies that a face may be cut from: the first is searched, the second is the working copy."""
HEAD_PX = 40
"""A narrower detection is too unsure to count as a head."""
FACE_PX = 60
FACE_SCORE = 0.75
RESIDUAL_PX = 12.0
"""The quality gate: blurred, tiny and false faces resemble one another, so they are never compared."""
CRISP_PX = 90
"""A face narrower than this in a copy is cut from a larger one or the original: fewer pixels describe it worse."""
DESCRIBED_AT_MOST = 100
TURNED_AWAY = 45.0
CROP_PADDING = 0.5
"""Around an enrolled face, as part of its size, so that the stored crop can be searched and described again."""


@dataclass(frozen=True)
class _Seen:
    face: Face
    descriptor: Descriptor | None


class OnnxVision:
    """Faces and heads by ONNX models; `models` is the folder that layers/vision/build.py makes."""

    def __init__(self, models: Path) -> None:
        self._models = models

    def enrol(self, picture: Picture) -> EnrolledFace:
        """The one usable face of a reference picture; FaceRejected with a reason otherwise."""
        seen = list(self._see(picture, narrowest=0))
        usable = [(one.face, one.descriptor) for one in seen if one.descriptor is not None]
        if not usable:
            raise FaceRejected(reason=_why_none(seen))
        if len(usable) > 1:
            raise FaceRejected(reason="several_faces", faces=len(usable))
        face, descriptor = usable[0]
        if abs(face.yaw or 0.0) > TURNED_AWAY:
            raise FaceRejected(reason="turned_away")
        return EnrolledFace(adapter=ADAPTER, descriptor=tuple(descriptor.tolist()), box=_padded(face.box))

    def look(self, picture: Picture, uploader: str, references: Mapping[str, Sequence[FaceReference]]) -> FaceFacts:
        """All heads, how like the uploader each is, and for each other referenced person the most similar face."""
        people = {person: of_person for person, given in references.items() if (of_person := _ours(given))}
        seen = list(self._see(picture, narrowest=HEAD_PX))
        likenesses = {
            person: [_cosine(one.descriptor, _mean(of_person)) for one in seen] for person, of_person in people.items()
        }
        best = {
            person: likeness
            for person, values in likenesses.items()
            if (likeness := _best(person, values, len(people[person]))) is not None
        }
        own = likenesses.get(uploader, [None] * len(seen))
        return FaceFacts(
            adapter=ADAPTER,
            faces=tuple(
                one.face.model_copy(update={"uploader_similarity": value}) for one, value in zip(seen, own, strict=True)
            ),
            uploader=best.get(uploader),
            uploader_references=len(people.get(uploader, ())),
            participants=tuple(likeness for person, likeness in best.items() if person != uploader),
            participants_enrolled=len(people.keys() - {uploader}),
        )

    def _see(self, picture: Picture, *, narrowest: float) -> Iterator[_Seen]:
        """Every head, largest first; those that pass the gate with their description."""
        detector, describer = load(self._models)
        searched: Image.Image = picture.at_most(COPIES[0])
        x, y = picture.width / searched.width, picture.height / searched.height
        heads = (head.scaled(x, y) for head in detector.find(searched))
        described = 0
        for head in sorted(heads, key=lambda head: -head.width):
            if head.width < narrowest:
                continue
            residual, descriptor = None, None
            if head.width >= FACE_PX and head.score >= FACE_SCORE and described < DESCRIBED_AT_MOST:
                image = _sharp_enough(picture, head.width)
                at = head.scaled(image.width / picture.width, image.height / picture.height)
                to_chip, residual = describer.align(image, at)
                if residual <= RESIDUAL_PX:
                    descriptor = describer.describe(image, to_chip)
                    described += 1
            yield _Seen(_face(head, picture, residual, usable=descriptor is not None), descriptor)


@lru_cache(maxsize=2)
def load(folder: Path) -> tuple[Detector, Describer]:
    """The three models, opened at the first picture and once for each process."""
    options = SessionOptions()
    options.intra_op_num_threads = 1  # two threads were slower on these small graphs
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    detector, mesh, descriptor = (
        InferenceSession(str(folder / f"{name}.onnx"), options, providers=["CPUExecutionProvider"])
        for name in ("detector", "mesh", "descriptor")
    )
    return Detector(detector), Describer(mesh, descriptor)


def _sharp_enough(picture: Picture, face_px: float) -> Image.Image:
    """The smallest copy that shows a face of the original crisply; the original is decoded whole only when it must."""
    longer = max(picture.width, picture.height)
    for side in COPIES:
        if side >= longer or face_px * side >= CRISP_PX * longer:
            copy: Image.Image = picture.at_most(side)
            return copy
    whole: Image.Image = picture.full()
    return whole


def _face(head: Head, picture: Picture, residual: float | None, *, usable: bool) -> Face:
    size = np.array([picture.width, picture.height] * 2)
    left, top, right, bottom = (float(side) for side in np.clip(head.box / size, 0, 1))
    yaw, pitch = pose(head.points)
    return Face(
        box=_box(left, top, right, bottom),
        score=round(head.score, 4),
        width_px=round(head.width, 1),
        residual_px=None if residual is None else round(residual, 2),
        usable=usable,
        yaw=yaw,
        pitch=pitch,
    )


def _box(left: float, top: float, right: float, bottom: float) -> Box:
    return Box(left=round(left, 5), top=round(top, 5), width=round(right - left, 5), height=round(bottom - top, 5))


def _padded(box: Box) -> Box:
    across, down = box.width * CROP_PADDING, box.height * CROP_PADDING
    right, bottom = box.left + box.width + across, box.top + box.height + down
    return _box(max(0.0, box.left - across), max(0.0, box.top - down), min(1.0, right), min(1.0, bottom))


def _why_none(seen: Sequence[_Seen]) -> str:
    """Why no face of a reference picture can be used, said of the largest."""
    if not seen:
        return "no_face"
    return "too_small" if seen[0].face.width_px < FACE_PX else "unclear"


def _ours(references: Sequence[FaceReference]) -> list[FaceReference]:
    """Descriptions of another adapter or alignment are on another scale: never mixed."""
    return [reference for reference in references if reference.adapter == ADAPTER]


def _mean(references: Sequence[FaceReference]) -> Descriptor:
    return unit(np.mean([reference.descriptor for reference in references], axis=0))


def _cosine(descriptor: Descriptor | None, reference: Descriptor) -> float | None:
    return None if descriptor is None else round(float(descriptor @ reference), 5)


def _best(person: str, similarities: Sequence[float | None], references: int) -> Likeness | None:
    """The face most like a person; None when no face could be compared."""
    compared = [(value, index) for index, value in enumerate(similarities) if value is not None]
    if not compared:
        return None
    similarity, index = max(compared)
    return Likeness(employee_id=person, similarity=similarity, references=references, face=index)
