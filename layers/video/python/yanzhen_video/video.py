"""A video is opened safely: whatever it holds becomes a fact or a problem, never an exception, and soon.

Its bytes are hashed in pieces, its outermost boxes are walked, its packets are read once without decoding, and a dozen
pictures are decoded. Every step has a bound: bytes read, streams, packets, seconds, pixels, pictures.
"""

import hashlib
from collections.abc import Iterator
from typing import Any, Final, Literal

import av

from yanzhen.evidence import VIDEO_TYPES, MediaFacts
from yanzhen.policy import Policy
from yanzhen.ports import Stored
from yanzhen.video_facts import VideoFacts
from yanzhen_video import tags
from yanzhen_video.container import Outline, outline
from yanzhen_video.frames import FAULTS, Decoder, FramePicture
from yanzhen_video.source import Blocks, ReadTooOften
from yanzhen_video.timeline import MAX_PACKETS, Packet, Timeline, sampled, timeline

Problem = Literal[
    "empty", "not_a_video", "type_mismatch", "unsupported", "too_large", "too_many_pixels", "too_small", "truncated",
    "checksum_mismatch", "size_mismatch", "unreadable", "too_long", "no_picture",
]  # fmt: skip
FRAMES: Final = 12
CODECS: Final = frozenset({"h264", "hevc", "vp8", "vp9", "av1"})
"""What phones and browsers record."""
MAX_PIXELS: Final = 36_000_000
"""8K is 33 million."""
MAX_STREAMS: Final = 16
_PIECE: Final = 8 * 1024 * 1024
_DEMUXERS: Final = {"mp4": "mov", "mov": "mov", "webm": "matroska"}
"""The only demuxers that ever see a byte: a playlist or a script of another format is never followed."""
_OPTIONS: Final = {"max_streams": str(MAX_STREAMS), "probesize": "8000000", "enable_drefs": "0"}
_FREEZES_LOOKED_AT: Final = 4


class _Refused(Exception):
    def __init__(self, problem: Problem, video: VideoFacts | None = None) -> None:
        super().__init__(problem)
        self.problem: Problem = problem
        self.video = video


def open_video(
    stored: Stored, *, declared_type: str, declared_sha256: str | None, declared_size: int | None, policy: Policy
) -> tuple[MediaFacts, tuple[FramePicture, ...]]:
    """Measure a video and sample its pictures; there are none exactly when the facts name a problem.

    What `stored` raises (a throttle) is raised again: it says nothing of the file.
    """
    known = MediaFacts(size_bytes=stored.size)
    file = Blocks(stored)
    try:
        if stored.size == 0:
            raise _Refused("empty")
        if stored.size > policy.max_video_bytes:
            raise _Refused("too_large")
        if declared_size is not None and declared_size != stored.size:
            raise _Refused("size_mismatch")
        known = known.model_copy(update={"sha256": _sha256(stored)})
        if declared_sha256 is not None and declared_sha256.lower() != known.sha256:
            raise _Refused("checksum_mismatch")
        found = outline(file, stored.size)
        known = known.model_copy(update={"format": found.format})
        _compare(found, declared_type)
        return _opened(file, found, known, policy)
    except _Refused as refused:
        return known.model_copy(update={"problem": refused.problem, "video": refused.video}), ()
    except ReadTooOften:
        return known.model_copy(update={"problem": "unreadable"}), ()
    except FAULTS:
        if file.fault is not None and not isinstance(file.fault, ReadTooOften):
            raise file.fault from None
        return known.model_copy(update={"problem": "unreadable"}), ()


def _sha256(stored: Stored) -> str:
    digest = hashlib.sha256()
    for start in range(0, stored.size, _PIECE):
        digest.update(stored.read(start, min(_PIECE, stored.size - start)))
    return digest.hexdigest()


def _compare(found: Outline, declared_type: str) -> None:
    if found.format is None:
        raise _Refused("not_a_video")
    promised = VIDEO_TYPES.get(declared_type.split(";")[0].strip().lower())
    # MOV and MP4 are one family: phones and browsers name one for the other.
    if (promised == "webm") != (found.format == "webm"):
        raise _Refused("type_mismatch")
    if found.truncated:
        raise _Refused("truncated")


