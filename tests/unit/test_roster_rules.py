"""Dates, phones, headings and cells: what is read, what is refused, and that nothing is guessed."""

from contextlib import suppress
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yanzhen.directory import Employee, OrgUnit
from yanzhen.roster import export
from yanzhen.roster.bad import Bad
from yanzhen.roster.cells import value_of
from yanzhen.roster.clean import Units, cleaned
from yanzhen.roster.columns import FIELDS, KEEP, NAMES, Field, Known, heading_row, learned, letter, proposed
from yanzhen.roster.compare import Orders, Trial, overtaken, revised
from yanzhen.roster.days import day_of, from_serial, hired_on, order_of
from yanzhen.roster.phones import e164
from yanzhen.roster.plain import text
from yanzhen.roster.ways import Ways

TODAY = date(2026, 3, 16)
WAYS = Ways(today=TODAY)
DAYS = st.dates(date(1940, 1, 1), TODAY)
UNITS = [OrgUnit(path=path, name=name, kind="store") for path, name in (("acme", "Acme"), ("acme/s1", "一店"))]
NAMES_OF_PEOPLE = st.text(min_size=1, max_size=40).filter(lambda name: text(name) == name != "")


@pytest.mark.parametrize(
    "written", ["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日", "%Y%m%d", "%d.%m.%Y", "%Y-%m-%d 00:00:00"]
)
@given(day=DAYS)
def test_a_day_is_read_in_every_form_that_says_it_clearly(written: str, day: date) -> None:
    assert day_of(day.strftime(written), None) == day


@given(day=DAYS)
def test_excel_s_serials_count_the_day_that_never_was(day: date) -> None:
    serial = (day - date(1899, 12, 30)).days
    assert from_serial(serial) == day
    assert day_of(serial, None) == day_of(float(serial), None) == day
    assert day_of(str(serial), None) == day


def test_the_first_serials_and_the_day_that_never_was() -> None:
    assert [from_serial(n) for n in (1, 59, 61)] == [date(1900, 1, 1), date(1900, 2, 28), date(1900, 3, 1)]
    for serial in (0, 60, -5, 10**9):
        with pytest.raises(Bad):
            from_serial(serial)


@given(days=st.lists(DAYS, min_size=1, max_size=30), us=st.booleans())
def test_a_column_s_own_dates_tell_whether_the_day_comes_first(days: list[date], us: bool) -> None:
    cells = [day.strftime("%m/%d/%Y" if us else "%d/%m/%Y") for day in days]
    order = order_of(cells)
    if any(day.day > 12 for day in days):
        assert order == ("mdy" if us else "dmy")
    else:
        assert order is None
    for cell, day in zip(cells, days, strict=True):
        if order is None and day.day != day.month:
            with pytest.raises(Bad, match="date_ambiguous"):
                day_of(cell, order)
        else:
            assert day_of(cell, order) == day


def test_a_column_that_contradicts_itself_tells_nothing() -> None:
    assert order_of(["31/01/2026", "01/31/2026"]) is None


def test_a_hire_a_year_ahead_or_before_1940_is_none() -> None:
    assert hired_on("2026-12-31", None, TODAY) == date(2026, 12, 31)
    for day in (TODAY + timedelta(days=367), date(1939, 12, 31), date(1900, 1, 5)):
        with pytest.raises(Bad, match="date_impossible"):
            hired_on(day.isoformat(), None, TODAY)


@given(st.one_of(st.text(max_size=30), st.floats(), st.integers(), st.booleans()))
def test_any_cell_is_a_value_or_bad_and_never_a_fault(cell: str | float | int | bool) -> None:
    for field in Field:
        with suppress(Bad):
            value_of(field, cell, WAYS)


@pytest.mark.parametrize(
    ("written", "region", "number"),
    [
        ("138 0013 8000", "CN", "+8613800138000"),
        ("1.3800138e10", "CN", None),
        ("0049 30 901820", "DE", "+4930901820"),
        ("+86-138-0013-8000", "DE", "+8613800138000"),
        ("12", "CN", None),
    ],
)
def test_a_phone_has_one_form_or_is_none(written: str, region: str, number: str | None) -> None:
    if number is None:
        with pytest.raises(Bad, match="phone_impossible"):
            e164(written, region)
    else:
        assert e164(written, region) == number


def test_excel_s_number_of_a_phone_and_full_width_are_read() -> None:
    assert value_of(Field.PHONE, 13800138000.0, WAYS) == "+8613800138000"
    assert value_of(Field.PHONE, "１３８００１３８０００", WAYS) == "+8613800138000"
    assert value_of(Field.NUMBER, 123.0, WAYS) == "123"


