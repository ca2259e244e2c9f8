"""What an exported file holds, read by others' means: the csv module, and a workbook's own XML."""

import csv
import re
import zipfile
from pathlib import Path
from xml.etree import ElementTree

SPACE = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}


def of_csv(path: Path) -> list[list[str]]:
    """The cells of a file that Excel opens with Chinese whole: UTF-8 with its mark."""
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    return list(csv.reader(path.read_text("utf-8-sig").splitlines()))


def of_workbook(path: Path) -> list[list[str]]:
    """The cells of a workbook's only sheet, as texts; one that is not there is empty. None of them is a formula."""
    with zipfile.ZipFile(path) as book:
        shared: list[str] = []
        if "xl/sharedStrings.xml" in book.namelist():
            root = ElementTree.fromstring(book.read("xl/sharedStrings.xml"))
            shared = ["".join(text.text or "" for text in one.iter(f"{{{SPACE['m']}}}t")) for one in root]
        sheet = next(name for name in book.namelist() if re.fullmatch(r"xl/worksheets/sheet\d+\.xml", name))
        root = ElementTree.fromstring(book.read(sheet))
    assert not root.findall(".//m:f", SPACE)
    return [_row(row, shared) for row in root.iterfind(".//m:row", SPACE)]


def _row(row: ElementTree.Element, shared: list[str]) -> list[str]:
    cells: dict[int, str] = {}
    for number, cell in enumerate(row.iterfind("m:c", SPACE)):
        value = cell.find("m:v", SPACE)
        text = (value.text or "") if value is not None else "".join(cell.itertext())
        cells[_column(cell.get("r"), number)] = shared[int(text)] if cell.get("t") == "s" else text
    return [cells.get(number, "") for number in range(max(cells, default=-1) + 1)]


def _column(reference: str | None, number: int) -> int:
    """`A1` is 0, `AA7` is 26."""
    if reference is None:
        return number
    found = 0
    for letter in re.sub(r"\d", "", reference):
        found = found * 26 + ord(letter) - 64
    return found - 1
