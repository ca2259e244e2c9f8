"""Turns, scales and shifts between grids, and what a cut shows."""

import numpy as np
import pytest
from PIL import Image, ImageDraw

from yanzhen_vision.detector import _suppress, _tiles
from yanzhen_vision.geometry import cut, inverse, similarity, transform
from yanzhen_vision.pose import pose

EYES_NOSE_MOUTH = np.array([[40.0, 50.0], [80.0, 50.0], [60.0, 70.0], [60.0, 90.0], [30.0, 55.0], [90.0, 55.0]])


def test_a_similarity_finds_the_turn_scale_and_shift_that_were_applied() -> None:
    angle = np.radians(25)
    turn = 1.7 * np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    moved = EYES_NOSE_MOUTH @ turn.T + [12, -7]
    assert similarity(EYES_NOSE_MOUTH, moved) == pytest.approx(np.column_stack([turn, [12, -7]]))


def test_a_similarity_never_mirrors() -> None:
    mirrored = EYES_NOSE_MOUTH * [-1, 1]
    assert np.linalg.det(similarity(EYES_NOSE_MOUTH, mirrored)[:, :2]) > 0


def test_the_inverse_leads_back() -> None:
    there = similarity(EYES_NOSE_MOUTH, EYES_NOSE_MOUTH[::-1] * 0.4)
    assert transform(inverse(there), transform(there, EYES_NOSE_MOUTH)) == pytest.approx(EYES_NOSE_MOUTH)


@pytest.mark.parametrize("scale", [2.0, 1.0, 0.5, 0.2])
def test_a_cut_shows_the_picture_where_the_matrix_says_at_every_scale(scale: float) -> None:
    picture = Image.new("RGB", (1000, 800))
    ImageDraw.Draw(picture).ellipse((480, 280, 520, 320), fill="white")
    side = 100
    matrix = np.array([[scale, 0, 49.5 - scale * 500], [0, scale, 49.5 - scale * 300]])
    lit = cut(picture, matrix, side).astype(float).sum(axis=2)
    y, x = np.mgrid[:side, :side]
    centre = ((x * lit).sum() / lit.sum(), (y * lit).sum() / lit.sum())
    assert centre == pytest.approx((49.5, 49.5), abs=0.3)


def test_what_lies_outside_the_picture_is_black() -> None:
    white = Image.new("RGB", (50, 50), "white")
    chip = cut(white, np.array([[1.0, 0, 50], [0, 1.0, 50]]), 100)
    assert chip[:49, :49].max() == 0
    assert chip[52:, 52:].min() == 255


@pytest.mark.parametrize("size", [(610, 458), (458, 610), (610, 100), (610, 610)])
def test_tiles_cover_the_picture_and_stay_inside(size: tuple[int, int]) -> None:
    width, height = size
    covered = np.zeros((height, width), bool)
    for left, top, right, bottom in _tiles(width, height):
        assert 0 <= left < right <= width
        assert 0 <= top < bottom <= height
        assert max(right - left, bottom - top) <= 256
        covered[top:bottom, left:right] = True
    assert covered.all()


def test_of_two_boxes_on_one_head_the_first_in_rank_stays() -> None:
    boxes = np.array([[0.0, 0, 100, 100], [30, 30, 60, 60], [200, 0, 260, 60]])
    assert _suppress(boxes, np.array([0.7, 0.9, 0.8])) == [1, 2]


def test_a_frontal_face_looks_ahead() -> None:
    yaw, _ = pose(EYES_NOSE_MOUTH)
    assert yaw == 0


def test_a_nose_towards_one_eye_is_a_turned_head_and_a_tilt_is_not() -> None:
    turned = EYES_NOSE_MOUTH.copy()
    turned[2, 0] -= 20
    assert pose(turned)[0] > 30
    angle = np.radians(30)
    tilted = EYES_NOSE_MOUTH @ np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    assert abs(pose(tilted)[0]) < 0.1


def test_a_nose_near_the_mouth_is_a_bowed_head() -> None:
    bowed = EYES_NOSE_MOUTH.copy()
    bowed[2, 1] = 86
    assert pose(bowed)[1] < pose(EYES_NOSE_MOUTH)[1]