def _opened(
    file: Blocks, found: Outline, known: MediaFacts, policy: Policy
) -> tuple[MediaFacts, tuple[FramePicture, ...]]:
    file.seek(0)
    demuxer = _DEMUXERS[found.format or ""]
    with av.open(
        file, format=demuxer, container_options=_OPTIONS, metadata_encoding="utf-8", metadata_errors="replace"
    ) as container:
        stream = _picture_stream(container)
        context = stream.codec_context
        said = {**dict(stream.metadata), **dict(container.metadata)}
        exif, tools = tags.read(said, found.format or "")
        known = known.model_copy(
            update={"width": context.width, "height": context.height, "exif": exif, "editor_tags": tools}
        )
        if context.width * context.height > min(MAX_PIXELS, policy.max_pixels):
            return known.model_copy(update={"problem": "too_many_pixels"}), ()
        if min(context.width, context.height) < policy.min_side_px:
            return known.model_copy(update={"problem": "too_small"}), ()
        context.options = {"max_pixels": str(min(MAX_PIXELS, policy.max_pixels))}
        line, whole = _timeline(container, stream, policy.max_video_seconds)
        facts = VideoFacts(
            duration_s=round(line.duration, 3) if line.packets else 0,
            codec=context.name,
            frame_rate=round(1 / line.step, 2) if line.step else 0,
            pictures=len(line.packets),
            streams=len(container.streams),
            audio=bool(container.streams.audio),
        )
        if not line.packets:
            raise _Refused("no_picture", facts)
        if not whole:
            return known.model_copy(update={"problem": "too_long", "video": facts}), ()
        decoder = Decoder(container, stream, line.keys)
        frames = tuple(decoder.at(sampled(line, FRAMES), line.start))
        if not frames:
            return known.model_copy(update={"problem": "unreadable", "video": facts}), ()
        frozen = [
            span
            for span in line.suspected_freezes(context.width * context.height)[:_FREEZES_LOOKED_AT]
            if decoder.stands_still(span, line.start)
        ]
        facts = facts.model_copy(
            update={
                "rotation": decoder.rotation,
                "gaps": tuple(line.gaps()),
                "frozen": tuple(frozen),
                "frames": tuple(frame.at_s for frame in frames),
                "cover": max(range(len(frames)), key=lambda n: frames[n].detail),
            }
        )
        size = {"width": frames[0].width, "height": frames[0].height, "mode": "RGB"}
        return known.model_copy(update={**size, "video": facts}), frames


def _picture_stream(container: Any) -> Any:
    """The first stream of moving pictures: a cover picture is none."""
    if len(container.streams) > MAX_STREAMS:
        raise _Refused("unreadable")
    moving = [stream for stream in container.streams.video if not _is_cover(stream)]
    if not moving:
        audio = bool(container.streams.audio)
        raise _Refused("no_picture", VideoFacts(streams=len(container.streams), audio=audio))
    if moving[0].codec_context.name not in CODECS and moving[0].codec_context.codec.canonical_name not in CODECS:
        raise _Refused("unsupported")
    return moving[0]


def _is_cover(stream: Any) -> bool:
    return bool(int(stream.disposition) & int(av.stream.Disposition.attached_pic))


def _timeline(container: Any, stream: Any, longest: int) -> tuple[Timeline, bool]:
    """Every picture's packet; False with what was read so far when there is no end in sight."""
    packets: list[Packet] = []
    whole = True
    for packet in _packets(container, stream):
        packets.append(packet)
        if len(packets) > MAX_PACKETS or packet.at - packets[0].at > longest + 1:
            whole = False
            break
    return timeline(packets), whole


def _packets(container: Any, stream: Any) -> Iterator[Packet]:
    base = float(stream.time_base or 0)
    for packet in container.demux(stream):
        moment = packet.pts if packet.pts is not None else packet.dts
        if moment is not None and packet.size and not packet.is_discard:
            yield Packet(at=moment * base, size=packet.size, key=packet.is_keyframe)