@pytest.mark.parametrize("formula", ["=1+1", "+cmd|' /C calc'!A0", "@SUM(A1)", "-2+3"])
def test_a_formula_is_text_and_its_escape_comes_off_again(formula: str) -> None:
    assert text(formula) == text(f"'{formula}") == formula
    assert text("'normal") == "'normal"


def test_every_known_heading_is_proposed_for_its_field_and_belongs_to_one() -> None:
    for kind, fields in NAMES.items():
        for field, names in fields.items():
            for name in names:
                assert proposed([f" {name.upper()}(必填)*"], Known(), kind=kind) == (field,)


@given(st.lists(st.sampled_from(["工号", "姓名", "Name", "部门", "xyz", "岗位", ""]), max_size=12))
def test_no_field_is_proposed_twice(headings: list[str]) -> None:
    found = [field for field in proposed(headings, Known()) if field]
    assert len(found) == len(set(found))


def test_what_people_said_last_time_counts_more_than_a_name() -> None:
    known = learned(Known(), ["工号", "内部号"], (None, Field.NUMBER))
    assert proposed(["工号", "内部号"], known) == (None, Field.NUMBER)
    known = learned(known, ["工号", "内部号"], (Field.NUMBER, None))
    assert proposed(["工号", "内部号"], known) == (Field.NUMBER, None)


def test_headings_are_found_below_titles() -> None:
    assert heading_row([["员工名单", None], [None, None], ["工号", "姓名"], ["1", "a"]]) == 2
    assert heading_row([["x", None], ["a", "b"]]) == 1


def test_columns_are_named_as_in_a_spreadsheet() -> None:
    assert [letter(n) for n in (0, 25, 26, 51, 52, 701, 702)] == ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]


def orders(**change: object) -> Orders:
    return Orders.model_validate(
        {
            "columns": (*FIELDS["people"], *[KEEP] * len(KEPT)),
            "kept": {len(FIELDS["people"]) + at: name for at, name in enumerate(KEPT)},
            "ways": WAYS,
            "scope": "acme",
            "importer": "hr",
            **change,
        }
    )  # fmt: skip


KEPT = ("成本中心", "Cost centre")
PEOPLE = st.builds(
    Employee,
    employee_id=st.from_regex(r"[A-Za-z0-9_-]{1,12}", fullmatch=True),
    name=NAMES_OF_PEOPLE,
    unit_path=st.sampled_from(["acme", "acme/s1"]),
    position=st.one_of(st.just(""), NAMES_OF_PEOPLE),
    role=st.sampled_from(["employee", "manager", "hr", "admin", "auditor"]),
    email=st.sampled_from([None, "a@b.example", "A@B.example", "no address"]),
    phone=st.sampled_from([None, "+8613800138000", "13800138000", "139 0000 0000 ", "12"]),
    hire_date=st.one_of(st.none(), DAYS.map(date.isoformat)),
    badge=st.none(),
    subject=st.none(),
    active=st.booleans(),
    locale=st.sampled_from(["zh", "en"]),
    extra=st.dictionaries(st.sampled_from(KEPT), st.sampled_from(["4711", "=1+1", "ＡＢ", "x" * 400])),
)


@given(person=PEOPLE, locale=st.sampled_from(["zh", "en"]))
def test_whoever_is_exported_and_imported_is_unchanged(person: Employee, locale: str) -> None:
    row = cleaned(2, export.row(person, KEPT, locale), orders(), Units(UNITS))  # type: ignore[arg-type]
    (entry,) = Trial([row], {person.employee_id: person}, orders()).entries(0, 1)
    assert (entry.action, entry.changes, entry.troubles) == ("unchanged", (), ())


@given(before=PEOPLE, after=PEOPLE)
def test_what_was_applied_once_is_recognised_and_changes_nothing_again(before: Employee, after: Employee) -> None:
    after = after.model_copy(update={"employee_id": before.employee_id})
    row = cleaned(2, export.row(after, KEPT, "en"), orders(), Units(UNITS))
    (entry,) = Trial([row], {before.employee_id: before}, orders()).entries(0, 1)
    once = revised(before, entry)
    assert not overtaken(before, entry)
    assert not overtaken(once, entry)
    assert revised(once, entry) == once


def test_a_row_that_keeps_too_much_is_left_out_and_says_so() -> None:
    person = Employee(employee_id="x1", name="X", unit_path="acme", extra={KEPT[0]: "x" * 4_000, KEPT[1]: "y"})
    row = cleaned(2, export.row(person, KEPT, "en"), orders(), Units(UNITS))
    assert [(one.code, one.fatal) for one in row.troubles] == [("kept_long", True)]
