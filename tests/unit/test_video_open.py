"""yanzhen_video: whatever a video holds becomes a fact or a problem; its bytes are never held whole."""

import hashlib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from given_videos import RATE, scene, video
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fakes.media import FakeStored
from yanzhen.evidence import MediaFacts
from yanzhen.policy import Policy
from yanzhen_video import FRAMES, FramePicture, LocalFile, open_video
from yanzhen_video.source import BLOCK, Blocks

POLICY = Policy(effective_from=datetime(2026, 1, 1, tzinfo=UTC))
HONEST = video(12, sound=True)


def opened(data: bytes, kind: str = "video/mp4", **rules: Any) -> tuple[MediaFacts, tuple[FramePicture, ...]]:
    return open_video(
        FakeStored(data), declared_type=kind, declared_sha256=hashlib.sha256(data).hexdigest(),
        declared_size=len(data), policy=POLICY.model_copy(update=rules),
    )  # fmt: skip


def test_an_honest_video_gives_its_facts_and_a_dozen_pictures() -> None:
    media, frames = opened(HONEST)

    assert (media.problem, media.format, media.width, media.height) == (None, "mp4", 480, 360)
    assert media.sha256 == hashlib.sha256(HONEST).hexdigest()
    assert media.video is not None
    assert (media.video.codec, media.video.pictures, media.video.audio) == ("h264", 12 * RATE, True)
    assert media.video.duration_s == pytest.approx(12, abs=0.1)
    assert (media.video.gaps, media.video.frozen) == ((), ())
    assert len(frames) == FRAMES
    assert media.video.frames == tuple(sorted(frame.at_s for frame in frames))
    assert media.video.frames[0] < 1.1
    assert media.video.frames[-1] > 10.9


@pytest.mark.parametrize(
    ("kind", "container", "codec"),
    [("video/quicktime", "mov", "libx264"), ("video/webm", "webm", "libvpx"), ("video/webm", "webm", "libvpx-vp9")],
)
def test_what_phones_and_browsers_record_opens(kind: str, container: str, codec: str) -> None:
    media, frames = opened(video(3, kind=container, codec=codec), kind)
    assert (media.problem, media.format) == (None, container)
    assert len(frames) >= FRAMES - 2  # two moments may share a key picture


def test_a_video_without_key_pictures_in_between_is_sampled_all_the_same() -> None:
    media, frames = opened(video(6, keys=1000))
    assert (media.problem, len(frames)) == (None, FRAMES)
    assert media.video is not None
    assert media.video.frames[-1] > 5


def test_a_stretch_that_stands_still_is_found_where_it_is() -> None:
    media, _ = opened(video(12, still=(4, 7)))
    assert media.video is not None
    (frozen,) = media.video.frozen
    assert frozen.at_s == pytest.approx(4, abs=0.5)
    assert frozen.seconds == pytest.approx(3, abs=0.5)


def test_one_picture_shown_throughout_is_still_from_end_to_end() -> None:
    media, _ = opened(video(12, still=(0.05, 12)))
    assert media.video is not None
    assert media.video.still_share > 0.9


def test_a_hole_in_the_timeline_is_found_where_it_is() -> None:
    media, _ = opened(video(12, gap=(5, 7)))
    assert media.video is not None
    (gap,) = media.video.gaps
    assert gap.at_s == pytest.approx(5, abs=0.2)
    assert gap.seconds == pytest.approx(2, abs=0.2)


