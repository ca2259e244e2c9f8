"""nonce: proof that the app was open for this session and person, without anything stored."""

from datetime import timedelta

import pytest
from given_checks import NOON, POLICY
from hypothesis import given
from hypothesis import strategies as st

from yanzhen import nonce, stamp

SECRET = b"0123456789abcdef0123456789abcdef"
ISSUED = nonce.issue(SECRET, "s1", "e1", NOON)
MINUTE = timedelta(minutes=1)


def test_a_nonce_is_valid_for_its_session_and_person_from_its_issue() -> None:
    assert nonce.valid(SECRET, ISSUED, "s1", "e1", NOON, POLICY)
    assert nonce.valid(SECRET, ISSUED, "s1", "e1", NOON + 90 * MINUTE, POLICY)


@pytest.mark.parametrize(
    ("secret", "session", "employee"),
    [(b"another secret", "s1", "e1"), (SECRET, "s2", "e1"), (SECRET, "s1", "e2"), (SECRET, "s1e", "1")],
)
def test_it_is_worth_nothing_for_another_secret_session_or_person(secret: bytes, session: str, employee: str) -> None:
    assert not nonce.valid(secret, ISSUED, session, employee, NOON, POLICY)


def test_it_lasts_as_long_as_the_policy_says() -> None:
    last = NOON + timedelta(minutes=POLICY.nonce_minutes)
    assert nonce.valid(SECRET, ISSUED, "s1", "e1", last, POLICY)
    assert not nonce.valid(SECRET, ISSUED, "s1", "e1", last + timedelta(seconds=1), POLICY)


def test_no_photo_was_taken_before_its_nonce_but_for_a_clocks_slack() -> None:
    assert nonce.valid(SECRET, ISSUED, "s1", "e1", NOON - timedelta(seconds=60), POLICY)
    assert not nonce.valid(SECRET, ISSUED, "s1", "e1", NOON - timedelta(seconds=61), POLICY)


def test_every_changed_letter_is_noticed() -> None:
    for place, letter in enumerate(ISSUED):
        if letter != "-":
            other = "A" if letter != "A" else "B"
            forged = ISSUED[:place] + other + ISSUED[place + 1 :]
            assert not nonce.valid(SECRET, forged, "s1", "e1", NOON, POLICY), place


def test_its_proof_has_at_least_sixty_bits_and_it_is_short() -> None:
    assert 5 * stamp.PROOF_CHARS >= 60
    assert len(ISSUED) <= 32


def test_people_may_write_it_small_without_dashes_and_with_lookalikes() -> None:
    typed = ISSUED.lower().replace("-", "").replace("0", "o").replace("1", "l")
    assert nonce.valid(SECRET, typed, "s1", "e1", NOON, POLICY)


@pytest.mark.parametrize(
    "text", ["", "-", "0" * 22, "Z" * 22, "×" * 22, "İ" * 22, "0" * 10_000, ISSUED[:-1], ISSUED + "0"]
)
def test_anything_else_is_invalid_and_never_an_error(text: str) -> None:
    assert not nonce.valid(SECRET, text, "s1", "e1", NOON, POLICY)


@given(st.text(max_size=40))
def test_no_text_at_all_makes_it_fail_otherwise(text: str) -> None:
    assert nonce.valid(SECRET, text, "s1", "e1", NOON, POLICY) is False
