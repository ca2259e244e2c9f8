"""Files as HR systems write them: encodings, merged cells, serial dates, formulas, damage and bombs."""

import io
import zipfile
from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from yanzhen.roster.plain import Cell
from yanzhen_roster import Refused, rows, xlsx_file

ROWS: list[list[Cell]] = [["工号", "姓名"], ["001", "陈晨"], ["002", "Zoë, A."]]


def book(*lines: list[object], merge: str | None = None) -> bytes:
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    for line in lines:
        sheet.append(line)
    if merge:
        sheet.merge_cells(merge)
    body = io.BytesIO()
    made.save(body)
    return body.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_csv_is_read_in_any_usual_encoding(encoding: str, separator: str) -> None:
    lines = (separator.join(f'"{cell}"' for cell in row) for row in ROWS)
    assert list(rows("\r\n".join(lines).encode(encoding))) == ROWS


def test_a_gbk_file_is_read() -> None:
    assert list(rows("工号,姓名\n001,陈晨\n".encode("gbk"))) == ROWS[:2]


def test_a_book_gives_text_numbers_and_days() -> None:
    content = book(["工号", "入职"], ["001", date(2026, 3, 15)], [2, 46096])
    assert list(rows(content)) == [["工号", "入职"], ["001", "2026-03-15"], [2, 46096]]


def test_every_cell_of_a_merged_range_says_what_its_first_says() -> None:
    content = book(["部门", "姓名"], ["一店", "a"], [None, "b"], [None, "c"], merge="A2:A4")
    assert [row[0] for row in rows(content)] == ["部门", "一店", "一店", "一店"]


def test_forty_columns_with_a_title_merged_over_them_are_read() -> None:
    content = book(["员工花名册"], [f"列{n}" for n in range(40)], list(range(40)), merge="A1:AN1")
    found = list(rows(content))
    assert len(found[1]) == 40
    assert found[0][39] == "员工花名册"


def test_a_formula_is_never_computed() -> None:
    assert list(rows(book(["a", "b"], ['=HYPERLINK("http://x","y")', "b"])))[1] == [None, "b"]


def test_a_bomb_is_refused_before_it_fills_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx_file, "MOST_UNPACKED", 3_000_000)
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 4_000_000)
    with pytest.raises(Refused, match="too_large_inside"):
        list(rows(body.getvalue()))


@given(st.binary(max_size=300), st.sampled_from([b"", b"PK\x03\x04", b"\xff\xfe", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"]))
def test_any_bytes_are_rows_or_refused(body: bytes, start: bytes) -> None:
    with suppress(Refused):
        list(rows(start + body))


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9])
def test_a_book_cut_short_is_refused(share: float) -> None:
    content = book(["a", "b"], ["c", "d"])
    with pytest.raises(Refused, match="broken"):
        list(rows(content[: int(len(content) * share)]))