CUT = HONEST[: len(HONEST) // 2]
AUDIO_ONLY = HONEST.replace(b"vide", b"soun")


@pytest.mark.parametrize(
    ("data", "kind", "rules", "problem"),
    [
        (b"", "video/mp4", {}, "empty"),
        (b"not a video at all, only words" * 10, "video/mp4", {}, "not_a_video"),
        (CUT, "video/mp4", {}, "truncated"),
        (HONEST, "video/webm", {}, "type_mismatch"),
        (HONEST, "video/mp4", {"max_video_bytes": 1000}, "too_large"),
        (HONEST, "video/mp4", {"max_video_seconds": 5}, "too_long"),
        (HONEST, "video/mp4", {"max_pixels": 1000}, "too_many_pixels"),
        (HONEST, "video/mp4", {"min_side_px": 400}, "too_small"),
        (b"\x1aE\xdf\xa3" + b"\x00" * 200 + b"webm", "video/webm", {}, "not_a_video"),
        (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00heicmif1" + b"\x00" * 100, "video/mp4", {}, "not_a_video"),
    ],
)
def test_what_stands_in_the_way_is_named(data: bytes, kind: str, rules: dict[str, Any], problem: str) -> None:
    media, frames = opened(data, kind, **rules)
    assert (media.problem, frames) == (problem, ())


def test_other_bytes_than_announced_are_told() -> None:
    media, _ = open_video(
        FakeStored(HONEST), declared_type="video/mp4", declared_sha256="0" * 64, declared_size=None, policy=POLICY
    )
    assert media.problem == "checksum_mismatch"
    media, _ = open_video(
        FakeStored(HONEST), declared_type="video/mp4", declared_sha256=None, declared_size=7, policy=POLICY
    )
    assert media.problem == "size_mismatch"


@pytest.mark.parametrize(
    ("tags", "kind", "local", "offset"),
    [
        ({"creation_time": "2026-03-15T07:00:00Z"}, "mp4", "2026-03-15T07:00:00", "+00:00"),
        ({"creation_time": "2026-03-15T07:00:00Z"}, "mov", "2026-03-15T07:00:00", None),
        (
            {
                "creation_time": "2026-03-20T07:00:00Z",
                "com.apple.quicktime.creationdate": "2026-03-15T15:00:00+0800",
            },
            "mov", "2026-03-15T15:00:00", "+08:00",
        ),
        ({"creation_time": "1970-01-01T00:00:00Z"}, "mp4", None, None),
        ({}, "mp4", None, None),
    ],
)  # fmt: skip
def test_the_containers_time_is_read_by_its_own_clock(
    tags: dict[str, str], kind: str, local: str | None, offset: str | None
) -> None:
    media, _ = opened(video(1, tags=tags, kind=kind))
    assert (media.exif.taken_at_local, media.exif.utc_offset, media.exif.broken) == (local, offset, ())


def test_place_maker_and_program_are_read() -> None:
    tags = {"location": "+31.2304+121.4737/", "com.android.manufacturer": "Xiaomi", "software": "CapCut 9"}
    media, _ = opened(video(1, tags=tags))
    assert (media.exif.latitude, media.exif.longitude, media.exif.make) == (31.2304, 121.4737, "Xiaomi")
    assert "CapCut 9" in media.editor_tags


def test_a_video_is_turned_upright() -> None:
    turned = bytearray(video(1, picture=lambda _: scene(3).crop((0, 0, 480, 360))))
    place = turned.index(b"tkhd") + 4 + 4 + 20 + 16
    matrix = [0, 0x10000, 0, -0x10000 & 0xFFFFFFFF, 0, 0, 0, 0, 0x40000000]
    turned[place : place + 36] = b"".join(number.to_bytes(4, "big") for number in matrix)

    media, frames = opened(bytes(turned))

    assert (media.width, media.height, media.problem) == (360, 480, None)
    upright = scene(3).crop((0, 0, 480, 360)).transpose(4)  # a quarter clockwise
    small = frames[0].at_most(60).convert("L")
    other = upright.resize(small.size).convert("L")
    differences = [abs(a - b) for a, b in zip(small.tobytes(), other.tobytes(), strict=True)]
    apart = sum(differences) / len(differences)
    assert apart < 12


def test_a_large_file_is_read_in_blocks_of_which_few_are_kept() -> None:
    class Large:
        size = 100 * BLOCK
        most = 0

        def read(self, start: int, length: int) -> bytes:
            self.most = max(self.most, length)
            return bytes(length)

    stored = Large()
    file = Blocks(stored)
    for number in range(100):
        file.seek(number * BLOCK)
        file.read(100)
    assert stored.most <= BLOCK
    assert len(file._blocks) <= 8


def test_what_the_store_raises_is_no_fault_of_the_file() -> None:
    class Throttled(FakeStored):
        reads = 0

        def read(self, start: int, length: int) -> bytes:
            self.reads += 1
            if self.reads > 1:
                raise ConnectionError("slow down")
            return super().read(start, length)

    with pytest.raises(ConnectionError):
        open_video(
            Throttled(HONEST), declared_type="video/mp4", declared_sha256=None, declared_size=None, policy=POLICY
        )


def test_a_file_of_this_machine_opens_the_same(tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    path.write_bytes(HONEST)
    media, _ = open_video(
        LocalFile(path), declared_type="video/mp4", declared_sha256=None, declared_size=None, policy=POLICY
    )
    assert media == opened(HONEST)[0]


SMALL = video(2, size=(320, 320))
SMALL_WEBM = video(2, size=(320, 320), kind="webm", codec="libvpx")


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_no_bytes_hang_or_crash_it(data: st.DataObject) -> None:
    whole, kind = data.draw(st.sampled_from([(SMALL, "video/mp4"), (SMALL_WEBM, "video/webm")]))
    spoilt = bytearray(whole)
    for _ in range(data.draw(st.integers(1, 20))):
        spoilt[data.draw(st.integers(0, len(spoilt) - 1))] = data.draw(st.integers(0, 255))
    media, frames = opened(bytes(spoilt[: data.draw(st.integers(1, len(spoilt)))]), kind)
    assert (media.problem is None) == bool(frames)
