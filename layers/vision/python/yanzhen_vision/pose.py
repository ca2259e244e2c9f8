"""Where a head points, coarsely, from the detector's six points: good for bins, not for degrees."""

import numpy as np

from yanzhen_vision.geometry import Points


def pose(points: Points) -> tuple[float, float]:
    """Yaw and pitch in degrees. Yaw grows as the nose turns to the picture's left, pitch as the head rises.

    Measured along the line of the eyes, so a tilted head is no turned one.
    """
    right_eye, left_eye, nose, mouth = points[:4]
    between = left_eye - right_eye
    distance = max(float(np.linalg.norm(between)), 1e-6)
    along = between / distance
    down = np.array([-along[1], along[0]])
    eyes = (right_eye + left_eye) / 2
    yaw = -86 * float((nose - eyes) @ along) / distance
    to_mouth = float((mouth - eyes) @ down)
    ratio = float((nose - eyes) @ down) / (to_mouth if abs(to_mouth) > 1e-6 else 1e-6)
    pitch = 40 - 83.5 * ratio
    return _degrees(yaw), _degrees(pitch)


def _degrees(angle: float) -> float:
    return round(min(90.0, max(-90.0, angle)), 1)
