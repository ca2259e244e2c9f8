"""The way of a video through the functions: its pictures are kept, looked at, found again, and judged."""

import io
from typing import Any

import pytest
from given_functions import NOW, Looker, World, upload, world
from given_videos import scene, video
from PIL import Image

from verification import decide, inspect, intake, trace_reuse
from yanzhen.evidence import FaceFacts, MediaFacts, Missing, Observations, ReuseFacts
from yanzhen.ports import Picture
from yanzhen.record import EvidenceRecord
from yanzhen.video_facts import VideoFacts
from yanzhen_matching import OrbMatcher

VIDEO = video(12, seed=1)
MP4 = {"content_type": "video/mp4"}


def verified(where: World, data: bytes, evidence_id: str, **changes: Any) -> EvidenceRecord:
    """Upload and run every state."""
    upload(where, data, evidence_id, **({"content_type": "video/mp4"} | changes))
    answer = intake.take_in(evidence_id, where)
    media = MediaFacts.model_validate(answer["media"])
    faces: FaceFacts | Missing = Missing(cause="not_opened")
    reuse: ReuseFacts | Missing = Missing(cause="not_opened")
    if answer["opens"]:
        frames = len(media.video.frames) if media.video else 0
        faces = inspect.look(evidence_id, where, Looker(), frames=frames)
        reuse = trace_reuse.trace(evidence_id, where, OrbMatcher(), media.video)
    decide.judge(evidence_id, Observations(media=media, faces=faces, reuse=reuse), where)
    record = where.evidence.get(evidence_id)
    assert record is not None
    return record


def codes(record: EvidenceRecord) -> set[str]:
    return {finding.code for finding in record.findings}


def test_a_video_goes_from_its_bytes_to_its_verdict_with_its_pictures_beside_it() -> None:
    where = world()
    record = verified(where, VIDEO, "01A")

    assert record.word == "genuine", codes(record)
    assert {"video.continuous", "video.silent", "person.found", "reuse.first_seen", "integrity.opens"} <= codes(record)
    kept = sorted(key for key in where.media.objects if not key.startswith("originals/"))
    assert kept == sorted(
        [*(f"frames/01A/{n}.jpg" for n in range(12)), "working/01A.jpg", "thumbnails/01A.jpg", "features/01A"]
    )
    assert max(Image.open(io.BytesIO(where.media.objects["working/01A.jpg"])).size) == 480


def test_a_video_is_told_by_its_hash_even_though_it_is_never_read_whole() -> None:
    where = world()
    record = verified(where, VIDEO, "01A", sha256="0" * 64)
    assert "integrity.checksum_mismatch" in codes(record)
    assert record.word == "unable"


def test_too_short_a_video_is_put_before_a_person_as_false() -> None:
    record = verified(world(), video(4), "01A")
    assert (record.word, "video.too_short" in codes(record)) == ("false", True)


@pytest.mark.parametrize(
    "data", [b"", b"no video", VIDEO[: len(VIDEO) // 2], b"\x00\x00\x00\x18ftypisom" + b"\xff" * 4000]
)
def test_what_does_not_open_is_unable_and_stays(data: bytes) -> None:
    where = world()
    record = verified(where, data, "01A")
    assert record.word == "unable"
    assert where.media.objects["originals/01A"] == data


def earlier_person(**changes: Any) -> dict[str, Any]:
    return {"employee_id": "e2", "unit_path": "acme/west/store-9", "course_id": "other"} | changes


def test_a_video_used_again_is_found_also_when_it_was_encoded_anew() -> None:
    where = world()
    verified(where, VIDEO, "01A", **earlier_person(announced_at=NOW))
    again = video(12, seed=1, kind="webm", codec="libvpx")
    record = verified(where, again, "01B", content_type="video/webm", announced_at=NOW)
    assert "reuse.near_copy" in codes(record)
    (match, *_) = record.reuse.matches if record.reuse else ()
    assert (match.evidence_id, match.frame is not None, match.earlier_frame is not None) == ("01A", True, True)


def test_a_photo_taken_from_a_video_is_found() -> None:
    where = world()
    verified(where, VIDEO, "01A", **earlier_person(announced_at=NOW))
    picture = where.media.objects["frames/01A/7.jpg"]
    record = verified(where, picture, "01B", content_type="image/jpeg", announced_at=NOW)
    assert "reuse.near_copy" in codes(record)
    assert record.reuse is not None
    assert record.reuse.matches[0].frame is None


def test_a_video_of_an_earlier_photo_is_found() -> None:
    where = world()
    shown = scene(5).crop((0, 0, 480, 360))
    out = io.BytesIO()
    shown.save(out, "JPEG", quality=90)
    verified(where, out.getvalue(), "01A", content_type="image/jpeg", **earlier_person(announced_at=NOW))
    record = verified(where, video(12, picture=lambda _: shown), "01B", announced_at=NOW)
    assert "reuse.near_copy" in codes(record)


def test_a_second_take_by_the_same_person_is_no_reuse() -> None:
    where = world()
    verified(where, VIDEO, "01A")
    record = verified(where, video(12, seed=1, keys=10), "01B", announced_at=NOW)
    assert {"reuse.retake"} <= codes(record)
    assert record.word == "genuine"


def test_another_video_is_new() -> None:
    where = world()
    verified(where, VIDEO, "01A", **earlier_person(announced_at=NOW))
    assert "reuse.first_seen" in codes(verified(where, video(12, seed=2), "01B", announced_at=NOW))


class Crowd(Looker):
    """Sees the uploader well in one picture only."""

    def __init__(self) -> None:
        super().__init__()
        self.looks = 0

    def look(self, picture: Picture, uploader: str, references: Any) -> FaceFacts:
        self.looks += 1
        self.similarity = 0.99 if self.looks == 3 else 0.5
        return super().look(picture, uploader, references)


def test_one_lucky_picture_of_many_does_not_make_a_stranger_the_uploader() -> None:
    where = world()
    upload(where, VIDEO, "01A", **MP4)
    video_facts = VideoFacts.model_validate(intake.take_in("01A", where)["media"]["video"])
    facts = inspect.look("01A", where, Crowd(), frames=len(video_facts.frames))
    assert facts.uploader is not None
    assert facts.uploader.similarity == 0.5


def test_every_state_may_run_twice() -> None:
    where = world()
    upload(where, VIDEO, "01A", **MP4)
    first = intake.take_in("01A", where)
    objects = dict(where.media.objects)
    assert intake.take_in("01A", where) == first
    facts = VideoFacts.model_validate(first["media"]["video"])
    traced = trace_reuse.trace("01A", where, OrbMatcher(), facts)
    stored = dict(where.fingerprints.stored)
    assert trace_reuse.trace("01A", where, OrbMatcher(), facts) == traced
    assert where.fingerprints.stored == stored
    assert objects.items() <= where.media.objects.items()
