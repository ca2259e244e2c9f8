"""How people are found."""

import pytest

from yanzhen.directory import Employee
from yanzhen.search import LONGEST, found_by, normal, terms


def person(name: str, employee_id: str = "S-0042", unit: str = "acme/east/s1") -> Employee:
    return Employee(employee_id=employee_id, name=name, unit_path=unit)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("王小明", "王"),
        ("王小明", "王小明"),
        ("王小明", "小明"),
        ("Lin Hua", "LIN"),
        ("Lin Hua", "hua"),
        ("Lin  Hua", " lin hua "),
        ("Ｌｉｎ Hua", "lin h"),
        ("Lin Hua", "s-004"),
        ("مريم علي", "علي"),
        ("A" * 200, "a" * 60),
    ],
)
def test_a_person_is_found_by_the_beginning_of_name_word_or_number(name: str, text: str) -> None:
    assert found_by(person(name), "acme/east", normal(text)) is not None


@pytest.mark.parametrize(("name", "text"), [("王小明", "明"), ("Lin Hua", "ua"), ("Lin Hua", "0042")])
def test_the_middle_of_a_word_finds_nobody(name: str, text: str) -> None:
    assert found_by(person(name), "acme", normal(text)) is None


def test_nobody_is_found_outside_the_scope() -> None:
    assert found_by(person("Lin Hua"), "acme/west", "lin") is None
    assert found_by(person("Lin Hua", unit="acme/east2"), "acme/east", "lin") is None


def test_whoever_fits_twice_is_found_by_one_term() -> None:
    assert found_by(person("Lin Linda"), "acme", "lin") == "lin linda"
    assert found_by(person("Lin Linda"), "acme", "linda") == "linda"


def test_a_person_has_few_and_short_terms() -> None:
    long = person(" ".join(["name"] * 40))
    assert len(terms(long)) <= 7
    assert max(map(len, terms(long))) <= LONGEST
