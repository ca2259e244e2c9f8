"""The port `Vision` on Amazon Rekognition: CompareFaces finds a person and counts heads in one call.

Only `DEFAULT` attributes are ever asked for: no emotions, no age, no gender. Rekognition compares pictures, so a person
is compared by the newest stored crop, whoever described it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal, TypeVar

from botocore.exceptions import ClientError

from yanzhen.directory import FaceReference
from yanzhen.errors import FaceRejected, FileTooLarge, UnsupportedType
from yanzhen.evidence import Box, Face, FaceFacts, Likeness
from yanzhen.ports import EnrolledFace, MediaStore, Picture
from yanzhen_aws.items import busy_when_throttled

if TYPE_CHECKING:
    from types_boto3_rekognition.client import RekognitionClient

T = TypeVar("T")
ADAPTER: Final[Literal["rekognition"]] = "rekognition"
MAX_BYTES = 5 * 1024 * 1024
"""What Rekognition takes as bytes of one picture."""
SIDE = 2560
"""Sent at most: a face must be 40 px wide where the picture is 1,920 long."""
FACE_PX = 60
CONFIDENCE = 90.0
SHARPNESS = 10.0
"""The quality gate. Rekognition names no limits; sharpness is set low, against motion blur only."""
TURNED_AWAY = 45.0
CROP_PADDING = 0.5
SAME_FACE = 0.5
"""Boxes of two calls on one picture are one face from this share of their union."""


@dataclass(frozen=True)
class _Seen:
    """A face as Rekognition tells it; `similarity` in percent, None where nobody was compared."""

    face: Face
    similarity: float | None = None


@busy_when_throttled
class RekognitionVision:
    """Faces by Rekognition; `media` holds the crops of the people referenced."""

    def __init__(self, client: "RekognitionClient", media: MediaStore) -> None:
        self._client = client
        self._media = media

    def enrol(self, picture: Picture) -> EnrolledFace:
        """The one usable face of a reference picture; FaceRejected with a reason otherwise."""
        seen = self._detect(_sent(picture), picture)
        usable = [one.face for one in seen if one.face.usable]
        if not seen:
            raise FaceRejected(reason="no_face")
        if not usable:
            widest = max(one.face.width_px for one in seen)
            raise FaceRejected(reason="too_small" if widest < FACE_PX else "unclear")
        if len(usable) > 1:
            raise FaceRejected(reason="several_faces", faces=len(usable))
        if abs(usable[0].yaw or 0.0) > TURNED_AWAY:
            raise FaceRejected(reason="turned_away")
        return EnrolledFace(adapter=ADAPTER, box=_padded(usable[0].box))

    def look(self, picture: Picture, uploader: str, references: Mapping[str, Sequence[FaceReference]]) -> FaceFacts:
        """All heads, how like the uploader each is, and for each other referenced person the most similar face."""
        target = _sent(picture)
        people = {person: max(given, key=lambda one: one.enrolled_at) for person, given in references.items() if given}
        own = people.pop(uploader, None)
        seen = self._detect(target, picture) if own is None else self._compare(own, target, picture)
        found = {person: self._compare(crop, target, picture) for person, crop in people.items()} if seen else {}
        likenesses = [_likeness(person, _onto(seen, compared)) for person, compared in found.items()]
        return FaceFacts(
            adapter=ADAPTER,
            faces=tuple(one.face.model_copy(update={"uploader_similarity": one.similarity}) for one in seen),
            uploader=_likeness(uploader, [one.similarity for one in seen]),
            uploader_references=0 if own is None else 1,
            participants=tuple(likeness for likeness in likenesses if likeness is not None),
            participants_enrolled=len(people),
        )

    def _detect(self, target: bytes, picture: Picture) -> list[_Seen]:
        answer = _asked(lambda: self._client.detect_faces(Image={"Bytes": target}, Attributes=["DEFAULT"]))
        return [_Seen(_face(detail, picture)) for detail in answer["FaceDetails"]]

    def _compare(self, reference: FaceReference, target: bytes, picture: Picture) -> list[_Seen]:
        """Every face of the picture with its likeness to the one in the stored crop."""
        source = self._media.read(reference.image_key, max_bytes=MAX_BYTES)
        answer = _asked(
            lambda: self._client.compare_faces(
                SourceImage={"Bytes": source},
                TargetImage={"Bytes": target},
                SimilarityThreshold=0,
                QualityFilter="NONE",
            )
        )
        compared = [(match["Face"], match["Similarity"]) for match in answer["FaceMatches"]]
        compared += [(unmatched, 0.0) for unmatched in answer["UnmatchedFaces"]]
        seen = [(_face(detail, picture), round(similarity, 2)) for detail, similarity in compared]
        return [_Seen(face, similarity if face.usable else None) for face, similarity in seen]


def _sent(picture: Picture) -> bytes:
    return picture.jpeg(side=SIDE, max_bytes=MAX_BYTES)


def _asked(call: Callable[[], T]) -> T:
    """The answer, or the domain's word for a refusal; what is nobody's fault but ours (rights, settings) stays."""
    try:
        return call()
    except ClientError as error:
        code = error.response.get("Error", {}).get("Code", "")
        if code == "ImageTooLargeException":
            raise FileTooLarge(limit=MAX_BYTES) from error
        if code == "InvalidImageFormatException":
            raise UnsupportedType() from error
        if code == "InvalidParameterException":  # CompareFaces says so when the source picture shows no face
            raise FaceRejected(reason="no_face") from error
        raise


def _face(detail: Mapping[str, Any], picture: Picture) -> Face:
    """A ComparedFace or FaceDetail; its other attributes are not looked at."""
    where, pose, quality = detail["BoundingBox"], detail.get("Pose", {}), detail.get("Quality", {})
    width_px = where["Width"] * picture.width
    left, top = max(0.0, where["Left"]), max(0.0, where["Top"])
    right, bottom = min(1.0, where["Left"] + where["Width"]), min(1.0, where["Top"] + where["Height"])
    return Face(
        box=_box(left, top, right, bottom),
        score=round(detail["Confidence"] / 100, 4),
        width_px=round(width_px, 1),
        usable=detail["Confidence"] >= CONFIDENCE
        and width_px >= FACE_PX
        and quality.get("Sharpness", 0.0) >= SHARPNESS,
        yaw=_degrees(pose.get("Yaw")),
        pitch=_degrees(pose.get("Pitch")),
    )


def _degrees(angle: float | None) -> float | None:
    return None if angle is None else round(angle, 1)


def _box(left: float, top: float, right: float, bottom: float) -> Box:
    return Box(left=round(left, 5), top=round(top, 5), width=round(right - left, 5), height=round(bottom - top, 5))


def _padded(box: Box) -> Box:
    across, down = box.width * CROP_PADDING, box.height * CROP_PADDING
    right, bottom = box.left + box.width + across, box.top + box.height + down
    return _box(max(0.0, box.left - across), max(0.0, box.top - down), min(1.0, right), min(1.0, bottom))


def _onto(seen: Sequence[_Seen], compared: Sequence[_Seen]) -> list[float | None]:
    """Another call's similarities, in the order of the faces already told: one face has one index."""
    return [
        max((other.similarity for other in compared if _same(one.face.box, other.face.box)), default=None, key=_rank)
        for one in seen
    ]


def _rank(similarity: float | None) -> float:
    return -1.0 if similarity is None else similarity


def _same(a: Box, b: Box) -> bool:
    width = min(a.left + a.width, b.left + b.width) - max(a.left, b.left)
    height = min(a.top + a.height, b.top + b.height) - max(a.top, b.top)
    shared = max(0.0, width) * max(0.0, height)
    return shared > SAME_FACE * (a.width * a.height + b.width * b.height - shared)


def _likeness(person: str, similarities: Sequence[float | None]) -> Likeness | None:
    """The face most like a person; None when no face could be compared."""
    compared = [(value, -index) for index, value in enumerate(similarities) if value is not None]
    if not compared:
        return None
    similarity, index = max(compared)
    return Likeness(employee_id=person, similarity=similarity, references=1, face=-index)
