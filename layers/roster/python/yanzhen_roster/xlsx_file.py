"""XLSX: the first sheet that holds something, in bounded memory. Of a formula the value last stored is read."""

import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from io import BytesIO
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.cell import range_boundaries

from yanzhen.roster.job import MAX_COLUMNS
from yanzhen.roster.plain import Cell
from yanzhen_roster.refused import Refused

MOST_UNPACKED = 400_000_000
"""50,000 people with 40 columns unpack to about 150 MB; a bomb unpacks to far more."""
MOST_FILES = 2_000
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s+ref="([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})"')


def rows_of_xlsx(content: bytes) -> Iterator[list[Cell]]:
    """Every cell of a merged range says what its first says. Dates are ISO text."""
    try:
        merged = _bounded(content)
        book = load_workbook(BytesIO(content), read_only=True, data_only=True, keep_links=False)
        for sheet in book.worksheets:
            sheet.reset_dimensions()
            if any(any(cell is not None for cell in row) for row in sheet.iter_rows(max_row=20, values_only=True)):
                path = str(getattr(sheet, "_worksheet_path", "")).lstrip("/")
                yield from _rows(sheet, merged.get(path, []))
                return
    except Refused:
        raise
    except Exception as error:
        raise Refused("broken") from error
    raise Refused("empty")


def _rows(sheet: Any, merged: list[tuple[int, int, int, int]]) -> Iterator[list[Cell]]:
    starting: dict[int, list[tuple[int, int, int, int]]] = {}
    for one in merged:
        starting.setdefault(one[1], []).append(one)
    open_: list[tuple[tuple[int, int, int, int], Cell]] = []
    for at, row in enumerate(sheet.iter_rows(values_only=True), start=1):
        cells = [_cell(value) for value in row[: MAX_COLUMNS + 1]]
        open_ = [(area, value) for area, value in open_ if area[3] >= at]
        for area in starting.get(at, ()):
            open_.append((area, cells[area[0] - 1] if area[0] <= len(cells) else None))
        for (left, _, right, _), value in open_:
            end = min(right, MAX_COLUMNS)
            cells += [None] * (end - len(cells))
            for column in range(left - 1, end):
                if cells[column] is None:
                    cells[column] = value
        yield cells


def _bounded(content: bytes) -> dict[str, list[tuple[int, int, int, int]]]:
    """Unpack every part once, counting: what is declared may lie. On the way, the merged ranges of each sheet."""
    merged: dict[str, list[tuple[int, int, int, int]]] = {}
    left = MOST_UNPACKED
    with zipfile.ZipFile(BytesIO(content)) as archive:
        parts = archive.infolist()
        if len(parts) > MOST_FILES or sum(part.file_size for part in parts) > MOST_UNPACKED:
            raise Refused("too_large_inside")
        for part in parts:
            tail = b""
            with archive.open(part) as unpacked:
                while piece := unpacked.read(1_000_000):
                    left -= len(piece)
                    if left < 0:
                        raise Refused("too_large_inside")
                    if part.filename.startswith("xl/worksheets/") and b"mergeCell" in tail + piece:
                        found = _MERGED.findall(tail + piece)
                        merged.setdefault(part.filename, []).extend(_area(ref.decode()) for ref in found)
                    tail = piece[-200:]
    return {name: sorted(set(areas))[:50_000] for name, areas in merged.items()}


def _area(ref: str) -> tuple[int, int, int, int]:
    left, top, right, bottom = (int(edge or 1) for edge in range_boundaries(ref))
    return left, top, right, bottom


def _cell(value: Any) -> Cell:
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.isoformat()
    return value if isinstance(value, str | int | float | bool) or value is None else str(value)
