"""room_code: proof that somebody saw the screen of a session's room, at a moment the server knows."""

from datetime import timedelta
from itertools import pairwise

import pytest
from given_checks import NOON
from hypothesis import given
from hypothesis import strategies as st

from yanzhen import nonce, room_code, stamp
from yanzhen.errors import RoomCodeForged

SECRET = b"0123456789abcdef0123456789abcdef"
ISSUED = room_code.issue(SECRET, "s1", NOON)


def test_a_code_tells_the_second_it_was_first_shown() -> None:
    assert room_code.moment(SECRET, ISSUED, "s1") == NOON
    half = room_code.issue(SECRET, "s1", NOON + timedelta(milliseconds=500))
    assert room_code.moment(SECRET, half, "s1") == NOON


@pytest.mark.parametrize(("secret", "session"), [(b"another secret", "s1"), (SECRET, "s2"), (SECRET, "s1 ")])
def test_it_is_forged_for_another_secret_or_session(secret: bytes, session: str) -> None:
    with pytest.raises(RoomCodeForged):
        room_code.moment(secret, ISSUED, session)


def test_every_changed_letter_is_noticed() -> None:
    for place, letter in enumerate(ISSUED):
        if letter != "-":
            forged = ISSUED[:place] + ("A" if letter != "A" else "B") + ISSUED[place + 1 :]
            with pytest.raises(RoomCodeForged):
                room_code.moment(SECRET, forged, "s1")


def test_it_may_be_typed_small_without_dashes_and_with_lookalikes() -> None:
    typed = ISSUED.lower().replace("-", "").replace("0", "o").replace("1", "l")
    assert room_code.moment(SECRET, typed, "s1") == NOON


def test_a_capture_nonce_is_no_room_code() -> None:
    with pytest.raises(RoomCodeForged):
        room_code.moment(SECRET, nonce.issue(SECRET, "s1", "e1", NOON), "s1")


@given(st.text(max_size=40))
def test_any_other_text_is_forged_and_never_another_error(text: str) -> None:
    with pytest.raises(RoomCodeForged):
        room_code.moment(SECRET, text, "s1")


def test_a_screen_always_has_a_code_that_counts_until_after_the_next_is_shown() -> None:
    codes = room_code.coming(SECRET, "s1", NOON + timedelta(seconds=7))
    assert codes[0].shown_from <= NOON + timedelta(seconds=7) < codes[0].shown_until
    assert all(one.shown_until == other.shown_from for one, other in pairwise(codes))
    for one in codes:
        assert room_code.moment(SECRET, one.code, "s1") == one.shown_from
        assert one.shown_until < one.shown_from + room_code.COUNTS
    assert codes[-1].shown_until - NOON >= timedelta(minutes=2)


def test_two_screens_of_a_room_show_the_same() -> None:
    one, other = (room_code.coming(SECRET, "s1", NOON + timedelta(seconds=s)) for s in (1, 12))
    assert one[1:] == other[:-1]


def test_two_lists_of_parts_never_share_a_stamp() -> None:
    assert stamp.read(SECRET, stamp.make(SECRET, NOON, "s1", "e1"), "s1e", "1") is None
    assert stamp.read(SECRET, stamp.make(SECRET, NOON, "s1"), "s1", "") is None
