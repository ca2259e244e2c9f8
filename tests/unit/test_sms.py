"""A text message is counted as phones count it, and keeps to two parts with a whole link."""

import pytest

from yanzhen.sms import fitted, length

LINK = "https://train.example/cases/01KKT5Y781Z9JXSV21TXKBRG5Y"


@pytest.mark.parametrize(
    ("text", "alphabet", "units", "parts"),
    [
        ("", "gsm7", 0, 1), ("x" * 160, "gsm7", 160, 1), ("x" * 161, "gsm7", 161, 2), ("x" * 307, "gsm7", 307, 3),
        ("[x]", "gsm7", 5, 1), ("中" * 70, "ucs2", 70, 1), ("中" * 71, "ucs2", 71, 2), ("`", "ucs2", 1, 1),
        ("🙂", "ucs2", 2, 1), ("Grüße à €5", "gsm7", 11, 1), ("“x”", "ucs2", 3, 1),
    ],
)  # fmt: skip
def test_letters_are_counted_in_the_alphabet_they_need(text: str, alphabet: str, units: int, parts: int) -> None:
    assert length(text).model_dump() == {"alphabet": alphabet, "units": units, "parts": parts}


@pytest.mark.parametrize("sentence", ["很长" * 90, "long " * 80, "x" * 500, "🙂" * 200, "[]" * 200, "很长" * 65])
def test_what_is_too_long_is_cut_in_the_sentence_to_as_much_as_there_is_room_for(sentence: str) -> None:
    cut = fitted(f"{sentence} {LINK}", LINK)
    assert cut.endswith(LINK)
    assert length(cut).parts == 2
    assert length(cut).units >= (300 if length(cut).alphabet == "gsm7" else 130)


def test_what_fits_is_left_alone() -> None:
    assert fitted(f"Fire drill: {LINK}", LINK) == f"Fire drill: {LINK}"
    assert fitted("很长" * 67, "") == "很长" * 67


def test_fine_quotes_and_dashes_give_way_only_where_that_halves_the_price() -> None:
    assert fitted("“Fire” – now…", "") == '"Fire" - now...'
    assert fitted("“消防” – 现在", "") == "“消防” – 现在"


def test_a_link_longer_than_a_message_is_still_whole() -> None:
    endless = "https://train.example/" + "中" * 200
    assert fitted(f"told {endless}", endless) == endless
