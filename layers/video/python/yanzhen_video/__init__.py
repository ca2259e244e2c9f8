"""Opens videos safely: container, timeline, and a dozen upright pictures (PyAV)."""

from yanzhen_video.frames import FramePicture
from yanzhen_video.source import LocalFile
from yanzhen_video.video import FRAMES, open_video

__all__ = ["FRAMES", "FramePicture", "LocalFile", "open_video"]
