"""What twelve pictures of one stranger are worth: the best of them, and the second best, which counts.

A stranger's video is the stranger's own photos from LFW, taken on different days: more unlike than the pictures of one
video ever are, so these are the most chances that a video can give.
"""

from __future__ import annotations

import sys
from itertools import permutations
from pathlib import Path

import numpy as np

from layers.vision.build import build
from tests.bench import Row, shared, write
from yanzhen.errors import FaceRejected
from yanzhen.policy import ONNX_FACES
from yanzhen_media import open_picture
from yanzhen_vision import OnnxVision

PEOPLE, PICTURES = 60, 4
"""One photo is the reference, the others are the video's pictures of somebody else."""


def described(folder: Path, vision: OnnxVision) -> list[np.ndarray]:
    """Descriptors of people with enough usable photos."""
    found = []
    for person in sorted(folder.iterdir()):
        rows = []
        for path in sorted(person.glob("*.jpg"))[: PICTURES + 1]:
            try:
                rows.append(vision.enrol(open_picture(path.read_bytes())).descriptor)
            except FaceRejected:
                continue
            if len(rows) == PICTURES:
                found.append(np.array(rows))
                break
        if len(found) == PEOPLE:
            break
    return found


def run(data: Path) -> list[Row]:
    people = described(data / "faces" / "lfw", OnnxVision(build()))
    strangers = np.array([np.sort(b @ a[0])[::-1] for a, b in permutations(people, 2)])
    own = np.array([np.sort(person[1:] @ person[0])[::-1] for person in people])
    rows = []
    for name, limit in (("match", ONNX_FACES.match[1]), ("look", ONNX_FACES.look[1])):
        single = (strangers >= limit).mean()
        best, second = (strangers[:, 0] >= limit).mean(), (strangers[:, 1] >= limit).mean()
        rows.append(
            Row(
                what=f"strangers of {len(strangers)} who pass at `{name}` ({limit}) by the second best of {PICTURES}",
                reach="as of one picture",
                measured=f"{second:.2e} (one picture: {single:.2e})",
                rival=f"by the best of {PICTURES}: {best:.2e}",
            )
        )
        rows.append(
            Row(
                what=f"people of {len(own)} found at `{name}` by the second best of {PICTURES - 1}",
                reach="",
                measured=f"{(own[:, 1] >= limit).mean():.1%} (one picture: {(own >= limit).mean():.1%})",
                rival=f"by the best: {(own[:, 0] >= limit).mean():.1%}",
            )
        )
    return rows


if __name__ == "__main__":
    folder = shared()
    if folder is None:
        sys.exit("needs ../shared/data")
    write("video_faces", run(folder / "data"))
