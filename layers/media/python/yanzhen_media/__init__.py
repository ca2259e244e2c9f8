"""Opens originals safely: what a file says, what its pixels are, and copies to work with."""

from yanzhen_media.original import open_original, open_picture
from yanzhen_media.picture import MediaPicture, thumbnail, working_copy

__all__ = ["MediaPicture", "open_original", "open_picture", "thumbnail", "working_copy"]
