"""One uploaded file and what is known of it: the claim, and the observations that adapters make of its bytes.

Adapters turn bytes into these facts; checks turn facts into findings. Nothing here knows how a fact was measured.
"""

from collections import Counter
from collections.abc import Iterable
from enum import StrEnum
from typing import Literal

from pydantic import Field

from yanzhen.base import Instant, Model
from yanzhen.directory import Employee
from yanzhen.training import Session
from yanzhen.video_facts import VideoFacts

PHOTO_TYPES: dict[str, str] = {
    "image/jpeg": "jpeg",
    "image/png": "png",
    "image/webp": "webp",
    "image/heic": "heic",
    "image/heif": "heic",
}
"""Declared content type -> format as found in the bytes."""
VIDEO_TYPES: dict[str, str] = {"video/mp4": "mp4", "video/quicktime": "mov", "video/webm": "webm"}
"""The same of videos."""
EVIDENCE_TYPES: dict[str, str] = PHOTO_TYPES | VIDEO_TYPES

Kind = Literal["photo", "video"]


class Position(Model):
    """Where the app says it was: WGS 84, accuracy is the radius of 68 % in metres."""

    latitude: float = Field(ge=-90, le=90)
    longitude: float = Field(ge=-180, le=180)
    accuracy_m: float = Field(ge=0, le=1_000_000)
    mocked: bool | None = None


class Capture(Model):
    """What the app recorded at the shutter. Claimed by the phone; `nonce` is what makes it more than a claim."""

    source: Literal["camera", "gallery", "unknown"] = "unknown"
    captured_at: Instant | None = None
    clock_offset_ms: int | None = Field(default=None, ge=-(10**12), le=10**12)
    """Server time minus phone time, measured by the app; `captured_at` is the phone's own clock."""
    position: Position | None = None
    nonce: str | None = Field(default=None, max_length=120)


class EvidenceState(StrEnum):
    """waiting: a slot was given; received: the bytes are here; judged: a verdict is stored; expired: no bytes came."""

    WAITING = "waiting"
    RECEIVED = "received"
    JUDGED = "judged"
    EXPIRED = "expired"


class Evidence(Model):
    """One file claimed for a session by an employee. `announced_at` is the server's time of the slot: the moment
    the phone committed itself to these very bytes by their SHA-256, which decides `on_time`."""

    evidence_id: str
    session_id: str
    course_id: str
    employee_id: str
    unit_path: str
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    size_bytes: int = Field(ge=0)
    content_type: str
    client_id: str
    capture: Capture = Capture()
    nonce_valid: bool = False
    """The server issued `capture.nonce` for this session and employee, no longer ago than the policy allows."""
    announced_at: Instant
    on_time: bool = True
    state: EvidenceState = EvidenceState.WAITING
    received_at: Instant | None = None
    first: bool = False
    """The first file received for its participant (or for the group session): counts as `received`."""
    version: int = 0

    @property
    def is_video(self) -> bool:
        return self.content_type in VIDEO_TYPES

    @property
    def kind(self) -> Kind:
        return "video" if self.is_video else "photo"

    @property
    def original_key(self) -> str:
        return f"originals/{self.evidence_id}"

    @property
    def working_key(self) -> str:
        return working_key(self.evidence_id)

    @property
    def thumbnail_key(self) -> str:
        return f"thumbnails/{self.evidence_id}.jpg"

    @property
    def features_key(self) -> str:
        return f"features/{self.evidence_id}"

    def frame_key(self, number: int) -> str:
        return frame_key(self.evidence_id, number)


def frame_key(evidence_id: str, number: int) -> str:
    """Where a sampled picture of a video lies."""
    return f"frames/{evidence_id}/{number}.jpg"


def working_key(evidence_id: str) -> str:
    """Where an evidence's working copy lies."""
    return f"working/{evidence_id}.jpg"


def evidence_id_of(key: str) -> str:
    """The evidence a stored object belongs to: `originals/<id>` -> `<id>`."""
    return key.split("/", 1)[1].split(".", 1)[0]


class ExifFacts(Model):
    """What EXIF says, as far as it could be read; a value that makes no sense is listed in `broken`, not guessed."""

    taken_at_local: str | None = None
    """DateTimeOriginal as `YYYY-MM-DDTHH:MM:SS`, the camera's wall clock."""
    utc_offset: str | None = None
    """OffsetTimeOriginal such as `+08:00`."""
    latitude: float | None = None
    longitude: float | None = None
    gps_accuracy_m: float | None = None
    make: str | None = None
    model: str | None = None
    software: str | None = None
    broken: tuple[str, ...] = ()


class CredentialFacts(Model):
    """What the C2PA manifest says: `trusted` is a signature that validates and chains to a trusted issuer."""

    state: Literal["none", "trusted", "valid", "invalid", "unreadable"] = "none"
    issuer: str | None = None
    generator: str | None = None
    ai_source: bool = False
    edited: bool = False
    problems: tuple[str, ...] = ()


class MediaFacts(Model):
    """What the bytes themselves say. `problem` is None when the picture or video opens whole."""

    problem: (
        Literal[
            "empty", "not_an_image", "type_mismatch", "unsupported", "too_large", "too_many_pixels", "too_small",
            "truncated", "animated", "checksum_mismatch", "size_mismatch", "missing", "unreadable",
            "not_a_video", "too_long", "no_picture",
        ]
        | None
    ) = None  # fmt: skip
    format: Literal["jpeg", "png", "webp", "heic", "mp4", "mov", "webm"] | None = None
    size_bytes: int = 0
    sha256: str | None = None
    width: int = 0
    """Pixels, upright."""
    height: int = 0
    mode: str | None = None
    orientation: int = 1
    exif: ExifFacts = ExifFacts()
    editor_tags: tuple[str, ...] = ()
    """Parsed Software, CreatorTool and softwareAgent values, never a search in the bytes."""
    digital_source_type: str | None = None
    """IPTC digitalSourceType, the last part of its URI, such as `trainedAlgorithmicMedia`."""
    credentials: CredentialFacts = CredentialFacts()
    capture_code: str | None = None
    """The nonce that the app wrote into the photo at the shutter; None in a file of another hand or of a video."""
    screenshot_hint: str | None = None
    """Why the file looks like a screenshot (its user comment, its name-free metadata, its screen-sized pixels)."""
    video: VideoFacts | None = None
    """Of a video only; its container's tags stand in `exif`."""


class Box(Model):
    """A rectangle in the upright original, in fractions of its width and height."""

    left: float
    top: float
    width: float
    height: float


class Face(Model):
    """One head. `usable` is the quality gate: only usable faces are compared."""

    box: Box
    score: float
    """The detector's confidence, 0 to 1."""
    width_px: float
    """In the original."""
    residual_px: float | None = None
    """Root mean square misfit of the mesh on the 150 px chip."""
    usable: bool
    yaw: float | None = None
    pitch: float | None = None
    uploader_similarity: float | None = None
    frame: int | None = None
    """Of a video: in which of its sampled pictures."""


class Likeness(Model):
    """How like one expected person the most similar face is."""

    employee_id: str
    similarity: float
    references: int
    face: int
    """Index into FaceFacts.faces."""


class FaceFacts(Model):
    """Who and how many are in the picture. `adapter` names the scale that similarities are measured on.

    Of a video `faces` are those of all sampled pictures; `shown` is the picture that a person looks at.
    """

    adapter: Literal["onnx-mesh468", "rekognition"]
    faces: tuple[Face, ...] = ()
    uploader: Likeness | None = None
    uploader_references: int = 0
    participants: tuple[Likeness, ...] = ()
    participants_enrolled: int = 0
    shown: int | None = None

    @property
    def heads(self) -> int:
        """How many people are seen at once: of a video in its fullest picture."""
        return self._most(self.faces)

    @property
    def usable(self) -> int:
        """How many faces can be compared at once."""
        return self._most(face for face in self.faces if face.usable)

    @staticmethod
    def _most(faces: Iterable[Face]) -> int:
        return max(Counter(face.frame for face in faces).values(), default=0)


class ReuseMatch(Model):
    """Another evidence that this picture resembles, and how that was seen."""

    evidence_id: str
    session_id: str
    employee_id: str
    unit_path: str
    announced_at: Instant
    captured_at: Instant | None = None
    kind: Literal["same_bytes", "near_copy", "mirrored_copy", "partial_copy"]
    distance_bits: int | None = None
    inliers: int | None = None
    frame: int | None = None
    """Of a video: which of its sampled pictures resembles the other."""
    earlier_frame: int | None = None
    """Of another video: which of its sampled pictures is meant."""


class ReuseFacts(Model):
    """What earlier pictures this one was compared with and which it resembles, best first."""

    quality: int
    """PDQ quality 0-100; below the policy's limit the picture is too flat to compare."""
    matches: tuple[ReuseMatch, ...] = ()
    later: tuple[ReuseMatch, ...] = ()
    """Pictures announced after this one that resemble it: they may be its copies, judged before it arrived."""
    bands_read: int = 0
    items_read: int = 0
    shortlist: int = 0


class Missing(Model):
    """An observation that could not be made, and why: a stable code such as `timeout`, `crashed`, `not_opened`."""

    cause: str


class Observations(Model):
    """Everything measured of one file. What is Missing makes its checks `unable`, never guilty."""

    media: MediaFacts | Missing
    faces: FaceFacts | Missing = Missing(cause="not_run")
    reuse: ReuseFacts | Missing = Missing(cause="not_run")


class Claim(Model):
    """What is claimed of the file: by whom, for which session. A check reads it beside the observations."""

    evidence: Evidence
    session: Session
    employee: Employee
